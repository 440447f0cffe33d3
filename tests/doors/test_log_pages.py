"""The event log on pages: days and chains, without a word about the people of a case."""

from __future__ import annotations

import pytest
from django.test import Client

from fixtures import people, world
from mediation.cases import log
from mediation.cases.actions import Noted, note
from mediation.db import SYSTEM, transaction
from mediation.vocabulary import Role
from mediation.web.logins import create_login


@pytest.fixture
def auditor(fresh_database: str) -> Client:
    create_login("auditor", role=Role.AUDITOR, password="correct horse battery staple")
    browser = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    browser.cookies["sessionid"] = people.session_of("auditor")
    return browser


def a_case() -> str:
    with transaction(SYSTEM) as tx:
        (case,) = world.some_accepted_cases(tx, world.a_bank(), 1)
        log.seal_day(tx, world.NOON.date())
        return str(tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case))


def test_a_sealed_day_is_shown_with_its_whole_seal(auditor: Client) -> None:
    a_case()
    with transaction(SYSTEM) as tx:
        seal = bytes(tx.value("SELECT digest FROM daily_seals")).hex()
    assert seal in auditor.get("/log").content.decode()


def test_the_chain_of_a_case_names_events_and_nobody(auditor: Client) -> None:
    number = a_case()
    page = auditor.get("/log", {"number": number}, follow=True).content.decode()
    assert "Filed, waiting for acceptance" in page
    assert "张三" not in page


def test_a_case_that_is_not_there_is_not_found(auditor: Client) -> None:
    assert auditor.get("/log/2026-9999999").status_code == 404


def test_an_empty_log_says_when_there_will_be_something(auditor: Client) -> None:
    assert "No day is sealed yet" in auditor.get("/log").content.decode()


def test_the_chain_of_a_case_names_notes_in_words(auditor: Client) -> None:
    number = a_case()
    with transaction(SYSTEM) as tx:
        case = tx.value("SELECT id FROM cases WHERE number = %(number)s", number=number)
        note(tx, "claim:check", {case: Noted("", "", {})}, at=world.NOON)
    page = auditor.get(f"/log/{number}").content.decode()
    assert "The claim was recomputed" in page
    assert "claim:check" not in page
