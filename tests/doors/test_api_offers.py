"""A bank's system makes and answers offers in its own cases, in the institution's name alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from mediation import errors
from mediation.db import SYSTEM, transaction
from mediation.http import refusals
from mediation.negotiation import actions as negotiation
from mediation.negotiation.actions import NewOffer
from mediation.plans import Layout
from mediation.vocabulary import Role
from tests.database.test_authority import Bank, matrix
from tests.database.test_journey import acting, in_mediation
from tests.doors.bank_system import System, is_problem

TODAY = timezone.localdate()
TERMS = {
    "settled_amount": "9000.00",
    "periods": 3,
    "first_due_on": str(TODAY + timedelta(days=30)),
    "expires_on": str(TODAY + timedelta(days=10)),
}


@pytest.fixture
def case(fresh_database: str) -> tuple[System, str, int]:
    with transaction(SYSTEM) as tx:
        (one,) = in_mediation(tx, 1)
        row = tx.one(
            "SELECT c.number, i.code FROM cases AS c JOIN institutions AS i ON i.id = c.institution_id"
            " WHERE c.id = %(one)s",
            one=one,
        )
    return System(row.code), f"/api/v1/cases/{row.number}/offers", one


def post(system: System, place: str, body: Any = None) -> Any:
    return system.client.post(place, body or {}, content_type="application/json", headers=system.headers())


def test_an_offer_comes_back_with_every_payment_on_its_day(case: tuple[System, str, int]) -> None:
    bank, place, _ = case
    made = post(bank, f"{place}/propose", TERMS)
    (turn,) = made.json()
    assert made.status_code == 201
    assert (turn["made_by"], turn["state"]) == ("claimant", "open")
    assert sum(Decimal(each["amount"]) for each in turn["terms"]["instalments"]) == Decimal("9000.00")
    assert is_problem(post(bank, f"{place}/propose", TERMS), errors.OfferClosed)
    assert is_problem(post(bank, f"{place}/accept"), errors.OfferIsTheirs)
    assert post(bank, f"{place}/withdraw").json()[0]["state"] == "withdrawn"


def test_the_other_sides_offer_is_countered_and_accepted_by_the_bank(case: tuple[System, str, int]) -> None:
    bank, place, one = case
    theirs = NewOffer(
        case_id=one,
        settled_amount=Decimal("8000.00"),
        layout=Layout(first_due_on=TODAY + timedelta(days=30)),
        expires_on=TODAY + timedelta(days=10),
    )
    with transaction(SYSTEM) as tx:
        negotiation.propose(acting(tx, Role.PARTY), [theirs], at=timezone.now())
    first, second = post(bank, f"{place}/counter", TERMS).json()
    assert (first["state"], second["answers"]) == ("countered", first["id"])
    with transaction(SYSTEM) as tx:
        negotiation.counter(acting(tx, Role.PARTY), [theirs], at=timezone.now())
    assert post(bank, f"{place}/accept").json()[-1]["accepted_by"] == ["claimant", "respondent"]


def test_what_is_beyond_the_systems_level_is_refused_and_put_to_who_has_it(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        held = Bank(tx)
        held.publish(matrix(10, 100))
        settled = str(held.proposal("100.00").settled_amount)
        number, code = tx.one(
            "SELECT c.number, i.code FROM cases AS c JOIN institutions AS i ON i.id = c.institution_id"
        )
    bank, place = System(code), f"/api/v1/cases/{number}/offers"
    beyond = TERMS | {"settled_amount": settled, "waived": {"interest": "100.00"}}
    assert is_problem(post(bank, f"{place}/propose", beyond), errors.BeyondAuthority)
    asked = post(bank, f"{place}/request", beyond)
    assert asked.json() == {"request": bank.get("/api/v1/authority/requests").json()[0]["id"]}
    assert is_problem(post(bank, f"{place}/request-acceptance"), errors.OfferClosed)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"periods": 61}, errors.PlanTooLong),
        ({"settled_amount": "99999999.00"}, errors.WaiverTooHigh),
        ({"expires_on": "2020-01-01"}, errors.OfferClosed),
        ({"shape": "round"}, refusals.Invalid),
    ],
)
def test_terms_that_cannot_be_are_refused(case: tuple[System, str, int], change: Any, kind: Any) -> None:
    bank, place, _ = case
    assert is_problem(post(bank, f"{place}/propose", TERMS | change), kind)


def test_reading_takes_no_right_to_speak(case: tuple[System, str, int]) -> None:
    bank, place, _ = case
    reader = System(bank.code, "offers:read")
    assert reader.get(place).json() == []
    assert is_problem(post(reader, f"{place}/propose", TERMS), refusals.ScopeMissing)
