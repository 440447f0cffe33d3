"""The centre's own past as the simulation needs it, and the simulation held against a past it did not know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.assignment import simulating
from mediation.assignment.scenarios import Days, Filing, History, Running, Scenario, Worker
from mediation.assignment.simulating import WEEK, Band
from mediation.assignment.survival import Fate, Spell, incidence, tally
from mediation.cases.actions import ENDED
from mediation.cases.log import SHANGHAI
from mediation.db import Tx, load
from mediation.deadlines import Calendar, due
from mediation.vocabulary import CaseState, Product

sql = load(Path(__file__).with_name("history.sql"))
LOOK_BACK = 365
"""Days of history that still say something about today."""
WEEKS_BACK = 26
"""Weeks of arrivals that the coming weeks are drawn from."""
PERIOD = 30
"""Days of a mediation before docketing (Online Mediation Rules art. 24)."""
WAITING = CaseState.AWAITING_ASSIGNMENT
STANDING = [str(state) for state in (WAITING, CaseState.ASSIGNED, CaseState.IN_MEDIATION, CaseState.SUSPENDED,
                                     CaseState.AGREEMENT_PENDING_SIGNATURE)]  # fmt: skip
OVER = [str(state) for state in ENDED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One week of the past: what was seen, and the band that was foreseen from before the first week."""

    until: date
    waiting: int
    waiting_band: Band
    due: int
    breached: int
    breached_band: Band

    @property
    def holds(self) -> bool:
        """Whether both lie in their bands."""
        return _within(self.waiting, self.waiting_band) and _within(self.breached, self.breached_band)


def calibrate(tx: Tx, as_of: date) -> History:
    """What the log says at the end of a day; NoHistory when no mediation had begun by then."""
    window = _window(as_of)
    mediation = tally(_spells(tx.rows(sql.mediations, ended=OVER, **window)))
    if not mediation.sum():
        raise errors.NoHistory()
    consent = tally(_spells(tx.rows(sql.consents, ended=OVER, **window)))
    return History(
        mediation=mediation,
        consent=consent,
        weekly=_weekly(tx, as_of),
        answer_days=min(tx.value(sql.answer_days, **window) or 0, WEEK),
    )


def scenario(tx: Tx, as_of: date, *, weeks: int) -> Scenario:
    """The centre as it stood at the end of a day, to be played on from the next; the roster is today's."""
    history = calibrate(tx, as_of)
    waiting: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    running = list[Running]()
    for row in tx.rows(sql.standing, until=_end_of(as_of), states=STANDING):
        if row.state == WAITING:
            waiting[row.product][row.consented_on or as_of] += row.cases
        else:
            running.append(_running(row, as_of, history.answer_days))
    start, last = as_of + timedelta(days=1), as_of + timedelta(weeks=weeks)
    return Scenario(
        start=start,
        weeks=weeks,
        history=history,
        workers=tuple(map(_worker, tx.rows(sql.workers))),
        waiting=waiting,
        running=tuple(running),
        over={row.due_on: row.due - row.breached for row in _periods(tx, as_of, first=start, last=last)},
    )


def trusted(known: Scenario) -> Scenario:
    """The scenario, if its history says how many mediations outlast the period; NotFound when none was watched so long.

    From shorter ones nothing follows about the end of the period, and a band would feign that it does.
    """
    counts = known.history.mediation
    if not counts[:, PERIOD:].any() and incidence(counts).sum() < 1 - 1e-9:
        raise errors.NotFound("No mediation was watched to the end of its period: the history is too short.")
    return known


def filing(tx: Tx, whose: str, *, cases: int, on: date) -> tuple[Filing, ...]:
    """A filing of an institution's usual products, or of one product when `whose` is one; NotFound otherwise."""
    if whose in set(Product):
        return (Filing(product=whose, cases=cases, on=on),)
    mix: list[Any] = tx.rows(sql.mix, code=whose)
    if not mix:
        raise errors.NotFound(f"{whose} is no product and no institution that has filed.")
    until = [cases * sum(row.cases for row in mix[:place]) // sum(row.cases for row in mix)
             for place in range(len(mix) + 1)]  # fmt: skip
    return tuple(
        Filing(product=row.product, cases=after - before, on=on)
        for row, before, after in zip(mix, until, until[1:], strict=False)
    )


