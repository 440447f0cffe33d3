"""What follows for sessions from what people said since they were booked, at once and in one transaction.

Who was left out or came in loses or gets a place; video that somebody no longer wants is called off and something else
offered; a recording that somebody no longer consents to stops. Doors call it where somebody has spoken; the clock calls
it for all others, since nobody can forget the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mediation.cases.actions import today_of
from mediation.db import SYSTEM, Tx, transaction
from mediation.notices.actions import ANSWER_WITHIN
from mediation.notices.words import NoticeKind
from mediation.reach import sessions as meetings
from mediation.reach.telling import News, tell
from mediation.sessions import actions, fitting, offering, recording, seating
from mediation.sessions.words import AskedBy, CancelReason
from mediation.vocabulary import SessionMode, SignerRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """How many sessions got a newcomer, were called off, and are no longer recorded."""

    seated: int
    called_off: int
    unrecorded: int


def follow(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> Followed:  # noqa: ARG001 - it is joined
    """Let the sessions to come, of some cases or of all, follow what people said."""
    with transaction(SYSTEM) as centre:
        seated = seating.settle(centre, among=among)
        meetings.announce(centre, seated.with_newcomers, "booked", at=at)
        unwanted = actions.unwanted_videos(centre, among=among)
        _call_off(centre, [row.id for row in unwanted], CancelReason.NOT_ONLINE, at=at)
        clashing = [session for session in seated.clashing if session not in {row.id for row in unwanted}]
        _call_off(centre, clashing, CancelReason.UNAVAILABLE, at=at)
        cases = {row.case_id for row in actions.to_tell(centre, [*clashing, *(row.id for row in unwanted)])}
        cases |= set(offering.close_unwanted(centre, at=at, among=among))
        _offer_anew(centre, sorted(cases), at=at)
        stopped = recording.stop_unwanted(centre, at=at, among=among)
        tell(centre, [_unrecorded(row, at) for row in stopped], at=at)
    called_off = len(clashing) + len(unwanted)
    return Followed(seated=len(seated.with_newcomers), called_off=called_off, unrecorded=len(stopped))


def _call_off(tx: Tx, session_ids: Sequence[int], reason: CancelReason, *, at: datetime) -> None:
    if session_ids:
        meetings.cancel(tx, session_ids, reason=reason, by=AskedBy.RESPONDENT, at=at)


def _offer_anew(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Where something with an hour suits everybody; else the mediator, who was told, hears them apart."""
    suited = fitting.suited(tx, case_ids, at=at)
    meetings.arrange(
        tx, [case for case, modes in suited.items() if any(mode is not SessionMode.TEXT for mode in modes)], at=at
    )


def _unrecorded(session: Any, at: datetime) -> News:
    return News(
        topic="recording_stopped",
        name=f"recording_stopped:{session.id}:{at.isoformat()}",
        case_id=session.case_id,
        to=(SignerRole.MEDIATOR,),
        facts={"session": session.id},
        kind=NoticeKind.SESSION,
        until=today_of(at) + ANSWER_WITHIN,
    )
