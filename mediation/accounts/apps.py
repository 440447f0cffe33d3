"""Registers the stage with Django."""

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "mediation.accounts"
