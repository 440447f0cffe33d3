"""Registers the stage with Django."""

from django.apps import AppConfig


class Notices(AppConfig):
    name = "mediation.notices"
