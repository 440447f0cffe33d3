"""Both sides are told in writing, once, when a mediation's time runs out and when a court has said something."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from fixtures.world import NOON
from mediation.cases import actions as cases
from mediation.confirmation import actions as confirmation
from mediation.confirmation.words import CourtOutcome
from mediation.db import Tx
from mediation.sessions import actions as sessions
from mediation.vocabulary import Role, TerminationReason
from schedulers.work import tell_ended
from tests.database.test_journey import acting, agreed, in_mediation, said

DAY = timedelta(days=1)


def told(tx: Tx, case: int) -> list[tuple[str, dict[str, Any]]]:
    """What notices of outcomes of a case are about, and what its offices read."""
    notices = tx.rows(
        "SELECT n.facts->>'topic' AS topic, o.payload::text AS payload FROM notices AS n"
        " JOIN outbox_messages AS o ON o.said_once = n.subject"
        " WHERE n.case_id = %(case)s AND n.kind = 'outcome' ORDER BY n.id",
        case=case,
    )
    return [(row.topic, json.loads(row.payload)) for row in notices]


def test_a_period_that_ran_out_is_told_to_both_sides_once(tx: Tx) -> None:
    case, other = in_mediation(tx)
    sessions.end_expired_periods(tx, at=NOON + 31 * DAY, among=[case])
    cases.terminate(acting(tx, Role.MEDIATOR), {other: TerminationReason.POSITIONS_TOO_FAR}, at=NOON + 31 * DAY)
    assert [4, 0] == [tell_ended(tx, NOON + n * DAY)["told"] for n in (31, 32)]
    ((topic, read),) = told(tx, case)
    assert (topic, read["to"], read["reason"]) == ("expired", ["claimant"], "period_expired")
    assert ["unsettled"] == [topic for topic, _ in told(tx, other)]


@pytest.mark.parametrize(
    ("outcome", "more", "topic"),
    [
        (CourtOutcome.CONFIRMED, {"number": "（2026）闽0503诉前调确1号"}, "confirmed"),
        (CourtOutcome.DISMISSED, {"number": "（2026）闽0503诉前调确1号", "ground": "content_unclear"}, "not_confirmed"),
    ],
)
def test_what_a_court_rules_is_told_to_both_sides_once(
    tx: Tx, outcome: CourtOutcome, more: dict[str, str], topic: str
) -> None:
    (case,) = agreed(tx)
    confirmation.apply_jointly(acting(tx, Role.MEDIATOR), [case], at=NOON + 3 * DAY)
    said(tx, case, CourtOutcome.ACCEPTED, 5)
    assert 0 == tell_ended(tx, NOON + 5 * DAY)["told"]
    said(tx, case, outcome, 9, **more)
    assert [2, 0] == [tell_ended(tx, NOON + n * DAY)["told"] for n in (9, 10)]
    ((about, read),) = told(tx, case)
    assert (about, read["ruling"]) == (topic, more["number"])
