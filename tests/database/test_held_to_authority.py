"""A bank's own people are held to what it published: refused beyond their level, answered by whoever has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from fixtures.world import NOON
from mediation import errors
from mediation.authority import actions as authority
from mediation.authority.words import RequestState
from mediation.db import Actor, Tx, transaction
from mediation.negotiation import actions as negotiation
from mediation.negotiation import standing
from mediation.negotiation.actions import NewOffer
from mediation.plans import Layout
from mediation.reach import offers
from mediation.vocabulary import ClaimComponent, Product, Role
from tests.database.test_authority import Bank, matrix
from tests.database.test_standing_offers import HALF_THE_INTEREST

FIRST, DAY = NOON.date() + timedelta(days=30), timedelta(days=1)
WAIVES_HALF = replace(HALF_THE_INTEREST, down_payment_share=Decimal(0))


@pytest.fixture
def bank(tx: Tx) -> Bank:
    found = Bank(tx, 2)
    found.publish(matrix(10, 60))
    return found


def an_offer(bank: Bank, waived: str = "50.00", case: int | None = None) -> NewOffer:
    """Interest given up, of the hundred yuan that are claimed."""
    return NewOffer(
        case_id=case or bank.cases[0],
        settled_amount=bank.proposal(waived, case=case).settled_amount,
        layout=Layout(first_due_on=FIRST),
        expires_on=FIRST - 10 * DAY,
        waived={ClaimComponent.INTEREST: Decimal(waived)},
    )


def say(actor: Actor, verb: Any, what: Any) -> Any:
    with transaction(actor) as tx:
        return verb(tx, what, at=NOON)


def theirs(bank: Bank, waived: str = "50.00") -> None:
    for case in bank.cases:
        party = Actor(role=Role.PARTY, case_id=case)
        say(party, negotiation.propose, [an_offer(bank, waived, case)])


def test_a_clerk_offers_what_is_within_and_no_more(bank: Bank) -> None:
    assert say(bank.clerk, offers.propose, [an_offer(bank, "10.00")]) == bank.cases[:1]
    with pytest.raises(errors.BeyondAuthority):
        say(bank.clerk, offers.propose, [an_offer(bank, "10.01", case=bank.cases[1])])
    with pytest.raises(errors.NeverAuthorised):
        say(bank.clerk, offers.propose, [an_offer(bank, "60.01", case=bank.cases[1])])
    theirs_first = Actor(role=Role.PARTY, case_id=bank.cases[0])
    say(theirs_first, offers.counter, [an_offer(bank, "90.00")])
    with pytest.raises(errors.BeyondAuthority):
        say(bank.clerk, offers.counter, [an_offer(bank, "50.00")])


def test_nothing_is_accepted_if_one_of_many_is_beyond(bank: Bank) -> None:
    theirs(bank)
    with pytest.raises(errors.BeyondAuthority, match="2 of 2"):
        say(bank.clerk, offers.accept, bank.cases)
    bank.give_level(1)
    assert say(bank.chief, offers.accept, bank.cases) == bank.cases


def test_what_somebody_above_approved_is_then_offered_exactly(bank: Bank) -> None:
    request = say(bank.clerk, offers.ask_approval, an_offer(bank))
    bank.give_level(1)
    bank.answer(request, RequestState.APPROVED)
    with pytest.raises(errors.BeyondAuthority):
        say(bank.clerk, offers.propose, [an_offer(bank, "50.01")])
    assert say(bank.clerk, offers.propose, [an_offer(bank)]) == bank.cases[:1]


def test_what_lies_on_the_table_is_put_to_whoever_may_accept_it(bank: Bank) -> None:
    with pytest.raises(errors.OfferClosed):
        say(bank.clerk, offers.ask_approval_to_accept, bank.cases[0])
    theirs(bank)
    request = say(bank.clerk, offers.ask_approval_to_accept, bank.cases[0])
    with pytest.raises(errors.LevelTooLow):
        bank.answer(request, RequestState.APPROVED)
    bank.give_level(1)
    bank.answer(request, RequestState.APPROVED)
    assert say(bank.clerk, offers.accept, bank.cases[:1]) == bank.cases[:1]


def test_the_mediator_learns_nothing_of_what_the_bank_weighs(bank: Bank) -> None:
    say(bank.clerk, offers.ask_approval, an_offer(bank))
    with transaction(bank.mediator) as tx:
        assert authority.of_case(tx, bank.cases[0]) == ([], [])
        assert authority.queue(tx) == []
    with transaction(bank.clerk) as tx:
        assert [row.level_needed for row in authority.queue(tx)] == [1]


def test_what_needs_nobody_else_is_not_requested(bank: Bank) -> None:
    with pytest.raises(errors.NothingToRequest):
        say(bank.clerk, offers.ask_approval, an_offer(bank, "10.00"))
    with pytest.raises(errors.NeverAuthorised):
        say(bank.clerk, offers.ask_approval, an_offer(bank, "70.00"))
    with pytest.raises(errors.NotPermitted):
        say(bank.mediator, offers.ask_approval, an_offer(bank))


def test_who_published_nothing_has_bound_nobody(tx: Tx) -> None:
    bank = Bank(tx)
    assert say(bank.clerk, offers.propose, [an_offer(bank, "100.00")]) == bank.cases


def test_a_standing_offer_beyond_the_clerk_waits_for_the_chief(bank: Bank) -> None:
    def published(actor: Actor, verb: Any, **change: Any) -> int:
        with transaction(actor) as tx:
            return int(verb(tx, bank.id, replace(WAIVES_HALF, **change), at=NOON))

    with pytest.raises(errors.BeyondAuthority):
        published(bank.clerk, offers.publish)
    with pytest.raises(errors.NothingToRequest):
        published(bank.clerk, offers.ask_to_publish, waived={ClaimComponent.INTEREST: Decimal("0.1")})
    waiting = published(bank.clerk, offers.ask_to_publish)
    assert standing.make(bank.tx, at=NOON) == []
    with pytest.raises(errors.LevelTooLow):
        say(bank.chief, offers.approve_standing, waiting)
    bank.give_level(1)
    say(bank.chief, offers.approve_standing, waiting)
    assert standing.make(bank.tx, at=NOON) == bank.cases
    with pytest.raises(errors.StandingOfferEnded):
        say(bank.chief, offers.approve_standing, waiting)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"product": Product.MORTGAGE}, errors.BeyondAuthority),  # the matrix says nothing of it
        ({"product": None}, errors.BeyondAuthority),
        ({"waived": {ClaimComponent.INTEREST: Decimal("0.61")}}, errors.NeverAuthorised),
        ({"periods": 25}, errors.NeverAuthorised),
        ({"valid_from": NOON.date() - 700 * DAY, "first_due_days": 300, "periods": 20}, errors.NeverAuthorised),
    ],
)
def test_a_class_needs_what_its_strictest_cell_needs(bank: Bank, change: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind), transaction(bank.clerk) as tx:
        offers.publish(tx, bank.id, replace(WAIVES_HALF, **change), at=NOON)
