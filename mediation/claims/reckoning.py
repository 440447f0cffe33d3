"""Rebuilds interest, penalty, compound interest and damages of a debt day by day from its rate and dates; pure.

The day a thing happens counts, the last one does not (算头不算尾). Overdue principal bears the penalty rate in place of
the contract's, or goes on at the contract's rate where there is no penalty rate, as with cards. Yuan; each line is
rounded to the fen once, so that a component is the sum of its lines. Rates are per cent a year.

Sources: 民法典 (2021-01-01) art. 561, 674, 676; 银发〔2003〕251号 art. 3 (penalty rates); 银发〔2016〕111号 (no
interest on damages and fees of cards); 法释〔2021〕10号 art. 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from mediation.claims.words import Compounding, DayCount, RateKind
from mediation.money import apply_in_order, rounded
from mediation.terms import APPLICATION_ORDER
from mediation.vocabulary import ClaimComponent

C = ClaimComponent
NOTHING = Decimal("0.00")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as the contract writes it."""

    value: Decimal
    kind: RateKind = RateKind.YEARLY

    def yearly(self, count: DayCount) -> Decimal:
        """Per cent a year: twelve months, or the days of the year that `count` knows."""
        match self.kind:
            case RateKind.MONTHLY:
                return self.value * 12 / 10
            case RateKind.DAILY:
                return self.value * count.year / 100
            case _:
                return self.value


