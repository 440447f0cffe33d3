"""Sessions from a shell, and the mediator's calendar over HTTP."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner
from django.test import Client

from fixtures import world
from fixtures.world import SHANGHAI
from mediation.accounts.models import User
from mediation.commands.door import main
from mediation.db import SYSTEM, transaction
from mediation.sessions import rights
from mediation.sessions.models import Room
from mediation.vocabulary import Role
from tests.database.test_journey import taken_on

pytestmark = pytest.mark.usefixtures("fresh_database")
BEFORE, THEN = datetime(2026, 10, 20, 9, tzinfo=SHANGHAI), datetime(2027, 3, 1, 9, tzinfo=SHANGHAI)


@pytest.fixture
def number() -> str:
    with transaction(SYSTEM) as tx:
        (case,) = taken_on(tx, 1)
        tx.run("UPDATE cases SET period_ends_on = NULL")  # the clock of these commands is the real one
        return str(tx.value("SELECT number FROM cases WHERE id = %(case)s", case=case))


def said(*words: str) -> str:
    done = CliRunner().invoke(main, ["sessions", *words], catch_exceptions=False)
    assert 0 == done.exit_code, done.output
    return done.output


def refused(*words: str) -> str:
    done = CliRunner().invoke(main, ["sessions", *words])
    assert 1 == done.exit_code, done.output
    return done.output


def booked(number: str, *more: str, at: datetime = THEN) -> str:
    return str(json.loads(said("book", number, "--at", f"{at:%Y-%m-%dT%H:%M}", *more))["session"])


def told(topic: str) -> int:
    with transaction(SYSTEM) as tx:
        return int(tx.value("SELECT count(*) FROM outbox_messages WHERE topic = %(topic)s", topic=topic))


def test_both_sides_pick_from_what_is_offered(number: str) -> None:
    slots = json.loads(said("slots", number, "--json"))
    assert slots == json.loads(said("slots", number, "--json"))
    first = slots[0]["starts_at"]
    assert json.loads(said("pick", number, first, "--side", "respondent")) == {"session": None}
    assert json.loads(said("pick", number, first, "--side", "institution"))["session"]
    assert [1, 1, 2] == [told(topic) for topic in ("slots_offered", "session_booked", "notice_sms")]


def test_a_session_is_prepared_held_and_recorded(number: str, tmp_path: Path) -> None:
    assert "not begun" in refused("hold", booked(number), "--no-show")
    session = booked(number, "--link", "https://meet.example.org/1", at=BEFORE)
    assert "rights" in refused("hold", session)
    said("prepare", number, "--everybody", "--rights", "portal", "--acknowledged", "--identity", "face")
    said("hold", session)
    text, paper = tmp_path / "minutes.txt", tmp_path / "minutes.pdf"
    text.write_text("各方到场。", encoding="utf-8")
    record = json.loads(said("minutes", session, "--draft", str(text), "--out", str(paper)))
    said("sign", session, record["sha256"])
    refused("sign", session, "0" * 64, "--party", str(record["answers"][1]["party_id"]))
    said("sign", session, record["sha256"], "--party", str(record["answers"][1]["party_id"]), "--refused", "不实")
    assert [a["is_signed"] for a in json.loads(said("minutes", session))["answers"]] == [True, False]
    assert paper.read_bytes().startswith(b"%PDF-")
    assert [row["state"] for row in json.loads(said("list", number, "--json"))["sessions"]] == ["held", "scheduled"]


def test_a_caucus_is_written_and_read_by_its_mediator_and_nobody_else(number: str) -> None:
    session = booked(number)
    with transaction(SYSTEM) as tx:
        mediator = tx.value("SELECT mediator_id FROM mediation_sessions")
        User.objects.create_user("lin", role=Role.MEDIATOR, mediator_id=mediator)
        User.objects.create_user("other", role=Role.MEDIATOR, mediator=world.a_mediator())
        User.objects.create_user("registrar", role=Role.REGISTRAR)
    word = "最多能还三千元"
    told_alone = ["sessions", "caucus", session, "--side", "respondent", "--note", "-", "--as"]
    assert word in CliRunner().invoke(main, [*told_alone, "lin"], input=word).output
    assert word in said("caucus", session, "--as", "lin")
    for nosy in ("other", "registrar"):
        tried = [CliRunner().invoke(main, words, input="x") for words in
                 ([*told_alone, nosy], ["sessions", "caucus", session, "--as", nosy])]  # fmt: skip
        assert tried[0].exit_code == 1
        assert word not in tried[1].output
    assert CliRunner().invoke(main, ["sessions", "caucus", session]).exit_code == 2


def test_who_no_longer_wants_video_is_offered_something_else_at_once(number: str) -> None:
    session = booked(number)
    refused("record", session)
    done = CliRunner().invoke(main, ["consent", "refuse", number, "online", "--channel", "portal"])
    assert done.exit_code == 0, done.output
    (one,) = json.loads(said("list", number, "--json"))["sessions"]
    assert ("cancelled", "not_online") == (one["state"], one["cancel_reason"])
    assert [1, 1] == [told("session_cancelled"), told("slots_offered")]


def test_no_shows_are_counted(number: str) -> None:
    said("hold", booked(number, at=BEFORE), "--no-show")
    (row,) = json.loads(said("no-shows", "--json"))
    assert (row["sessions"], row["missed"], row["party_away"], row["ended_unheard"]) == (1, 1, 1, 0)


def test_the_notice_of_rights_is_printed_in_both_languages() -> None:
    printed = said("rights")
    assert rights.NOTICES[rights.VERSION].zh in printed
    assert "keep your right to sue" in printed


def entry(client: Client, address: str) -> icalendar.Event:
    answer = client.get(address)
    assert (200, "text/calendar; charset=utf-8") == (answer.status_code, answer["Content-Type"])
    (found,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return found


def test_a_mediators_calendar_follows_what_becomes_of_a_session(number: str) -> None:
    with transaction(SYSTEM) as tx:
        room = Room.objects.create(name="一号调解室").name
        licence, name = tx.one("SELECT m.licence_number, p.name FROM mediators AS m, parties AS p")
    session = booked(number, "--mode", "in_person", "--room", room)
    address, client = said("feed", licence).strip(), Client(SERVER_NAME="localhost")
    first = entry(client, address)
    assert (THEN, 0, "CONFIRMED", room) == (first.start, first["SEQUENCE"], first["STATUS"], first["LOCATION"])
    assert number in first["SUMMARY"]
    assert name not in client.get(address).content.decode()
    said("move", session, "--at", f"{THEN + timedelta(days=1):%Y-%m-%d %H:%M}", "--room", room)
    said("cancel", session, "--reason", "unavailable", "--by", "respondent")
    last = entry(client, address)
    assert (first["UID"], THEN + timedelta(days=1)) == (last["UID"], last.start)
    assert (2, "CANCELLED") == (last["SEQUENCE"], last["STATUS"])
    assert (1, 1) == (told("session_moved"), told("session_cancelled"))


def test_an_address_that_was_taken_back_is_not_found(number: str) -> None:
    with transaction(SYSTEM) as tx:
        licence = tx.value("SELECT licence_number FROM mediators")
    client, first = Client(SERVER_NAME="localhost"), said("feed", licence).strip()
    second = said("feed", licence).strip()
    assert (404, 200) == (client.get(first).status_code, client.get(second).status_code)
    said("feed", licence, "--close")
    assert 404 == client.get(second).status_code
    with transaction(SYSTEM) as tx:
        kept = tx.rows("SELECT token_sha256 FROM calendar_feeds")
    assert not any(bytes(row.token_sha256).hex() in first or bytes(row.token_sha256) in first.encode() for row in kept)
