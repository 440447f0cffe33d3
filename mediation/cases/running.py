"""Which clocks run in a case, since when, and why each ends when it does: read from its log, its claim and its sides.

D2, D6, D11, D13, D14, D20 and D22 are the court's or a party's and begin with papers that the centre does not see; D4
has run out by the time a case is accepted here, since consent is asked for before a mediator is sought; D19 and D21
belong to the institution. Their lengths stand in the table of clocks all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mediation.cases import calendars, periods, timebars
from mediation.cases.timebars_interruptions import Interrupted
from mediation.db import Tx, load
from mediation.deadlines import Calendar, Deadline, due
from mediation.vocabulary import GuaranteeMode

sql = load(Path(__file__).with_name("running.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A clock, the events it starts with, the newest of which counts, and those it ends with."""

    code: str
    by: tuple[str, ...]
    until: tuple[str, ...]


STARTED = (
    Started(code="D1", by=("record_consent",), until=("select_jointly", "appoint")),
    Started(
        code="D3",
        by=("select_jointly", "appoint"),
        until=("confirm_entrustment", "decline_entrustment", "expire_entrustment", "recuse", "reject_appointee"),
    ),
    Started(code="D8", by=("agreement:complete",), until=("agreement:apply_jointly", "agreement:miss_window")),
    Started(code="D9", by=("agreement:apply_jointly",), until=("agreement:court_accepts", "agreement:court_declines")),
    Started(code="D10", by=("agreement:court_accepts",), until=("agreement:confirm", "agreement:dismiss")),
    Started(code="D10b", by=("agreement:court_accepts",), until=("agreement:confirm", "agreement:dismiss")),
)
GUARANTEE = {GuaranteeMode.JOINT: "D17", GuaranteeMode.GENERAL: "D18"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A clock of a case with the computation of its end; over once what it waited for has happened."""

    deadline: Deadline
    is_over: bool


def clocks(tx: Tx, case_id: int, *, on: date) -> list[Running]:
    """The clocks that have begun in a case by a day, those that run first, then by their end."""
    calendar = calendars.current(tx)
    facts = tx.one(sql.facts, case_id=case_id)
    interrupted = timebars.interruptions(tx, [case_id])[case_id]
    found = [*_by_events(tx, case_id, calendar), *_by_claim(facts, interrupted, calendar)]
    if (period := periods.deadline(tx, case_id, on=on)) is not None:
        found.append(Running(deadline=period, is_over=facts.ended_on is not None))
    found += [
        _guarantee(row, calendar) for row in tx.rows(timebars.sql.counted_from, case_ids=[case_id]) if _counts(row)
    ]
    return sorted(found, key=lambda clock: (clock.is_over, clock.deadline.due_on))


def _by_events(tx: Tx, case_id: int, calendar: Calendar) -> list[Running]:
    last = {row.event: (row.seq, row.day) for row in tx.rows(sql.newest_events, case_id=case_id)}

    def newest(events: Sequence[str]) -> tuple[int, date] | None:
        return max((last[event] for event in events if event in last), default=None)

    found = []
    for clock in STARTED:
        start, end = newest(clock.by), newest(clock.until)
        if start is not None:
            deadline = due(clock.code, start[1], calendar=calendar)
            found.append(Running(deadline=deadline, is_over=end is not None and end > start))
    return found


def _by_claim(facts: Any, interrupted: Sequence[Interrupted], calendar: Calendar) -> list[Running]:
    """Limitation as it was last interrupted, and enforcement from the last instalment on."""
    found = []
    if facts.limitation_ends_on is not None:
        since = timebars.since_filing(facts, interrupted, calendar).since
        if since is not None:
            found.append(Running(deadline=due("D16", since.runs_from or since.on, calendar=calendar), is_over=False))
    if facts.last_due_on is not None:
        found.append(Running(deadline=due("D12", facts.last_due_on, calendar=calendar), is_over=facts.is_performed))
    return found


def _counts(row: Any) -> bool:
    """A period that was agreed is told by the contract; nothing is computed."""
    agreed = row.agreed_until is not None and (row.debt_due_on is None or row.agreed_until > row.debt_due_on)
    return row.party_id is not None and row.debt_due_on is not None and not agreed


def _guarantee(row: Any, calendar: Calendar) -> Running:
    code = GUARANTEE[timebars.mode_of(row.mode, contract_date=row.contract_date)]
    return Running(deadline=due(code, row.debt_due_on, calendar=calendar), is_over=False)
