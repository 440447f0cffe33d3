"""What an institution offers to a class goes to every case of it, alike, and to no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from fixtures import world
from mediation import errors
from mediation.db import Actor, Tx, transaction
from mediation.negotiation import actions as negotiation
from mediation.negotiation import standing
from mediation.negotiation.words import Proposer
from mediation.terms import OfferState
from mediation.vocabulary import ClaimComponent, Product, Role
from schedulers import work
from tests.database.test_journey import acting, in_mediation

DAY = timedelta(days=1)
HALF_THE_INTEREST = standing.Standing(
    name="利息减半，十二期",
    product=Product.CREDIT_CARD,
    overdue=(30, 180),
    claimed=(Decimal("10000.00"), Decimal("20000.00")),
    waived={ClaimComponent.INTEREST: Decimal("0.5")},
    periods=12,
    down_payment_share=Decimal("0.1"),
    answer_days=10,
    first_due_days=20,
    valid_from=date(2026, 10, 1),
    valid_until=date(2026, 12, 31),
)


def bank_of(tx: Tx, case: int) -> int:
    return int(tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case))


def publish(tx: Tx, case: int, offer: standing.Standing = HALF_THE_INTEREST, days_before: int = 0) -> int:
    at = world.NOON - days_before * DAY
    return standing.publish(acting(tx, Role.BANK_SUPERVISOR), bank_of(tx, case), offer, at=at)


def test_every_case_of_the_class_is_offered_the_same(tx: Tx) -> None:
    ids = in_mediation(tx, 4)
    other = in_mediation(tx, 1)
    publish(tx, ids[0])
    assert standing.make(tx, at=world.NOON) == ids
    assert standing.make(tx, at=world.NOON) == []
    turns = [turn for case in ids for turn in negotiation.thread(tx, case)]
    assert {(turn.made_by, turn.standing, turn.state) for turn in turns} == {
        (Proposer.CLAIMANT, HALF_THE_INTEREST.name, OfferState.OPEN)
    }
    assert {turn.terms.waived[ClaimComponent.INTEREST] for turn in turns if turn.terms} == {Decimal("50.00")}
    assert negotiation.thread(tx, other[0]) == []
    assert negotiation.accept(acting(tx, Role.PARTY), ids, at=world.NOON) == ids


@pytest.mark.parametrize(
    "other",
    [
        {"product": Product.MORTGAGE},
        {"overdue": (0, 71)},
        {"overdue": (73, None)},
        {"claimed": (Decimal("99999.00"), None)},
        {"claimed": (Decimal("1.00"), Decimal("999.00"))},
        {"valid_from": date(2026, 10, 13)},
        {"valid_until": date(2026, 10, 11)},
    ],
)
def test_a_case_outside_the_class_is_not_offered_it(tx: Tx, other: dict[str, object]) -> None:
    (case,) = in_mediation(tx, 1)  # a card, 72 days overdue
    publish(tx, case, replace(HALF_THE_INTEREST, **other), days_before=2)  # type: ignore[arg-type]
    assert standing.make(tx, at=world.NOON) == []


def test_it_waits_until_nothing_else_is_on_the_table_and_is_made_once(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    publish(tx, case)
    second = publish(tx, case, replace(HALF_THE_INTEREST, name="第二"))
    assert work.make_standing_offers(tx, world.NOON) == {"offered": 1}
    assert work.make_standing_offers(tx, world.NOON) == {"offered": 0}
    negotiation.reject(acting(tx, Role.PARTY), [case], at=world.NOON)
    standing.withdraw(acting(tx, Role.BANK_SUPERVISOR), second, at=world.NOON)
    assert work.make_standing_offers(tx, world.NOON) == {"offered": 0}
    with pytest.raises(errors.StandingOfferEnded):
        standing.withdraw(acting(tx, Role.BANK_SUPERVISOR), second, at=world.NOON)
    assert [(row.name, row.offered) for row in standing.published(tx)] == [("第二", 0), (HALF_THE_INTEREST.name, 1)]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"deferral_months": 49}, errors.PlanTooLong),
        ({"waived": {ClaimComponent.PRINCIPAL: Decimal("1.01")}}, errors.WaiverTooHigh),
        ({"valid_until": world.NOON.date() - DAY}, errors.StandingOfferUnsound),
    ],
)
def test_what_could_be_no_agreement_is_not_published(tx: Tx, change: dict[str, object], error: type[Exception]) -> None:
    (case,) = in_mediation(tx, 1)
    with pytest.raises(error):
        publish(tx, case, replace(HALF_THE_INTEREST, **change))  # type: ignore[arg-type]


def test_only_an_institution_publishes_and_ends_only_its_own(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    mine = publish(tx, case)
    with pytest.raises(errors.NotPermitted):
        standing.publish(acting(tx, Role.MEDIATOR), bank_of(tx, case), HALF_THE_INTEREST, at=world.NOON)
    other = Actor(role=Role.BANK_SUPERVISOR, institution_id=world.a_bank().pk)
    with transaction(other) as theirs:
        assert standing.published(theirs) == []
        with pytest.raises(errors.StandingOfferEnded):
            standing.withdraw(theirs, mine, at=world.NOON)
