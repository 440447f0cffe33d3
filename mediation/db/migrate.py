"""Brings a database to the code's schema: migrations, then the tables that mirror the code."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections, transaction

from mediation.db import row_security
from mediation.lifecycle import ALL_MOVES


def migrate(alias: str = "owner") -> None:
    """Migrations, allowed moves, roles and row policies; safe to repeat and to run twice at once."""
    call_command("migrate", database=alias, interactive=False, verbosity=0)
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("LOCK TABLE allowed_moves IN EXCLUSIVE MODE")
        mirror_moves(cursor)
        row_security.apply(cursor)


def mirror_moves(cursor: object) -> None:
    """Make `allowed_moves` equal to the lifecycle tables."""
    rows = [(m.aggregate, m.event, m.from_state, m.to_state, [str(role) for role in m.roles]) for m in ALL_MOVES]
    cursor.execute("DELETE FROM allowed_moves")  # type: ignore[attr-defined]
    cursor.executemany(  # type: ignore[attr-defined]
        "INSERT INTO allowed_moves (aggregate, event, from_state, to_state, roles) VALUES (%s, %s, %s, %s, %s)",
        rows,
    )
