"""However a sum is spread, it comes together again, on days that count."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import errors
from mediation.deadlines import Calendar, add_months
from mediation.plans import Layout, Limits, Means, lay_out, options, strain, usual_layouts
from mediation.terms import Instalment, Shape

CALENDAR = Calendar()
TODAY = date(2026, 10, 12)
LIMITS = Limits(on=TODAY, calendar=CALENDAR)
FIRST = date(2026, 11, 10)

LAYOUTS = st.builds(
    Layout,
    first_due_on=st.dates(TODAY, date(2028, 12, 31)),
    periods=st.integers(1, 60),
    shape=st.sampled_from(Shape),
    down_payment=st.sampled_from(["0.00", "0.01", "100.00", "999.99"]).map(Decimal),
    deferral_months=st.integers(0, 24),
    step=st.sampled_from(["0", "0.05", "0.10", "1"]).map(Decimal),
    months=st.sets(st.integers(1, 12), min_size=1).map(lambda months: tuple(sorted(months))),
    balloon=st.sampled_from(["0.01", "0.20", "0.30"]).map(Decimal),
)
SUMS = st.decimals(Decimal("2000.00"), Decimal("99999999.99"), places=2)


def laid(total: Decimal, layout: Layout) -> tuple[Instalment, ...]:
    """The plan, or nothing where there is none within the limits."""
    try:
        return lay_out(total, layout, LIMITS)
    except errors.PlanTooLong:
        return ()


@given(total=SUMS, layout=LAYOUTS)
def test_every_plan_adds_up_to_the_fen_on_rising_days_that_are_worked(total, layout):
    plan = laid(total, layout)
    assert not plan or sum(each.amount for each in plan) == total
    assert all(each.amount > 0 and CALENDAR.is_working_day(each.due_on) for each in plan)
    assert all(before.due_on < after.due_on for before, after in pairwise(plan))
    assert len(plan) in (0, layout.periods + bool(layout.down_payment))


@given(total=SUMS, layout=LAYOUTS)
def test_no_plan_outlasts_sixty_months(total, layout):
    plan = laid(total, layout)
    assert all(each.due_on < add_months(TODAY, 61) for each in plan)


@given(total=SUMS, layout=LAYOUTS.map(lambda layout: replace(layout, shape=Shape.SEASONAL)))
def test_a_seasonal_plan_is_paid_in_months_of_income_alone(total, layout):
    plan = laid(total, replace(layout, down_payment=Decimal(0)))
    # A day may be moved to the first working day of the next month.
    assert all({each.due_on.month, (each.due_on.month - 2) % 12 + 1} & set(layout.months) for each in plan)


@given(total=SUMS, layout=LAYOUTS.map(lambda layout: replace(layout, shape=Shape.STEPPED)))
def test_a_stepped_plan_never_falls(total, layout):
    plan = laid(total, replace(layout, down_payment=Decimal(0)))
    assert all(before.amount <= after.amount + Decimal("0.01") for before, after in pairwise(plan))


def test_a_down_payment_comes_first_and_the_rest_after_a_deferral():
    layout = Layout(first_due_on=FIRST, periods=2, down_payment=Decimal("400.00"), deferral_months=3)
    plan = lay_out(Decimal("1000.01"), layout, LIMITS)
    assert [(each.number, str(each.due_on), str(each.amount)) for each in plan] == [
        (1, "2026-11-10", "400.00"),
        (2, "2027-03-10", "300.00"),
        (3, "2027-04-12", "300.01"),
    ]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"periods": 61}, errors.PlanTooLong),
        ({"periods": 60, "deferral_months": 1}, errors.PlanTooLong),
        ({"periods": 6, "shape": Shape.SEASONAL, "months": (3,)}, errors.PlanTooLong),
        ({"shape": Shape.BALLOON, "balloon": Decimal("0.31")}, errors.BalloonTooLarge),
        ({"down_payment": Decimal("50.00")}, errors.PlanImpossible),
        ({"first_due_on": date(2026, 10, 11)}, errors.PlanImpossible),
        ({"periods": 0}, errors.PlanImpossible),
        ({"months": (13,)}, errors.PlanImpossible),
    ],
)
def test_what_cannot_be_agreed_is_refused(change, error):
    layout = replace(Layout(first_due_on=FIRST, periods=3), **change)
    with pytest.raises(error):
        lay_out(Decimal("50.00"), layout, LIMITS)


def test_less_than_a_fen_a_month_is_no_plan():
    with pytest.raises(errors.PlanImpossible):
        lay_out(Decimal("0.02"), Layout(first_due_on=FIRST, periods=3), LIMITS)


def test_a_month_of_income_carries_those_without_that_follow():
    farmer = Means(income=Decimal(12_000), expenses=Decimal(1_500), months=(4, 10))
    assert farmer.left_in(4) == farmer.left_in(10) == Decimal(3_000)
    assert farmer.left_in(5) == 0


def test_what_does_not_fit_is_told_month_by_month():
    plan = lay_out(Decimal("3000.00"), Layout(first_due_on=FIRST, periods=3), LIMITS)
    assert strain(plan, Means(income=Decimal(5_000), expenses=Decimal(3_000))).peak == Decimal("0.50")
    poor = strain(plan, Means(income=Decimal(3_000), expenses=Decimal(2_000), other_plans=Decimal(500)))
    assert poor.peak == Decimal("2.00")
    assert poor.short == ((2026, 11), (2026, 12), (2027, 1))
    assert strain(plan, Means(income=Decimal(0))).peak is None


def test_the_option_that_asks_least_of_a_month_comes_first():
    base = Layout(first_due_on=FIRST)
    means = Means(income=Decimal(5_000), expenses=Decimal(3_000))
    found = options(Decimal(36_000), usual_layouts(base), LIMITS, means)
    peaks = [option.strain.peak for option in found]
    assert peaks == sorted(peaks)
    assert (found[0].layout.shape, found[0].layout.periods) == (Shape.EQUAL, 60)
    assert found[-1].layout.periods == 1
