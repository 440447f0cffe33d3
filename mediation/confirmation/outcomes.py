"""What courts say about joint applications: each row recorded once, known already, or explained by field and rule.

One door for files, the API and people. Rows of one application are taken in the order of their days. Nothing that was
recorded is ever recorded again or overwritten: what contradicts it is explained, and a person looks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.clocks import Phrase
from mediation.confirmation.words import CourtOutcome, Objector
from mediation.db import Tx, load
from mediation.deadlines import Calendar, due
from mediation.permissions import Permission, may
from mediation.vocabulary import AgreementState

sql = load(Path(__file__).with_name("outcomes.sql"))
S, C = AgreementState, CourtOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What an outcome does: from which states, to which (None: it stays), as which event, and what it must state."""

    before: tuple[AgreementState, ...]
    after: AgreementState | None
    event: str
    needs: tuple[str, ...] = ()


PENDING = (S.APPLIED, S.ACCEPTED_BY_COURT)
STEPS: dict[CourtOutcome, Step] = {
    C.ACCEPTED: Step(before=(S.APPLIED,), after=S.ACCEPTED_BY_COURT, event="court_accepts"),
    C.NOT_ACCEPTED: Step(before=(S.APPLIED,), after=S.NOT_ACCEPTED, event="court_declines", needs=("ground",)),
    C.SUPPLEMENT: Step(before=PENDING, after=None, event="ask_supplement", needs=("until",)),
    C.WITHDRAWN: Step(before=PENDING, after=S.WITHDRAWN, event="withdraw_application"),
    C.CONFIRMED: Step(before=(S.ACCEPTED_BY_COURT,), after=S.CONFIRMED, event="confirm", needs=("number",)),
    C.DISMISSED: Step(before=(S.ACCEPTED_BY_COURT,), after=S.DISMISSED, event="dismiss", needs=("number", "ground")),
    C.OBJECTION: Step(before=(S.CONFIRMED,), after=None, event="object", needs=("objector",)),
    C.REVOKED: Step(before=(S.CONFIRMED,), after=S.DISMISSED, event="revoke", needs=("number",)),
}
"""In the order in which they may be said of one application on one day."""
RANK = {outcome: place for place, outcome in enumerate(STEPS)}
RULES = {
    "UNREADABLE": Phrase("无法识别。", "It cannot be read."),
    "MISSING": Phrase("此结果必须填写该项。", "This outcome has to state it."),
    "UNKNOWN-APPLICATION": Phrase("本院没有此申请。", "There is no such application before this court."),
    "FUTURE": Phrase("日期晚于今天。", "The day has not come yet."),
    "TOO-EARLY": Phrase("早于此前已登记的日期。", "The day is before one that was recorded already."),
    "OUT-OF-ORDER": Phrase(
        "须先登记在前的结果（如受理）。", "Something has to come before it, such as its acceptance."
    ),
    "CONTRADICTS": Phrase("与已登记的结果矛盾，保留原结果。", "It contradicts what was recorded, which stays."),
    "CHANGED": Phrase(
        "同一序号此前报送过不同内容，保留原内容。", "This row was sent before with another content, which stays."
    ),
    "RULING-TAKEN": Phrase("该文书号已用于其他申请。", "This number belongs to another application."),
}
"""Why a row is not recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a court says about one application, named by the number of its case or of its agreement.

    `key` tells the row from others of this court; without one it is the ruling's number, or what is said of whom when.
    `number` is of the court's document, `until` the last day for a supplement, `known_on` when a third party learnt.
    """

    named: str
    outcome: CourtOutcome
    on: date
    line: int = 0
    key: str = ""
    number: str = ""
    ground: str = ""
    until: date | None = None
    served_on: date | None = None
    objector: Objector | None = None
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A row that was not recorded: in which field it breaks which of the RULES."""

    line: int
    field: str
    rule: str

    @property
    def said(self) -> Phrase:
        """Why, in both languages."""
        return RULES[self.rule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of rows: `rows` is the sum of the other three."""

    rows: int
    recorded: int
    unchanged: int
    explained: tuple[Explained, ...]


