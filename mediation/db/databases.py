"""Databases of the server in use: created, dropped, and turned to, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

ALIASES = ("default", "owner")


def database_exists(name: str) -> bool:
    """Whether the server has a database of this name."""
    with connections["owner"]._nodb_cursor() as cursor:  # the one that is set may be the one that is missing
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def databases_named(prefix: str) -> list[str]:
    """Names of the server's databases that begin so."""
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname::text, %s) ORDER BY 1", [prefix])
        return [name for (name,) in cursor.fetchall()]


@contextmanager
def alone(what: str) -> Iterator[None]:
    """Within the block no other process of this server is within one of the same name."""
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [what])
        yield


def create_database(name: str, *, template: str = "template0") -> None:
    """A new database in UTF-8; file copy, since the templates are small and still."""
    _administer(f"CREATE DATABASE {_quoted(name)} TEMPLATE {_quoted(template)} STRATEGY file_copy")


def drop_database(name: str) -> None:
    """Remove a database and whoever is connected to it; nothing happens when there is none."""
    _administer(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")


@contextmanager
def use_database(name: str) -> Iterator[None]:
    """Within the block both connections speak to this database."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ALIASES}
    turn_to(name)
    try:
        yield
    finally:
        for alias, old in before.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = old


def turn_to(name: str) -> None:
    """From now on both connections speak to this database."""
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _administer(statement: str) -> None:
    connection = connections["owner"]
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _quoted(name: str) -> str:
    assert re.fullmatch(r"[a-z_][a-z0-9_]{0,50}", name), "database names are plain words"
    return f'"{name}"'
