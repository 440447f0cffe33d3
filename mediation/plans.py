"""Spreads a settled sum over the days it is paid on, and tells whether what somebody declares would carry it.

Pure: amounts are yuan to the fen, shares are parts of one, days are days in Asia/Shanghai. A payment day that is a day
off moves to the first working day after it (民法典 2021-01-01, art. 203); of a year whose notice of days off is not
out yet, weekends and the holidays that can be guessed count as days off, so no payment falls on one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mediation import errors
from mediation.deadlines import Calendar, add_months
from mediation.money import FEN, rounded, split, split_weighted
from mediation.terms import MOST_PERIODS, Instalment, Shape

YEAR = tuple(range(1, 13))
USUAL_PERIODS = (1, 3, 6, 12, 24, 36, 60)
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a plan made `on` a day keeps to: so many payments and months at most, the largest last share, days off."""

    on: date
    calendar: Calendar
    most_periods: int = MOST_PERIODS
    largest_balloon: Decimal = Decimal("0.30")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a sum is to be spread over months.

    With a `down_payment`, `first_due_on` is its day and the first of `periods` payments follows a month after that;
    without one it is the day of the first. `deferral_months` come before that first payment in either case. Of a
    STEPPED plan the payments of each twelve months are higher than those of the twelve before by the share `step`. Of
    a SEASONAL one they fall in the months of the year named in `months` alone. Of a BALLOON the last payment is the
    share `balloon` of what is spread.
    """

    first_due_on: date
    periods: int = 1
    shape: Shape = Shape.EQUAL
    down_payment: Decimal = ZERO
    deferral_months: int = 0
    step: Decimal = Decimal("0.10")
    months: tuple[int, ...] = YEAR
    balloon: Decimal = Decimal("0.30")


def lay_out(total: Decimal, layout: Layout, limits: Limits) -> tuple[Instalment, ...]:
    """Every payment and its day; together they are the total to the fen.

    PlanTooLong beyond the limit of payments or as many months, BalloonTooLarge, PlanImpossible where a part of it
    cannot be paid or a day has passed.
    """
    _check(total, layout, limits)
    days = list(_days(layout, add_months(limits.on, limits.most_periods)))
    amounts = _amounts(total - layout.down_payment, layout)
    if layout.down_payment:
        days, amounts = [layout.first_due_on, *days], (layout.down_payment, *amounts)
    if min(amounts) < FEN:
        raise errors.PlanImpossible()
    return tuple(
        Instalment(number=number, due_on=limits.calendar.first_working_day(day), amount=amount)
        for number, (day, amount) in enumerate(zip(days, amounts, strict=True), start=1)
    )


def _check(total: Decimal, layout: Layout, limits: Limits) -> None:
    if layout.periods > limits.most_periods:
        raise errors.PlanTooLong()
    if layout.shape is Shape.BALLOON and layout.balloon > limits.largest_balloon:
        raise errors.BalloonTooLarge()
    in_bounds = layout.periods >= 1 and layout.deferral_months >= 0 and layout.step >= 0 and 0 < layout.balloon < 1
    in_time = layout.first_due_on >= limits.on and bool(layout.months) and set(layout.months) <= set(YEAR)
    if not (in_bounds and in_time and 0 <= layout.down_payment < total):
        raise errors.PlanImpossible()


def _days(layout: Layout, last: date) -> Iterator[date]:
    """The corresponding day of each month that counts, none after the last."""
    month, found = layout.deferral_months + bool(layout.down_payment), 0
    wanted = layout.months if layout.shape is Shape.SEASONAL else YEAR
    while found < layout.periods:
        day = add_months(layout.first_due_on, month)
        if day > last:
            raise errors.PlanTooLong()
        if day.month in wanted:
            found += 1
            yield day
        month += 1


def _amounts(total: Decimal, layout: Layout) -> tuple[Decimal, ...]:
    if layout.shape is Shape.STEPPED:
        years = [place // len(YEAR) for place in range(layout.periods)]
        return split_weighted(total, [1 + layout.step * year for year in years])
    if layout.shape is Shape.BALLOON and layout.periods > 1:
        last = rounded(total * layout.balloon)
        return (*split(total - last, layout.periods - 1), last)
    return split(total, layout.periods)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a person declares of themselves, yuan a month; used for this one answer, kept nowhere, never scored.

    `income` comes in the months named; each must also carry the `expenses` and other plans of the months without
    income that follow it.
    """

    income: Decimal
    expenses: Decimal = ZERO
    other_plans: Decimal = ZERO
    months: tuple[int, ...] = YEAR

    def left_in(self, month: int) -> Decimal:
        """Yuan that a month of the year leaves for instalments; less than nothing where it does not carry itself."""
        if month not in self.months:
            return ZERO
        until_next = next(gap for gap in YEAR if (month - 1 + gap) % 12 + 1 in self.months)
        return self.income - until_next * (self.expenses + self.other_plans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strain:
    """What a plan asks of declared means: the highest share of what a month leaves, and the months that fall short.

    `peak` is None where a month leaves nothing at all. Months are (year, month).
    """

    peak: Decimal | None
    short: tuple[tuple[int, int], ...]


def strain(instalments: Iterable[Instalment], means: Means) -> Strain:
    """Compare each month's payments with what is left of that month."""
    asked: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for each in instalments:
        asked[each.due_on.year, each.due_on.month] += each.amount
    left = {month: means.left_in(month[1]) for month in asked}
    short = tuple(month for month, amount in asked.items() if amount > left[month])
    if min(left.values()) <= 0:
        return Strain(peak=None, short=short)
    return Strain(peak=max(rounded(amount / left[month]) for month, amount in asked.items()), short=short)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to pay a sum, with what people compare it by."""

    layout: Layout
    instalments: tuple[Instalment, ...]
    strain: Strain | None

    @property
    def last_due_on(self) -> date:
        return self.instalments[-1].due_on

    @property
    def largest(self) -> Decimal:
        """Yuan of the largest payment."""
        return max(each.amount for each in self.instalments)


def options(total: Decimal, layouts: Sequence[Layout], limits: Limits, means: Means | None = None) -> list[Option]:
    """Those of the layouts that the limits allow, the one that asks the smallest share of a month first.

    Without declared means, and among equals, the one that ends first.
    """
    found = []
    for layout in layouts:
        try:
            laid = lay_out(total, layout, limits)
        except (errors.PlanTooLong, errors.BalloonTooLarge, errors.PlanImpossible):
            continue
        found.append(Option(layout=layout, instalments=laid, strain=strain(laid, means) if means else None))
    return sorted(found, key=_ease)


def _ease(option: Option) -> tuple[bool, Decimal, date]:
    peak = option.strain.peak if option.strain else ZERO
    return peak is None, peak or ZERO, option.last_due_on


def usual_layouts(base: Layout, periods: Sequence[int] = USUAL_PERIODS) -> list[Layout]:
    """What people ask for: at once, or so many equal, stepped, seasonal or balloon payments; the rest as in `base`."""
    found = [replace(base, shape=Shape.EQUAL, periods=count) for count in periods]
    found += [replace(base, shape=Shape.STEPPED, periods=count) for count in periods if count > len(YEAR)]
    found += [replace(base, shape=Shape.BALLOON, periods=count) for count in periods if count > 1]
    if base.months != YEAR:
        found += [replace(base, shape=Shape.SEASONAL, periods=count) for count in periods]
    return found