@dataclass(frozen=True, slots=True)
class Due:
    """A day on which principal falls due, together with the interest accrued until then."""

    on: date
    principal: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid, and when."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Minimum:
    """Card terms: the part of what is owed that is the minimum payment, and the damages when it is missed; per cent."""

    share: Decimal = Decimal(10)
    charge: Decimal = Decimal(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What interest runs on: `principal` outstanding from the day `since`, counted to the day before `until`.

    `penalty_rate` is None where overdue principal goes on at the contract's rate.
    """

    principal: Decimal
    since: date
    until: date
    rate: Rate
    penalty_rate: Rate | None = None
    day_count: DayCount = DayCount.ACTUAL_360
    compounding: Compounding = Compounding.ON_INTEREST
    dues: tuple[Due, ...] = ()
    payments: tuple[Payment, ...] = ()
    minimum: Minimum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a reckoning: on `base` from the day `first` to the day `last`, at `rate`; no days where flat."""

    component: ClaimComponent
    first: date
    last: date
    base: Decimal
    rate: Decimal
    days: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """The lines, what of each component is unpaid at the end, and the yuan-days the principal was owed."""

    lines: tuple[Line, ...]
    unpaid: Mapping[ClaimComponent, Decimal]
    principal_days: Decimal
    overpaid: Decimal = NOTHING

    def lines_of(self, component: ClaimComponent) -> tuple[Line, ...]:
        """Those of one component."""
        return tuple(line for line in self.lines if line.component is component)


def reckon(debt: Debt) -> Reckoning:
    """Count a debt from its first day to its last; ValueError if it ends before it begins."""
    if debt.until < debt.since:
        raise ValueError("a debt is counted forward")
    running = _Running(debt)
    happens = {due.on for due in debt.dues} | {payment.on for payment in debt.payments}
    stops = sorted({debt.since, debt.until, *(day for day in happens if debt.since < day < debt.until)})
    for first, until in pairwise(stops):
        running.fall_due(first)
        running.receive(first)
        running.accrue(first, until)
    return running.result()


def days_between(first: date, until: date, count: DayCount) -> int:
    """Days from one day to before another."""
    if count is not DayCount.THIRTY_360:
        return (until - first).days
    months = (until.year - first.year) * 12 + until.month - first.month
    return months * 30 + min(until.day, 30) - min(first.day, 30)


def interest(base: Decimal, rate: Decimal, *, days: int, count: DayCount) -> Decimal:
    """Unrounded yuan on a base at per cent a year."""
    return base * rate * days / (HUNDRED * count.year)


@dataclass(slots=True)
class _Running:
    """A debt while it is counted."""

    debt: Debt
    not_due: Decimal = NOTHING
    overdue: Decimal = NOTHING
    fresh: Decimal = NOTHING  # interest that is not due yet
    compounds: Decimal = NOTHING  # unpaid interest that compound interest runs on
    minimum: Decimal = NOTHING
    principal_days: Decimal = NOTHING
    overpaid: Decimal = NOTHING
    to_come: list[Due] = field(default_factory=list)
    segments: list[Line] = field(default_factory=list)
    accrued: dict[ClaimComponent, Decimal] = field(default_factory=dict)
    paid: dict[ClaimComponent, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.not_due = self.debt.principal
        self.to_come = sorted(self.debt.dues, key=lambda due: due.on)
        self.accrued = dict.fromkeys(C, NOTHING)
        self.paid = dict.fromkeys(C, NOTHING)

    def fall_due(self, on: date) -> None:
        while self.to_come and self.to_come[0].on <= on:
            due = self.to_come.pop(0)
            moved = min(due.principal, self.not_due)
            self.not_due, self.overdue = self.not_due - moved, self.overdue + moved
            self.compounds, self.fresh = self.compounds + self.fresh, NOTHING
            if self.debt.minimum is not None:
                self._miss_minimum(self.debt.minimum, on)

    def _miss_minimum(self, terms: Minimum, on: date) -> None:
        """What was missed before is part of the next minimum payment; no interest runs on the charge."""
        owed = self.not_due + self.overdue
        self.minimum = rounded(self.minimum + (owed - self.minimum) * terms.share / HUNDRED)
        amount = rounded(self.minimum * terms.charge / HUNDRED)
        self._book(C.LIQUIDATED_DAMAGES, on, on, base=self.minimum, rate=terms.charge, days=0, amount=amount)

    def receive(self, on: date) -> None:
        for payment in self.debt.payments:
            if payment.on == on:
                self._apply(payment.amount)

    def _apply(self, amount: Decimal) -> None:
        dues = {name: rounded(self.accrued[name] - self.paid[name]) for name in C}
        dues[C.PRINCIPAL] = self.not_due + self.overdue
        applied = apply_in_order(amount, {str(name): due for name, due in dues.items()}, APPLICATION_ORDER)
        to = {name: applied.to[name] for name in C}
        for name in C:
            self.paid[name] += to[name]
        late = min(to[C.PRINCIPAL], self.overdue)
        self.overdue, self.not_due = self.overdue - late, self.not_due - (to[C.PRINCIPAL] - late)
        from_due = min(to[C.INTEREST], self.compounds)
        self.compounds -= from_due
        self.fresh = max(NOTHING, self.fresh - (to[C.INTEREST] - from_due))
        self.minimum = max(NOTHING, self.minimum - amount)
        self.overpaid += applied.left_over

    def accrue(self, first: date, until: date) -> None:
        debt = self.debt
        rate, overdue = debt.rate.yearly(debt.day_count), self.overdue
        penalty = debt.penalty_rate.yearly(debt.day_count) if debt.penalty_rate else None
        bearing = self.not_due if penalty is not None else self.not_due + overdue
        self.fresh += self._run(C.INTEREST, first, until, base=bearing, rate=rate)
        if penalty is not None:
            self._run(C.PENALTY_INTEREST, first, until, base=overdue, rate=penalty)
        if debt.compounding is not Compounding.NONE:
            base = rounded(self.compounds)
            grown = self._run(C.COMPOUND_INTEREST, first, until, base=base, rate=rate if penalty is None else penalty)
            if debt.compounding is Compounding.ON_BOTH:
                self.fresh += grown
        self.principal_days += (self.not_due + overdue) * (until - first).days

    def _run(self, component: ClaimComponent, first: date, until: date, *, base: Decimal, rate: Decimal) -> Decimal:
        """Books interest of a component over some days; unrounded."""
        days = days_between(first, until, self.debt.day_count)
        if not base or not rate or days <= 0:
            return NOTHING
        amount = interest(base, rate, days=days, count=self.debt.day_count)
        last = date.fromordinal(until.toordinal() - 1)
        self._book(component, first, last, base=base, rate=rate, days=days, amount=amount)
        return amount

    def _book(self, component: ClaimComponent, first: date, last: date, **said: Decimal | int) -> None:
        line = Line(component=component, first=first, last=last, **said)  # type: ignore[arg-type]
        self.segments.append(line)
        self.accrued[component] += line.amount

    def result(self) -> Reckoning:
        lines = _joined(self.segments, self.debt.day_count)
        unpaid = {name: -self.paid[name] for name in C}
        for line in lines:
            unpaid[line.component] += line.amount
        unpaid[C.PRINCIPAL] = self.not_due + self.overdue
        return Reckoning(
            lines=lines,
            unpaid={name: max(NOTHING, amount) for name, amount in unpaid.items()},
            principal_days=self.principal_days,
            overpaid=self.overpaid,
        )


def _joined(segments: Sequence[Line], count: DayCount) -> tuple[Line, ...]:
    """Neighbours on the same base at the same rate are one line; ordered by component and day, rounded."""
    found: list[Line] = []
    for line in sorted(segments, key=lambda line: (list(C).index(line.component), line.first)):
        before = found[-1] if found else None
        if before and _goes_on(before, line):
            found[-1] = replace(before, last=line.last, days=before.days + line.days)
        else:
            found.append(line)
    return tuple(_rounded(line, count) for line in found)


def _goes_on(before: Line, line: Line) -> bool:
    same = (before.component, before.base, before.rate) == (line.component, line.base, line.rate)
    return same and bool(before.days) and before.last.toordinal() + 1 == line.first.toordinal()


def _rounded(line: Line, count: DayCount) -> Line:
    amount = interest(line.base, line.rate, days=line.days, count=count) if line.days else line.amount
    return replace(line, amount=rounded(amount))