@dataclass(slots=True)
class _Standing:
    """An application as it stands while the rows are judged one after the other."""

    row: Any
    state: AgreementState
    last_on: date
    served_on: date | None
    fingerprints: set[bytes]
    steps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a row is held against beside its application: the day, whose rulings are, which keys a court has used."""

    today: date
    rulings: dict[tuple[int, str], int]
    keys: set[tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A row to record: on what, from which state, as its which step; the ruling was served on `served_on`."""

    told: Told
    application: Any
    before: AgreementState
    key: str
    fingerprint: bytes
    round: int
    served_on: date | None

    @property
    def step(self) -> Step:
        return STEPS[self.told.outcome]


@dataclass(slots=True)
class _Judged:
    entries: list[_Entry] = field(default_factory=list)
    unchanged: int = 0
    explained: list[Explained] = field(default_factory=list)


def take(tx: Tx, told: Sequence[Told], *, at: datetime) -> Taken:
    """Record what courts say, of applications that the actor sees; sent again, nothing changes. NotPermitted."""
    if not may(tx.actor.role, Permission.RECORD_RULING):
        raise errors.NotPermitted()
    names = {row.name: row.id for row in tx.rows(sql.named, names=sorted({one.named for one in told}))}
    with tx.handing_over():
        ids = sorted(set(names.values()))
        tx.run(sql.lock, ids=ids)
        standing = {row.id: _standing(row) for row in tx.rows(sql.standing, ids=ids)}
        rulings = tx.rows(sql.rulings, numbers=sorted({one.number for one in told if one.number}))
        pairs = [(one, standing.get(names.get(one.named, 0))) for one in told]
        keys = tx.rows(sql.keys, keys=sorted({_key(one, found.row.case_number) for one, found in pairs if found}))
        known = _Known(
            today=cases.today_of(at),
            rulings={(row.court_id, row.ruling_number): row.id for row in rulings},
            keys={(row.court_id, row.row_key) for row in keys},
        )
        judged = _Judged()
        for one, found in sorted(pairs, key=lambda pair: (pair[0].on, RANK[pair[0].outcome], pair[0].line)):
            _judge(one, found, known, judged)
        _record(tx, judged.entries, calendars.current(tx), at)
    explained = sorted(judged.explained, key=lambda one: one.line)
    return Taken(rows=len(told), recorded=len(judged.entries), unchanged=judged.unchanged, explained=tuple(explained))


def reports(tx: Tx, case_ids: Sequence[int]) -> list[Any]:
    """What courts have said about the applications of cases, in the order it was recorded."""
    return tx.rows(sql.reports, case_ids=list(case_ids))


def _standing(row: Any) -> _Standing:
    return _Standing(
        row=row,
        state=AgreementState(row.state),
        last_on=row.last_on,
        fingerprints=set(map(bytes, row.fingerprints)),
        served_on=row.served_on or row.ruled_on,
    )


def _judge(told: Told, found: _Standing | None, known: _Known, judged: _Judged) -> None:
    """Put a row where it belongs; one that is recorded changes how the next of its application is judged."""
    if found is None:
        judged.explained.append(Explained(line=told.line, field="case", rule="UNKNOWN-APPLICATION"))
        return
    key, fingerprint = _key(told, found.row.case_number), _fingerprint(told, found.row.id)
    is_lapsed = told.outcome is C.WITHDRAWN and found.state is S.WITHDRAWN
    if fingerprint in found.fingerprints or is_lapsed or _was_said_of_another(told, found, known, key):
        judged.unchanged += 1
        return
    if fault := _fault(told, found, known, key):
        judged.explained.append(Explained(line=told.line, field=fault[0], rule=fault[1]))
        return
    if told.outcome in (C.CONFIRMED, C.DISMISSED):
        found.served_on = told.served_on or told.on
    entry = _Entry(
        told=told,
        application=found.row,
        before=found.state,
        key=key,
        fingerprint=fingerprint,
        round=found.steps,
        served_on=found.served_on,
    )
    judged.entries.append(entry)
    found.fingerprints.add(fingerprint)
    found.last_on, found.state, found.steps = told.on, entry.step.after or found.state, found.steps + 1
    known.keys.add((found.row.court_id, key))
    if told.number:
        known.rulings[found.row.court_id, told.number] = found.row.id


