"""What a person sees to: fields that were changed in Odoo, messages that were given up, cases to send once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mediation import errors
from mediation.db import Tx, transaction
from mediation.db.sealed import unseal
from mediation.odoo import connecting, facts
from mediation.odoo.connecting import Connection
from mediation.odoo.records import RECORD, THEIRS, sql
from mediation.odoo.shapes import FIELDS, Item, Kind, plain
from mediation.odoo.words import Decision
from mediation.outbox import actions as outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A field that was changed in Odoo, or with no field a record that was deleted there; both values as text.

    `ours` is None where nothing of ours goes there any more.
    """

    id: int
    number: str | None
    model: str
    name: str
    field: str
    ours: str | None
    theirs: str
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How much was written to an Odoo, waits for it, was given up, and wants deciding."""

    records: int
    waiting: int
    dead: int
    conflicts: int


def standing(tx: Tx, connection: Connection) -> Standing:
    """How a connection stands."""
    with tx.handing_over():
        return Standing(**tx.one(sql.standing, connection_id=connection.id, topic=connection.topic)._asdict())


def conflicts(tx: Tx, connection_id: int, *, limit: int = 100) -> list[Conflict]:
    """What is to be decided, oldest first; NotFound, NotPermitted."""
    connection = connecting.own(tx, connection_id)
    rows = tx.rows(sql.conflicts, connection_id=connection_id, limit=limit)
    with transaction(facts.eyes(connection)) as reading:
        items = facts.items(reading, connection, sorted({row.case_id for row in rows if row.case_id}))
    ours = {item.name: item for item in items}
    return [_conflict(row, ours.get(row.name)) for row in rows]


def _conflict(row: Any, item: Item | None) -> Conflict:
    value = item.values.get(row.field) if item else None
    return Conflict(
        id=row.id,
        number=row.number,
        model=row.model,
        name=row.name,
        field=row.field,
        ours=None if value is None else _readable(FIELDS[row.model][row.field], value),
        theirs=unseal(row.theirs_sealed, THEIRS, row.id) or "",
        found_at=row.found_at,
    )


def _readable(kind: Kind, value: str) -> str:
    if kind is Kind.ONE:
        return facts.STAGES.get(value, value)
    return plain(kind, value)


def decide(tx: Tx, conflict_id: int, decision: Decision, *, at: datetime) -> None:
    """Say whose value stands: ours is written over theirs, or theirs is left alone from now on.

    Of a record that was deleted: it is written anew, or left deleted. NotFound, NotPermitted.
    """
    with tx.handing_over():
        found = tx.one(sql.open_conflict, id=conflict_id)
    connection = connecting.own(tx, found.connection_id)
    with tx.handing_over():
        tx.run(sql.decide, id=conflict_id, decision=decision, actor_id=tx.actor.user_id, at=at)
        _apply(tx, found, decision)
        if decision is Decision.THEIRS:
            return
        if found.case_id is None:  # all cases refer to it
            _post_cases(tx, connection, None, at)
        else:
            said = {"event": "push", "at": at.isoformat()}
            outbox.post(tx, connection.topic, case_id=found.case_id, payload=said, at=at)


def _apply(tx: Tx, found: Any, decision: Decision) -> None:
    match found.field == RECORD, decision:
        case True, Decision.OURS:
            tx.run(sql.bear_again, id=found.record_id)
        case True, _:
            tx.run(sql.leave, id=found.record_id)
        case False, Decision.OURS:
            tx.run(sql.overwrite, id=found.record_id, field=found.field, digest=found.theirs_digest)
        case _:
            tx.run(sql.cede, id=found.record_id, field=found.field)


def dead_letters(tx: Tx, connection_id: int, *, limit: int = 100) -> list[Any]:
    """Messages that were given up and why, newest first; NotFound, NotPermitted."""
    connection = connecting.own(tx, connection_id)
    with tx.handing_over():
        return tx.rows(sql.dead_letters, topic=connection.topic, limit=limit)


def retry(tx: Tx, connection_id: int, *, at: datetime) -> int:
    """Send what was given up once more; how many messages. NotFound, NotPermitted."""
    connection = connecting.own(tx, connection_id)
    with tx.handing_over():
        return outbox.unpark(tx, connection.topic, at=at)


def push(tx: Tx, connection_id: int, *, numbers: Sequence[str] | None = None, at: datetime) -> int:
    """Send cases by number, or all of them, as they stand; how many. NotFound, NotPermitted."""
    connection = connecting.own(tx, connection_id)
    with tx.handing_over():
        sent = _post_cases(tx, connection, numbers, at)
    if numbers is not None and sent != len(set(numbers)):
        raise errors.NotFound()
    return sent


def _post_cases(tx: Tx, connection: Connection, numbers: Sequence[str] | None, at: datetime) -> int:
    return tx.run(
        sql.push_all,
        topic=connection.topic,
        institution_id=connection.institution_id,
        numbers=None if numbers is None else list(numbers),
        at=at,
    )
