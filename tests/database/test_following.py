"""Booked sessions follow what people say: no video, no recording, no place that somebody no longer wants or has."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON, SHANGHAI
from mediation import errors
from mediation.cases import log, representing
from mediation.cases.representing import Representative
from mediation.consent import answering
from mediation.consent.answering import Answer
from mediation.contact import actions as contact
from mediation.db import Tx
from mediation.reach.following import follow
from mediation.sessions import actions as sessions
from mediation.sessions import offering, recording
from mediation.sessions.models import Room
from mediation.vocabulary import Channel, ConsentPurpose, Role, SessionMode, SessionState
from schedulers.work import follow_answers
from tests.database.test_journey import acting, in_mediation
from tests.database.test_sessions import TOMORROW, booked, now_checked

MINUTE = timedelta(minutes=1)
P = ConsentPurpose
NEW_YEAR = datetime(2027, 1, 1, 0, 10, tzinfo=SHANGHAI)


def debtor(tx: Tx, case: int) -> int:
    return contact.respondents(tx, [case])[case]


def says(party: int, purpose: ConsentPurpose) -> Answer:
    return Answer(party_id=party, purpose=purpose, channel=Channel.PORTAL)


def topics(tx: Tx) -> list[str]:
    """What parties were told of sessions, in order."""
    query = "SELECT facts ->> 'topic' AS topic FROM notices WHERE kind = 'session' ORDER BY id"
    return [row.topic for row in tx.rows(query)]


def an_agent(tx: Tx, case: int) -> int:
    who = Representative(
        name="李律师", id_number="35050319800101001X", holds_from=NOON.date(), holds_until=date(2027, 6, 30)
    )
    return representing.add(tx, debtor(tx, case), who, at=NOON)


def modes_on_offer(tx: Tx, case: int, at: datetime) -> set[str]:
    return {row.mode for row in offering.open_offers(tx, [case], at=at)}


def test_video_that_somebody_no_longer_wants_is_called_off_and_something_else_offered(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    session = booked(tx, case)
    answering.give(tx, says(debtor(tx, case), P.ONLINE), at=NOON)
    assert follow(tx, at=NOON).called_off == 0
    answering.revoke(tx, says(debtor(tx, case), P.ONLINE), at=NOON + MINUTE)
    assert [1, 0] == [follow_answers(tx, NOON + n * MINUTE)["called_off"] for n in (1, 2)]
    assert SessionState.CANCELLED == sessions.find(tx, session).state
    assert modes_on_offer(tx, case, NOON + MINUTE) == {SessionMode.IN_PERSON}
    assert topics(tx) == ["cancelled", "offered"]


def test_slots_on_video_go_the_same_way_and_a_session_in_person_stays(tx: Tx) -> None:
    offered, in_person = in_mediation(tx, 2)
    room = Room.objects.create(name="一号调解室").pk
    session = booked(tx, in_person, mode=SessionMode.IN_PERSON, room_id=room)
    offering.offer(tx, {offered: SessionMode.VIDEO}, at=NOON)
    for case in (offered, in_person):
        answering.refuse(tx, says(debtor(tx, case), P.ONLINE), at=NOON)
    assert follow(tx, at=NOON).called_off == 0
    assert modes_on_offer(tx, offered, NOON) == {SessionMode.IN_PERSON}
    assert SessionState.SCHEDULED == sessions.find(tx, session).state


def test_a_session_that_began_before_the_revocation_stays_as_it_was(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    session = booked(tx, case)
    answering.refuse(tx, says(debtor(tx, case), P.ONLINE), at=TOMORROW + MINUTE)
    assert follow(tx, at=TOMORROW + MINUTE).called_off == 0
    assert SessionState.SCHEDULED == sessions.find(tx, session).state


def test_new_times_after_the_turn_of_the_year_are_on_working_days(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    tx.run("UPDATE cases SET period_ends_on = NULL")
    booked(tx, case, datetime(2027, 1, 5, 9, tzinfo=SHANGHAI))
    answering.refuse(tx, says(debtor(tx, case), P.ONLINE), at=NEW_YEAR)
    follow(tx, at=NEW_YEAR)
    first, *_ = (row.starts_at.astimezone(SHANGHAI) for row in offering.open_offers(tx, [case], at=NEW_YEAR))
    assert first == datetime(2027, 1, 4, 9, tzinfo=SHANGHAI)  # New Year's holiday until the 3rd


def test_recording_needs_everybody_and_stops_when_one_no_longer_consents(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    session, mediator = booked(tx, case), acting(tx, Role.MEDIATOR)
    with pytest.raises(errors.ConsentNotGiven), django_transaction.atomic():
        recording.start(mediator, session, at=NOON)
    answering.give(tx, says(debtor(tx, case), P.RECORDING), at=NOON)
    recording.start(mediator, session, at=NOON)
    assert follow(tx, at=NOON).unrecorded == 0
    answering.revoke(tx, says(debtor(tx, case), P.RECORDING), at=NOON + MINUTE)
    with pytest.raises(errors.ConsentNotGiven), django_transaction.atomic():
        sessions.hold(tx, [sessions.Held(session_id=session, attended=True)], at=TOMORROW)
    assert [1, 0] == [follow(tx, at=NOON + n * MINUTE).unrecorded for n in (1, 2)]
    assert not tx.value("SELECT is_recorded FROM mediation_sessions WHERE id = %(id)s", id=session)
    assert log.first_broken(tx) is None


def test_an_agent_who_comes_after_the_booking_gets_a_place(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    session, agent = booked(tx, case), an_agent(tx, case)
    assert [1, 0] == [follow(tx, at=NOON).seated for _ in range(2)]
    places = tx.rows("SELECT party_id FROM session_seats WHERE session_id = %(s)s", s=session)
    assert {debtor(tx, case), agent} == {row.party_id for row in places}
    now_checked(tx)


def test_a_newcomer_who_has_another_session_then_has_this_one_put_elsewhere(tx: Tx) -> None:
    here, there = in_mediation(tx, 2)
    tx.run("UPDATE parties SET id_index = decode(md5(id::text), 'hex')")
    tx.run("UPDATE cases SET mediator_id = %(m)s WHERE id = %(id)s", m=world.a_mediator().pk, id=there)
    an_agent(tx, there)
    stays, goes = booked(tx, there), booked(tx, here)
    an_agent(tx, here)
    followed = follow(tx, at=NOON)
    assert (followed.seated, followed.called_off) == (0, 1)
    assert ["scheduled", "cancelled"] == [sessions.find(tx, session).state for session in (stays, goes)]
    assert TOMORROW not in {row.starts_at for row in offering.open_offers(tx, [here], at=NOON)}


def test_who_was_left_out_has_their_time_back_until_they_come_in_again(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    session, her = booked(tx, case), debtor(tx, case)
    tx.run("UPDATE parties SET role = 'guarantor', left_out_at = %(at)s WHERE id = %(her)s", at=NOON, her=her)
    follow(tx, at=NOON)
    assert tx.value("SELECT person_index FROM session_seats WHERE session_id = %(s)s", s=session) is None
    tx.run("UPDATE parties SET left_out_at = NULL WHERE id = %(her)s", her=her)
    assert follow(tx, at=NOON).seated == 1
