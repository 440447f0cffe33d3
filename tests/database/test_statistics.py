"""Figures are what a recount from the tables gives, and what was known on any day can be told again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from fixtures import settled, world
from mediation.cases import actions as cases
from mediation.consent import actions as consent
from mediation.db import Tx
from mediation.sessions import actions as sessions
from mediation.statistics import actions as statistics
from mediation.vocabulary import CaseEvent, Channel, Role, TerminationReason
from tests.database.filing_desk import filed, some_rows, written
from tests.database.test_journey import acting, agreed, in_mediation
from tests.database.test_sessions import booked, prepared
from tests.pure.filing_rows import USCC

PERIOD = {"from_day": date(2026, 10, 1), "to_day": date(2026, 12, 31)}


def figures(tx: Tx, as_of: date) -> dict[str, object]:
    found = statistics.totals(tx, **PERIOD, as_of=as_of)
    return dict(found)


def test_totals_are_those_of_a_recount(tx: Tx) -> None:
    agreed(tx, 3)
    world.some_accepted_cases(tx, world.a_bank(), 2)
    world.some_cases(tx, world.a_bank(), 4)
    found = figures(tx, date(2026, 12, 31))
    assert (9, 5, 3, 3) == (found["cases"], found["accepted"], found["consented"], found["agreed"])
    assert tx.value("SELECT sum(settled_amount) FROM agreements") == found["amount_agreed"] == Decimal("27000.00")


def test_a_figure_can_be_told_as_of_an_earlier_day(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 2)
    consent.seek(tx, ids, at=world.NOON + timedelta(days=3))
    consent.refuse(acting(tx, Role.PARTY), ids[:1], channel=Channel.CALL, at=world.NOON + timedelta(days=5))
    day = world.NOON.date()
    assert 0 == figures(tx, day - timedelta(days=1))["cases"]
    assert (2, 0) == (figures(tx, day)["open"], figures(tx, day)["terminated"])
    later = figures(tx, day + timedelta(days=5))
    assert (1, 1) == (later["open"], later["terminated"])


def test_what_is_settled_directly_is_not_counted_as_mediated(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 1)
    consent.seek(tx, ids, at=world.NOON)
    settled.paid_in_full(acting(tx, Role.BANK_OPERATOR), ids, at=world.NOON)
    found = figures(tx, date(2026, 12, 31))
    assert (0, 0, 0) == (found["agreed"], found["terminated"], found["open"])


def test_a_reopened_case_counts_once(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 1)
    consent.seek(tx, ids, at=world.NOON)
    consent.refuse(acting(tx, Role.PARTY), ids, channel=Channel.CALL, at=world.NOON)
    cases.move(acting(tx, Role.PARTY), CaseEvent.REOPEN, cases.each(ids), at=world.NOON + timedelta(days=1))
    found = figures(tx, date(2026, 12, 31))
    assert (1, 1, 0) == (found["accepted"], found["open"], found["terminated"])


def test_ending_by_no_show_is_counted_as_of_any_day_and_only_where_nothing_was_held(tx: Tx) -> None:
    ids = in_mediation(tx, 3)
    before_midnight = datetime(2026, 12, 31, 23, 59, tzinfo=world.SHANGHAI)
    for case, starts in zip(ids, (world.NOON + timedelta(days=n) for n in (1, 2, 3)), strict=True):
        session = booked(tx, case, starts)
        prepared(tx, [case])
        held = sessions.Held(session_id=session, attended=case == ids[2])
        sessions.hold(acting(tx, Role.MEDIATOR), [held], at=starts if case != ids[1] else before_midnight)
    cases.terminate(tx, {ids[0]: TerminationReason.POSITIONS_TOO_FAR}, at=world.NOON + timedelta(days=9))

    def shares(as_of: date) -> list[tuple[int, int]]:
        until = datetime.combine(as_of + timedelta(days=1), time(), world.SHANGHAI)
        found = tx.one(statistics.sql.no_shows, **PERIOD, until=until)
        return [(found.missed, found.sessions_due), (found.unheard, found.cases_due)]

    assert [(1, 1), (0, 1)] == shares(world.NOON.date() + timedelta(days=1))
    assert [(1, 2), (1, 2)] == shares(date(2026, 12, 30))
    assert [(2, 3), (1, 3)] == shares(date(2026, 12, 31))


def test_what_is_counted_in_rows_is_left_out_where_a_case_has_none(tx: Tx) -> None:
    world.a_centre()
    assert statistics.report(tx, **PERIOD, as_of=date(2026, 12, 31)).has_rows
    world.some_cases(tx, world.a_bank(), 2)
    facts = statistics.report(tx, **PERIOD, as_of=date(2026, 12, 31))
    value = {figure.code: figure.value for figure in facts.figures}
    assert (facts.has_rows, facts.waterfall, value["filed"], value["accepted"]) == (False, (), None, 0)
    assert statistics.as_pdf(facts).startswith(b"%PDF")


def test_a_file_that_arrived_the_day_before_is_of_the_day_its_cases_are_filed_on(tx: Tx, tmp_path: Path) -> None:
    world.a_centre()
    world.a_court()
    filed(world.a_bank(uscc=USCC), written(tmp_path / "f.csv", some_rows(2)))
    day = world.NOON.date()
    tx.run("UPDATE filing_batches SET received_at = received_at - interval '1 day'")
    facts = statistics.report(tx, from_day=day, to_day=day, as_of=day)
    assert (facts.has_rows, facts.figures[0].value) == (True, 2)
