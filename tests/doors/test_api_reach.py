"""A bank's system keeps the one budget of calls, sees what people were told, and its sessions; its own, no more."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, get_args

import icalendar
import pytest

from fixtures import world
from mediation import errors
from mediation.api import contact as door
from mediation.cases.log import SHANGHAI
from mediation.contact import actions as contact
from mediation.contact import rules
from mediation.db import SYSTEM, transaction
from mediation.http import refusals
from mediation.notices import actions as notices
from mediation.outbox import sending
from mediation.permissions import CALLERS
from mediation.reach import posting
from mediation.reach import sessions as meetings
from mediation.sessions import offering
from mediation.vocabulary import Caller, Channel, Role
from schedulers import mailing
from tests.database.test_journey import acting, in_mediation
from tests.database.test_persons import City, a_city, party_of
from tests.doors.bank_system import System, is_problem

NOW = datetime.now(SHANGHAI)  # noqa: TID251 - what a door answers depends on the hour
NIGHT = [22, 23, *range(8)]


@pytest.fixture
def city(fresh_database: str) -> City:
    """One person owes to two banks, and may be called at any hour."""
    with transaction(SYSTEM) as tx:
        world.a_centre()
        found = a_city(tx)
        contact.agree_hours(tx, party_of(tx, found.with_a), NIGHT, at=NOW)
    return found


def place(case: int, what: str) -> str:
    with transaction(SYSTEM) as tx:
        return f"/api/v1/cases/{tx.value('SELECT number FROM cases WHERE id = %(case)s', case=case)}/{what}"


def send(system: System, address: str, **body: Any) -> Any:
    return system.client.post(address, json.dumps(body), content_type="application/json", headers=system.headers())


def test_two_banks_diallers_share_one_budget(city: City) -> None:
    mine, theirs = System(city.a.code), System(city.b.code)
    leaves = [send(mine, place(city.with_a, "reservations"), caller="robot") for _ in range(3)]
    assert [(201, left) for left in (2, 1, 0)] == [(one.status_code, one.json()["left"]) for one in leaves]
    assert is_problem(send(theirs, place(city.with_b, "reservations")), errors.DailyLimitReached)
    (standing,) = theirs.get(place(city.with_b, "contact")).json()
    assert (0, "DAILY-LIMIT") == (standing["left"], standing["rule"])
    given_back = f"/api/v1/reservations/{leaves[0].json()['reservation']}"
    assert is_problem(theirs.client.delete(given_back, headers=theirs.headers()), errors.NotFound)
    assert 204 == mine.client.delete(given_back, headers=mine.headers()).status_code
    assert 201 == send(theirs, place(city.with_b, "reservations")).status_code


def test_a_result_is_told_once_and_what_breaks_a_rule_comes_back(city: City) -> None:
    mine = System(city.a.code)
    leave = send(mine, place(city.with_a, "reservations")).json()["reservation"]
    result = f"/api/v1/reservations/{leave}/result"
    said = {"outcome": "no_answer", "dialled_at": datetime.now(SHANGHAI).isoformat()}  # noqa: TID251 - see NOW
    assert ["", ""] == [send(mine, result, **said).json()["rule"] for _ in range(2)]
    late = {**said, "dialled_at": (NOW + timedelta(days=1)).isoformat()}
    assert is_problem(send(mine, result, **late), refusals.Invalid)
    assert is_problem(send(mine, result, outcome="no_answer", dialled_at="2026-11-25T09:00:00"), refusals.Invalid)


def test_a_diallers_calls_are_recorded_or_explained_and_again_unchanged(city: City) -> None:
    mine = System(city.a.code)
    leave = send(mine, place(city.with_a, "reservations")).json()["reservation"]
    dialled = datetime.now(SHANGHAI).isoformat()  # noqa: TID251 - see NOW
    calls = [
        {"call_id": "A1", "reservation": str(leave), "dialled_at": dialled, "outcome": "busy"},
        {"call_id": "A2", "dialled_at": "2026-10-12 12:00", "outcome": "已接通"},
        {"call_id": "A3", "case": "2026-9999999", "dialled_at": "yesterday", "outcome": "busy"},
    ]
    first, again = (send(mine, "/api/v1/contact/results", results=calls).json() for _ in range(2))
    assert (3, 1, 0) == (first["rows"], first["recorded"], first["unchanged"])
    assert ["RESERVED-FIRST", "UNREADABLE"] == [one["code"] for one in first["explained"]]
    assert (0, 3, []) == (again["recorded"], again["unchanged"], again["explained"])


def test_what_a_bank_may_say_is_what_it_may_do() -> None:
    assert set(get_args(door.MayCall)) == {str(caller) for caller in CALLERS[Role.BANK_OPERATOR]} >= {Caller.ROBOT}
    assert set(get_args(door.Outcome)) == {*map(str, rules.RESULTS), "dialled"}


def test_what_people_were_told_and_what_arrived_without_a_code(city: City, tmp_path: Any) -> None:
    with transaction(SYSTEM) as tx:
        posting.invite(tx, [city.with_a], at=NOW, channel=Channel.LETTER)
        (code,) = {one.code for one in notices.invite(tx, [city.with_a], at=NOW)}
    courier = mailing.NoticeCourier(Channel.LETTER, mailing.by_letter(tmp_path))
    sending.send_due({"notice_letter": courier}, now=NOW)
    mine, filer = System(city.a.code), System(city.a.code, "filings:read")
    (told,) = mine.get(place(city.with_a, "notices")).json()
    assert ("invitation", "letter", "accepted") == (
        told["kind"],
        *(told["deliveries"][0][k] for k in ("channel", "state")),
    )
    assert code not in str(told)
    assert is_problem(mine.get(place(city.with_b, "notices")), errors.NotFound)
    assert is_problem(filer.get(place(city.with_a, "notices")), refusals.ScopeMissing)
    asked = [send(mine, "/api/v1/notices/check", code=typed).json() for typed in (code, "2222-2222-2222")]
    assert [True, False] == [one["is_ours"] for one in asked]


def test_times_are_offered_picked_booked_and_called_off_and_a_calendar_follows(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        (case,) = in_mediation(tx, 1)
        tx.run("UPDATE cases SET period_ends_on = NULL")
        bank = tx.value("SELECT i.code FROM institutions AS i JOIN cases AS c ON c.institution_id = i.id")
    mine = System(bank)
    slots = send(mine, place(case, "slots/offer")).json()
    assert 5 == len(slots) == len(mine.get(place(case, "slots")).json())
    first = slots[0]["starts_at"]
    assert {"session": None} == send(mine, place(case, "slots/picks"), starts=[first]).json()
    with transaction(SYSTEM) as tx:
        start = offering.open_offers(tx, [case], at=NOW)[0].starts_at
        session = meetings.pick(acting(tx, Role.PARTY), {case: [start]}, at=NOW)[case]
    (found,) = mine.get(place(case, "sessions")).json()
    assert (session, "scheduled", []) == (found["session"], found["state"], found["records"])
    cancel = f"/api/v1/sessions/{session}/cancel"
    assert 204 == send(mine, cancel, reason="unavailable").status_code
    assert is_problem(send(mine, cancel, reason="unavailable"), errors.SessionOver)
    answer = mine.get(found["calendar"])
    (entry,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert ("CANCELLED", 1) == (entry["STATUS"], entry["SEQUENCE"])
    with transaction(SYSTEM) as tx:
        (gone,) = tx.rows("SELECT cancelled_by FROM mediation_sessions")
    assert gone.cancelled_by == "institution"
