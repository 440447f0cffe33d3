"""Registers the site's templates with Django."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "mediation.web"
