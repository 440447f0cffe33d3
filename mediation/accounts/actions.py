"""Verbs on institutions, the centre and its numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mediation import errors
from mediation.db import Tx, load

sql = load(Path(__file__).with_name("accounts.sql"))


def draw_numbers(tx: Tx, kind: str, year: int, *, count: int = 1) -> int:
    """The first of `count` consecutive numbers of a kind in a year."""
    return int(tx.value(sql.draw_numbers, kind=kind, year=year, count=count))


def institution(tx: Tx, code: str) -> Any:
    """The institution with this code; UnknownInstitution if there is none or it is not the actor's own."""
    found = tx.rows(sql.institution_by_code, code=code)
    if not found:
        raise errors.UnknownInstitution()
    return found[0]


def organisation(tx: Tx) -> Any:
    """The centre itself."""
    return tx.one(sql.organisation)
