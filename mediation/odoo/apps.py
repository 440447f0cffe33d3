"""Registers the bridge with Django."""

from django.apps import AppConfig


class Bridge(AppConfig):
    name = "mediation.odoo"
