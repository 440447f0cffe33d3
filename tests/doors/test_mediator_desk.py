"""A mediator's day: what comes next and why, a case taken, terms proposed and drawn up, and nobody else's cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fixtures import cast, people
from mediation.accounts.models import Institution, Mediator
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.consent import actions as consent
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.negotiation import actions as negotiation
from mediation.vocabulary import Channel, Role
from mediation.web.logins import create_login
from tests.database.filing_desk import filed, some_rows, written
from tests.database.test_journey import acting


class Desk:
    """Two cases of one bank, assigned just now to two mediators, and the browser of the first one's."""

    def __init__(self, folder: Path) -> None:
        now = timezone.now()
        with transaction(SYSTEM) as tx:
            cast.enrol(tx)
            bank = Institution.objects.get(code="QZLOAN")
        filed(bank, written(folder / "f.csv", some_rows(2, claimant_uscc=bank.uscc)))
        with transaction(SYSTEM) as tx:
            self.ids = [row.id for row in tx.rows("SELECT id FROM cases ORDER BY id")]
            cases.accept(tx, self.ids, at=now)
            consent.seek(tx, self.ids, at=now)
            consent.give(acting(tx, Role.PARTY), self.ids, channel=Channel.PORTAL, at=now)
            assignment.assign(tx, at=now)
            rows = tx.rows("SELECT number, mediator_id FROM cases ORDER BY id")
            self.number, licence = rows[0].number, Mediator.objects.get(pk=rows[0].mediator_id).licence_number
        create_login("hers", role=Role.MEDIATOR, password="a long enough word 7", of=licence)
        people.enrol()
        self.client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        self.client.cookies["sessionid"] = people.session_of("hers")

    def page(self, address: str) -> str:
        return str(self.client.get(address, follow=True).content.decode())

    def press(self, verb: str, **told: Any) -> str:
        answer = self.client.post(f"/cases/{self.number}/{verb}", told, follow=True)
        return str(answer.content.decode())


@pytest.fixture(scope="module")
def desk(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    create_database("mediator_desk", template=template)
    with use_database("mediator_desk"):
        yield Desk(tmp_path_factory.mktemp("files"))
    drop_database("mediator_desk")


def test_a_case_goes_from_the_list_to_signing(desk: Desk) -> None:
    """One walk, since each step begins where the one before it ended."""
    assert "Say whether you take the case" in desk.page("/home")
    assert "The case is yours" in desk.press("confirm")
    assert "Calling" in desk.page(f"/cases/{desk.number}")
    today = timezone.localdate()
    terms = {
        "settled_amount": "9000.00",
        "periods": 3,
        "first_due_on": today + timedelta(days=40),
        "expires_on": today + timedelta(days=9),
    }
    asked = desk.press("ask", **terms)
    assert "The institution has published no authority for this 7 questions are left today." in asked
    assert "not in a state" not in desk.press("propose", **terms)
    assert "An offer waits for its answer" in desk.page("/next")
    with transaction(SYSTEM) as tx:
        for side in (Role.BANK_SUPERVISOR, Role.PARTY):
            negotiation.accept(acting(tx, side), desk.ids[:1], at=timezone.now())
    page = desk.page(f"/cases/{desk.number}")
    assert "Mend these, or say why they may stand" in page
    assert "identity" in page
    warned = [part.split('"')[0] for part in page.split('name="stands" value="')[1:]]
    assert "neither mended nor let stand" in desk.press("draw-up")
    drawn = desk.press("draw-up", stands=warned, reason="looked at with both sides")
    assert "The agreement is drawn up" in drawn
    assert "is to sign" in drawn
    assert "Signatures are missing" in desk.page("/next")


def test_what_is_not_allowed_says_why_and_nothing_happens(desk: Desk) -> None:
    assert "The case is not in a state that allows this." in desk.press("end", reason="other")
    assert "no reason was chosen" in desk.press("decline", reason="because")


def test_nobody_else_may_act_in_a_case(desk: Desk) -> None:
    other = Client(SERVER_NAME="localhost")
    for username, status in (("mediator", 404), ("clerk", 403), ("registrar", 403)):
        other.cookies["sessionid"] = people.session_of(username)
        assert other.post(f"/cases/{desk.number}/sign").status_code == status
    assert other.get("/next").status_code == 403
