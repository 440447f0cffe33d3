"""Writes what one batch of messages tells of to an Odoo, and knows what became of each case.

What was written before is held against what Odoo has; what Odoo refuses is taken out so that the rest is written; what
was deleted there is left out. Whatever is lost on the way is written again: records have names of ours.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mediation import errors
from mediation.db import SYSTEM, Tx, transaction
from mediation.odoo import connecting, facts, records
from mediation.odoo.calling import Odoo
from mediation.odoo.cells import Cells
from mediation.odoo.connecting import Connection
from mediation.odoo.failures import OdooFailure, Trouble
from mediation.odoo.records import Change, Found, Known
from mediation.odoo.shapes import ATTACHMENT, FIELDS, Item, Kind
from mediation.outbox.senders import NeverSent, Outgoing, Rests

logger = logging.getLogger(__name__)
LIMIT_SECONDS = 12.0
"""How long one batch may keep an Odoo busy: a call that waits its full time still ends before others may take it."""
FOR_A_PERSON = frozenset({Trouble.LOGIN, Trouble.DATABASE, Trouble.RIGHT, Trouble.MODEL, Trouble.FIELD})
"""Troubles of the connection, not of one record."""
FAULTS = 3
"""After so many records in a row at which Odoo itself fails, it is Odoo's trouble and not theirs."""


