"""Registers the stage with Django."""

from django.apps import AppConfig


class Contact(AppConfig):
    name = "mediation.contact"
