"""Registers the ledger of job runs with Django."""

from django.apps import AppConfig


class Schedulers(AppConfig):
    name = "schedulers"
