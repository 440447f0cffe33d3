"""Terms from a shell: options, offers and answers, and what an institution offers to a class."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mediation.cases import actions as cases
from mediation.commands.door import main
from mediation.db import SYSTEM, Actor, transaction
from mediation.present import now
from mediation.vocabulary import Role, TerminationReason
from tests.database.test_journey import in_mediation

pytestmark = pytest.mark.usefixtures("fresh_database")
SOON, LATER = (str(now().date() + timedelta(days=days)) for days in (10, 20))
TERMS = ("--amount", "9000", "--first-due", LATER, "--expires", SOON)


@pytest.fixture
def number() -> str:
    with transaction(SYSTEM) as tx:
        (case,) = in_mediation(tx, 1)
        tx.run("UPDATE cases SET period_ends_on = NULL")  # the clock of these commands is the real one
        return str(tx.value("SELECT number FROM cases WHERE id = %(case)s", case=case))


def said(*words: str) -> Any:
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert 0 == done.exit_code, done.output
    return json.loads(done.output) if done.output else None


def refused(*words: str) -> str:
    done = CliRunner().invoke(main, words)
    assert done.exit_code, done.output
    return done.output


def test_terms_go_to_and_fro_until_they_are_agreed(number: str) -> None:
    said("offer", number, "--side", "respondent", *TERMS, "--periods", "6")
    said("counter", number, "--side", "claimant", *TERMS, "--periods", "3", "--shape", "balloon", "--grace-days", "5")
    assert "only the other side answers" in refused("accept", number, "--side", "claimant")
    assert said("accept", number, "--side", "respondent") == {"agreed": [number]}
    thread = said("offers", number)
    assert [(turn["made_by"], turn["state"]) for turn in thread] == [
        ("respondent", "countered"),
        ("claimant", "accepted"),
    ]
    assert (thread[1]["terms"]["shape"], thread[1]["terms"]["grace_days"]) == ("balloon", 5)


def test_an_offer_is_rejected_or_taken_back(number: str) -> None:
    with transaction(SYSTEM) as tx:
        waived = tx.value("SELECT principal - 9000 FROM claims")
    said(
        "offer", number, "--side", "claimant", *TERMS, "--waive", "interest", "100", "--waive", "principal", str(waived)
    )
    said("withdraw-offer", number, "--side", "claimant")
    said("offer", number, "--side", "mediator", *TERMS)
    said("reject", number, "--side", "respondent")
    assert [turn["state"] for turn in said("offers", number)] == ["withdrawn", "rejected"]
    assert "--side" in refused("reject", number)


def test_options_are_told_with_what_they_ask_of_a_month(number: str) -> None:
    asked = ("--amount", "9000", "--first-due", LATER, "--income", "5000", "--expenses", "3500", "--json")
    rows = said("plan-options", number, *asked, "--periods", "12", "--periods", "3")
    assert {row["total"] for row in rows} == {"9000.00"}
    assert (rows[0]["periods"], rows[0]["peak share"]) == (12, "0.50")
    assert rows[-1]["months short"]


def test_a_standing_offer_is_published_listed_and_ended(number: str) -> None:
    with transaction(SYSTEM) as tx:
        bank = tx.value("SELECT i.code FROM institutions AS i JOIN cases AS c ON c.institution_id = i.id")
    terms = ("--waive", "interest", "0.5", "--periods", "12", "--from", SOON, "--until", LATER)
    published = said("standing-offers", "publish", bank, "利息减半", *terms)["standing_offer"]
    said("standing-offers", "withdraw", str(published), "--institution", bank)
    (row,) = said("standing-offers", "list", "--institution", bank)
    assert row["withdrawn_at"]
    assert number


def test_a_case_that_found_no_agreement_goes_to_the_court(number: str, tmp_path: Path) -> None:
    with transaction(Actor.taken_down(Role.MEDIATOR)) as tx:
        cases.terminate(tx, {cases.find(tx, number).id: TerminationReason.POSITIONS_TOO_FAR}, at=now())
    (handed,) = said("transfer", number, "--out", str(tmp_path))
    archive = tmp_path / f"{number}.zip"
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == handed["sha256"]
    assert zipfile.ZipFile(archive).namelist() == ["transfer.pdf", "transfer.json", "SHA256SUMS"]
    assert said("transfer", number, "--out", str(tmp_path), "--again") == [handed]
    refused("transfer", number, "--out", str(tmp_path), "--as", "nobody")
