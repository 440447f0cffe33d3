"""Plays the coming weeks through many times: how many cases wait, how long, and how many run out of time; pure.

A day is the step. Cases of a product are served in the order they came, and the product whose first case is oldest
goes first; mediators of few products before those of many, in proportion to their free places. A mediation ends when
its drawn days at work are over, or on the day after its period (D5, Online Mediation Rules art. 24): that is a breach.
Each replication draws its own history with replacement, so that a short history gives a wide band. Numbers are drawn
before anything is assigned: scenarios that differ in mediators only see the same cases (common random numbers).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from mediation.assignment.scenarios import Scenario, Worker
from mediation.assignment.survival import LONGEST, Share, incidence, resampled, wilson
from mediation.deadlines import Calendar, due

WEEK = 7
OLDEST = 120
"""Days in the pool from which on a waiting case is as old as any."""
STALE = 30
"""Days in the pool after which a waiting case is counted as stale."""
ELSEWHERE = Worker(name="", products=frozenset(), capacity=0)
Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Every replication, each of shape (replications, weeks); levels at the week's end, the others within it.

    `came` counts what was there at the start and what came since: it is `waiting` + `running` + `ended`, always.
    """

    came: Whole
    waiting: Whole
    running: Whole
    ended: Whole
    stale: Whole
    started: Whole
    waited: Whole
    due: Whole
    breached: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Mean over replications, and between which values nine of ten lie; None without any."""

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What a week may bring.

    `waited_days` is of cases given out in it; `breach` is the share not over in time of all mediations whose period
    ends in it, with the error of the simulation; `breach_band` is where one week's share may lie.
    """

    number: int
    until: date
    waiting: Band
    stale: Band
    running: Band
    waited_days: Band
    due: Band
    breached: Band
    breach: Share
    breach_band: Band


def simulate(scenario: Scenario, *, replications: int = 200, seed: int = 1) -> Paths:
    """Play a scenario through; the same seed gives the same paths."""
    return _Play(scenario, replications, seed).paths()


def summary(scenario: Scenario, paths: Paths) -> tuple[Week, ...]:
    """The replications of each week in a few numbers."""
    return tuple(_week(scenario, paths, number) for number in range(scenario.weeks))


def band(values: Whole | Real) -> Band:
    """Mean, fifth and ninety-fifth percentile; what is not a number is left out."""
    known = values[np.isfinite(values)]
    if not known.size:
        return Band(mean=None, low=None, high=None)
    low, high = np.quantile(known, (0.05, 0.95))
    return Band(mean=float(known.mean()), low=float(low), high=float(high))


def _week(scenario: Scenario, paths: Paths, number: int) -> Week:
    def of(values: Whole) -> Whole:
        return values[:, number]

    def per(part: Whole, whole: Whole) -> Band:
        return band(np.divide(of(part), of(whole), out=np.full(len(part), np.nan), where=of(whole) > 0))

    return Week(
        number=number + 1,
        until=scenario.start + timedelta(days=WEEK * (number + 1) - 1),
        waiting=band(of(paths.waiting)),
        stale=band(of(paths.stale)),
        running=band(of(paths.running)),
        waited_days=per(paths.waited, paths.started),
        due=band(of(paths.due)),
        breached=band(of(paths.breached)),
        breach=wilson(int(of(paths.breached).sum()), int(of(paths.due).sum())),
        breach_band=per(paths.breached, paths.due),
    )


def arrivals(scenario: Scenario, replications: int, rng: np.random.Generator) -> Whole:
    """Cases that come to the pool, shape (replications, OLDEST + days, products); what waits came before the start.

    A coming week is one of the past, drawn with replacement, all products together; its days are its working days.
    """
    products, days = scenario.products, WEEK * scenario.weeks
    came = np.zeros((replications, OLDEST + days, len(products)), np.int64)
    for place, product in enumerate(products):
        for on, cases in scenario.waiting.get(product, {}).items():
            came[:, max(0, OLDEST - (scenario.start - on).days), place] += cases
    past = len(next(iter(scenario.history.weekly.values()), ()))
    chosen = rng.integers(max(past, 1), size=(replications, scenario.weeks))
    workdays = np.array([(scenario.start + timedelta(days=day)).weekday() < 5 for day in range(WEEK)]) / 5
    for place, product in enumerate(products):
        weekly = np.array(scenario.history.weekly.get(product, (0,) * max(past, 1)), np.int64)
        spread = rng.multinomial(weekly[chosen], workdays)
        came[:, OLDEST:, place] += spread.reshape(replications, days)
    _file(scenario, came, rng)
    return came


