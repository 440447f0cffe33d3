"""What is known when a future is played through: who works, what waits, what comes, how long it takes; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from mediation.assignment.survival import Counts


class Days(NamedTuple):
    """From the first day through the last."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A mediator who takes cases of some products, up to `capacity` open ones, from a day through another.

    While away he takes no new case and his cases stand still; the period of mediation does not.
    """

    name: str
    products: frozenset[str]
    capacity: int
    term: Days | None = None
    absences: tuple[Days, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """Cases of one product accepted at once on a day; part of them comes to mediation, after the usual days."""

    product: str
    cases: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Open mediations that are alike: whose, begun when, and the last day of their period."""

    worker: str
    began_on: date
    due_on: date
    cases: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the past says: tallies of days (see `survival.tally`), and cases a week by product, oldest week first.

    `mediation` counts ends other than by the period as happened, `consent` consents as happened and refusals as other;
    `answer_days` are days from the offer to the mediator's confirmation.
    """

    mediation: Counts
    consent: Counts
    weekly: Mapping[str, tuple[int, ...]]
    answer_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A future to play through, from the morning of `start`.

    `waiting` is by product and the day cases came, `over` are mediations that have ended, by the last day of their
    period.
    """

    start: date
    weeks: int
    history: History
    workers: tuple[Worker, ...]
    waiting: Mapping[str, Mapping[date, int]]
    running: tuple[Running, ...] = ()
    filings: tuple[Filing, ...] = ()
    over: Mapping[date, int] = field(default_factory=dict)

    @property
    def products(self) -> tuple[str, ...]:
        """Every product that waits or comes."""
        return tuple(sorted({*self.waiting, *self.history.weekly, *(one.product for one in self.filings)}))
