"""Registers the stage with Django."""

from django.apps import AppConfig


class Claims(AppConfig):
    name = "mediation.claims"
    label = "claim_checks"
