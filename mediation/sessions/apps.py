"""Registers the stage with Django."""

from django.apps import AppConfig


class Sessions(AppConfig):
    name = "mediation.sessions"
    label = "mediation_sessions"
