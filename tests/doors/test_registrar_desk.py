"""The registrar accepts, refuses or sends back what a rule wants looked at; the assigner matches and shows why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fixtures import cast, people
from mediation.accounts.models import Institution
from mediation.cases import actions as cases
from mediation.cases import triage
from mediation.consent import actions as consent
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.vocabulary import Channel, Role
from tests.database.filing_desk import filed, some_rows, written
from tests.database.test_journey import acting


class Intake:
    """Three filed cases that nothing has judged yet, and everybody's browser."""

    def __init__(self, folder: Path) -> None:
        with transaction(SYSTEM) as tx:
            cast.enrol(tx)
            bank = Institution.objects.get(code="QZLOAN")
        filed(bank, written(folder / "f.csv", some_rows(3, claimant_uscc=bank.uscc)))
        with transaction(SYSTEM) as tx:
            self.numbers = [row.number for row in tx.rows("SELECT number FROM cases ORDER BY id")]
        people.enrol()

    def browser(self, username: str) -> Client:
        found = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        found.cookies["sessionid"] = people.session_of(username)
        return found

    def press(self, number: str, verb: str, **told: Any) -> str:
        answer = self.browser("registrar").post(f"/cases/{number}/{verb}", told, follow=True)
        return str(answer.content.decode())


@pytest.fixture(scope="module")
def intake(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    create_database("registrar_desk", template=template)
    with use_database("registrar_desk"):
        yield Intake(tmp_path_factory.mktemp("files"))
    drop_database("registrar_desk")


def test_a_filed_case_is_accepted_refused_or_sent_back(intake: Intake) -> None:
    first, second, third = intake.numbers
    assert "The case is accepted." in intake.press(first, "accept")
    assert "not in a state" in intake.press(first, "accept")
    assert "where to go instead" in intake.press(second, "refuse", reason="unsuitable")
    refused = intake.press(second, "refuse", reason="unsuitable", alternative="the court of the debtor's domicile")
    assert "Acceptance is refused" in refused
    assert "put the filing right" in intake.press(third, "rectify", defects=["contact", "claim"])
    page = intake.browser("registrar").get("/home", follow=True).content.decode()
    assert third in page
    assert "How the party can be reached" in page


def test_the_assigner_matches_and_shows_what_proves_it(intake: Intake) -> None:
    with transaction(SYSTEM) as tx:
        ids = [row.id for row in tx.rows("SELECT id FROM cases WHERE state = 'ACCEPTED'")]
        if not ids:
            ids = cases.accept(tx, [row.id for row in tx.rows("SELECT id FROM cases WHERE state = 'FILED'")][:1],
                               at=timezone.now())  # fmt: skip
        consent.seek(tx, ids, at=timezone.now())
        consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=timezone.now())
        number = tx.value("SELECT number FROM cases WHERE id = %(one)s", one=ids[0])
    assigner = intake.browser("assigner")
    done = assigner.post("/assignments/now", follow=True).content.decode()
    assert "1 of 1 case was assigned." in done
    assert "nothing better is possible" in done
    assert json.loads(assigner.get("/assignments/1.json").content)
    assert "Why this mediator" in assigner.get(f"/cases/{number}/why").content.decode()
    assert assigner.get("/assignments/99.json").status_code == 404


def test_nobody_else_accepts_or_assigns(intake: Intake) -> None:
    for username in ("clerk", "mediator", "liaison", "auditor"):
        assert intake.browser(username).post(f"/cases/{intake.numbers[0]}/accept").status_code == 403
        assert intake.browser(username).post("/assignments/now").status_code == 403


def test_the_page_of_a_case_says_what_the_rules_found(intake: Intake) -> None:
    with transaction(SYSTEM) as tx:
        assert triage.to_look(tx) == []
    assert (
        "It has not been judged yet." in intake.browser("registrar").get(f"/cases/{intake.numbers[0]}").content.decode()
    )
