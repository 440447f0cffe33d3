"""What the simulation learns from the log, and whether it would have foreseen what came."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from fixtures import world
from mediation import errors
from mediation.accounts.models import Institution
from mediation.assignment import actions, history
from mediation.assignment.models import Leave
from mediation.assignment.scenarios import Days
from mediation.assignment.survival import Fate
from mediation.cases import actions as cases
from mediation.consent import actions as consent
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.db.embedded import EmbeddedServer
from mediation.vocabulary import CaseEvent, Channel, Role, TerminationReason

ROOT = Path(__file__).resolve().parents[2]
DAY = timedelta(days=1)
FIRST = datetime(2026, 7, 6, 12, 0, tzinfo=world.SHANGHAI)
"""A Monday; no period of the weeks after it ends on a holiday."""


def acting(tx: Tx, role: Role) -> Tx:
    return Tx(replace(Actor.taken_down(role)))


def mediated(tx: Tx, bank: Institution, count: int, *, at: datetime) -> list[int]:
    """Accepted, consented to after two days, with a mediator a day later."""
    ids = world.some_accepted_cases(tx, bank, count, at=at)
    consent.seek(tx, ids, at=at)
    consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=at + 2 * DAY)
    actions.assign(tx, at=at + 2 * DAY)
    return actions.confirm(acting(tx, Role.MEDIATOR), ids, at=at + 3 * DAY)


def end(tx: Tx, ids: list[int], reason: TerminationReason, *, at: datetime) -> None:
    cases.move(acting(tx, Role.MEDIATOR), CaseEvent.TERMINATE, cases.each(ids, reason=str(reason)), at=at)


def a_summer(tx: Tx, *, weeks: int = 12) -> Institution:
    """Ten cases a week: eight end after ten days, two when their period has run out."""
    world.a_centre()
    bank = world.a_bank("QZCARD")
    world.a_mediator(capacity=500)
    for week in range(weeks):
        at = FIRST + timedelta(weeks=week)
        ids = mediated(tx, bank, 10, at=at)
        end(tx, ids[:8], TerminationReason.POSITIONS_TOO_FAR, at=at + 13 * DAY)
        due = tx.value("SELECT period_ends_on FROM cases WHERE id = %(id)s", id=ids[9])
        expired = datetime.combine(due + DAY, at.time(), world.SHANGHAI)
        end(tx, ids[8:], TerminationReason.PERIOD_EXPIRED, at=expired)
    return bank


def test_history_is_what_was_known_at_the_end_of_the_day(tx: Tx) -> None:
    a_summer(tx, weeks=3)
    known = history.calibrate(tx, (FIRST + 14 * DAY).date())
    assert (8, 2) == (known.mediation[Fate.HAPPENED, 10], known.mediation[Fate.UNFINISHED, 11])
    assert (20, 10) == (known.consent[Fate.HAPPENED, 2], known.consent[Fate.UNFINISHED, 0])
    assert {"credit_card": (10, 10)} == known.weekly
    assert 1 == known.answer_days


def test_a_period_that_ran_out_says_that_the_mediation_would_have_lasted_longer(tx: Tx) -> None:
    a_summer(tx, weeks=1)
    known = history.calibrate(tx, (FIRST + 60 * DAY).date())
    assert 8 == known.mediation[Fate.HAPPENED].sum()
    assert 2 == known.mediation[Fate.UNFINISHED, 30:34].sum()


def test_without_a_past_there_is_nothing_to_learn_from(tx: Tx) -> None:
    with pytest.raises(errors.NotFound):
        history.calibrate(tx, FIRST.date())


def test_a_scenario_begins_with_what_stood_at_the_end_of_the_day(tx: Tx) -> None:
    bank = a_summer(tx, weeks=2)
    ids = world.some_accepted_cases(tx, bank, 4, at=FIRST + 14 * DAY)
    consent.seek(tx, ids, at=FIRST + 14 * DAY)
    consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=FIRST + 14 * DAY)
    known = history.scenario(tx, (FIRST + 14 * DAY).date(), weeks=4)
    assert {"credit_card": {(FIRST + 14 * DAY).date(): 4}} == known.waiting
    assert 12 == sum(one.cases for one in known.running)
    assert {date(2026, 7, 9), date(2026, 7, 16)} == {one.began_on for one in known.running}
    assert {date(2026, 8, 10), date(2026, 8, 17)} == {one.due_on for one in known.running}


def test_leave_and_part_time_come_from_the_roster(tx: Tx) -> None:
    a_summer(tx, weeks=1)
    half = world.a_mediator(capacity=30)
    half.share_pct = 50
    half.save()
    Leave.objects.create(mediator=half, from_day=date(2026, 9, 1), until=date(2026, 9, 5), reason="annual")
    known = history.scenario(tx, FIRST.date() + 9 * DAY, weeks=2)
    found = {one.name: one for one in known.workers}[half.licence_number]
    assert (15, (Days(date(2026, 9, 1), date(2026, 9, 5)),)) == (found.capacity, found.absences)


def test_an_institution_files_what_it_usually_files(tx: Tx) -> None:
    a_summer(tx, weeks=1)
    (filed,) = history.filing(tx, "QZCARD", cases=20_000, on=FIRST.date())
    assert ("credit_card", 20_000) == (filed.product, filed.cases)
    assert "mortgage" == history.filing(tx, "mortgage", cases=1, on=FIRST.date())[0].product
    with pytest.raises(errors.NotFound):
        history.filing(tx, "NOBODY", cases=1, on=FIRST.date())


def test_a_history_shorter_than_the_period_is_not_trusted(tx: Tx) -> None:
    a_summer(tx, weeks=6)
    with pytest.raises(errors.NotFound):
        history.backtest(tx, FIRST.date() + 20 * DAY, weeks=1)
    assert history.backtest(tx, FIRST.date() + 40 * DAY, weeks=1)


def test_a_steady_past_lies_in_the_band_that_was_foreseen(tx: Tx) -> None:
    a_summer(tx)
    weeks = history.backtest(tx, FIRST.date() + 56 * DAY, weeks=4)
    assert all(week.holds for week in weeks)
    assert [10, 10, 20, 0] == [week.due for week in weeks]  # Sunday 20 September is worked: a period ends on it
    assert [2, 2, 4, 0] == [week.breached for week in weeks]


def test_a_past_that_broke_with_itself_does_not(tx: Tx) -> None:
    bank = a_summer(tx, weeks=9)
    flood = world.some_accepted_cases(tx, bank, 90, at=FIRST + 63 * DAY)
    consent.seek(tx, flood, at=FIRST + 63 * DAY)
    consent.give(acting(tx, Role.PARTY), flood, channel=Channel.PORTAL, at=FIRST + 64 * DAY)
    weeks = history.backtest(tx, FIRST.date() + 63 * DAY, weeks=1)
    assert [(90, False)] == [(week.waiting, week.holds) for week in weeks]


def told(server: EmbeddedServer, database: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": server.url(database), "COLUMNS": "200"}
    command = [sys.executable, "-m", "mediation", "simulate", "--as-of", "2026-10-01", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_the_command_answers_what_if(server: EmbeddedServer, fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        a_summer(tx)
    licence = history_licence()
    wish = ["--weeks", "6", "--replications", "20", "--file", "20000:QZCARD", "--hire", "2:credit_card",
            "--leave", f"{licence}:2026-11-02:2026-11-20"]  # fmt: skip
    weeks = json.loads(told(server, fresh_database, *wish, "--json").stdout)
    assert list(range(1, 7)) == [week["number"] for week in weeks]
    assert weeks[0]["waiting"]["mean"] > 15_000
    people = told(server, fresh_database, *wish)
    assert people.returncode == 0, people.stderr
    assert "待指派 waiting" in " ".join(people.stdout.split())
    past = told(server, fresh_database, "--as-of", "2026-08-30", "--weeks", "4", "--backtest", "--json")
    assert [True] * 4 == [week["holds"] for week in json.loads(past.stdout)]
    wrong = told(server, fresh_database, "--hire", "2:nothing")
    assert (2, True) == (wrong.returncode, "No such product: nothing." in wrong.stderr)


def history_licence() -> str:
    with transaction(SYSTEM) as tx:
        return str(tx.value("SELECT licence_number FROM mediators ORDER BY id LIMIT 1"))