def away(known: Scenario, licence: str, days: Days) -> Scenario:
    """The scenario with a mediator on leave; NotFound for a licence that is not on the roster."""
    if licence not in {one.name for one in known.workers}:
        raise errors.NotFound(f"No mediator has the licence {licence}.")
    workers = (replace(one, absences=(*one.absences, days)) if one.name == licence else one for one in known.workers)
    return replace(known, workers=tuple(workers))


def hired(known: Scenario, count: int, *, products: frozenset[str], since: date) -> Scenario:
    """The scenario with new mediators of the roster's median capacity."""
    places = sorted(one.capacity for one in known.workers) or [0]
    fresh = tuple(
        Worker(
            name=f"+{len(known.workers) + number}",
            products=products,
            capacity=places[len(places) // 2],
            term=Days(since, date.max),
        )
        for number in range(count)
    )
    return replace(known, workers=known.workers + fresh)


def backtest(tx: Tx, first: date, *, weeks: int = 4, replications: int = 200, seed: int = 1) -> list[Comparison]:
    """Foresee past weeks from what was known on the morning of the first, and compare with what came."""
    past = trusted(scenario(tx, first - timedelta(days=1), weeks=weeks))
    foreseen = simulating.summary(past, simulating.simulate(past, replications=replications, seed=seed))
    last = foreseen[-1].until
    observed = _periods(tx, last, first=first, last=last)
    return [_compared(tx, week, observed) for week in foreseen]


def _periods(tx: Tx, as_of: date, *, first: date, last: date) -> list[Any]:
    return tx.rows(sql.periods, until=_end_of(as_of), first=first, last=last, ended=OVER)


def _compared(tx: Tx, week: simulating.Week, observed: list[Any]) -> Comparison:
    standing = tx.rows(sql.standing, until=_end_of(week.until), states=[str(WAITING)])
    within = [row for row in observed if 0 <= (week.until - row.due_on).days < WEEK]
    return Comparison(
        until=week.until,
        waiting=sum(row.cases for row in standing),
        waiting_band=week.waiting,
        due=sum(row.due for row in within),
        breached=sum(row.breached for row in within),
        breached_band=week.breached,
    )


def _within(value: int, band: Band) -> bool:
    return band.low is not None and band.high is not None and band.low <= value <= band.high


def _window(as_of: date) -> dict[str, datetime]:
    return {"since": _end_of(as_of - timedelta(days=LOOK_BACK)), "until": _end_of(as_of)}


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI)


def _spells(rows: list[Any]) -> list[Spell]:
    return [Spell(row.days, Fate(row.fate), row.cases) for row in rows]


def _weekly(tx: Tx, as_of: date) -> Mapping[str, tuple[int, ...]]:
    """Weeks since the first arrival; weeks before it would say that nothing came when nothing was written down."""
    since = _end_of(as_of - timedelta(days=WEEK * WEEKS_BACK))
    rows: list[Any] = tx.rows(sql.weekly, on=as_of, since=since, until=_end_of(as_of))
    weeks = max((row.week for row in rows), default=0) + 1
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * weeks)
    for row in rows:
        counts[row.product][weeks - 1 - row.week] = row.cases
    return {product: tuple(cases) for product, cases in counts.items()}


def _running(row: Any, as_of: date, answer_days: int) -> Running:
    """A mediation that is not confirmed yet begins when its mediator is expected to answer."""
    began = row.began_on or max(row.offered_on + timedelta(days=answer_days), as_of)
    ends = row.due_on or due("D5", began, calendar=Calendar()).due_on
    return Running(worker=row.licence or "", began_on=began, due_on=ends, cases=row.cases)


def _worker(row: Any) -> Worker:
    return Worker(
        name=row.licence,
        products=frozenset(row.products),
        capacity=row.capacity,
        term=Days(row.term_from, row.term_until),
        absences=tuple(map(Days, row.from_days, row.untils)),
    )
