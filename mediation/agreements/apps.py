"""Registers the stage with Django."""

from django.apps import AppConfig


class Agreements(AppConfig):
    name = "mediation.agreements"
