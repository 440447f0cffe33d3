"""The mediation period (clock D5): what stops it, what lengthens it, and its end computed anew from the log.

Thirty days from the mediator's confirmation, or from the day on which they mediate again; appraisal is not counted
(人民法院在线调解规则 arts. 24, 26); every party together may lengthen it (特邀调解规定 art. 27). The end stands on the
case; the log says how it came about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.deadlines import Calendar, Deadline, Extension, Period, due
from mediation.vocabulary import CaseEvent, SuspensionReason

sql = load(Path(__file__).with_name("periods.sql"))
CLOCK = "D5"
ONE_DAY = timedelta(days=1)
LONGEST_WHY = 200
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer:
    """An extension that is agreed: until when, and which parties of the other side agreed, beside the institution."""

    until: date
    party_ids: tuple[int, ...]
    institution_agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Why a mediation rests, in a word and perhaps in a sentence, and the day on which to see whether it can go on."""

    reason: SuspensionReason
    why: str = ""
    look_again_on: date | None = None


def starting(tx: Tx, on: date) -> Deadline:
    """The period of a mediation that is confirmed on a day."""
    return due(CLOCK, on, calendar=calendars.current(tx))


def suspend(tx: Tx, rests: Mapping[int, Rest], *, at: datetime) -> list[int]:
    """Let mediations rest; the period runs on, unless the reason is appraisal. DayBehind for no day to come."""
    today = cases.today_of(at)
    if any(rest.look_again_on and rest.look_again_on <= today for rest in rests.values()):
        raise errors.DayBehind()
    payloads = {case: _told(rest) for case, rest in rests.items()}
    return cases.move(tx, CaseEvent.SUSPEND, payloads, at=at)


def _told(rest: Rest) -> dict[str, Any]:
    told = {"reason": rest.reason, "why": rest.why.strip()[:LONGEST_WHY], "look_again_on": rest.look_again_on}
    return {name: value for name, value in told.items() if value}


def rest_of(tx: Tx, case_id: int) -> Any:
    """Since when a case rests and why, by whose word, and when to look again; None if it does not."""
    return next(iter(tx.rows(sql.rest, case_id=case_id)), None)


def resume(tx: Tx, case_ids: Sequence[int], *, at: datetime, why: str = "") -> list[int]:
    """Go on with mediations, `why` says what is different now.

    The days from an appraisal's beginning to the day before this one are not counted.
    """
    calendar, today = calendars.current(tx), cases.today_of(at)
    running = _running(tx, case_ids, today)
    ends = {row.case_id: _deadline(row, calendar).due_on for row in running}
    said = {"why": why.strip()[:LONGEST_WHY]} if why.strip() else {}
    payloads = {case: said | ({"period_ends_on": ends[case]} if case in ends else {}) for case in case_ids}
    return cases.move(tx, CaseEvent.RESUME, payloads, at=at)


def extend(tx: Tx, longer: Mapping[int, Longer], *, at: datetime) -> list[int]:
    """Lengthen periods as all parties agreed; a day off as the last day moves on to the next working day.

    ConsentMissing if a party of a case is not among those who agree, PeriodNotLonger if the period is over or would
    not become longer.
    """
    calendar, today = calendars.current(tx), cases.today_of(at)
    sides = {row.case_id: set(row.party_ids) for row in tx.rows(sql.sides, case_ids=list(longer))}
    if any(not each.institution_agrees or sides[case] - set(each.party_ids) for case, each in longer.items()):
        raise errors.ConsentMissing()
    running = {row.case_id: row for row in _running(tx, list(longer), today)}
    payloads: dict[int, Mapping[str, Any]] = {}
    for case, each in longer.items():
        row = running.get(case)
        if row is None or not today <= row.period_ends_on < each.until:
            raise errors.PeriodNotLonger()
        ends = due(CLOCK, row.began_on, calendar=calendar, suspended=_rests(row), extended=Extension(today, each.until))
        payloads[case] = {"until": each.until, "agreed": sorted(each.party_ids), "period_ends_on": ends.due_on}
    return cases.move(tx, CaseEvent.EXTEND_PERIOD, payloads, at=at)


def deadline(tx: Tx, case_id: int, *, on: date) -> Deadline | None:
    """The period of a case and why it ends when it does; None if it has not begun."""
    found = _running(tx, [case_id], on)
    return _deadline(found[0], calendars.current(tx)) if found else None


def recompute(tx: Tx, *, at: datetime) -> int:
    """Compute the periods that run anew by the calendar as it is now; how many end on another day."""
    calendar, moved = calendars.current(tx), {}
    for row in _running(tx, None, cases.today_of(at)):
        ends = _deadline(row, calendar).due_on
        if ends != row.period_ends_on and not row.is_over:
            moved[row.case_id] = (row.state, {"period_ends_on": str(ends), "before": str(row.period_ends_on)})
    noted = {case: Noted(state, state, payload) for case, (state, payload) in moved.items()}
    cases.note(tx, "period:recompute", noted, at=at)
    ends_on = [payload["period_ends_on"] for _, payload in moved.values()]
    return tx.run(sql.move_ends, case_ids=list(moved), ends_on=ends_on)


def _running(tx: Tx, case_ids: Sequence[int] | None, on: date) -> list[Any]:
    return tx.rows(sql.periods, case_ids=None if case_ids is None else list(case_ids), on=on)


def _rests(row: Any) -> list[Period]:
    """Appraisals, each from its first day to the day before the mediation went on."""
    days = zip(row.rests_from, row.rests_until, strict=True)
    return [(first, until - ONE_DAY) for first, until in days if first < until]


def _deadline(row: Any, calendar: Calendar) -> Deadline:
    rests = _rests(row)
    counted = due(CLOCK, row.began_on, calendar=calendar, suspended=rests)
    # What was agreed is without effect where appraisal alone has carried the period further.
    if row.extended_to is None or row.extended_to <= counted.due_on:
        return counted
    extension = Extension(row.extended_on, row.extended_to)
    return due(CLOCK, row.began_on, calendar=calendar, suspended=rests, extended=extension)
