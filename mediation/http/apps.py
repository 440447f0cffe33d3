"""Registers the table of answers to repeated requests with Django."""

from django.apps import AppConfig


class Http(AppConfig):
    name = "mediation.http"
