"""Terms in the one shape that offers, authority and plans share."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mediation.terms import Proposal
from mediation.vocabulary import ClaimComponent, TermsKind

AT_ONCE = Proposal(
    settled_amount=Decimal("900.00"),
    waived={ClaimComponent.PENALTY_INTEREST: Decimal("60.00"), ClaimComponent.FEES: Decimal("40.00")},
    down_payment=Decimal("0.00"),
    periods=1,
    deferral_months=0,
    last_due_on=date(2026, 12, 31),
)


def test_what_is_waived_is_told_by_component_and_in_all():
    assert AT_ONCE.waives(ClaimComponent.FEES) == Decimal("40.00")
    assert AT_ONCE.waives(ClaimComponent.PRINCIPAL) == 0
    assert AT_ONCE.waived_in_all == Decimal("100.00")


def test_a_down_payment_before_the_last_makes_instalments():
    assert AT_ONCE.kind is TermsKind.LUMP_SUM
    assert replace(AT_ONCE, down_payment=Decimal("300.00")).kind is TermsKind.INSTALMENTS
