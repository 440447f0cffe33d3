"""Registers the stage with Django."""

from django.apps import AppConfig


class Statistics(AppConfig):
    name = "mediation.statistics"
