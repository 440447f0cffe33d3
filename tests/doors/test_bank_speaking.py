"""A clerk speaks for the bank on the page of a case, within the matrix; beyond it the chief answers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from fixtures import people
from fixtures.world import NOON
from mediation.authority import publishing
from mediation.db import SYSTEM, transaction
from mediation.negotiation import actions as negotiation
from mediation.reach import offers
from mediation.vocabulary import Role
from mediation.web.logins import create_login, person
from tests.database.test_authority import Bank, matrix
from tests.database.test_held_to_authority import WAIVES_HALF

FIRST = timezone.localdate() + timedelta(days=40)


class Desk:
    """Two browsers before one case: the clerk's, and of a supervisor who approves up to level 1."""

    def __init__(self) -> None:
        with transaction(SYSTEM) as tx:
            bank = Bank(tx)
            bank.publish(matrix(10, 60))
            self.case, self.settled = bank.cases[0], str(bank.proposal("60.00").settled_amount)
            code = tx.value("SELECT code FROM institutions WHERE id = %(id)s", id=bank.id)
            self.number = tx.value("SELECT number FROM cases")
        for name, role in (("anna", Role.BANK_OPERATOR), ("bert", Role.BANK_SUPERVISOR)):
            create_login(name, role=role, password="a long enough word 7", of=code)
        with transaction(person(f"director{bank.id}")) as tx:
            publishing.give_level(tx, "bert", 1, at=NOON)

    def press(self, who: str, verb: str, **told: Any) -> str:
        return self.visit(who, f"/bank/cases/{self.number}/{verb}" if verb else f"/cases/{self.number}", **told)

    def visit(self, who: str, address: str, **told: Any) -> str:
        browser = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        browser.cookies["sessionid"] = people.session_of(who)
        answer = browser.post(address, told, follow=True) if told else browser.get(address)
        return re.sub(r"\s+", " ", answer.content.decode())


def hidden(page: str, name: str) -> str:
    (found,) = set(re.findall(rf'name="{name}" value="(\d+)"', page))
    return found


def test_a_clerk_is_refused_asks_is_approved_and_then_speaks(fresh_database: str) -> None:
    """One walk, since each step begins where the one before it ended."""
    desk = Desk()
    terms = {
        "settled_amount": desk.settled,
        "periods": 1,
        "first_due_on": FIRST,
        "expires_on": FIRST - timedelta(days=9),
    }
    page = desk.press("anna", "offer", **terms)
    assert "beyond your approver level" in page
    assert f'value="{desk.settled}"' in page  # what was typed stands there still
    assert "Enter a number" in desk.press("anna", "offer", **terms | {"settled_amount": "much"})
    page = desk.press("anna", "ask-approval", **terms)
    assert "Waits for approval at level 1" in page
    assert 'value="approve"' not in page
    request = hidden(desk.press("bert", ""), "request")
    assert "too low" in desk.press("anna", "answer", request=request, decision="approve")
    assert "The request is answered" in desk.press("bert", "answer", request=request, decision="approve")
    page = desk.press("anna", "offer", **terms)
    assert "Your terms are on the table" in page
    assert "Taken back" in desk.press("anna", "take-back", offer=hidden(page, "offer"))
    assert "was answered or has expired" in desk.press("anna", "accept", offer="1")
    with transaction(person("anna")) as tx:
        waiting = offers.ask_to_publish(tx, tx.actor.institution_id, WAIVES_HALF, at=timezone.now())
    assert WAIVES_HALF.name in desk.visit("anna", "/bank/")
    assert "too low" in desk.visit("anna", f"/bank/standing/{waiting}", decision="approve")
    assert "The request is answered" in desk.visit("bert", f"/bank/standing/{waiting}", decision="approve")
    assert WAIVES_HALF.name not in desk.visit("bert", "/bank/")
    with transaction(SYSTEM) as tx:
        assert [turn.state.value for turn in negotiation.thread(tx, desk.case)] == ["withdrawn"]
