"""The days off of a year, loaded with all that follows: what runs is computed anew, and nothing moves unseen.

What a notice would change is found by carrying it out and taking it back. A day that counts otherwise from now on, in
the past too, or a deadline that would move, is loaded only by whoever has seen exactly that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mediation import errors
from mediation.accounts import changes
from mediation.agreements import actions as agreements
from mediation.assignment import actions as assignment
from mediation.cases import calendars, periods, timebars
from mediation.cases.actions import today_of
from mediation.cases.calendars import SpecialDay
from mediation.db import Tx
from mediation.permissions import Permission, may
from mediation.vocabulary import Word


class Clock(Word):
    """What is computed by days off, and moves with them."""

    PERIODS = "periods", "调解期限", "Mediation periods"
    ANSWERS = "answers", "调解员答复期限", "Answers of mediators"
    WINDOWS = "windows", "申请司法确认期限", "Windows for confirmation"
    LIMITATIONS = "limitations", "诉讼时效和保证期间", "Limitation and guarantee clocks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice of the State Council on a year: its name and number, and the days that it names."""

    year: int
    title: str
    days: tuple[SpecialDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a notice changes: days that count otherwise than before, and how many clocks end on another day."""

    to_off: tuple[date, ...]
    to_worked: tuple[date, ...]
    past: int
    moved: Mapping[Clock, int]

    @property
    def is_grave(self) -> bool:
        """Whether deadlines move, or days that are past count otherwise."""
        return bool(self.past or any(self.moved.values()))

    @property
    def mark(self) -> str:
        """By which who acknowledges it shows that they have seen this and nothing else."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


class _TakenBack(Exception):
    def __init__(self, effect: Effect) -> None:
        self.effect = effect


def foresee(tx: Tx, notice: Notice, *, at: datetime) -> Effect:
    """What a notice would change, if it were loaded now; NotPermitted."""
    try:
        with tx.attempt():
            raise _TakenBack(_carried_out(tx, notice, at))
    except _TakenBack as foreseen:
        return foreseen.effect


def load(tx: Tx, notice: Notice, *, acknowledged: str = "", at: datetime) -> Effect:
    """Load a notice in place of what was known of its year, and compute anew what runs; what it changed.

    NotPermitted; DeadlinesMove unless what it gravely changes is `acknowledged` by its mark.
    """
    with tx.attempt():
        effect = _carried_out(tx, notice, at)
        if effect.is_grave and acknowledged != effect.mark:
            raise errors.DeadlinesMove()
    moved = {str(clock): count for clock, count in effect.moved.items() if count}
    facts = {"title": notice.title, "days": len(notice.days), **moved}
    changes.record(tx, "calendarnotice", notice.year, facts, at=at)
    return effect


def _carried_out(tx: Tx, notice: Notice, at: datetime) -> Effect:
    if not may(tx.actor.role, Permission.ADMINISTER):
        raise errors.NotPermitted()
    before, today = calendars.current(tx), today_of(at)
    calendars.take(tx, notice.year, notice.days, title=notice.title, at=at)
    after = calendars.current(tx)
    changed = [day for day in days_of(notice.year) if before.is_working_day(day) != after.is_working_day(day)]
    return Effect(
        to_off=tuple(day for day in changed if not after.is_working_day(day)),
        to_worked=tuple(day for day in changed if after.is_working_day(day)),
        past=sum(day < today for day in changed),
        moved={
            Clock.PERIODS: periods.recompute(tx, at=at),
            Clock.ANSWERS: assignment.recompute_answers(tx),
            Clock.WINDOWS: agreements.recompute_windows(tx, at=at),
            Clock.LIMITATIONS: timebars.recompute(tx, notice.year, at=at),
        },
    )


def days_of(year: int) -> list[date]:
    """Every day of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
