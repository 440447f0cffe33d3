"""A bank's system hands in its authority, answers what is beyond it, and reads why its claims are what they are."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from fixtures import world
from mediation import errors
from mediation.accounts.models import User
from mediation.authority import actions, publishing
from mediation.claims import actions as claims
from mediation.db import SYSTEM, transaction
from mediation.http import refusals
from tests.database.test_authority import Bank
from tests.database.test_claims import a_loan
from tests.doors.bank_system import System, is_problem

TODAY = timezone.localdate()
ROW = {"product": "credit_card", "hardship": False, "level": 0, "waived": {"interest": 40}, "max_months": 24}
ROWS = [{**ROW, "hardship": hardship, "level": level, "waived": {"interest": 40 + 40 * level}}
        for hardship in (True, False) for level in (0, 1)]  # fmt: skip
OTHER_TERMS = {"settled_amount": "100.00", "last_due_on": str(TODAY)}
MATRICES, REQUESTS = "/api/v1/authority/matrices", "/api/v1/authority/requests"


def post(system: System, place: str, body: Any) -> Any:
    return system.client.post(place, body, content_type="application/json", headers=system.headers())


def a_request(bank: Bank) -> int:
    now = timezone.now()
    asked = bank.ask("60.00", at=now)
    with transaction(bank.mediator) as tx:
        return actions.request_approval(tx, asked.query_id, at=now)


def test_authority_is_handed_in_published_by_a_person_and_a_system_may_only_decline(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        bank = Bank(tx)
        code = tx.value("SELECT code FROM institutions WHERE id = %(id)s", id=bank.id)
    system = System(code)
    assert is_problem(post(system, MATRICES, {"effective_from": str(TODAY), "rows": [ROW]}), errors.MatrixUnsound)
    made = post(system, MATRICES, {"effective_from": str(TODAY), "rows": ROWS})
    assert (made.status_code, made.json()["state"], made.json()["cells"]) == (201, "DRAFT", 2)
    with transaction(bank.chief) as tx:
        publishing.publish(tx, made.json()["version"], at=timezone.now())
    assert system.get(MATRICES).json()[0]["state"] == "PUBLISHED"
    request = a_request(bank)
    assert [one["level_needed"] for one in system.get(REQUESTS).json()] == [1]
    place = f"{REQUESTS}/{request}/answer"
    assert is_problem(post(system, place, {"decision": "REFUSED"}), errors.LevelTooLow)
    with transaction(SYSTEM):
        login = User.objects.get(institution_id=bank.id, username__startswith="api-").username
    with transaction(bank.director) as tx:
        publishing.give_level(tx, login, 1, at=timezone.now())
    for said in ({"decision": "APPROVED"}, {"decision": "COUNTERED", "counter": OTHER_TERMS}):
        assert is_problem(post(system, place, said), errors.NeedsPerson)
    assert post(system, place, {"decision": "REFUSED"}).status_code == 204
    assert is_problem(post(system, place, {"decision": "REFUSED"}), errors.RequestClosed)
    assert is_problem(post(System(code, "authority:read"), place, {"decision": "REFUSED"}), refusals.ScopeMissing)


def test_a_claim_and_the_relief_for_it_are_read(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        world.a_centre()
        bank = world.a_bank(code="MINE")
        case, unchecked = a_loan(tx, bank, interest="7000.00"), a_loan(tx, bank)
        claims.check_claims(tx, at=world.NOON, among=[case])
        numbers = [tx.value("SELECT number FROM cases WHERE id = %(id)s", id=one) for one in (case, unchecked)]
    system, place = System("MINE"), f"/api/v1/cases/{numbers[0]}"
    found = system.get(f"{place}/claim").json()
    assert (found["finding"], [line["days"] for line in found["lines"]]) == ("higher", [365, 100, 100])
    assert system.get(f"{place}/claim.pdf").content.startswith(b"%PDF")
    outcomes = {one["code"]: one["outcome"] for one in system.get(f"{place}/relief?on=2026-10-12").json()}
    assert outcomes["hardship-deferral"] == "nearly"
    assert outcomes["credit-repair-once"] == "expired"
    assert is_problem(system.get(f"/api/v1/cases/{numbers[1]}/claim"), errors.NotFound)
