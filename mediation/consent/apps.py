"""Registers the stage with Django."""

from django.apps import AppConfig


class Consent(AppConfig):
    name = "mediation.consent"