@dataclass(slots=True)
class Pace:
    """How many records go in one call, by what it took last time: calls of about a second, far from any limit of time.

    jsonrpc gives up after five seconds, while Odoo goes on.
    """

    aim: float = 1.0
    fewest: int = 10
    most: int = 200
    size: int = 100

    def took(self, rows: int, seconds: float) -> None:
        """Take the time of a call into account; at most twice as many records next time."""
        fitting = int(rows * self.aim / max(seconds, 0.001))
        self.size = min(max(fitting, self.fewest), self.most, 2 * self.size)

    def failed(self) -> None:
        """Ask for less where an answer was lost."""
        self.size = max(self.size // 2, self.fewest)


@dataclass(slots=True, kw_only=True)
class Load:
    """What one batch of messages writes, and what became of it."""

    connection: Connection
    at: datetime
    before: Mapping[str, Known]
    changes: Sequence[Change]
    paces: Mapping[str, Pace]
    done: deque[Load]
    refused: dict[int, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    written: defaultdict[str, list[tuple[int, Change]]] = field(default_factory=lambda: defaultdict(list))
    found: list[Found] = field(default_factory=list)
    is_done: bool = False
    until: float = 0.0
    faults: int = 0

    def send(self, message: Outgoing) -> None:
        """Write everything with the first message; then say of each what became of its case."""
        if not self.is_done:
            self._write_all()
        if reason := self.refused.get(message.case_id or 0):
            raise NeverSent(reason)

    def _write_all(self) -> None:
        self.ids = {name: one.record_id for name, one in self.before.items() if one.record_id and one.is_there}
        self.until = time.monotonic() + LIMIT_SECONDS
        try:
            if self.changes:
                self._write_models(self._odoo())
        except (OdooFailure, Rests) as failure:
            with transaction(SYSTEM) as tx:
                self.keep(tx)
                if isinstance(failure, OdooFailure):
                    connecting.note_failure(tx, self.connection.id, failure, at=self.at)
            logger.warning("Odoo %s: %s", self.connection.id, failure)
            raise Rests(str(failure)) from None
        self.is_done = True
        if not self.refused:
            self.done.append(self)
            return
        with transaction(SYSTEM) as tx:  # perhaps no message is left that will have been sent
            self.keep(tx)

    def keep(self, tx: Tx) -> None:
        """Write down what was written and found; where this is lost, it is written again."""
        records.contest(tx, self.found, at=self.at)
        for written in self.written.values():
            records.keep(tx, self.connection, written, at=self.at)
        if self.is_done and self.changes and self.connection.failures:
            connecting.note_success(tx, self.connection.id, at=self.at)

    def _odoo(self) -> Odoo:
        try:
            with transaction(SYSTEM) as tx:
                return Odoo(connecting.endpoint_of(tx, self.connection))
        except errors.MediationError:
            raise OdooFailure(Trouble.UNREACHABLE) from None

    def _write_models(self, odoo: Odoo) -> None:
        by_model = defaultdict(list)
        for change in self.changes:
            by_model[change.item.model].append(change)
        for model in FIELDS:
            for fields, group in self._groups(odoo, by_model[model]):
                self._write_group(odoo, model, fields, group)

    def _groups(self, odoo: Odoo, changes: Sequence[Change]) -> Iterator[tuple[tuple[str, ...], list[Change]]]:
        """Records with the same fields to send, after those that are known were held against what Odoo has."""
        old = [change for change in changes if not change.is_new]
        while old:
            size = self.paces[old[0].item.model].size
            self._compare(odoo, old[:size])
            old = old[size:]
        yield from self._alike(changes)

    def _alike(self, changes: Sequence[Change]) -> Iterator[tuple[tuple[str, ...], list[Change]]]:
        groups = defaultdict(list)
        for change in changes:
            change.fields = tuple(name for name in change.fields if self._may_refer(change.item, name))
            if change.fields and self._has_place(change.item):
                groups[change.fields].append(change)
        yield from groups.items()

    def _may_refer(self, item: Item, name: str) -> bool:
        """Whether a record that a field refers to is there; one that was deleted or refused leaves the field alone."""
        kind, value = FIELDS[item.model][name], item.values[name]
        return kind not in (Kind.ONE, Kind.MANY) or not value or all(one in self.ids for one in value.split(","))

    def _has_place(self, item: Item) -> bool:
        return item.model != ATTACHMENT or item.values["res_id"] in self.ids

    def _compare(self, odoo: Odoo, changes: Sequence[Change]) -> None:
        self._check_time()
        model = changes[0].item.model
        ids = {change.known.record_id: change for change in changes if change.known and change.known.record_id}
        fields = sorted({name for change in changes if change.known for name in change.known.pushed} & _readable(model))
        theirs = odoo.read(model, list(ids), fields)
        names = {name: self._names(model, name) for name in fields}
        found: list[Found] = []
        for record_id, change in ids.items():
            found += records.compare(change, theirs.get(record_id), names)
            if record_id not in theirs:
                del self.ids[change.item.name]
        self.found += found
        self.written[model] += [(one, change) for one, change in ids.items() if change.agreed and not change.fields]

    def _names(self, model: str, name: str) -> dict[int, str]:
        """Our records that a field may refer to, by their ids."""
        if FIELDS[model][name] not in (Kind.ONE, Kind.ID):
            return {}
        begins = REFERENCES[name]
        return {one: called for called, one in self.ids.items() if called.startswith(begins)}

    def _write_group(self, odoo: Odoo, model: str, fields: tuple[str, ...], changes: Sequence[Change]) -> None:
        rest = list(changes)
        while rest:
            self._check_time()
            size = self.paces[model].size
            self._write(odoo, fields, rest[:size])
            rest = rest[size:]

    def _write(self, odoo: Odoo, fields: tuple[str, ...], changes: Sequence[Change]) -> None:
        """One call of `load`; what it refuses is taken out, and the others are written again without."""
        model = changes[0].item.model
        pace, began = self.paces[model], time.monotonic()
        cells = Cells(connection=self.connection, ids=self.ids, at=self.at)
        try:
            rows = [cells.row(change.item, fields) for change in changes]
            ids = odoo.load(model, cells.header(odoo, model, fields), rows)
        except OdooFailure as failure:
            if failure.is_passing:
                pace.failed()
            if failure.is_passing or failure.trouble in FOR_A_PERSON:
                raise
            self._take_apart(odoo, fields, changes, failure)
            return
        pace.took(len(changes), time.monotonic() - began)
        self.faults = 0
        self.ids |= {change.item.name: one for one, change in zip(ids, changes, strict=True)}
        self.written[model] += zip(ids, changes, strict=True)

    def _take_apart(self, odoo: Odoo, fields: tuple[str, ...], changes: Sequence[Change], failure: OdooFailure) -> None:
        """Find the records that are not to be written for good, so that they stand in no other's way."""
        if failure.trouble is Trouble.REFERENCE and self._miss(odoo, changes):
            for fewer, alike in self._alike(changes):
                self._write(odoo, fewer, alike)
            return
        named = {row.row for row in failure.rows if row.row < len(changes)}
        if len(changes) == 1 or named:
            wrong = [change for place, change in enumerate(changes) if place in named or len(changes) == 1]
            for change in wrong:
                self._refuse(change, failure)
            parts = [[change for change in changes if change not in wrong]]
        else:
            middle = len(changes) // 2
            parts = [list(changes[:middle]), list(changes[middle:])]
        for part in filter(None, parts):
            self._check_time()
            self._write(odoo, fields, part)

    def _miss(self, odoo: Odoo, changes: Sequence[Change]) -> bool:
        """Whether somebody deleted records there that these refer to; they are left out, and shown as deleted."""
        by_model: defaultdict[str, dict[int, Known]] = defaultdict(dict)
        for name in {name for change in changes for name in change.item.refers_to} & self.before.keys():
            one = self.before[name]
            if one.record_id is not None and self.ids.get(name) == one.record_id:
                by_model[one.model][one.record_id] = one
        lost = []
        for model, known in by_model.items():
            there = odoo.read(model, list(known), ["name"])
            lost += [one for record_id, one in known.items() if record_id not in there]
        for one in lost:
            self.found.append(Found(record=one.id, field=records.RECORD, theirs="", digest=""))
            del self.ids[one.name]
        return bool(lost)

    def _refuse(self, change: Change, failure: OdooFailure) -> None:
        self.faults += failure.trouble is Trouble.FAULT
        if change.item.case_id is None or self.faults >= FAULTS:
            raise OdooFailure(failure.trouble, failure.what)
        self.refused[change.item.case_id] = f"{failure.trouble.zh} {failure} ({change.item.name})"

    def _check_time(self) -> None:
        """What is left goes with the next run, which finds the rest written."""
        if time.monotonic() > self.until:
            raise Rests("The Odoo is slow; the rest follows.")


REFERENCES: dict[str, tuple[str, ...]] = {
    "stage_id": ("stage_",),
    "partner_id": ("institution_", "party_"),
    "project_id": (facts.FRAME,),
    "team_id": (facts.FRAME,),
    "res_id": ("case_",),
}
"""How the names of records begin that a field refers to."""


def _readable(model: str) -> set[str]:
    return {name for name, kind in FIELDS[model].items() if kind not in records.UNREAD}
