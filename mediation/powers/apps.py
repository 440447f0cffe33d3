"""Registers the stage with Django."""

from django.apps import AppConfig


class Powers(AppConfig):
    name = "mediation.powers"
