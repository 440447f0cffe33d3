"""Slots offered to both sides from the mediators' calendars; the earliest that both pick is booked.

A slot lies in the mediator's hours on a working day (State Council calendar, hours in Shanghai), outside leave and
sessions, within the mediation period, and where no party has another session. Who has no hours of their own works
whenever the centre does. A slot that is offered is kept free for its case until the offer expires.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.sessions import actions, fitting
from mediation.vocabulary import SessionMode

sql = load(Path(__file__).with_name("offering.sql"))
CENTRE_HOURS = ((time(9), time(12)), (time(14), time(17, 30)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How many slots a case gets, how long each is, from how long after the offer on and for how many days, and how
    long the sides have to pick."""

    count: int = 5
    length: timedelta = timedelta(minutes=30)
    notice: timedelta = timedelta(days=1)
    days: int = 30
    answer_within: timedelta = timedelta(days=3)


USUAL = Terms()


def offer(
    tx: Tx, modes: Mapping[int, SessionMode], *, at: datetime, terms: Terms = USUAL
) -> dict[int, list[tuple[datetime, datetime]]]:
    """Offer slots to both sides of cases in mediation, each for the mode it needs; the slots by case.

    A case with a session to come or an open offer gets none, nor does one whose mediator is booked out. No two cases
    are offered the same slot of a mediator. ModeUnfit if a mode does not suit everybody of its case; ValueError for
    asynchronous text, which has no hour.
    """
    if SessionMode.TEXT in modes.values():
        raise ValueError("asynchronous text is booked, not offered")
    wanted = _wanted(tx, modes, at, terms)
    fitting.check(tx, modes, at=at)
    with tx.handing_over():
        actions.hold_calendars(tx, list(modes), [])
        tx.run(sql.close_expired, at=at)
        offered = tx.rows(sql.offer_slots, at=at, **wanted)
        slots = defaultdict(list)
        for row in sorted(offered, key=lambda row: row.starts_at):
            slots[row.case_id].append((row.starts_at, row.ends_at))
        noted = {case: Noted("", "", {"slots": [start for start, _ in times]}) for case, times in slots.items()}
        cases.note(tx, "session:offer", noted, at=at)
    return dict(slots)


def _wanted(tx: Tx, modes: Mapping[int, SessionMode], at: datetime, terms: Terms) -> dict[str, Any]:
    seen = {row.id for row in tx.rows(actions.sql.cases_seen, case_ids=list(modes))}
    if len(seen) != len(modes):
        raise errors.NotFound()
    calendar, today = calendars.current(tx), cases.today_of(at)
    days = [today + timedelta(days=n) for n in range(terms.days + 1)]
    return {
        "case_ids": list(modes),
        "modes": [str(mode) for mode in modes.values()],
        "days": [day for day in days if calendar.is_working_day(day)],
        "not_before": at + terms.notice,
        "length": terms.length,
        "expires_at": at + terms.answer_within,
        "count": terms.count,
        "centre_starts": [start for start, _ in CENTRE_HOURS],
        "centre_ends": [end for _, end in CENTRE_HOURS],
    }


def pick(tx: Tx, picks: Mapping[int, Sequence[datetime]], *, at: datetime) -> dict[int, int]:
    """The actor's side picks from what its cases are offered; session id by case where both sides meet.

    The earliest slot that both picked and that is still free is booked, and the offer closed. SlotGone for a time that
    is not offered any more, NotPermitted for whoever speaks for neither side.
    """
    side = actions.SPEAKS_FOR.get(tx.actor.role)
    if side is None:
        raise errors.NotPermitted()
    wanted = [(case, start) for case, starts in picks.items() for start in dict.fromkeys(starts)]
    columns = {"case_ids": [case for case, _ in wanted], "starts": [start for _, start in wanted]}
    offered = open_offers(tx, list(picks), at=at)
    with tx.handing_over():
        in_person = any(row.mode == SessionMode.IN_PERSON for row in offered)
        actions.hold_calendars(tx, [row.case_id for row in offered], None if in_person else [])
    picked = tx.rows(sql.pick_slots, side=side, at=at, **columns)
    if len(picked) != len(wanted):
        raise errors.SlotGone()
    with tx.handing_over():
        noted = {case: Noted("", "", {"side": side, "slots": list(starts)}) for case, starts in picks.items()}
        cases.note(tx, "session:pick", noted, at=at)
        return _book(tx, list(picks), at)


def _book(tx: Tx, case_ids: Sequence[int], at: datetime) -> dict[int, int]:
    wanted = {"case_ids": list(case_ids), "at": at, "without_steps": list(fitting.WITHOUT_STEPS)}
    common = [
        actions.Slot(
            case_id=row.case_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            mode=SessionMode(row.mode),
            room_id=row.room_id,
        )
        for row in tx.rows(sql.common_slots, **wanted)
    ]
    booked = actions.book(tx, common, at=at)
    tx.run(sql.close_offers, case_ids=list(booked), at=at)
    return booked


def close_unwanted(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[int]:
    """Let go of slots on video that somebody does not want on video; the cases that they were offered to."""
    return sorted({row.case_id for row in tx.rows(sql.close_unwanted, at=at, among=among)})


def open_offers(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[Any]:
    """What cases are offered and who picked it, in order of time."""
    return tx.rows(sql.open_offers, case_ids=list(case_ids), at=at)


def unanswered(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Sides that have not picked from slots offered a day or longer ago."""
    return tx.rows(sql.unanswered, at=at, offered_by=cases.today_of(at) - timedelta(days=1), among=among)
