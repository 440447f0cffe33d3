"""Registers the stage with Django."""

from django.apps import AppConfig


class Relief(AppConfig):
    name = "mediation.relief"
