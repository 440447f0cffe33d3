"""Notices: issued once, checked by anybody without a word about anybody, counted when nobody answers."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import connections

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.contact import actions as contact
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.notices import actions, codes, letters
from mediation.notices.actions import KEPT_FOR, TRIES, WINDOW, Answer, Draft
from mediation.notices.words import NoticeKind
from mediation.reach import posting
from mediation.statistics import actions as statistics
from mediation.vocabulary import Caller, Channel, ContactOutcome, Role

DAY = timedelta(days=1)
UNKNOWN = Answer(is_ours=False)


@pytest.fixture
def cases(tx: Tx) -> list[int]:
    world.a_centre()
    return world.some_accepted_cases(tx, world.a_bank(), 3)


def test_everybody_on_the_other_side_is_invited_once(tx: Tx, cases: list[int]) -> None:
    first = posting.invite(tx, cases, at=NOON)
    again = posting.invite(tx, cases, at=NOON + DAY)
    assert (first.notices, first.messages[Channel.SMS]) == (3, 3)
    assert (again.notices, sum(again.messages.values())) == (3, 0)
    payloads = [json.loads(row.payload) for row in tx.rows("SELECT payload::text FROM outbox_messages")]
    assert {frozenset(payload) for payload in payloads} == {frozenset({"notice_id", "party_id", "channel"})}
    assert [event.event for event in tx.rows("SELECT event FROM events WHERE case_id = %(c)s ORDER BY seq", c=cases[0])
            ][-1] == "notice:issue"  # fmt: skip


def test_the_best_channel_is_the_first_that_is_allowed_and_there(tx: Tx, cases: list[int]) -> None:
    quiet, without, mute = contact.respondents(tx, cases).values()
    tx.run("UPDATE parties SET id_index = decode(md5(id::text), 'hex')")
    tx.run("UPDATE parties SET phone_sealed = NULL WHERE id = %(p)s", p=without)
    tx.run("UPDATE parties SET phone_sealed = NULL, address_sealed = NULL WHERE id = %(p)s", p=mute)
    contact.opt_out(tx, quiet, Channel.SMS, at=NOON)
    posted = posting.invite(tx, cases, at=NOON)
    assert posted.messages == {Channel.SMS: 0, Channel.EMAIL: 0, Channel.LETTER: 2}
    assert posted.unreached == (mute,)


def test_a_named_channel_carries_the_same_notice_again(tx: Tx, cases: list[int]) -> None:
    posting.invite(tx, cases, at=NOON)
    posted = posting.invite(tx, cases, at=NOON, channel=Channel.LETTER)
    assert posted.messages == {Channel.LETTER: 3}
    assert tx.value("SELECT count(*) FROM notices") == 3


def test_a_code_says_that_it_is_ours_and_nothing_else(tx: Tx, cases: list[int]) -> None:
    notice = actions.invite(tx, cases, at=NOON)[0]
    answer = actions.check(tx, codes.spoken(notice.code).lower(), source="192.0.2.1", at=NOON + DAY)
    assert answer == Answer(is_ours=True, is_valid=True, since=NOON.date(), until=notice.expires_on)
    late = actions.check(tx, notice.code, source="192.0.2.1", at=NOON + 60 * DAY)
    assert (late.is_ours, late.is_valid) == (True, False)
    unknown = [actions.check(tx, code, source="192.0.2.1", at=NOON) for code in (codes.new_code(), "", "x" * 9999, "0")]
    assert unknown == [UNKNOWN] * 4


def test_a_caller_is_ours_by_our_number_or_by_a_name_on_the_roster(tx: Tx) -> None:
    world.a_centre()
    mediator = world.a_mediator()
    asked = ("0595 2250 0000", "+86 595 22500000", "13800000000", mediator.name, "王五", "x" * 5000, "")
    found = [actions.check_caller(tx, said, source="::1", at=NOON).is_ours for said in asked]
    assert found == [True, True, False, True, False, False, False]
    former = actions.check_caller(tx, mediator.name, source="::1", at=NOON.replace(year=2028))
    assert former == UNKNOWN


def test_who_guesses_is_stopped_and_others_are_not(tx: Tx) -> None:
    for place in range(TRIES):
        actions.check(tx, "guess", source=f"2001:db8::{place}", at=NOON)
    with pytest.raises(errors.TooManyChecks):
        actions.check(tx, "guess", source="2001:db8::ffff", at=NOON)
    assert actions.check(tx, "guess", source="2001:db8:1::1", at=NOON) == UNKNOWN
    assert actions.check(tx, "guess", source="2001:db8::1", at=NOON + WINDOW) == UNKNOWN
    assert actions.forget_tries(tx, now=NOON + KEPT_FOR + WINDOW) == 2


def test_only_the_centre_and_a_mediator_of_the_case_speak_in_its_name(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        world.a_centre()
        bank, mediator = world.a_bank(), world.a_mediator()
        case = world.some_accepted_cases(tx, bank, 1)[0]
        party = contact.respondents(tx, [case])[case]
    draft = [Draft(party_id=party, expires_on=date(2026, 11, 1))]
    clerk = Actor(role=Role.BANK_OPERATOR, institution_id=bank.pk)
    with pytest.raises(errors.NotPermitted), transaction(clerk) as tx:
        actions.issue(tx, NoticeKind.REMINDER, draft, at=NOON)
    stranger = Actor(role=Role.MEDIATOR, mediator_id=mediator.pk)
    with pytest.raises(errors.NotFound), transaction(stranger) as tx:
        actions.issue(tx, NoticeKind.REMINDER, draft, at=NOON)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE cases SET mediator_id = %s", [mediator.pk])
    with transaction(stranger) as tx:
        (issued,) = actions.issue(tx, NoticeKind.REMINDER, draft, at=NOON)
        assert posting.post(tx, [issued], at=NOON).messages[Channel.SMS] == 1
    with transaction(clerk) as tx:
        assert tx.value("SELECT id FROM notices") == issued.id
        with pytest.raises(Exception, match="permission denied"):
            tx.value("SELECT code FROM notices")


def test_a_notice_printed_again_is_the_same_letter(tx: Tx, cases: list[int]) -> None:
    notice = actions.invite(tx, cases, at=NOON)[0]
    first, again = (letters.letters(tx, [notice.id], at=at)[notice.id] for at in (NOON, NOON + DAY))
    assert letters.as_pdf(first) == letters.as_pdf(again)
    assert first.name.startswith("张三")
    assert "福建省" in (first.address or "")


def test_notices_that_nobody_answers_are_counted(tx: Tx, cases: list[int]) -> None:
    asked = contact.respondents(tx, cases)
    tx.run("UPDATE parties SET id_index = decode(md5(id::text), 'hex')")
    actions.invite(tx, cases, at=NOON)
    call = contact.Attempt(party_id=asked[cases[0]], channel=Channel.CALL, outcome=ContactOutcome.CONNECTED, at=NOON)
    contact.record(tx, [call], caller=Caller.CENTRE, at=NOON)

    def figure(on: date) -> tuple[int, int]:
        found = tx.one(statistics.sql.notices, from_day=NOON.date(), to_day=NOON.date(), as_of=on)
        return found.silent, found.notices

    assert figure(NOON.date() + 14 * DAY) == (0, 0)
    assert figure(NOON.date() + 15 * DAY) == (2, 3)
