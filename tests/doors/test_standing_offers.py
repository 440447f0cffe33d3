"""Standing offers by pages and by the API: seen in yuan before they are published, beyond a level put to who has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fixtures import people, world
from fixtures.world import NOON
from mediation import errors
from mediation.authority import publishing
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.http import refusals
from mediation.negotiation import standing
from mediation.vocabulary import Role
from mediation.web.logins import create_login, person
from tests.database.test_authority import Bank, matrix
from tests.doors.bank_system import System, is_problem

TODAY = timezone.localdate()
PLACE, API = "/bank/standing/new", "/api/v1/standing-offers"
FORM = {
    "name": "利息减半", "product": "credit_card", "overdue_from": 0, "shape": "equal", "periods": 12, "down_payment": 0,
    "deferral_months": 0, "answer_days": 10, "first_due_days": 20, "valid_from": TODAY,
    "valid_until": TODAY + timedelta(days=30), "share_interest": 10,
    "claim_principal": "10000", "claim_interest": "1200.50",
}  # fmt: skip
BODY = {
    "name": "利息减半", "product": "credit_card", "waived": {"interest": "0.10"}, "periods": 12,
    "valid_from": str(TODAY), "valid_until": str(TODAY + timedelta(days=30)),
}  # fmt: skip


class Desk:
    """A clerk and a supervisor of level 1 of a bank whose clerks give up a tenth of the interest, and its system."""

    def __init__(self) -> None:
        with transaction(SYSTEM) as tx:
            bank = Bank(tx)
            bank.publish(matrix(10, 60))
            code = tx.value("SELECT code FROM institutions WHERE id = %(id)s", id=bank.id)
            other = world.a_bank("ELSEWHERE").code
        for name, role, of in (
            ("anna", Role.BANK_OPERATOR, code),
            ("bert", Role.BANK_SUPERVISOR, code),
            ("zoe", Role.BANK_SUPERVISOR, other),
        ):
            create_login(name, role=role, password="a long enough word 7", of=of)
        with transaction(person(f"director{bank.id}")) as tx:
            publishing.give_level(tx, "bert", 1, at=NOON)
        self.system = System(code)

    def page(self, who: str, address: str, **told: Any) -> str:
        browser = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        browser.cookies["sessionid"] = people.session_of(who)
        answer = browser.post(address, told, follow=True) if told else browser.get(address)
        return re.sub(r"\s+", " ", answer.content.decode())

    def publish(self, who: str, **change: Any) -> str:
        """Look at the preview, then publish just that."""
        told = {**FORM, **change}
        (seen,) = re.findall(r'name="seen" value="(\w+)"', self.page(who, PLACE, **told))
        return self.page(who, PLACE, **told, seen=seen, decision="publish")

    def call(self, place: str = "", body: Any = None, key: str = "k", system: System | None = None) -> Any:
        one = system or self.system
        headers = one.headers(**{"idempotency-key": key})
        return one.client.post(f"{API}{place}", body or {}, content_type="application/json", headers=headers)

    def known(self) -> list[Any]:
        with transaction(SYSTEM) as tx:
            return standing.published(tx)


@pytest.fixture(scope="module")
def desk(template: str) -> Iterator[Desk]:
    create_database("standing_offers", template=template)
    with use_database("standing_offers"):
        yield Desk()
    drop_database("standing_offers")


def test_it_is_seen_on_a_claim_before_it_is_published_and_ended_by_its_own_bank(desk: Desk) -> None:
    """One walk, since each step begins where the one before it ended."""
    page = desk.page("anna", PLACE, **FORM, decision="publish")
    assert ("¥11,080.45" in page, "¥120.05" in page, "anybody of your institution" in page) == (True, True, True)
    assert re.search(r"Cases of this class now</dt><dd class=\"figure\">1<", page)
    assert desk.known() == []
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    assert "What it would be" in desk.page("anna", PLACE, **{**FORM, "periods": 6}, seen=seen, decision="publish")
    assert desk.known() == []
    assert "It is published" in desk.publish("anna")
    assert "waits for whoever has the level" in desk.publish("anna", name="六成", share_interest=60)
    waiting, mine = (row.id for row in desk.known())
    assert "Whoever has level 1 approves it here" in desk.page("anna", "/bank/standing")
    assert "六成" not in desk.page("zoe", "/bank/standing")
    assert "is over, or was withdrawn" in desk.page("zoe", f"/bank/standing/{mine}/end", now=1)
    assert "The request is answered" in desk.page("bert", f"/bank/standing/{waiting}", decision="approve")
    assert "It is ended" in desk.page("anna", f"/bank/standing/{mine}/end", now=1)
    with transaction(SYSTEM) as tx:
        ended = tx.one("SELECT withdrawn_by, actor_id FROM standing_offers WHERE withdrawn_at IS NOT NULL")
    assert ended.withdrawn_by == ended.actor_id


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"valid_until": TODAY - timedelta(days=1)}, "or it is over already"),
        ({"answer_days": 20}, "do not follow each other"),
        ({"claim_from": 5, "claim_to": 4}, "do not follow each other"),
        ({"share_interest": 61}, "allows these terms at no level"),
        ({"deferral_months": 59}, "more months, than is allowed"),
        ({"share_interest": 101}, "Something is left out or wrong"),
    ],
)
def test_what_cannot_be_offered_says_why_and_keeps_what_was_filled_in(desk: Desk, change: Any, sentence: str) -> None:
    before = len(desk.known())
    page = desk.page("anna", PLACE, **{**FORM, **change}, decision="publish")
    assert (sentence in page, 'name="seen"' in page, "利息减半" in page) == (True, False, True)
    assert len(desk.known()) == before


def test_a_system_publishes_once_under_a_key_within_its_level(desk: Desk) -> None:
    first = desk.call(body=BODY)
    assert (first.status_code, first.json()["approved_at"] is not None) == (201, True)
    assert desk.call(body=BODY).json() == first.json()
    assert is_problem(desk.call(body={**BODY, "periods": 6}), refusals.KeyUsedBefore)
    assert is_problem(desk.call("/request", BODY, key="r0"), errors.NothingToRequest)
    beyond = {**BODY, "waived": {"interest": "0.5"}}
    assert is_problem(desk.call(body=beyond, key="b"), errors.BeyondAuthority)
    waiting = desk.call("/request", beyond, key="r").json()
    assert (waiting["level_needed"], waiting["approved_at"]) == (1, None)
    assert desk.call(f"/{waiting['id']}/approve").status_code == 404  # approved by a person alone
    assert desk.call(f"/{waiting['id']}/end").json()["withdrawn_at"]
    assert is_problem(desk.call(f"/{waiting['id']}/end"), errors.StandingOfferEnded)
    assert is_problem(desk.call(f"/{2**40}/end"), errors.NotFound)
    page = desk.system.get(f"{API}?limit=1").json()
    assert [one["id"] for one in page["items"]] == [waiting["id"]]
    assert desk.system.get(page["next"]).json()["items"][0]["id"] == first.json()["id"]


def test_a_system_tries_an_offer_on_a_claim_and_sees_only_its_own(desk: Desk) -> None:
    reader = System(desk.system.code, "offers:read")
    trial = {"offer": {**BODY, "waived": {"interest": "0.5"}}, "claim": {"principal": "1000.00", "interest": "0.25"}}
    tried = desk.call("/trial", trial, system=reader).json()
    assert (tried["settled_amount"], tried["waived"]) == ("1000.12", {"interest": "0.13"})
    assert (tried["cases"], tried["level_needed"], tried["within_level"]) == (1, 1, False)
    assert len(tried["instalments"]) == 12
    assert is_problem(desk.call(body=BODY, system=reader), refusals.ScopeMissing)
    assert is_problem(desk.call("/trial", {**trial, "claim": {"principal": "0"}}), errors.PlanImpossible)
    assert System("ELSEWHERE").get(API).json() == {"items": [], "next": None}
