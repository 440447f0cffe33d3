"""What both sides are told, once, of how it went on: a mediation that ended without a result, and what a court said.

It is read from the log of cases, so that nobody who ends a mediation or takes a court's word down can forget to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mediation.cases.actions import today_of
from mediation.cases.notes import NoteEvent
from mediation.db import Tx
from mediation.notices.actions import ANSWER_WITHIN
from mediation.notices.words import NoticeKind
from mediation.reach.telling import OTHER_SIDE, News, sql
from mediation.vocabulary import CaseEvent, SignerRole, TerminationReason

TOPICS: dict[str, str] = {
    CaseEvent.TERMINATE: "unsettled",
    CaseEvent.UNREACHABLE: "unreached",
    NoteEvent.AGREEMENT_CONFIRM: "confirmed",
    NoteEvent.AGREEMENT_DISMISS: "not_confirmed",
    NoteEvent.AGREEMENT_COURT_DECLINES: "not_confirmed",
    NoteEvent.AGREEMENT_REVOKE: "not_confirmed",
}
BY_REASON: dict[str, str] = {TerminationReason.PERIOD_EXPIRED: "expired", TerminationReason.UNANSWERED: "unanswered"}
"""Which text tells of which event, or of the reason of a termination; an agreement that stays has one of its own."""


def news(tx: Tx, *, since: datetime, at: datetime, among: Sequence[int] | None = None) -> list[News]:
    """What is to be told of what happened since a moment, and was not."""
    rows = tx.rows(sql.outcomes, since=since, events=[*map(str, TOPICS)], among=among)
    return [_news(row, at) for row in rows]


def _topic(row: Any) -> str:
    if row.stays:
        return "stays"
    return BY_REASON.get(row.reason) or TOPICS[row.event]


def _news(row: Any, at: datetime) -> News:
    topic = _topic(row)
    return News(
        topic=f"outcome_{topic}",
        name=row.name,
        case_id=row.case_id,
        to=(SignerRole.CLAIMANT, *OTHER_SIDE),
        facts={"number": row.number, "at": row.at, "event": row.event, "reason": row.reason, "ruling": row.ruling},
        kind=NoticeKind.OUTCOME,
        fill={"topic": topic},
        until=today_of(at) + ANSWER_WITHIN,
    )
