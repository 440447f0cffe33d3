"""Registers the stage with Django."""

from django.apps import AppConfig


class Cases(AppConfig):
    name = "mediation.cases"
