"""Registers the stage with Django."""

from django.apps import AppConfig


class Performance(AppConfig):
    name = "mediation.performance"
