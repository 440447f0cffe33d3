"""Registers the stage with Django."""

from django.apps import AppConfig


class Filing(AppConfig):
    name = "mediation.filing"
