"""Carries to an Odoo what its connection lists: the records of a whole batch of messages at once, as they stand now.

A message only says that something happened in a case. So a message that comes twice, late or out of order writes the
same records, and records that stand as they should are not written at all. What a person has to see to rests the
connection and costs no message a try; what one record cannot be written for parks the messages of its case.
"""

from __future__ import annotations

import base64
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
from mediation.odoo.connecting import Connection
from mediation.odoo.failures import OdooFailure, Trouble
from mediation.odoo.records import Change, Found, Known
from mediation.odoo.shapes import ATTACHMENT, FIELDS, LEAD_STAGE, Item, Kind
from mediation.outbox.senders import Accepted, Courier, NeverSent, Outgoing, Rests, Sender

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


class OdooCourier(Courier):
    """Carries the messages of one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._paces: defaultdict[str, Pace] = defaultdict(Pace)
        self._done: deque[_Load] = deque()
        self._paces[ATTACHMENT] = Pace(fewest=1, most=10, size=5)

    def rests(self, *, at: datetime) -> bool:
        """While it is paused, or has just failed."""
        return self._connection.rests(at=at)

    def ready(self, messages: Sequence[Outgoing], *, at: datetime) -> Sender:
        """Works out what is to be written; with the first message it is written, for all of them."""
        with transaction(SYSTEM) as tx:
            connection = connecting.connection(tx, self._connection.id)
        if connection.rests(at=at):
            return _resting
        cases = sorted({message.case_id for message in messages if message.case_id is not None})
        with transaction(facts.eyes(connection)) as reading:
            items = facts.items(reading, connection, cases) if cases else []
        with transaction(SYSTEM) as tx:
            before = records.known(tx, connection, items)
        changes = records.changes(items, before)
        return _Load(
            connection=connection, at=at, before=before, changes=changes, paces=self._paces, done=self._done
        ).send

    def left(self, tx: Tx, messages: Sequence[Outgoing], *, at: datetime) -> None:  # noqa: ARG002
        """Writes down what the Odoo has taken."""
        while self._done:
            self._done.popleft().keep(tx)


def couriers(tx: Tx) -> dict[str, Courier]:
    """Who carries the messages of each connection."""
    return {one.topic: OdooCourier(one) for one in connecting.connections(tx)}


def _resting(_message: Outgoing) -> Accepted | None:
    raise Rests("The Odoo takes nothing just now.")


@dataclass(slots=True, kw_only=True)
class _Load:
    """What one batch of messages writes, and what became of it."""

    connection: Connection
    at: datetime
    before: Mapping[str, Known]
    changes: Sequence[Change]
    paces: Mapping[str, Pace]
    done: deque[_Load]
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
        self.ids = {name: one.record_id for name, one in self.before.items() if one.record_id is not None}
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
        try:
            rows = [self._row(change, fields) for change in changes]
            ids = odoo.load(model, self._header(odoo, model, fields), rows)
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

    def _refuse(self, change: Change, failure: OdooFailure) -> None:
        self.faults += failure.trouble is Trouble.FAULT
        if change.item.case_id is None or self.faults >= FAULTS:
            raise OdooFailure(failure.trouble, failure.what)
        self.refused[change.item.case_id] = f"{failure} ({change.item.name})"

    def _header(self, odoo: Odoo, model: str, fields: Sequence[str]) -> list[str]:
        """The columns of a load. Stages of leads belong to teams from Odoo 19 on, and to one team before."""
        named = dict(zip(fields, fields, strict=True))
        if model == LEAD_STAGE and "team_ids" in named and "team_ids" not in odoo.fields(model):
            named["team_ids"] = "team_id"
        refers = {name for name in fields if FIELDS[model][name] in (Kind.ONE, Kind.MANY)}
        return ["id", *(f"{named[name]}/id" if name in refers else named[name] for name in fields)]

    def _row(self, change: Change, fields: Sequence[str]) -> list[str]:
        return [self._outside(change.item.name), *(self._cell(change.item, name) for name in fields)]

    def _cell(self, item: Item, name: str) -> str:
        value = item.values[name]
        match FIELDS[item.model][name]:
            case Kind.ONE | Kind.MANY:
                return ",".join(self._outside(one) for one in value.split(",") if one)
            case Kind.ID:
                return str(self.ids[value])
            case Kind.CONTENT:
                return self._content(item)
        return value

    def _content(self, item: Item) -> str:
        try:
            with transaction(facts.eyes(self.connection)) as tx:
                return base64.b64encode(facts.content(tx, item, at=self.at)).decode()
        except errors.MediationError:  # it was erased since, or cannot be printed as it was signed
            raise OdooFailure(Trouble.CONTENT) from None

    def _outside(self, name: str) -> str:
        return f"{self.connection.namespace}.{name}"

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
