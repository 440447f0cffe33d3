"""Registers the stage with Django."""

from django.apps import AppConfig


class Negotiation(AppConfig):
    name = "mediation.negotiation"
