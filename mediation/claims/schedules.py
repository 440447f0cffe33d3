"""When the principal of a loan falls due, by the way it is repaid; pure, yuan.

Built forward from the first day of default and what is owed then, so that an early repayment or an earlier change of
the rate does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mediation.claims.reckoning import Due
from mediation.deadlines import add_months
from mediation.money import rounded

NOTHING = Decimal("0.00")
MONTHS_APART = {"equal_instalment": 1, "equal_principal": 1, "interest_first": 1, "monthly_interest": 3, "bullet": 0}
"""Months between two payments, by the words that filings use for how a loan is repaid; 0 is once, at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repayment:
    """How a loan goes on from its first missed payment; `rate` is per cent a year.

    `called_on` is the day on which the whole was called in, if it was.
    """

    method: str
    principal: Decimal
    first_missed: date
    matures_on: date
    rate: Decimal
    called_on: date | None = None


def dues(loan: Repayment, until: date) -> tuple[Due, ...]:
    """Payments that fall due before a day; from the day the loan ends or is called in, all of it is due."""
    whole_on = min(filter(None, (loan.matures_on, loan.called_on)))
    found, left = [], loan.principal
    for due in _regular(loan, min(whole_on, until)):
        part = min(due.principal, left)
        found.append(Due(due.on, part))
        left -= part
    if whole_on < until:
        found.append(Due(max(whole_on, loan.first_missed), left))
    return tuple(found)


def _regular(loan: Repayment, until: date) -> Iterator[Due]:
    step = MONTHS_APART[loan.method]
    if not step:
        return
    number, left = 0, loan.principal
    instalment = _instalment(loan)
    while (on := add_months(loan.first_missed, number * step)) < until:
        part = _part(loan, left, instalment)
        yield Due(on, part)
        left, number = left - part, number + 1


def _part(loan: Repayment, left: Decimal, instalment: Decimal) -> Decimal:
    """The principal in one payment."""
    if loan.method == "equal_principal":
        return min(left, instalment)
    if loan.method == "equal_instalment":
        return min(left, max(NOTHING, instalment - rounded(left * loan.rate / 1200)))
    return NOTHING


def _instalment(loan: Repayment) -> Decimal:
    """What is paid each month: of principal if that is equal, in all if the payments are."""
    months = (loan.matures_on.year - loan.first_missed.year) * 12 + loan.matures_on.month - loan.first_missed.month + 1
    months = max(1, months)
    monthly = loan.rate / 1200
    if loan.method == "equal_principal" or not monthly:
        return rounded(loan.principal / months)
    return rounded(loan.principal * monthly / (1 - (1 + monthly) ** -months))
