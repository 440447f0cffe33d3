"""Verbs on institutions, the centre and its numbers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.db import Tx, load

sql = load(Path(__file__).with_name("accounts.sql"))

BOOK = 1_000_000
"""Numbers of a book; there are ten, so that the first of seven digits says which."""


def draw_numbers(tx: Tx, kind: str, year: int, *, count: int = 1) -> int:
    """The first of `count` consecutive numbers of a kind in a year."""
    return int(tx.value(sql.draw_numbers, kind=kind, year=year, count=count))


def draw_from_books(tx: Tx, kind: str, year: int, *, count: int = 1) -> int:
    """The first of `count` consecutive numbers of a kind in a year, below BOOK of them; no wait for other drawers.

    Each keeps a book to itself until its transaction ends, and what was drawn in vain is drawn again (see
    docs/why/numbers-in-books.md). NotFound when the books of the year are full.
    """
    wanted = {"kind": kind, "year": year, "count": count, "size": BOOK}
    if first := tx.value(sql.draw_from_free_book, **wanted):
        return int(first)
    tx.run(sql.open_books, kind=kind, year=year, size=BOOK)
    if first := tx.value(sql.draw_from_free_book, **wanted):
        return int(first)
    tx.one(sql.wait_for_book, **wanted)
    return int(tx.value(sql.draw_from_free_book, **wanted))


def institution(tx: Tx, code: str) -> Any:
    """The institution with this code; UnknownInstitution if there is none or it is not the actor's own."""
    found = tx.rows(sql.institution_by_code, code=code)
    if not found:
        raise errors.UnknownInstitution()
    return found[0]


def forget_tokens(tx: Tx, *, now: datetime) -> int:
    """Drop the tokens of banks' systems that have run out; how many."""
    return tx.run(sql.forget_tokens, before=now)


def organisation(tx: Tx) -> Any:
    """The centre itself."""
    return tx.one(sql.organisation)