def _was_said_of_another(told: Told, found: _Standing, known: _Known, key: str) -> bool:
    """Whether a row is one that was recorded of an application before this one, and is sent again."""
    is_of_before = told.on < found.row.applied_on or (found.row.court_id, key) in known.keys
    return is_of_before and any(_fingerprint(told, one) in found.fingerprints for one in found.row.applications)


def _fault(told: Told, found: _Standing, known: _Known, key: str) -> tuple[str, str] | None:
    """The field and the rule that a row breaks."""
    step = STEPS[told.outcome]
    if missing := next((name for name in step.needs if not getattr(told, name)), None):
        return missing, "MISSING"
    if told.objector is Objector.THIRD_PARTY and not told.known_on:
        return "known_on", "MISSING"
    if known.rulings.get((found.row.court_id, told.number), found.row.id) != found.row.id:
        return "number", "RULING-TAKEN"
    if (found.row.court_id, key) in known.keys:
        return "key", "CHANGED"
    if told.on > known.today:
        return "on", "FUTURE"
    if found.state not in step.before:
        return "outcome", "OUT-OF-ORDER" if found.state in PENDING else "CONTRADICTS"
    if told.on < found.last_on:
        return "on", "TOO-EARLY"
    return None


def _key(told: Told, case_number: str) -> str:
    said = f"{told.outcome}:{case_number}:{told.on}"
    return told.key or (f"{told.outcome}:{told.number}" if told.number else said)


def _fingerprint(told: Told, application: int) -> bytes:
    said = replace(told, line=0, key="", named=str(application))
    content = [str(getattr(said, name) or "") for name in Told.__slots__]
    return hashlib.sha256(json.dumps(content).encode()).digest()


def _record(tx: Tx, entries: Sequence[_Entry], calendar: Calendar, at: datetime) -> None:
    """Write the first step of every application in one stroke, then the second, and so on."""
    for number in sorted({entry.round for entry in entries}):
        some = [entry for entry in entries if entry.round == number]
        until = [_until(entry, calendar) for entry in some]
        tx.run(
            sql.record,
            ids=[entry.application.id for entry in some],
            outcomes=[entry.told.outcome for entry in some],
            after=[entry.step.after or entry.before for entry in some],
            days=[entry.told.on for entry in some],
            numbers=[entry.told.number for entry in some],
            grounds=[entry.told.ground for entry in some],
            until=until,
            served=[entry.told.served_on for entry in some],
            objectors=[entry.told.objector for entry in some],
            keys=[entry.key for entry in some],
            fingerprints=[entry.fingerprint for entry in some],
            at=at,
            actor_id=tx.actor.user_id,
        )
        for event in {entry.step.event for entry in some}:
            noted = {
                entry.application.case_id: Noted(entry.before, entry.step.after or entry.before, _payload(entry, last))
                for entry, last in zip(some, until, strict=True)
                if entry.step.event == event
            }
            cases.note(tx, f"agreement:{event}", noted, at=at)


def _payload(entry: _Entry, until: date | None) -> dict[str, Any]:
    told = entry.told
    said = {"on": told.on, "ruling": told.number, "ground": told.ground, "until": until, "objector": told.objector}
    return {name: value for name, value in said.items() if value}


def _until(entry: _Entry, calendar: Calendar) -> date | None:
    """The last day for a supplement, never one that does not count (民事诉讼法 art. 85), or to object in time (D11)."""
    told = entry.told
    if told.outcome is C.SUPPLEMENT and told.until:
        return calendar.first_working_day(told.until)
    if told.objector is Objector.PARTY:
        return due("D11", entry.served_on or told.on, calendar=calendar).due_on
    if told.objector is Objector.THIRD_PARTY and told.known_on:
        return due("D11b", told.known_on, calendar=calendar).due_on
    return None
