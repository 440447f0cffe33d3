"""People are reminded in time, each of each thing once, and not of what is done; messages hold no values of persons."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from fixtures import world
from fixtures.world import NOON
from mediation.agreements import actions as agreements
from mediation.cases import rectification
from mediation.confirmation import actions as confirmation
from mediation.consent import actions as consent
from mediation.consent import answering
from mediation.consent.answering import Answer
from mediation.contact import actions as contact
from mediation.db import Tx
from mediation.performance import actions as performance
from mediation.sessions import actions as sessions
from mediation.vocabulary import Channel, ConsentPurpose, Defect, Role
from schedulers.work import remind_people
from tests.database.test_journey import acting, in_mediation, offered
from tests.database.test_journey import agreed as effective

DAY = timedelta(days=1)


def reminded(tx: Tx, topic: str, *days: int) -> list[Any]:
    """On so many days after noon the clock reminds; what it says on this topic, by day."""
    return [remind_people(tx, NOON + day * DAY)[topic] for day in days]


def notices_of(tx: Tx, topic: str) -> list[Any]:
    """What the parties were told on this topic: kind, facts and last day."""
    query = "SELECT kind, facts::text, expires_on FROM notices WHERE facts ->> 'topic' = %(topic)s ORDER BY id"
    return [(row.kind, json.loads(row.facts), row.expires_on) for row in tx.rows(query, topic=topic)]


def said(tx: Tx, topic: str) -> list[dict[str, Any]]:
    query = "SELECT payload::text FROM outbox_messages WHERE topic = %(topic)s ORDER BY id"
    return [json.loads(row.payload) for row in tx.rows(query, topic=topic)]


def test_confirmation_is_warned_of_after_20_25_and_28_days_once_each(tx: Tx) -> None:
    effective(tx)
    assert reminded(tx, "confirmation_closing", 19, 20, 21, 25, 27, 28, 28, 31) == [0, 2, 0, 2, 0, 2, 0, 0]
    assert [message["days_left"] for message in said(tx, "confirmation_closing")] == [10, 5, 2]
    assert {str(until) for _, _, until in notices_of(tx, "confirmation_closing")} == {"2026-11-11"}


def test_whoever_has_applied_is_not_warned(tx: Tx) -> None:
    case = effective(tx)
    confirmation.apply_jointly(acting(tx, Role.COURT_LIAISON), case, at=NOON + 3 * DAY)
    assert reminded(tx, "confirmation_closing", 20, 28) == [0, 0]


def test_a_warning_that_a_clock_missed_is_given_late_and_once(tx: Tx) -> None:
    effective(tx)
    assert reminded(tx, "confirmation_closing", 26, 28) == [2, 2]


def test_an_instalment_is_reminded_of_7_days_and_1_day_before(tx: Tx) -> None:
    performance.draw_up(tx, effective(tx), at=NOON)  # the first falls due on 10 November, 29 days on
    assert reminded(tx, "instalment_due", 20, 22, 23, 28, 29) == [0, 1, 0, 1, 0]
    assert ("reminder", date(2026, 11, 10)) == notices_of(tx, "instalment_due")[0][::2]
    assert said(tx, "instalment_due") == []  # the institution is not reminded of what it waits for
    assert 2 == len(notices_of(tx, "instalment_due"))


def test_consent_is_asked_for_once_more_and_never_again(tx: Tx) -> None:
    world.a_centre()
    case, answers = world.some_accepted_cases(tx, world.a_bank(), 2)
    consent.seek(tx, [case, answers], at=NOON)
    consent.give(acting(tx, Role.PARTY), [answers], channel=Channel.PORTAL, at=NOON)
    assert reminded(tx, "consent_open", 2, 3, 4, 30) == [0, 1, 0, 0]


def test_an_institution_is_told_what_to_put_right_and_reminded_two_days_before_it_is_too_late(tx: Tx) -> None:
    (case,) = world.some_cases(tx, world.a_bank(), 1)
    asked = {case: [Defect.EVIDENCE]}
    rectification.request(acting(tx, Role.REGISTRAR), asked, at=NOON)
    assert reminded(tx, "rectification_open", 0, 1, 5, 6, 8) == [1, 0, 1, 0, 0]
    assert [(7, ["claimant"]), (2, ["claimant"])] == [
        (message["days_left"], message["to"]) for message in said(tx, "rectification_open")
    ]
    rectification.answer(acting(tx, Role.BANK_OPERATOR), {case: {"evidence": "已上传"}}, at=NOON)
    rectification.request(acting(tx, Role.REGISTRAR), asked, at=NOON + DAY)
    assert reminded(tx, "rectification_open", 1) == [1]


def test_a_session_is_reminded_of_the_day_before_and_again_when_it_is_moved(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    starts = datetime(2026, 10, 20, 9, 0, tzinfo=world.SHANGHAI)
    slot = sessions.Slot(case_id=case, starts_at=starts, ends_at=starts + timedelta(hours=1))
    sessions.schedule(acting(tx, Role.MEDIATOR), [slot], at=NOON)
    assert reminded(tx, "session_coming", 6, 7, 7, 8) == [0, 2, 0, 0]
    assert said(tx, "session_coming")[0]["to"] == ["claimant", "mediator"]
    ((kind, facts, until),) = notices_of(tx, "session_coming")
    assert (kind, facts["when"], until) == ("session", "2026年10月20日09时00分", starts.date())


def test_a_signature_is_reminded_of_to_the_one_whose_turn_it_is(tx: Tx) -> None:
    from mediation.negotiation import actions as negotiation

    case, _ = in_mediation(tx)
    offered(tx, [case])
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), [case], at=NOON)
    agreements.draw_up(acting(tx, Role.MEDIATOR), [case], at=NOON)
    assert reminded(tx, "signature_open", 2, 3, 7, 9) == [0, 1, 1, 0]
    assert [message["to"] for message in said(tx, "signature_open")] == [["claimant"], ["claimant"]]


def test_reminders_name_nobody(tx: Tx) -> None:
    performance.draw_up(tx, effective(tx), at=NOON)
    reminded(tx, "instalment_due", *range(40))
    names = [row.name for row in tx.rows("SELECT name FROM parties")]
    kept = [row.said for row in tx.rows("SELECT payload::text AS said FROM outbox_messages UNION ALL"
                                        " SELECT facts::text FROM notices")]  # fmt: skip
    told = "".join(kept).encode().decode("unicode_escape")
    assert told.count("2026") >= 2
    assert [] == [name for name in names if name in told]


def test_who_does_not_want_messages_is_reminded_by_letter(tx: Tx) -> None:
    world.a_centre()
    (case,) = world.some_accepted_cases(tx, world.a_bank(), 1)
    consent.seek(tx, [case], at=NOON)
    her = contact.respondents(tx, [case])[case]
    answering.refuse(tx, Answer(party_id=her, purpose=ConsentPurpose.E_SERVICE, channel=Channel.PORTAL), at=NOON)
    assert reminded(tx, "consent_open", 3) == [1]
    topics = [row.topic for row in tx.rows("SELECT topic FROM outbox_messages WHERE topic LIKE 'notice%%'")]
    assert topics == ["notice_letter"]


def test_a_reminder_over_the_turn_of_the_year_is_dated_in_shanghai(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    starts = datetime(2027, 1, 1, 0, 30, tzinfo=world.SHANGHAI)  # still 31 December in UTC
    slot = sessions.Slot(case_id=case, starts_at=starts, ends_at=starts + timedelta(hours=1))
    tx.run("UPDATE cases SET period_ends_on = NULL")
    sessions.schedule(acting(tx, Role.MEDIATOR), [slot], at=NOON)
    eve = (datetime(2026, 12, 31, 9, tzinfo=world.SHANGHAI) - NOON) / DAY
    assert [0, 2] == [remind_people(tx, NOON + day * DAY)["session_coming"] for day in (eve - 1, eve)]
    assert date(2027, 1, 1) == notices_of(tx, "session_coming")[0][2]
