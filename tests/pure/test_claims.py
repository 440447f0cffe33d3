"""Claims recomputed: cases worked by hand, and what holds for every debt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.claims.checking import check
from mediation.claims.reckoning import Debt, Due, Payment, Rate, Reckoning, days_between, reckon
from mediation.claims.schedules import Repayment, dues
from mediation.claims.words import Compounding, DayCount, Finding, RateKind, Reason, Remark
from mediation.vocabulary import ClaimComponent as C
from mediation.vocabulary import Product

D = Decimal
START = date(2026, 1, 1)
debts = st.builds(
    lambda principal, rate, days, count: Debt(
        principal=D(principal) / 100, since=START, until=START + timedelta(days=days), rate=Rate(D(rate) / 100),
        penalty_rate=Rate(D(rate) * 3 / 200), day_count=count, dues=(Due(START + timedelta(days=days // 3), D(10**9)),),
    ),
    st.integers(1, 10**9), st.integers(0, 3600), st.integers(0, 900), st.sampled_from(DayCount),
)  # fmt: skip


def told(found: Reckoning, component: C) -> list[tuple[str, D, D, int, D]]:
    return [(str(x.first), x.base, x.rate, x.days, x.amount) for x in found.lines_of(component)]


def bullet(**changed: object) -> dict[str, object]:
    """100,000 yuan at 6 %, due on 1 March 2026 and unpaid for 100 days; penalty rate half as much again."""
    said = {"annual_rate": "6.0000", "overdue_rate_multiplier": "1.5000", "repayment_method": "bullet",
            "disbursed_on": "2025-03-01", "matures_on": "2026-03-01"}  # fmt: skip
    amounts = {
        C.PRINCIPAL: "100000.00", C.INTEREST: "6083.33", C.PENALTY_INTEREST: "2500.00", C.COMPOUND_INTEREST: "152.08",
        C.LIQUIDATED_DAMAGES: "0.00", C.FEES: "0.00", C.ENFORCEMENT_COSTS: "0.00",
    }  # fmt: skip
    filed = {
        "product": Product.CONSUMER_LOAN, "cutoff_date": date(2026, 6, 9), "overdue_since": date(2026, 3, 1),
        "overdue_days": 100, "product_facts": said, **{str(name): D(amount) for name, amount in amounts.items()},
    }  # fmt: skip
    return {**filed, **changed}


def test_a_loan_due_at_once_is_the_one_worked_by_hand():
    found = check(bullet())
    assert found.finding is Finding.MATCHES
    assert found.day_count is DayCount.ACTUAL_360
    assert [(x.component, str(x.first), str(x.last), x.base, x.rate, x.days, x.amount) for x in found.lines] == [
        (C.INTEREST, "2025-03-01", "2026-02-28", D("100000.00"), D(6), 365, D("6083.33")),
        (C.PENALTY_INTEREST, "2026-03-01", "2026-06-08", D("100000.00"), D(9), 100, D("2500.00")),
        (C.COMPOUND_INTEREST, "2026-03-01", "2026-06-08", D("6083.33"), D(9), 100, D("152.08")),
    ]


def test_an_equal_instalment_loan_is_the_one_worked_by_hand():
    loan = Repayment(method="equal_instalment", principal=D(12000), first_missed=date(2026, 1, 15),
                     matures_on=date(2026, 3, 15), rate=D(12))  # fmt: skip
    until = date(2026, 3, 1)
    found = reckon(
        Debt(principal=D(12000), since=date(2025, 12, 15), until=until, rate=Rate(D(12)), penalty_rate=Rate(D(18)),
             day_count=DayCount.THIRTY_360, dues=dues(loan, until))
    )  # fmt: skip
    assert told(found, C.INTEREST) == [
        ("2025-12-15", D(12000), D(12), 30, D("120.00")),
        ("2026-01-15", D("8039.73"), D(12), 30, D("80.40")),
        ("2026-02-15", D("4039.86"), D(12), 16, D("21.55")),
    ]
    assert told(found, C.PENALTY_INTEREST) == [
        ("2026-01-15", D("3960.27"), D(18), 30, D("59.40")),
        ("2026-02-15", D("7960.14"), D(18), 16, D("63.68")),
    ]
    assert told(found, C.COMPOUND_INTEREST) == [
        ("2026-01-15", D("120.00"), D(18), 30, D("1.80")),
        ("2026-02-15", D("200.40"), D(18), 16, D("1.60")),
    ]


def test_a_card_is_the_one_worked_by_hand_and_no_interest_runs_on_damages():
    card = bullet(
        product=Product.CREDIT_CARD, overdue_since=date(2026, 1, 25), cutoff_date=date(2026, 3, 6), overdue_days=40,
        product_facts={"annual_rate": "18.2500", "statement_day": 5}, principal=D("10000.00"), interest=D("300.00"),
        penalty_interest=D("0.00"), compound_interest=D("2.70"), liquidated_damages=D("145.00"),
    )  # fmt: skip
    found = check(card)
    assert found.finding is Finding.MATCHES
    assert [(x.component, str(x.first), x.base, x.days, x.amount) for x in found.lines] == [
        (C.INTEREST, "2026-01-05", D("10000.00"), 60, D("300.00")),
        (C.COMPOUND_INTEREST, "2026-01-25", D("100.00"), 31, D("1.55")),
        (C.COMPOUND_INTEREST, "2026-02-25", D("256.55"), 9, D("1.15")),
        (C.LIQUIDATED_DAMAGES, "2026-01-25", D("1000.00"), 0, D("50.00")),
        (C.LIQUIDATED_DAMAGES, "2026-02-25", D("1900.00"), 0, D("95.00")),
    ]
    assert Remark.FROM_STATEMENT in found.remarks


@pytest.mark.parametrize("component", [C.INTEREST, C.PENALTY_INTEREST, C.COMPOUND_INTEREST])
@pytest.mark.parametrize(("factor", "finding"), [("1.02", Finding.HIGHER), ("0.98", Finding.LOWER)])
def test_an_injected_error_is_found_where_it_is(component: C, factor: str, finding: Finding):
    wrong = bullet()
    wrong[component] = (wrong[component] * D(factor)).quantize(D("0.01"))  # type: ignore[operator]
    found = {one.component: one.finding for one in check(wrong).components}
    assert found.pop(component) is finding
    assert set(found.values()) == {Finding.MATCHES}


def test_interest_booked_under_another_name_is_no_deviation():
    moved = bullet(interest=D("7749.99"), penalty_interest=D("833.34"))
    found = check(moved)
    assert {one.component for one in found.components if one.finding is Finding.TOGETHER} == {
        C.INTEREST, C.PENALTY_INTEREST,
    }  # fmt: skip
    assert found.finding is Finding.MATCHES


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (bullet(product=Product.INSURANCE), Reason.NOT_A_DEBT),
        (bullet(product_facts={**bullet()["product_facts"], "annual_rate": None}), Reason.NO_RATE),  # type: ignore[dict-item]
        (bullet(overdue_since=None), Reason.NO_OVERDUE_DAY),
        (bullet(product_facts={"annual_rate": "6", "matures_on": "2026-03-01"}), Reason.NO_METHOD),
        (bullet(product_facts={"annual_rate": "6", "repayment_method": "bullet"}), Reason.NO_MATURITY),
        (bullet(overdue_since=date(2026, 6, 10)), Reason.DATES_OUT_OF_ORDER),
    ],
)
def test_what_the_filing_lacks_is_said(claim: dict[str, object], reason: Reason):
    found = check(claim)
    assert reason in found.reasons
    assert found.finding is Finding.UNKNOWN
    assert not found.lines


def test_without_a_penalty_rate_the_rest_is_still_recomputed():
    said = {**bullet()["product_facts"], "overdue_rate_multiplier": None}  # type: ignore[dict-item]
    found = {one.component: one for one in check(bullet(product_facts=said)).components}
    assert found[C.PENALTY_INTEREST].reason is Reason.NO_PENALTY_RATE
    assert found[C.INTEREST].recomputed == D("7750.00")


def test_the_cost_in_all_is_told_and_what_is_above_the_ceiling_is_named_not_cut():
    dear = check(bullet(fees=D("30000.00")))
    assert dear.cost_pct == D("30.41")  # 38,735.41 yuan on 100,000 for 465 days
    assert dear.over_ceiling == D("8160.07")
    assert dear.components[5].stated == D("30000.00")
    assert check(bullet()).over_ceiling == 0


def test_the_day_of_the_cutoff_counts_where_the_institution_counts_it():
    counted = check(bullet(overdue_days=101))
    assert counted.lines[1].days == 101


def test_what_was_paid_since_is_taken_from_what_was_owed_then():
    said = {**bullet()["product_facts"], "last_payment_on": "2026-04-10", "last_payment_amount": "8000.00"}  # type: ignore[dict-item]
    found = check(bullet(product_facts=said, interest=D("0.00"), penalty_interest=D("1500.00")))
    assert Remark.LAST_PAYMENT_ONLY in found.remarks
    # 1,000 of penalty by then and 6,143.. of interest are paid first, what is left reduces the principal.
    assert found.lines[0].base > D("100000.00")
    after = [line for line in found.lines if line.component is C.PENALTY_INTEREST][-1]
    assert after.days == 60
    assert abs(after.base - D("100000.00")) <= D("0.01")


@pytest.mark.parametrize(
    ("rate", "count", "yearly"),
    [
        (Rate(D("18.25")), DayCount.ACTUAL_365, D("18.25")),
        (Rate(D(5), RateKind.DAILY), DayCount.ACTUAL_365, D("18.25")),
        (Rate(D(5), RateKind.DAILY), DayCount.ACTUAL_360, D(18)),
        (Rate(D(10), RateKind.MONTHLY), DayCount.THIRTY_360, D(12)),
    ],
)
def test_rates_of_every_kind_are_rates_a_year(rate: Rate, count: DayCount, yearly: D):
    assert rate.yearly(count) == yearly


@given(debts, st.integers(0, 900))
def test_days_add_up(debt: Debt, days: int):
    middle = min(debt.until, debt.since + timedelta(days=days))
    parts = days_between(debt.since, middle, debt.day_count) + days_between(middle, debt.until, debt.day_count)
    assert parts == days_between(debt.since, debt.until, debt.day_count)


@given(debts, st.integers(0, 900))
def test_interest_over_a_time_is_that_over_its_parts(debt: Debt, days: int):
    plain = replace(debt, dues=(), compounding=Compounding.NONE)
    middle = min(debt.until, debt.since + timedelta(days=days))
    parts = reckon(replace(plain, until=middle)), reckon(replace(plain, since=middle))
    whole = reckon(plain).unpaid[C.INTEREST]
    assert abs(whole - sum(part.unpaid[C.INTEREST] for part in parts)) <= D("0.02")


@given(debts, st.lists(st.tuples(st.integers(1, 900), st.integers(1, 10**8)), max_size=4))
def test_what_is_paid_is_neither_lost_nor_made(debt: Debt, paid: list[tuple[int, int]]):
    payments = tuple(Payment(debt.since + timedelta(days=day), D(fen) / 100) for day, fen in paid)
    found = reckon(replace(debt, payments=payments))
    received = sum(payment.amount for payment in payments if payment.on < debt.until)
    grown = sum(line.amount for line in found.lines)
    left = sum(found.unpaid.values())
    # Each time a payment is applied, what accrued so far is rounded once more in each component.
    assert abs(debt.principal + grown - (received - found.overpaid) - left) <= D("0.05") * (1 + len(payments))


@given(debts)
def test_without_a_rate_nothing_grows(debt: Debt):
    found = reckon(replace(debt, rate=Rate(D(0)), penalty_rate=Rate(D(0))))
    assert not found.lines
    assert found.unpaid[C.PRINCIPAL] == debt.principal


@given(st.sampled_from(["equal_instalment", "equal_principal", "interest_first", "monthly_interest", "bullet"]),
       st.integers(1, 10**8), st.integers(0, 3600), st.integers(0, 60))  # fmt: skip
def test_a_schedule_calls_in_no_more_and_in_the_end_no_less_than_is_owed(method: str, fen: int, rate: int, months: int):
    loan = Repayment(method=method, principal=D(fen) / 100, first_missed=START, rate=D(rate) / 100,
                     matures_on=START + timedelta(days=31 * months))  # fmt: skip
    assert sum(due.principal for due in dues(loan, loan.matures_on)) <= loan.principal
    assert sum(due.principal for due in dues(loan, loan.matures_on + timedelta(days=1))) == loan.principal
