"""One transaction, one actor: the only way to reach the tables."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import IO, Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connections
from django.db import transaction as django_transaction

from mediation import errors
from mediation.db.arrays import sent
from mediation.db.context import DB_ROLES, LOADER_ROLE, Actor
from mediation.db.statements import Statement
from mediation.vocabulary import Audience

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)

_planned = WeakKeyDictionary[Any, set[tuple[str, str]]]()
"""The plans that each session has."""

QUOTED = re.compile(r'"([a-z_0-9]+?)(?:_\d{5,})?"')


class Tx:
    """An open transaction; what actions are given to read and write with."""

    def __init__(self, actor: Actor, alias: str = "default") -> None:
        self.actor = actor
        self._connection = connections[alias]

    def run(self, statement: Statement | str, **params: Any) -> int:
        """Carry out a statement; the number of rows it touched."""
        with self._connection.cursor() as cursor, explained():
            cursor.execute(ready(cursor, statement), sent(params) or None)
            return int(cursor.rowcount)

    def rows(self, statement: Statement | str, **params: Any) -> list[Any]:
        """All rows, each with its columns as attributes."""
        with self._connection.cursor() as cursor, explained():
            cursor.execute(ready(cursor, statement), sent(params) or None)
            record = _record(tuple(column[0] for column in cursor.description))
            return [record(*row) for row in cursor.fetchall()]

    def one(self, statement: Statement | str, **params: Any) -> Any:
        """The only row; NotFound when there is none."""
        found = self.rows(statement, **params)
        if not found:
            raise errors.NotFound()
        return found[0]

    def value(self, statement: Statement | str, **params: Any) -> Any:
        """First column of the first row, or None."""
        found = self.rows(statement, **params)
        return found[0][0] if found else None

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the transaction that is undone alone when an error leaves it."""
        with explained(), django_transaction.atomic(using=self._connection.alias):
            yield

    @contextmanager
    def handing_over(self) -> Iterator[None]:
        """With the centre's hands: for rows that leave the actor's sight, once it is checked that they were in it."""
        if self.actor.audience is Audience.STAFF:
            yield
            return
        self.run(f"SET LOCAL ROLE {DB_ROLES[Audience.STAFF]}")
        yield
        self.run(f"SET LOCAL ROLE {DB_ROLES[self.actor.audience]}")

    def copy_in(self, tables: Mapping[str, tuple[Sequence[str], IO[Any]]]) -> None:
        """COPY rows into tables, in the order given: columns, and comma-separated values (unquoted empty = NULL)."""
        copies = [f"COPY {table} ({', '.join(names)}) FROM STDIN (FORMAT csv)" for table, (names, _) in tables.items()]
        copies[0] = f"SET LOCAL ROLE {LOADER_ROLE}; {copies[0]}"  # without a journey to the server of its own
        copies[-1] = f"{copies[-1]}; SET LOCAL ROLE {DB_ROLES[self.actor.audience]}"
        with self._connection.cursor() as cursor, explained():
            for copy, (_, stream) in zip(copies, tables.values(), strict=True):
                cursor.copy_expert(copy, stream)


@contextmanager
def transaction(actor: Actor, alias: str = "default") -> Iterator[Tx]:
    """Open a transaction that sees and may do what the actor may; all or nothing.

    Inside another transaction it is a part of it, and gives the outer actor's eyes back at its end.
    """
    outer = _acting.get()
    token = _acting.set(actor)
    try:
        with explained(), django_transaction.atomic(using=alias):
            tx = Tx(actor, alias)
            tx.run(actor.statement())
            yield tx
    finally:
        _acting.reset(token)
    if outer is not None:
        Tx(outer, alias).run(outer.statement())


@contextmanager
def explained() -> Iterator[None]:
    """Turns a broken rule of the database into the error that a person can read."""
    try:
        yield
    except DatabaseError as failure:
        known = _named_error(str(failure))
        if known is None:
            raise
        raise known() from failure


def _named_error(message: str) -> type[errors.MediationError] | None:
    names = QUOTED.findall(message.split("\n", 1)[0])
    return next((errors.CONSTRAINTS[name] for name in names if name in errors.CONSTRAINTS), None)


def ready(cursor: Any, statement: Statement | str) -> str:
    """What to send; plans that it needs and the session lacks are made first."""
    if not isinstance(statement, Statement):
        return statement
    if statement.plans:
        made = _planned.setdefault(cursor.connection, set())
        for plan in statement.plans:
            if plan not in made:
                cursor.execute(plan[1])
                made.add(plan)  # for good: no rollback undoes it
    return statement.sent or statement.text


@lru_cache(maxsize=512)
def _record(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)
