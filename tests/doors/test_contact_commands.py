"""The governor from a shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fixtures import world
from mediation.commands.door import main
from mediation.contact import actions as contact
from mediation.contact import importing
from mediation.db import SYSTEM, transaction

pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.fixture
def number() -> str:
    with transaction(SYSTEM) as tx:
        bank = world.a_bank("QZBANK")
        (case,) = world.some_accepted_cases(tx, bank, 1)
        night = [22, 23, *range(8)]  # the clock of these commands is the real one
        contact.agree_hours(tx, contact.respondents(tx, [case])[case], night, at=world.NOON)
        return str(tx.value("SELECT number FROM cases WHERE id = %(case)s", case=case))


def said(*words: str) -> str:
    done = CliRunner().invoke(main, ["contact", *words], catch_exceptions=False)
    assert 0 == done.exit_code, done.output
    return done.output


def test_who_opted_out_may_not_be_called_and_is_told_why(number: str) -> None:
    (before,) = json.loads(said("may-call", number, "--json"))
    assert (3, "respondent") == (before["left"], before["role"])
    said("opt-out", number, "call", "--institution", "QZBANK")
    (after,) = json.loads(said("may-call", number, "--json"))
    assert ("OPTED-OUT", "") == (after["rule"], after["earliest"])
    refused = CliRunner().invoke(main, ["contact", "reserve", number])
    assert 1 == refused.exit_code
    assert "OPTED-OUT" in refused.output


def test_quiet_and_agreed_hours_and_numbers_are_taken_down_and_taken_back(number: str) -> None:
    def rule() -> str:
        (one,) = json.loads(said("may-call", number, "--json"))
        return str(one["rule"])

    said("hours", number, "--quiet", ",".join(map(str, range(8, 22))), "--agreed", "")
    assert rule() in ("QUIET-HOUR", "HOURS")
    said("hours", number, "--quiet", "", "--agreed", "22,23,0,1,2,3,4,5,6,7")
    assert rule() == ""
    said("number", number, "--wrong", "--institution", "QZBANK")
    assert rule() == "NUMBER-QUARANTINED"
    said("number", number, "--right")
    said("opt-out", number, "call")
    said("opt-in", number, "call")
    assert rule() == ""
    assert CliRunner().invoke(main, ["contact", "hours", number, "--quiet", "noon"]).exit_code == 2


def test_a_reservation_is_made_and_its_result_imported_once(number: str, tmp_path: Path) -> None:
    leave = json.loads(said("reserve", number, "--caller", "robot"))["reservation"]
    said("result", str(leave), "no_answer")
    source = tmp_path / "results.csv"
    source.write_text(f"{','.join(importing.COLUMNS)}\nA1,,{number},2026-10-12 12:00,connected\n", encoding="utf-8")
    first, second = (json.loads(said("import", str(source), "--institution", "QZBANK", "--json")) for _ in range(2))
    assert (1, 0, 0, "RESERVED-FIRST") == (
        first["explained"],
        first["recorded"],
        first["unchanged"],
        first["lines"][0][2],
    )
    assert (1, 0) == (second["unchanged"], second["explained"])


def test_a_day_is_planned_shown_with_its_reasons_and_planned_once(number: str) -> None:
    first, again = (json.loads(said("plan", "--day", "2099-03-02", "--json")) for _ in range(2))
    (one,) = first
    assert (number, "") == (one["case"], one["outcome"])
    assert "consent is to be asked for by" in one["why_en"]
    assert first == again
    assert "evening" not in said("plan", "--day", "2099-03-02")  # of equal hours the first


def test_uplift_is_told_with_an_interval_before_anybody_counts(number: str) -> None:
    told = json.loads(said("uplift", "--json"))
    assert told["uplift"]["lower"] == "-1.0000"
    assert "uplift: -" in said("uplift")
