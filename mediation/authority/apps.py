"""Registers the stage with Django."""

from django.apps import AppConfig


class Authority(AppConfig):
    name = "mediation.authority"
