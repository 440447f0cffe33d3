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
from mediation.db import Tx
from mediation.performance import actions as performance
from mediation.sessions import actions as sessions
from mediation.vocabulary import Channel, Defect, Role
from schedulers.jobs import remind_people
from tests.database.test_journey import acting, in_mediation, offered
from tests.database.test_journey import agreed as effective

DAY = timedelta(days=1)


def reminded(tx: Tx, topic: str, *days: int) -> list[Any]:
    """On so many days after noon the clock reminds; what it says on this topic, by day."""
    return [remind_people(tx, NOON + day * DAY)[topic] for day in days]


def said(tx: Tx, topic: str) -> list[dict[str, Any]]:
    query = "SELECT payload::text FROM outbox_messages WHERE topic = %(topic)s ORDER BY id"
    return [json.loads(row.payload) for row in tx.rows(query, topic=topic)]


def test_confirmation_is_warned_of_after_20_25_and_28_days_once_each(tx: Tx) -> None:
    effective(tx)
    assert reminded(tx, "confirmation_closing", 19, 20, 21, 25, 27, 28, 28, 31) == [0, 1, 0, 1, 0, 1, 0, 0]
    assert [message["days_left"] for message in said(tx, "confirmation_closing")] == [10, 5, 2]


def test_whoever_has_applied_is_not_warned(tx: Tx) -> None:
    case = effective(tx)
    confirmation.apply_jointly(acting(tx, Role.COURT_LIAISON), case, at=NOON + 3 * DAY)
    assert reminded(tx, "confirmation_closing", 20, 28) == [0, 0]


def test_a_warning_that_a_clock_missed_is_given_late_and_once(tx: Tx) -> None:
    effective(tx)
    assert reminded(tx, "confirmation_closing", 26, 28) == [1, 1]


def test_an_instalment_is_reminded_of_7_days_and_1_day_before(tx: Tx) -> None:
    performance.draw_up(tx, effective(tx), at=NOON)  # the first falls due on 10 November, 29 days on
    assert reminded(tx, "instalment_due", 20, 22, 23, 28, 29) == [0, 1, 0, 1, 0]
    first = said(tx, "instalment_due")[0]
    assert (first["due_on"], first["days_left"], first["to"]) == ("2026-11-10", 7, ["respondent", "co_borrower"])


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
    assert reminded(tx, "session_coming", 6, 7, 7, 8) == [0, 1, 0, 0]
    assert said(tx, "session_coming")[0]["to"] == ["claimant", "respondent", "co_borrower", "mediator"]


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
    told = json.dumps([*said(tx, "instalment_due"), *said(tx, "confirmation_closing")], ensure_ascii=False)
    assert told.count("due_on") >= 2
    assert [] == [name for name in names if name in told]
    assert date(2026, 11, 10).isoformat() in told
