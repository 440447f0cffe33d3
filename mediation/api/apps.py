"""Registers the API with Django."""

from django.apps import AppConfig


class Api(AppConfig):
    name = "mediation.api"
