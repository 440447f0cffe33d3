"""Registers the stage with Django."""

from django.apps import AppConfig


class Confirmation(AppConfig):
    name = "mediation.confirmation"
