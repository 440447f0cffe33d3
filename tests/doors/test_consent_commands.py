"""Consent and the people of a case from a shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fixtures import world
from mediation.commands.door import main
from mediation.consent import actions as consent
from mediation.db import SYSTEM, transaction
from mediation.vocabulary import CaseState

pytestmark = pytest.mark.usefixtures("fresh_database")
LAWYER = "440524188001010014"


@pytest.fixture
def number() -> str:
    with transaction(SYSTEM) as tx:
        (case,) = world.some_accepted_cases(tx, world.a_bank("QZBANK"), 1)
        consent.seek(tx, [case], at=world.NOON)
        return str(tx.value("SELECT number FROM cases WHERE id = %(case)s", case=case))


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, words, input=typed, catch_exceptions=False)


def said(*words: str, typed: str = "") -> str:
    done = run(*words, typed=typed)
    assert 0 == done.exit_code, done.output
    return done.output


def people(number: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(said("parties", number, "--json"))
    return found


def an_agent(number: str) -> str:
    power = ("--name", "李律师", "--authority", "special", "--until", "2099-12-31")
    return said("agent", "add", number, *power, typed=f"{LAWYER}\n").split()[-1]


def test_what_a_party_says_is_taken_down_with_its_proof(number: str, tmp_path: Path) -> None:
    paper = tmp_path / "signed.pdf"
    paper.write_bytes(b"signed")
    assert "现场调解" in said("consent", "ask", number, "online")
    assert 1 == run("consent", "give", number, "online").exit_code
    assert 2 == run("consent", "give", number, "online", "--proof", "log", "1").exit_code
    said("consent", "give", number, "online", "--proof", "file", str(paper))
    found = json.loads(said("consent", "show", number, "--json"))
    (online,) = [one for one in found if one["purpose"] == "online"]
    assert ("GIVEN", "2026-01", "file", "in_person") == tuple(
        online[name] for name in ("state", "text_version", "evidence", "channel")
    )
    assert "现场" in said("consent", "ask", number, "online")
    assert "视频" in said("consent", "revoke", number, "online")


def test_an_agent_speaks_for_the_party_and_refusing_ends_mediation(number: str) -> None:
    agent = an_agent(number)
    (her, lawyer) = people(number)
    assert [(her["party"], "agent", "special")] == [
        (one["party"], one["kind"], one["authority"]) for one in lawyer["acts_for"]
    ]
    said("consent", "refuse", number, "mediation", "--by", agent)
    with transaction(SYSTEM) as tx:
        assert CaseState.TERMINATED == tx.value("SELECT state FROM cases")
        assert "AG" == tx.value("SELECT role FROM events WHERE event = 'refuse_consent'")
    said("agent", "end", number, agent)
    assert [] == people(number)[1]["acts_for"]
    assert LAWYER not in said("parties", number)


def test_an_address_and_a_need_are_recorded_and_neither_is_shown_in_clear(number: str) -> None:
    assert "1" == said("address", "confirm", number, "--email", "zhang@example.org").strip()
    assert "大字版文书" in said("flag", "add", number, "elderly")
    (her,) = people(number)
    assert (1, ["elderly"]) == (her["address_version"], her["needs"])
    assert "larger_type" in her["accommodations"]
    assert "zhang@" not in said("parties", number)
    said("flag", "clear", number, "elderly")
    assert [] == people(number)[0]["needs"]
    assert 1 == run("flag", "clear", number, "elderly").exit_code


def test_a_budget_is_divided_and_explained_while_the_person_consents(number: str) -> None:
    assert 1 == run("coordination", "budget", number, "500").exit_code
    said("consent", "give", number, "coordination", "--channel", "portal")
    assert [number] == [one["number"] for one in json.loads(said("coordination", "show", number, "--json"))]
    assert "500.00" in said("coordination", "budget", number, "500")
    assert 1 == run("coordination", "budget", number, "a lot").exit_code


def test_texts_are_published_and_standing_consent_stands_on_a_document(number: str, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("新文本", encoding="utf-8")
    given = ("--zh", str(words), "--en", str(words))
    said("consent", "publish", "online", "next", *given, "--from", "2098-01-01")
    assert 1 == run("consent", "publish", "online", "next", *given, "--from", "2099-01-01").exit_code
    said("consent", "stand", "QZBANK", "--version", "1", "--document", str(words))
    with transaction(SYSTEM) as tx:
        assert tx.value("SELECT standing_consent_on FROM institutions") is not None
    said("consent", "stand", "QZBANK")
    with transaction(SYSTEM) as tx:
        assert tx.value("SELECT standing_consent_on FROM institutions") is None
    assert 2 == run("consent", "stand", "QZBANK", "--version", "1").exit_code
