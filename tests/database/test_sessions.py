"""Sessions: offered, picked, booked, moved, called off, held; nobody is in two at once or takes part unprepared."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON, SHANGHAI
from mediation import errors
from mediation.assignment.models import Leave, WorkingHours
from mediation.cases import actions as cases
from mediation.cases import care, log
from mediation.cases.words import IdentityWay, Vulnerability
from mediation.consent import answering
from mediation.consent.answering import Answer
from mediation.contact import actions as contact
from mediation.db import Actor, Tx
from mediation.reach import sessions as meetings
from mediation.sessions import actions as sessions
from mediation.sessions import offering, preparing
from mediation.sessions.models import Room
from mediation.sessions.words import AskedBy, CancelReason
from mediation.vocabulary import Channel, ConsentPurpose, Role, SessionMode, TerminationReason
from tests.database.test_journey import acting, in_mediation, taken_on

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOMORROW = datetime(2026, 10, 13, 9, tzinfo=SHANGHAI)


def booked(tx: Tx, case: int, starts: datetime = TOMORROW, **more: Any) -> int:
    slot = sessions.Slot(case_id=case, starts_at=starts, ends_at=starts + HOUR, **more)
    return sessions.schedule(acting(tx, Role.MEDIATOR), [slot], at=NOON)[case]


def prepared(tx: Tx, ids: Sequence[int]) -> None:
    whom = preparing.everybody(tx, ids)
    preparing.give_rights(tx, whom, channel=Channel.PORTAL, at=NOON)
    preparing.acknowledge(tx, whom, at=NOON)
    preparing.check_identity(tx, whom, way=IdentityWay.DOCUMENT_SHOWN, at=NOON)


def mediator_of(tx: Tx, case: int) -> int:
    return int(tx.value("SELECT mediator_id FROM cases WHERE id = %(id)s", id=case))


def now_checked(tx: Tx) -> None:
    """What the database looks at when a transaction ends."""
    tx.run("SET CONSTRAINTS ALL IMMEDIATE")
    tx.run("SET CONSTRAINTS ALL DEFERRED")


def slots_of(tx: Tx, case: int, at: datetime = NOON, **terms: Any) -> list[datetime]:
    found = offering.offer(tx, {case: SessionMode.VIDEO}, at=at, terms=offering.Terms(**terms))
    return [start.astimezone(SHANGHAI) for start, _ in found.get(case, [])]


def test_slots_keep_to_the_mediators_hours_on_working_days(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    WorkingHours.objects.create(mediator_id=mediator_of(tx, case), weekday=4, starts="09:00", ends="10:00")
    assert [(d.date(), d.hour, d.minute) for d in slots_of(tx, case, count=3)] == [
        (date(2026, 10, 16), 9, 0), (date(2026, 10, 16), 9, 30), (date(2026, 10, 23), 9, 0),
    ]  # fmt: skip


def test_without_hours_of_their_own_mediators_keep_the_centres(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    found = slots_of(tx, case, count=14, length=HOUR)
    assert [d.hour for d in found[:7]] == [14, 15, 16, 9, 10, 11, 14]
    assert {d.weekday() for d in found} <= {0, 1, 2, 3, 4}


def test_slots_leave_out_leave_sessions_and_what_lies_beyond_the_period(tx: Tx) -> None:
    first, second = in_mediation(tx, 2)
    mediator = mediator_of(tx, first)
    Leave.objects.create(mediator_id=mediator, from_day=date(2026, 10, 14), until=date(2026, 11, 6), reason="leave")
    booked(tx, second, TOMORROW.replace(hour=14))
    found = slots_of(tx, first, count=100, length=HOUR)
    assert {d.date() for d in found} == {date(2026, 10, 13), *(date(2026, 11, day) for day in (9, 10, 11))}
    assert [d.hour for d in found if d.date() == date(2026, 10, 13)] == [15, 16]


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (datetime(2026, 9, 30, 20, tzinfo=SHANGHAI), date(2026, 10, 8)),  # National Day holiday
        (datetime(2026, 9, 18, 23, 59, tzinfo=SHANGHAI), date(2026, 9, 20)),  # a Sunday made up for it
        (datetime(2026, 12, 30, 18, tzinfo=SHANGHAI), date(2027, 1, 4)),  # the year's end
    ],
)
def test_slots_keep_to_the_calendar_of_the_state_council(tx: Tx, at: datetime, first: date) -> None:
    (case,) = in_mediation(tx, 1)
    tx.run("UPDATE cases SET period_ends_on = NULL WHERE id = %(id)s", id=case)
    assert slots_of(tx, case, at=at)[0].date() == first


def test_cases_of_one_mediator_are_never_offered_the_same_slot(tx: Tx) -> None:
    ids = in_mediation(tx, 7)
    found = offering.offer(tx, dict.fromkeys(ids, SessionMode.VIDEO), at=NOON)
    starts = [start for slots in found.values() for start, _ in slots]
    assert len(starts) == len(set(starts)) == 7 * 5
    assert offering.offer(tx, dict.fromkeys(ids, SessionMode.VIDEO), at=NOON + HOUR) == {}


def test_the_earliest_slot_that_both_sides_pick_is_booked(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    one, two, three, *_ = slots_of(tx, case)
    assert offering.pick(acting(tx, Role.PARTY), {case: [three, two]}, at=NOON) == {}
    session = offering.pick(acting(tx, Role.BANK_OPERATOR), {case: [one, two, three]}, at=NOON)[case]
    assert sessions.find(tx, session).starts_at == two
    assert offering.open_offers(tx, [case], at=NOON) == []
    now_checked(tx)


def test_an_offer_expires_and_its_slots_are_free_again(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    first, *_ = slots_of(tx, case)
    with pytest.raises(errors.SlotGone), django_transaction.atomic():
        offering.pick(acting(tx, Role.PARTY), {case: [first]}, at=NOON + 3 * DAY)
    assert len(slots_of(tx, case, at=NOON + 3 * DAY)) == 5


def test_a_side_sees_and_picks_only_for_its_own_cases(tx: Tx) -> None:
    mine, theirs = in_mediation(tx, 2)
    slots = {case: [start for start, _ in found] for case, found in
             offering.offer(tx, dict.fromkeys((mine, theirs), SessionMode.VIDEO), at=NOON).items()}  # fmt: skip
    actor = Actor(role=Role.PARTY, case_id=mine)
    party = Tx(actor)
    party.run(actor.statement())
    assert offering.pick(party, {mine: slots[mine][:1]}, at=NOON) == {}
    with pytest.raises(errors.SlotGone), django_transaction.atomic():
        offering.pick(party, {theirs: slots[theirs][:1]}, at=NOON)
    tx.run("SET LOCAL ROLE med_staff")


def test_a_room_is_in_one_session_at_a_time(tx: Tx) -> None:
    first, second = in_mediation(tx, 2)
    tx.run("UPDATE cases SET mediator_id = %(m)s WHERE id = %(id)s", m=world.a_mediator().pk, id=second)
    room = Room.objects.create(name="一号调解室").pk
    booked(tx, first, mode=SessionMode.IN_PERSON, room_id=room)
    with pytest.raises(errors.RoomBusy), django_transaction.atomic():
        booked(tx, second, mode=SessionMode.IN_PERSON, room_id=room)
    with pytest.raises(errors.RoomMissing), django_transaction.atomic():
        booked(tx, second, mode=SessionMode.IN_PERSON)


def test_in_person_a_free_room_is_found(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    Room.objects.create(name="停用", is_open=False)
    room = Room.objects.create(name="二号调解室")
    first, *_ = offering.offer(tx, {case: SessionMode.IN_PERSON}, at=NOON)[case]
    offering.pick(acting(tx, Role.PARTY), {case: [first[0]]}, at=NOON)
    session = offering.pick(acting(tx, Role.BANK_OPERATOR), {case: [first[0]]}, at=NOON)[case]
    assert sessions.find(tx, session).room == room.name


def needing(tx: Tx, kind: Vulnerability) -> tuple[int, int]:
    """A case in mediation whose debtor is vulnerable in this way, and the debtor."""
    (case,) = in_mediation(tx, 1)
    her = contact.respondents(tx, [case])[case]
    care.raise_flag(tx, her, kind, at=NOON)
    return case, her


def told(tx: Tx, case: int) -> str:
    return str(
        tx.value("SELECT facts ->> 'topic' FROM notices WHERE case_id = %(case)s AND kind = 'session'", case=case)
    )


def test_what_a_party_needs_chooses_the_mode_that_is_offered(tx: Tx) -> None:
    case, _ = needing(tx, Vulnerability.ELDERLY)
    with pytest.raises(errors.ModeUnfit), django_transaction.atomic():
        offering.offer(tx, {case: SessionMode.VIDEO}, at=NOON)
    meetings.arrange(acting(tx, Role.MEDIATOR), [case], at=NOON)
    assert {SessionMode.IN_PERSON} == {row.mode for row in offering.open_offers(tx, [case], at=NOON)}
    assert told(tx, case) == "offered"


def test_who_does_not_hear_writes_once_everybody_agreed_to_it(tx: Tx) -> None:
    case, _ = needing(tx, Vulnerability.HEARING)
    preparing.agree_to_text(tx, preparing.everybody(tx, [case]), at=NOON)
    meetings.arrange(acting(tx, Role.MEDIATOR), [case], at=NOON)
    (session,) = sessions.of_cases(tx, [case])
    assert (SessionMode.TEXT, "booked") == (session.mode, told(tx, case))


def test_who_walks_with_difficulty_gets_a_room_without_steps_and_the_others_leave_it_free(tx: Tx) -> None:
    case, her = needing(tx, Vulnerability.MOBILITY)
    answering.refuse(tx, Answer(party_id=her, purpose=ConsentPurpose.ONLINE, channel=Channel.PORTAL), at=NOON)
    level, upstairs = (Room.objects.create(name=name, is_step_free=name == "一楼") for name in ("一楼", "三楼"))
    meetings.arrange(acting(tx, Role.MEDIATOR), [case], at=NOON)
    first, *_ = (row.starts_at for row in offering.open_offers(tx, [case], at=NOON))
    for role in (Role.PARTY, Role.BANK_OPERATOR):
        booked_ids = meetings.pick(acting(tx, role), {case: [first]}, at=NOON)
    assert sessions.find(tx, booked_ids[case]).room == level.name
    (other,) = in_mediation(tx, 1)
    start, _ = offering.offer(tx, {other: SessionMode.IN_PERSON}, at=NOON + DAY)[other][-1]
    for role in (Role.PARTY, Role.BANK_OPERATOR):
        booked_ids = offering.pick(acting(tx, role), {other: [start]}, at=NOON + DAY)
    assert sessions.find(tx, booked_ids[other]).room == upstairs.name


def the_same_person_twice(tx: Tx) -> list[int]:
    """Two cases of one person with two mediators."""
    ids = in_mediation(tx, 2)
    tx.run("UPDATE cases SET mediator_id = %(m)s WHERE id = %(id)s", m=world.a_mediator().pk, id=ids[1])
    tx.run("UPDATE parties SET id_index = 'x' WHERE case_id = ANY (%(ids)s)", ids=ids)
    return ids


def test_a_person_is_in_one_session_at_a_time_over_all_their_cases(tx: Tx) -> None:
    first, second = the_same_person_twice(tx)
    booked(tx, first)
    with pytest.raises(errors.PersonBusy), django_transaction.atomic():
        booked(tx, second, TOMORROW + HOUR / 2)
    later = booked(tx, second, TOMORROW + HOUR)
    back = sessions.Moved(session_id=later, starts_at=TOMORROW, ends_at=TOMORROW + HOUR)
    with pytest.raises(errors.PersonBusy), django_transaction.atomic():
        sessions.move(acting(tx, Role.MEDIATOR), [back], by=AskedBy.RESPONDENT, at=NOON)


def test_where_a_person_sits_elsewhere_no_slot_is_offered(tx: Tx) -> None:
    first, second = the_same_person_twice(tx)
    booked(tx, first)
    assert slots_of(tx, second, at=NOON - 6 * HOUR, length=HOUR)[0] == TOMORROW + HOUR


def test_a_session_without_its_seats_cannot_be_written(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    by_hand = "INSERT INTO mediation_sessions (case_id, mediator_id, starts_at, ends_at, mode, state)" \
              " VALUES (%(case)s, %(mediator)s, %(a)s, %(b)s, 'video', 'scheduled')"  # fmt: skip
    tx.run(by_hand, case=case, mediator=mediator_of(tx, case), a=TOMORROW, b=TOMORROW + HOUR)
    with pytest.raises(Exception, match="session_has_seats"), django_transaction.atomic():
        now_checked(tx)


def test_text_needs_the_consent_of_everybody_and_takes_nobodys_time(tx: Tx) -> None:
    first, second = in_mediation(tx, 2)
    with pytest.raises(errors.TextNotAgreed), django_transaction.atomic():
        booked(tx, first, mode=SessionMode.TEXT)
    preparing.agree_to_text(tx, preparing.everybody(tx, [first]), at=NOON)
    booked(tx, first, mode=SessionMode.TEXT)
    booked(tx, second)
    with pytest.raises(ValueError, match="asynchronous"):
        offering.offer(tx, {second: SessionMode.TEXT}, at=NOON)


def test_a_cancelled_session_gives_its_time_back_and_stays_cancelled(tx: Tx) -> None:
    first, second = in_mediation(tx, 2)
    session = booked(tx, first)
    sessions.cancel(tx, [session], reason=CancelReason.UNAVAILABLE, by=AskedBy.RESPONDENT, at=NOON)
    booked(tx, second)
    again = sessions.Moved(session_id=session, starts_at=TOMORROW + DAY, ends_at=TOMORROW + DAY + HOUR)
    with pytest.raises(errors.SessionOver), django_transaction.atomic():
        sessions.move(tx, [again], by=AskedBy.CENTRE, at=NOON)
    with pytest.raises(errors.SessionOver), django_transaction.atomic():
        tx.run("UPDATE mediation_sessions SET state = 'scheduled' WHERE id = %(id)s", id=session)
    (event,) = [e for e in cases.timeline(tx, first) if e.event == "session:cancel"]
    assert {"reason": "unavailable", "by": "respondent", "session": session} == json.loads(event.payload)


def test_sessions_of_mediations_that_are_over_are_called_off(tx: Tx) -> None:
    first, second = in_mediation(tx, 2)
    over, stays = booked(tx, first), booked(tx, second, TOMORROW + HOUR)
    cases.terminate(acting(tx, Role.MEDIATOR), {first: TerminationReason.POSITIONS_TOO_FAR}, at=NOON)
    assert [1, 0] == [len(sessions.cancel_idle(tx, at=NOON)) for _ in range(2)]
    assert [sessions.find(tx, one).state for one in (over, stays)] == ["cancelled", "scheduled"]


def test_nobody_takes_part_before_they_know_their_rights_and_are_known(tx: Tx) -> None:
    (case,) = taken_on(tx, 1)
    held = [sessions.Held(session_id=booked(tx, case), attended=True)]
    mediator = acting(tx, Role.MEDIATOR)
    with pytest.raises(errors.RightsNoticeMissing), django_transaction.atomic():
        sessions.hold(mediator, held, at=TOMORROW)
    whom = preparing.everybody(tx, [case])
    with pytest.raises(errors.RightsNoticeMissing), django_transaction.atomic():
        preparing.acknowledge(tx, whom, at=NOON)
    preparing.give_rights(tx, whom, channel=Channel.LETTER, at=NOON)
    preparing.acknowledge(tx, whom, at=NOON)
    with pytest.raises(errors.IdentityUnchecked), django_transaction.atomic():
        sessions.hold(mediator, held, at=TOMORROW)
    preparing.check_identity(tx, whom, way=IdentityWay.DOCUMENT_ON_VIDEO, at=NOON)
    assert sessions.hold(mediator, held, at=TOMORROW) == [case]
    now_checked(tx)
    assert log.first_broken(tx) is None


def test_how_a_session_went_is_not_known_before_it_begins(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    prepared(tx, [case])
    session, minute = booked(tx, case), timedelta(minutes=1)
    for attended in (True, False):
        went = [sessions.Held(session_id=session, attended=attended)]
        with pytest.raises(errors.SessionNotBegun), django_transaction.atomic():
            sessions.hold(acting(tx, Role.MEDIATOR), went, at=TOMORROW - minute)
    assert sessions.find(tx, session).state == "scheduled"


def test_who_stays_away_is_written_down_for_each_party(tx: Tx) -> None:
    first, second = in_mediation(tx, 2)
    prepared(tx, [second])
    went = [
        sessions.Held(session_id=booked(tx, first), attended=False),
        sessions.Held(session_id=booked(tx, second, TOMORROW + HOUR), attended=True, absent=(None,)),
    ]
    assert sessions.hold(acting(tx, Role.MEDIATOR), went, at=NOON + 2 * DAY) == [second]
    cases.terminate(acting(tx, Role.MEDIATOR), {first: TerminationReason.PARTY_UNWILLING}, at=NOON + 3 * DAY)
    (row,) = sessions.no_shows(tx, first=NOON, until=NOON + 2 * DAY)
    assert tuple(row)[1:] == (2, 1, 1, 1, 1)


def test_the_identity_of_nobody_is_written_down_in_numbers(tx: Tx) -> None:
    wordy = "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'session_preparations'" \
            " AND data_type IN ('text', 'character varying', 'bytea')"  # fmt: skip
    assert {row.name for row in tx.rows(wordy)} == {"rights_version", "rights_channel", "identity_way"}


def test_both_sides_book_by_picking_and_not_otherwise(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    first, *_ = slots_of(tx, case)
    found: dict[int, int] = {}
    for actor in (Actor(role=Role.PARTY, case_id=case), Actor(role=Role.BANK_OPERATOR, institution_id=bank)):
        theirs = Tx(actor)
        theirs.run(actor.statement())
        with pytest.raises(errors.NotPermitted):
            sessions.schedule(theirs, [], at=NOON)
        found = offering.pick(theirs, {case: [first]}, at=NOON)
        assert theirs.value("SELECT current_user") in ("med_party", "med_bank")
        now_checked(theirs)
        tx.run("SET LOCAL ROLE med_staff")
    assert list(found) == [case]
