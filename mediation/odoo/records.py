"""What was written to an Odoo, told apart from what somebody changed there since.

Of each value a keyed digest is kept, so that a change of theirs is seen before anything is written over it. Such a
field waits for a person, who says whose value stands; all other fields go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation.cases.actions import draw_ids
from mediation.db import Tx, load
from mediation.db.sealed import index_many, seal_many
from mediation.odoo.connecting import Connection
from mediation.odoo.shapes import FIELDS, Item, Kind, plain, plain_theirs, shown
from mediation.odoo.words import RecordState

sql = load(Path(__file__).with_name("records.sql"))
THEIRS = "odoo_conflicts.theirs"
UNREAD = frozenset({Kind.MANY, Kind.CONTENT})
"""Kinds of fields that are not read back."""
RECORD = ""
"""In place of a field: the record itself."""
DIGEST = 16
"""Hexadecimal digits of a digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A record as it was written: its id in Odoo and the digests of its fields."""

    id: int
    name: str
    model: str
    record_id: int | None
    pushed: Mapping[str, str]
    ceded: Sequence[str]
    state: RecordState
    contested: Sequence[str]

    @property
    def is_there(self) -> bool:
        """As far as is known."""
        return self.state is RecordState.THERE


@dataclass(slots=True, kw_only=True)
class Change:
    """A record that is to be written: the fields to send, after what was found in Odoo is taken out of them."""

    item: Item
    digests: Mapping[str, str]
    known: Known | None
    fields: tuple[str, ...]
    agreed: dict[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.known is None or self.known.record_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A field that somebody changed in Odoo, or a record that somebody deleted there."""

    record: int
    field: str
    theirs: str
    digest: str


def known(tx: Tx, connection: Connection, items: Sequence[Item]) -> dict[str, Known]:
    """What was written before of the same records and cases, by name."""
    cases = sorted({item.case_id for item in items if item.case_id})
    rows = tx.rows(sql.known, connection_id=connection.id, names=[item.name for item in items], case_ids=cases)
    return {row.name: _known(row) for row in rows}


def changes(items: Sequence[Item], before: Mapping[str, Known]) -> list[Change]:
    """What is to be written of records, nothing of those that stand as they should."""
    values = (plain(FIELDS[item.model][name], value) for item in items for name, value in item.values.items())
    digests, found = iter(_digests(values)), []
    for item in items:
        own = {name: next(digests) for name in item.values}
        one = before.get(item.name)
        if one is not None and not one.is_there:
            continue
        if wanted := _wanted(own, one):
            found.append(Change(item=item, digests=own, known=one, fields=wanted))
    return found


def _known(row: Any) -> Known:
    return Known(**row._asdict() | {"pushed": json.loads(row.pushed), "state": RecordState(row.state)})


def _wanted(own: Mapping[str, str], one: Known | None) -> tuple[str, ...]:
    if one is None or one.record_id is None:
        return tuple(own)
    still = {*one.ceded, *one.contested}
    return tuple(name for name, digest in own.items() if one.pushed.get(name) != digest and name not in still)


def compare(change: Change, theirs: Mapping[str, Any] | None, names: Mapping[str, Mapping[int, str]]) -> list[Found]:
    """Hold a record against what Odoo has, None if it is gone; what is theirs is not sent.

    `names` are those of our records by field and id.
    """
    one = change.known
    assert one is not None
    if theirs is None:
        change.fields = ()
        return [Found(record=one.id, field=RECORD, theirs="", digest="")]
    kinds = FIELDS[change.item.model]
    read = [name for name in one.pushed if name in theirs and name not in one.ceded and kinds[name] not in UNREAD]
    digests = _digests(plain_theirs(kinds[name], theirs[name], names.get(name, {})) for name in read)
    found = []
    for name, digest in zip(read, digests, strict=True):
        if digest == change.digests.get(name):
            change.agreed[name] = digest
        elif digest != one.pushed[name]:
            found.append(Found(record=one.id, field=name, theirs=shown(kinds[name], theirs[name]), digest=digest))
    settled = {*change.agreed, *(new.field for new in found)}
    change.fields = tuple(name for name in change.fields if name not in settled)
    return [new for new in found if new.field not in one.contested]


def keep(tx: Tx, connection: Connection, written: Sequence[tuple[int, Change]], *, at: datetime) -> None:
    """Write down what records of one model say now, with the ids they have in Odoo."""
    if not written:
        return
    tx.run(
        sql.keep,
        connection_id=connection.id,
        model=written[0][1].item.model,
        case_ids=[change.item.case_id for _, change in written],
        names=[change.item.name for _, change in written],
        record_ids=[record_id for record_id, _ in written],
        pushed=[json.dumps(_said(change)) for _, change in written],
        at=at,
    )


def contest(tx: Tx, found: Sequence[Found], *, at: datetime) -> None:
    """Write down what somebody changed or deleted in Odoo, for a person to decide."""
    if not found:
        return
    ids = draw_ids(tx, "odoo_conflicts", count=len(found))
    tx.run(
        sql.keep_conflicts,
        ids=ids,
        record_ids=[one.record for one in found],
        fields=[one.field for one in found],
        theirs=seal_many((one.theirs for one in found), THEIRS, ids),
        digests=[one.digest for one in found],
        at=at,
    )
    if gone := [one.record for one in found if one.field == RECORD]:
        tx.run(sql.mark_gone, ids=gone)


def erase(tx: Tx, case_ids: Sequence[int]) -> int:
    """Drop what somebody wrote in Odoo, which may be a name; that it was changed stays. How many values."""
    return tx.run(sql.erase, case_ids=list(case_ids))


def _said(change: Change) -> dict[str, str]:
    return change.agreed | {name: change.digests[name] for name in change.fields}


def _digests(values: Iterable[str]) -> list[str]:
    """Keyed, so that a name is not found by trying names; empty for nothing."""
    return [digest.hex()[:DIGEST] if digest else "" for digest in index_many(values, "odoo")]
