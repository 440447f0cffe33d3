"""From a shell: what the clock parked, why a deadline falls on its day, and the days off of a year."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fixtures.world import NOON
from mediation.commands.door import main
from mediation.db import SYSTEM, transaction
from tests.database.test_journey import in_mediation


@pytest.fixture
def number(fresh_database: str) -> str:
    """A case in mediation, on the database of the test."""
    with transaction(SYSTEM) as tx:
        case, _ = in_mediation(tx)
        return str(tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case))


def run(*words: str) -> str:
    done = CliRunner().invoke(main, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_deadline_is_explained_in_both_languages(number: str) -> None:
    assert "D5 立案前调解期限：2026-11-11届满。" in run("why-date", number)
    english = run("why-date", number, "D5", "--language", "en")
    assert "30 calendar days from the next day end on 2026-11-11" in english
    assert "art. 24" in english
    assert "D3" not in english


def test_deadlines_are_told_to_machines_too(number: str) -> None:
    told: list[dict[str, Any]] = json.loads(run("why-date", number, "--json"))
    assert {clock["clock"]: clock["over"] for clock in told} == {"D1": True, "D3": True, "D5": False}


def test_the_days_off_of_a_year_are_loaded_from_a_file(number: str, tmp_path: Path) -> None:
    notice = tmp_path / "days.csv"
    notice.write_text("2026-11-11,off,测试\n2026-11-14,worked,调休\n", encoding="utf-8")
    load = ("load-calendar", "2026", str(notice), "--title", "通知")
    held_back = CliRunner().invoke(main, list(load))
    assert (held_back.exit_code, "say that you have seen it" in held_back.output) == (1, True)
    assert "2026-11-11届满" in run("why-date", number, "D5")
    told = run(*load, "--acknowledge", held_back.output.split("Its mark is ")[1].split(".")[0])
    assert "2 days of 2026 are known." in told
    assert "2 mediation periods end on another day." in told
    assert "2026-11-12届满" in run("why-date", number, "D5")


def test_a_line_that_is_no_day_is_named_and_nothing_is_loaded(number: str, tmp_path: Path) -> None:
    notice = tmp_path / "days.csv"
    notice.write_text("2026-11-11,off,测试\n2026-11-31,off,测试\n", encoding="utf-8")
    refused = CliRunner().invoke(main, ["load-calendar", "2026", str(notice), "--title", "通知"])
    assert refused.exit_code != 0
    assert "line 2" in refused.output
    assert f"{date(2026, 11, 11)}届满" in run("why-date", number, "D5")


def test_parked_cases_are_listed_and_released(number: str) -> None:
    with transaction(SYSTEM) as tx:
        tx.run(
            "INSERT INTO job_failures (job, case_id, failures, reason, failed_at, parked_at)"
            " SELECT 'triage_filed', c.id, 5, 'DataError 22007', %(at)s, %(at)s FROM cases AS c WHERE c.number = %(n)s",
            at=NOON,
            n=number,
        )
    (row,) = json.loads(run("parked", "--json"))
    assert (row["job"], row["number"], row["failures"]) == ("triage_filed", number, 5)
    run("release", "triage_filed", number)
    assert json.loads(run("parked", "--json")) == []


def test_what_is_not_parked_is_not_released(number: str) -> None:
    refused = CliRunner().invoke(main, ["release", "triage_filed", number])
    assert refused.exit_code == 1
