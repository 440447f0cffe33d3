"""Why a case wants its mediator, as far as it waits for what an institution is asked beyond its authority."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fixtures.world import NOON
from mediation.authority.words import RequestState
from mediation.cases.words import Wants
from mediation.db import Tx, transaction
from mediation.negotiation import actions as negotiation
from mediation.web.pages.mediator import desk
from tests.database.test_authority import Bank, matrix
from tests.database.test_held_to_authority import an_offer

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def bank(tx: Tx) -> Bank:
    found = Bank(tx, 2)
    found.publish(matrix(10, 90))
    return found


def wants(bank: Bank) -> list[tuple[int, Wants]]:
    with transaction(bank.mediator) as tx:
        rows = tx.rows(desk.sql.what_next, soon=NOON.date() + desk.SOON, limit=desk.MOST)
    return [(row.id, Wants(row.reason)) for row in rows]


def test_what_waits_for_the_institution_alone_is_told_last(bank: Bank) -> None:
    first, second = bank.cases
    bank.request()
    assert wants(bank) == [(first, Wants.PERIOD), (second, Wants.PERIOD), (first, Wants.ASKED)]


@pytest.mark.parametrize("decision", [RequestState.APPROVED, RequestState.REFUSED])
def test_an_answer_comes_before_the_end_of_the_period_till_terms_are_offered(
    bank: Bank, decision: RequestState
) -> None:
    first, second = bank.cases
    request = bank.request()
    bank.give_level(1)
    bank.answer(request, decision)
    reasons = wants(bank)
    assert (reasons[0], reasons.index((first, Wants.PERIOD)) > 0) == ((first, Wants.ANSWERED), True)
    assert (second, Wants.ANSWERED) not in reasons
    with transaction(bank.mediator) as tx:
        negotiation.propose(tx, [an_offer(bank)], at=LATER)
    assert {Wants.OFFER, Wants.PERIOD} == {reason for case, reason in wants(bank) if case == first}