def _file(scenario: Scenario, came: Whole, rng: np.random.Generator) -> None:
    replications, span, _ = came.shape
    consent = incidence(resampled(scenario.history.consent, replications, rng))
    for filing in scenario.filings:
        first = OLDEST + (filing.on - scenario.start).days
        never = np.maximum(1 - consent.sum(axis=1, keepdims=True), 0)
        lags = rng.multinomial(filing.cases, _normed(np.hstack([consent, never])))[:, :-1]
        known = np.arange(first, first + lags.shape[1])
        inside = (known >= OLDEST) & (known < span)
        came[:, known[inside], scenario.products.index(filing.product)] += lags[:, inside]


def _normed(shares: Real) -> Real:
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))


class _Play:
    """The state of all replications at once; days are counted from the start of the scenario."""

    def __init__(self, scenario: Scenario, replications: int, seed: int) -> None:
        self.scenario, self.days = scenario, WEEK * scenario.weeks
        coming, curve, cases, self.residual = np.random.default_rng(seed).spawn(4)
        self.rows = np.arange(replications)[:, None]
        came = arrivals(scenario, replications, coming)
        self.ends_within = incidence(resampled(scenario.history.mediation, replications, curve)).cumsum(axis=1)
        self.arrived = came.cumsum(axis=1)
        self.came = self.arrived[:, OLDEST:]
        self._number_cases(came, cases)
        self._set_up_workers()
        self.running = sum(one.cases for one in scenario.running)
        self.sums = {one.name: np.zeros((replications, scenario.weeks), np.int64) for one in fields(Paths)}
        self._resume()

    def _number_cases(self, came: Whole, rng: np.random.Generator) -> None:
        """Gives each case of each replication the day it comes and the days its mediation will take."""
        size = came.sum(axis=1).max(axis=0)
        self.offset = np.concatenate([[0], np.cumsum(size + 1)])
        self.born = np.full((len(came), self.offset[-1]), self.days, np.int16)
        self.lasts = np.empty(self.born.shape, np.int16)
        span = np.arange(-OLDEST, self.days, dtype=np.int16)
        for row, within in enumerate(self.ends_within):
            self.lasts[row] = np.searchsorted(within, rng.random(self.offset[-1]), side="right")
            for place, first in enumerate(self.offset[:-1]):
                born = np.repeat(span, came[row, :, place])
                self.born[row, first : first + len(born)] = born
        self.taken = np.zeros((len(came), len(size)), np.int64)

    def _set_up_workers(self) -> None:
        """Free places and days at work of each mediator; those of few products first."""
        roster = sorted(self.scenario.workers, key=lambda one: (len(one.products), one.name))
        workers = [*roster, ELSEWHERE]
        horizon = self.days + 2 * LONGEST
        dates = [self.scenario.start + timedelta(days=day) for day in range(horizon)]
        present = np.array([[not any(a <= on <= b for a, b in one.absences) for on in dates] for one in workers])
        in_term = np.array([[not one.term or one.term.first <= on <= one.term.last for on in dates] for one in workers])
        capacity = np.array([one.capacity for one in workers])
        self.places = np.where(present & in_term, capacity[:, None], 0)
        self.worked = np.hstack([np.zeros((len(workers), 1), np.int64), present.cumsum(axis=1)])
        self.day_of_work = np.full((len(workers), horizon + LONGEST + 2), horizon)
        for place, at_work in enumerate(present):
            self.day_of_work[place, 1 : 1 + at_work.sum()] = np.flatnonzero(at_work)
        self.place_of = {one.name: place for place, one in enumerate(workers)}
        self.takes = np.array([[p in one.products for one in workers] for p in self.scenario.products], np.int64)
        breadth = np.array([len(one.products) for one in workers])
        self.levels = [np.flatnonzero(breadth == wide) for wide in np.unique(breadth[:-1])]
        replications = len(self.rows)
        self.load = np.zeros((replications, len(workers)), np.int64)
        self.leaving = np.zeros((replications, len(workers), self.days + 1), np.int64)
        calendar = Calendar()
        self.period = np.array([(due("D5", on, calendar=calendar).due_on - on).days for on in dates[: self.days + 60]])

    def paths(self) -> Paths:
        """Every day in turn."""
        levels = self.sums
        gone = np.zeros(len(self.rows), np.int64)
        for day in range(self.days):
            left = self.leaving[:, :, day]
            gone += left.sum(axis=1)
            self.load -= left
            self._give_out(day)
            week = day // WEEK
            total = self.came[:, day].sum(axis=1)
            levels["came"][:, week] = total + self.running
            levels["waiting"][:, week] = total - self.taken.sum(axis=1)
            levels["running"][:, week], levels["ended"][:, week] = self.load.sum(axis=1), gone
            levels["stale"][:, week] = self._stale(day)
        return Paths(**levels)

    def _stale(self, day: int) -> Whole:
        old = self.arrived[:, OLDEST + day - STALE]
        return np.asarray(np.maximum(old - self.taken, 0).sum(axis=1))

    def _give_out(self, day: int) -> None:
        """Free places to waiting cases, the product with the oldest case first."""
        free = np.maximum(self.places[:, day] - self.load, 0)
        first = self.born[self.rows, self.offset[:-1] + self.taken]
        for product in np.argsort(first, axis=1, kind="stable").T:
            waiting = self.came[self.rows[:, 0], day, product] - self.taken[self.rows[:, 0], product]
            for level in self.levels:
                room = free[:, level] * self.takes[product][:, level]
                given = shared_out(waiting, room)
                if not given.any():
                    continue
                free[:, level] -= given
                waiting -= given.sum(axis=1)
                self._start(day, product, level, given)

    def _start(self, day: int, product: Whole, level: Whole, given: Whole) -> None:
        counts = given.sum(axis=1)
        row = np.repeat(self.rows[:, 0], counts)
        worker = np.repeat(np.tile(level, len(given)), given.ravel())
        number = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
        case = self.offset[product[row]] + self.taken[row, product[row]] + number
        self.taken[self.rows[:, 0], product] += counts
        self.load[:, level] += given
        self.sums["started"][:, day // WEEK] += counts
        np.add.at(self.sums["waited"][:, day // WEEK], row, day - self.born[row, case])
        begins = day + self.scenario.history.answer_days
        last = np.full(len(row), begins + self.period[begins])
        self._schedule(row, worker, self._end(worker, begins, self.lasts[row, case]), last, day + 1)

    def _end(self, worker: Whole, begins: int, lasts: NDArray[np.int16] | Whole) -> Whole:
        """The day on which the mediator has spent the days at work; a mediation without days ends as it begins."""
        worked = self.worked[worker, begins + 1] + lasts
        return np.where(lasts > 0, self.day_of_work[worker, worked], begins)

    def _schedule(self, row: Whole, worker: Whole, end: Whole, last: Whole, earliest: int) -> None:
        breached = end > last
        leaves = np.clip(np.where(breached, last + 1, end), earliest, self.days)
        np.add.at(self.leaving, (row, worker, leaves), 1)
        counted = (last >= 0) & (last < self.days)
        week = last[counted] // WEEK
        np.add.at(self.sums["due"], (row[counted], week), 1)
        np.add.at(self.sums["breached"], (row[counted], week), breached[counted].astype(np.int64))

    def _resume(self) -> None:
        """Mediations open at the start go on: their days are drawn from those longer than what has passed."""
        start = self.scenario.start
        for last_day, cases in self.scenario.over.items():
            if 0 <= (last_day - start).days < self.days:
                self.sums["due"][:, (last_day - start).days // WEEK] += cases
        for one in self.scenario.running:
            worker = self.place_of.get(one.worker, len(self.place_of) - 1)
            passed = min(max((start - one.began_on).days - 1, 0), LONGEST)
            before = self.ends_within[:, passed][:, None]
            sought = before + self.residual.random((len(self.rows), one.cases)) * (1 - before)
            drawn = np.array(
                [np.searchsorted(w, s, side="right") for w, s in zip(self.ends_within, sought, strict=True)]
            )
            row = np.repeat(self.rows[:, 0], one.cases)
            workers = np.full(len(row), worker)
            remains = np.maximum(drawn.ravel() - passed, 1)
            last = np.full(len(row), (one.due_on - start).days)
            self.load[:, worker] += one.cases
            self._schedule(row, workers, self.day_of_work[workers, remains], last, 0)


def shared_out(waiting: Whole, room: Whole) -> Whole:
    """How many of the waiting cases each place gets, for rows of room: in proportion, whole, and all that fit."""
    total = room.sum(axis=1)
    taken = np.minimum(waiting, total)
    until = room.cumsum(axis=1) * taken[:, None] // np.maximum(total, 1)[:, None]
    return np.asarray(np.diff(until, axis=1, prepend=0))
