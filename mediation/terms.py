"""What one side would settle for, in one shape for offers, authority and plans; yuan, months and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mediation.vocabulary import ClaimComponent, TermsKind

MOST_PERIODS = 60
"""Months an agreement of instalments lasts at most (信用卡业务监督管理办法 art. 70)."""

APPLICATION_ORDER = (
    ClaimComponent.ENFORCEMENT_COSTS,
    ClaimComponent.INTEREST,
    ClaimComponent.PENALTY_INTEREST,
    ClaimComponent.COMPOUND_INTEREST,
    ClaimComponent.LIQUIDATED_DAMAGES,
    ClaimComponent.FEES,
    ClaimComponent.PRINCIPAL,
)
"""Costs, then what has accrued, then principal (Civil Code 2021 art. 561): what a short payment is applied to first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Terms to settle a claim on: what is paid, what of each component is given up, and by when.

    `settled_amount` and what is waived together are the claim. A component that is not named is not waived.
    `down_payment` is the part of the settled amount that is paid at once, before the first of `periods` payments;
    `deferral_months` pass before that first one. `last_due_on` is the day of the last payment.
    """

    settled_amount: Decimal
    waived: Mapping[ClaimComponent, Decimal]
    down_payment: Decimal
    periods: int
    deferral_months: int
    last_due_on: date

    @property
    def kind(self) -> TermsKind:
        return TermsKind.LUMP_SUM if self.periods == 1 and not self.down_payment else TermsKind.INSTALMENTS

    @property
    def waived_in_all(self) -> Decimal:
        """Yuan given up."""
        return sum(self.waived.values(), Decimal())

    def waives(self, component: ClaimComponent) -> Decimal:
        """Yuan of a component given up."""
        return self.waived.get(component, Decimal())
