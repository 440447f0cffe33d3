"""Mediation sessions of an institution's cases: times on offer, picked, called off; what is booked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from mediation import errors, present
from mediation.api import schemas
from mediation.api.access import BINARY, hands_out, requires
from mediation.api.clients import Scope
from mediation.api.contact import Moment
from mediation.api.schemas import Id, Number
from mediation.cases.actions import find
from mediation.db import SYSTEM, Tx, transaction
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.reach import sessions as meetings
from mediation.sessions import actions, feeds, offering, records
from mediation.sessions.words import AskedBy, CancelReason, RecordKind

router = Router(tags=["sessions"])
READS = (Permission.READ_CASES, Scope.SESSIONS_READ)
WRITES = (Permission.NEGOTIATE, Scope.SESSIONS_WRITE)
CALENDAR = "text/calendar"


class Answer(Schema):
    """Whether somebody signed a record; the institution has no party."""

    party: int | None
    role: str
    is_signed: bool | None


class Record(Schema):
    """The latest minutes or undisputed facts: who signs quotes the digest of what they read."""

    kind: str
    version: int
    sha256: str
    answers: list[Answer]


class Session(Schema):
    """One session as it stands; `calendar` is its address for a calendar program, with the client's token."""

    session: int
    starts_at: datetime
    ends_at: datetime
    mode: str
    state: str
    room: str | None
    link: str
    is_recorded: bool
    revision: int
    cancel_reason: str | None
    cancelled_by: str | None
    calendar: str
    records: list[Record]


class Slot(Schema):
    """A time on offer to both sides, and who picked it."""

    starts_at: datetime
    ends_at: datetime
    mode: str
    expires_at: datetime
    institution_picked_at: datetime | None
    respondent_picked_at: datetime | None


class Picks(Schema):
    """The times that suit the institution."""

    starts: list[Moment] = Field(min_length=1, max_length=50)


class Booked(Schema):
    """The session that is booked, if both sides have met."""

    session: int | None


class Cancelled(Schema):
    """Why the institution calls a session off."""

    reason: CancelReason


@router.get("/cases/{number}/sessions", response=list[Session], **requires(*READS, errors.NotFound))
def sessions(request: HttpRequest, number: Number) -> Any:
    """The sessions of a case, in order of time, and how far their minutes and undisputed facts are."""
    tx = tx_of(request)
    return [_session(tx, row) for row in actions.of_cases(tx, [find(tx, number).id])]


@router.get("/cases/{number}/slots", response=list[Slot], **requires(*READS, errors.NotFound))
def slots(request: HttpRequest, number: Number) -> Any:
    """The times that both sides of a case may pick from."""
    tx = tx_of(request)
    return _slots(tx, find(tx, number).id)


@router.post(
    "/cases/{number}/slots/offer",
    response=list[Slot],
    **requires(*WRITES, errors.NotFound, errors.ModeUnfit),
)
def offer(request: HttpRequest, number: Number) -> Any:
    """Have both sides offered times from the mediator's calendar, in the mode that suits all."""
    tx = tx_of(request)
    case_id = find(tx, number).id
    with transaction(SYSTEM) as centre:
        meetings.arrange(centre, [case_id], at=present.now())
    return _slots(tx, case_id)


@router.post(
    "/cases/{number}/slots/picks",
    response=Booked,
    **requires(*WRITES, errors.NotFound, errors.SlotGone),
)
def pick(request: HttpRequest, number: Number, picks: Picks) -> Any:
    """Pick times for the institution; the earliest that both sides picked is booked at once, and everybody is told."""
    tx = tx_of(request)
    case_id = find(tx, number).id
    return Booked(session=meetings.pick(tx, {case_id: picks.starts}, at=present.now()).get(case_id))


@router.post(
    "/sessions/{int:session_id}/cancel",
    response={204: None},
    **requires(*WRITES, errors.NotFound, errors.SessionOver),
)
def cancel_session(request: HttpRequest, session_id: Id, cancelled: Cancelled) -> Any:
    """Call a session off for the institution; everybody is told."""
    tx = tx_of(request)
    actions.find(tx, session_id)
    meetings.cancel(tx, [session_id], reason=cancelled.reason, by=AskedBy.INSTITUTION, at=present.now())
    return HttpResponse(status=204)


@router.get(
    "/sessions/{int:session_id}/calendar.ics",
    url_name="session_calendar",
    **hands_out({CALENDAR: BINARY}, *READS, errors.NotFound),
)
def calendar(request: HttpRequest, session_id: Id) -> HttpResponse:
    """A session as an iCalendar file, which follows it when it is moved or called off."""
    return HttpResponse(feeds.one(tx_of(request), session_id), content_type=CALENDAR)


def _slots(tx: Tx, case_id: int) -> list[Slot]:
    return [
        Slot(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            mode=row.mode,
            expires_at=row.expires_at,
            institution_picked_at=row.institution_picked_at,
            respondent_picked_at=row.respondent_picked_at,
        )
        for row in offering.open_offers(tx, [case_id], at=present.now())
    ]


def _session(tx: Tx, row: Any) -> Session:
    return Session(
        session=row.id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        mode=row.mode,
        state=row.state,
        room=row.room,
        link=row.link,
        is_recorded=row.is_recorded,
        revision=row.revision,
        cancel_reason=row.cancel_reason,
        cancelled_by=row.cancelled_by,
        calendar=schemas.address("session_calendar", session_id=row.id),
        records=[found for kind in RecordKind if (found := _record(tx, row.id, kind))],
    )


def _record(tx: Tx, session_id: int, kind: RecordKind) -> Record | None:
    try:
        latest = records.latest(tx, session_id, kind)
    except errors.NotFound:
        return None
    return Record(
        kind=kind,
        version=latest.version,
        sha256=bytes(latest.body_sha256).hex(),
        answers=[
            Answer(party=one.party_id, role=one.role, is_signed=one.is_signed)
            for one in records.signatures(tx, session_id, kind)
        ],
    )
