"""Registers the stage with Django."""

from django.apps import AppConfig


class Assignment(AppConfig):
    name = "mediation.assignment"
