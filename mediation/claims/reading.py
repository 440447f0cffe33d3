"""Reads the debt out of what was filed of a claim, or says what the filing lacks to recompute it; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mediation.claims import schedules
from mediation.claims.reckoning import Debt, Minimum, Payment, Rate
from mediation.claims.schedules import Repayment
from mediation.claims.words import Compounding, DayCount, Reason, Remark
from mediation.deadlines import add_months
from mediation.money import rounded
from mediation.vocabulary import ClaimComponent, Product

C = ClaimComponent
NOTHING = Decimal("0.00")
LOANS = (Product.CONSUMER_LOAN, Product.BUSINESS_LOAN, Product.MORTGAGE, Product.SME_LOAN)
LOAN_COUNTS = (DayCount.ACTUAL_360, DayCount.ACTUAL_365, DayCount.THIRTY_360)
CARD_COUNTS = (DayCount.ACTUAL_365, DayCount.ACTUAL_360)
UNCOUNTED = {C.FEES: Reason.NO_TARIFF, C.ENFORCEMENT_COSTS: Reason.NEEDS_RECEIPTS}
"""Components that follow from no rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The debt, or `reasons` why there is none; `uncounted` are components that cannot be recomputed all the same.

    `slack` is interest in yuan that may come on top, where the day it begins on is not filed.
    """

    debt: Debt | None = None
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[Remark, ...] = ()
    uncounted: Mapping[ClaimComponent, Reason] = field(default_factory=dict)
    day_counts: tuple[DayCount, ...] = ()
    slack: Decimal = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filed:
    """What a filing says, as values; yuan, per cent a year, days."""

    product: str
    principal: Decimal
    overdue_since: date
    until: date
    rate: Decimal
    said: Mapping[str, Any]

    def day(self, name: str) -> date | None:
        """A day among the facts of the product."""
        return date.fromisoformat(self.said[name]) if self.said.get(name) else None

    def number(self, name: str) -> Decimal | None:
        """A number among the facts of the product."""
        return Decimal(str(self.said[name])) if self.said.get(name) is not None else None


def read(claim: Mapping[str, Any]) -> Read:
    """The debt of a claim: its amounts, `product`, `cutoff_date`, `overdue_since`, `overdue_days`, `product_facts`."""
    if reasons := _lacks(claim):
        return Read(reasons=reasons)
    filed = _Filed(
        product=claim["product"],
        principal=claim["principal"],
        overdue_since=claim["overdue_since"],
        until=_until(claim),
        rate=Decimal(str(claim["product_facts"]["annual_rate"])),
        said=claim["product_facts"],
    )
    return _card(filed) if filed.product == Product.CREDIT_CARD else _loan(filed)


def _lacks(claim: Mapping[str, Any]) -> tuple[Reason, ...]:
    """What no debt of any kind can be counted without."""
    said, since = claim["product_facts"], claim["overdue_since"]
    if claim["product"] not in (*LOANS, Product.CREDIT_CARD):
        return (Reason.NOT_A_DEBT,)
    is_loan = claim["product"] in LOANS
    lacks = (
        (said.get("annual_rate") is None, Reason.NO_RATE),
        (since is None, Reason.NO_OVERDUE_DAY),
        (not claim["principal"], Reason.NO_PRINCIPAL),
        (is_loan and said.get("repayment_method") not in schedules.MONTHS_APART, Reason.NO_METHOD),
        (is_loan and not said.get("matures_on"), Reason.NO_MATURITY),
        (said.get("repayment_method") == "bullet" and not said.get("disbursed_on"), Reason.NO_DISBURSAL),
        (since is not None and since > claim["cutoff_date"], Reason.DATES_OUT_OF_ORDER),
        ((said.get("disbursed_on") or "") > (said.get("matures_on") or "9"), Reason.DATES_OUT_OF_ORDER),
    )
    return tuple(reason for is_lacking, reason in lacks if is_lacking)


def _until(claim: Mapping[str, Any]) -> date:
    """The day after the last one counted; whether the cut-off counts follows from the days the institution states."""
    days = (claim["cutoff_date"] - claim["overdue_since"]).days
    counts_last = claim.get("overdue_days") == days + 1
    return claim["cutoff_date"] + timedelta(days=int(counts_last))  # type: ignore[no-any-return]


def _loan(filed: _Filed) -> Read:
    multiplier, matures_on = filed.number("overdue_rate_multiplier"), filed.day("matures_on")
    assert matures_on is not None
    repayment = Repayment(
        method=filed.said["repayment_method"],
        principal=filed.principal,
        first_missed=filed.overdue_since,
        matures_on=matures_on,
        rate=filed.rate,
        called_on=filed.day("accelerated_on"),
    )
    payments, remarks = _payments(filed)
    debt = Debt(
        principal=filed.principal,
        since=_interest_from(filed, repayment),
        until=filed.until,
        rate=Rate(filed.rate),
        penalty_rate=Rate(filed.rate * multiplier) if multiplier else None,
        compounding=Compounding.ON_INTEREST if multiplier else Compounding.NONE,
        dues=schedules.dues(repayment, filed.until),
        payments=payments,
    )
    uncounted = {**UNCOUNTED, C.LIQUIDATED_DAMAGES: Reason.NO_CLAUSE}
    if not multiplier:
        uncounted |= dict.fromkeys((C.PENALTY_INTEREST, C.COMPOUND_INTEREST), Reason.NO_PENALTY_RATE)
    if filed.said.get("rate_type") == "floating":
        remarks = (*remarks, Remark.FLOATING)
    return Read(debt=debt, remarks=(*remarks, Remark.DAY_COUNT), uncounted=uncounted, day_counts=LOAN_COUNTS)


def _interest_from(filed: _Filed, loan: Repayment) -> date:
    """The day the last paid interest reaches to: the payment before the first missed one."""
    step, paid_out = schedules.MONTHS_APART[loan.method], filed.day("disbursed_on")
    before = add_months(loan.first_missed, -step) if step else paid_out or loan.first_missed
    return min(max(before, paid_out or before), loan.first_missed)


def _card(filed: _Filed) -> Read:
    """Interest runs from posting, on everything; what is unpaid each month is compounded, damages never are."""
    statement = filed.number("statement_day")
    since = _statement_before(filed.overdue_since, int(statement)) if statement else filed.overdue_since
    payments, remarks = _payments(filed)
    months = 1 if statement else 2
    debt = Debt(
        principal=filed.principal,
        since=since,
        until=filed.until,
        rate=Rate(filed.rate),
        compounding=Compounding.ON_BOTH,
        dues=schedules.dues(
            Repayment(method="interest_first", principal=filed.principal, first_missed=filed.overdue_since,
                      matures_on=filed.until, rate=filed.rate),
            filed.until,
        ),
        payments=payments,
        minimum=Minimum(),
    )  # fmt: skip
    return Read(
        debt=debt,
        remarks=(
            Remark.FROM_STATEMENT if statement else Remark.FROM_DUE_DAY,
            Remark.MINIMUM_PAYMENT,
            *remarks,
            Remark.DAY_COUNT,
        ),
        uncounted=UNCOUNTED,
        day_counts=CARD_COUNTS,
        slack=rounded(filed.principal * filed.rate * 31 * months / 36000),
    )


def _statement_before(day: date, statement_day: int) -> date:
    """The last statement before a day."""
    found = day.replace(day=min(max(statement_day, 1), 28))
    return found if found < day else add_months(found, -1)


def _payments(filed: _Filed) -> tuple[tuple[Payment, ...], tuple[Remark, ...]]:
    """The last payment, if it came after the default: the filing tells of no other."""
    on, amount = filed.day("last_payment_on"), filed.number("last_payment_amount")
    if on is None or not amount or not filed.overdue_since < on < filed.until:
        return (), ()
    return (Payment(on, amount),), (Remark.LAST_PAYMENT_ONLY,)
