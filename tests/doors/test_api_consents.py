"""An institution's system reads what the people of its own cases consent to, and no more than its part."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fixtures.world import NOON
from mediation import errors
from mediation.consent import answering, coordination
from mediation.consent.answering import Answer
from mediation.db import SYSTEM, transaction
from mediation.http import refusals
from mediation.vocabulary import Channel, ConsentPurpose
from tests.database.test_persons import City, a_city, party_of
from tests.doors.bank_system import System, is_problem

ANSWERED = (ConsentPurpose.ONLINE, ConsentPurpose.COORDINATION)


@pytest.fixture
def city(fresh_database: str) -> City:
    """She answers for recording and coordination, and can pay 600 yuan a month to banks A and B together."""
    with transaction(SYSTEM) as tx:
        found = a_city(tx)
        her = party_of(tx, found.with_a)
        for purpose in ANSWERED:
            answering.give(tx, Answer(party_id=her, purpose=purpose, channel=Channel.PORTAL), at=NOON)
        coordination.state_budget(tx, her, Decimal("600.00"), at=NOON)
    return found


def place(case: int, what: str) -> str:
    with transaction(SYSTEM) as tx:
        number = tx.value("SELECT number FROM cases WHERE id = %(case)s", case=case)
    return f"/api/v1/cases/{number}/{what}"


def test_a_system_reads_its_own_part(city: City) -> None:
    mine = System(city.a.code, "consents:read")
    consents, budget = (mine.get(place(city.with_a, what)).json() for what in ("consents", "budget"))
    assert [("respondent", "online", "GIVEN")] == [(one["role"], one["purpose"], one["state"]) for one in consents]
    assert [("1000.00", "199.97")] == [(one["claim_total"], one["share"]) for one in budget]


def test_cases_of_others_are_not_there_and_a_token_needs_its_scope(city: City) -> None:
    mine, filer = System(city.a.code, "consents:read"), System(city.a.code, "filings:read")
    for what in ("consents", "budget"):
        assert is_problem(mine.get(place(city.with_b, what)), errors.NotFound)
        assert is_problem(filer.get(place(city.with_a, what)), refusals.ScopeMissing)
