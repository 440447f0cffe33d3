"""Registers the stage with Django."""

from django.apps import AppConfig


class Outbox(AppConfig):
    name = "mediation.outbox"
