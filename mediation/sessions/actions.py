"""Verbs of mediation sessions: book, move, cancel, hold, and end what ran out of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.permissions import Permission, may
from mediation.sessions.words import AskedBy, CancelReason, Side
from mediation.vocabulary import Audience, CaseEvent, Role, SessionMode, SessionState, TerminationReason

sql = load(Path(__file__).with_name("sessions.sql"))
SPEAKS_FOR = {
    Role.BANK_OPERATOR: Side.INSTITUTION,
    Role.BANK_SUPERVISOR: Side.INSTITUTION,
    Role.PARTY: Side.RESPONDENT,
    Role.AGENT: Side.RESPONDENT,
}
"""For which side each role speaks; the others take down what sides say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When and how a case is heard; a session in person has a room, one on video may have a link (https)."""

    case_id: int
    starts_at: datetime
    ends_at: datetime
    mode: SessionMode = SessionMode.VIDEO
    room_id: int | None = None
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """To when, and to which room, a session is moved; in person it stays in its room if none is named."""

    session_id: int
    starts_at: datetime
    ends_at: datetime
    room_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How a booked session went: whether it took place, and which parties stayed away (None is the institution).

    When it did not take place and nobody is named, all parties stayed away and the institution came.
    """

    session_id: int
    attended: bool
    absent: tuple[int | None, ...] = ()


def schedule(tx: Tx, slots: Sequence[Slot], *, at: datetime) -> dict[int, int]:
    """Book a session for each of some cases in mediation: session id by case id.

    MediatorBusy, RoomBusy or PersonBusy if one of them would be in two at once; RoomMissing; TextNotAgreed;
    NotPermitted for whoever is neither the centre nor a mediator.
    """
    _check_hands(tx)
    if len(tx.rows(sql.cases_seen, case_ids=[slot.case_id for slot in slots])) != len(slots):
        raise errors.IllegalMove()
    with tx.handing_over():
        return book(tx, slots, at=at)


def book(tx: Tx, slots: Sequence[Slot], *, at: datetime) -> dict[int, int]:
    """What `schedule` does, for whoever has the centre's hands already and has checked what they may see."""
    hold_calendars(tx, [slot.case_id for slot in slots], [slot.room_id for slot in slots])
    booked = tx.rows(
        sql.schedule_sessions,
        at=at,
        case_ids=[slot.case_id for slot in slots],
        starts=[slot.starts_at for slot in slots],
        ends=[slot.ends_at for slot in slots],
        modes=[str(slot.mode) for slot in slots],
        rooms=[slot.room_id for slot in slots],
        links=[slot.link for slot in slots],
    )
    if len(booked) != len(slots):
        raise errors.IllegalMove()
    tx.run(sql.seat_parties, session_ids=[row.id for row in booked])
    noted = {row.case_id: Noted("", SessionState.SCHEDULED, _when(row) | {"mode": row.mode}) for row in booked}
    cases.note(tx, "session:book", noted, at=at)
    return {row.case_id: row.id for row in booked}


def move(tx: Tx, moved: Sequence[Moved], *, by: AskedBy, at: datetime) -> None:
    """Put booked sessions to other times; the same refusals as schedule, and SessionOver."""
    _check_hands(tx)
    seen = tx.rows(sql.sessions_seen, session_ids=[one.session_id for one in moved])
    if len(seen) != len(moved):
        raise errors.SessionOver()
    with tx.handing_over():
        rooms = [row.room_id for row in seen] + [one.room_id for one in moved]
        hold_calendars(tx, [row.case_id for row in seen], rooms)
        rows = tx.rows(
            sql.move_sessions,
            at=at,
            session_ids=[one.session_id for one in moved],
            starts=[one.starts_at for one in moved],
            ends=[one.ends_at for one in moved],
            rooms=[one.room_id for one in moved],
        )
        if len(rows) != len(moved):
            raise errors.SessionOver()
        told = {row.case_id: _when(row) | {"before": row.started_at, "by": by} for row in rows}
        noted = {case: Noted("scheduled", "scheduled", payload) for case, payload in told.items()}
        cases.note(tx, "session:move", noted, at=at)


def _check_hands(tx: Tx) -> None:
    if tx.actor.audience not in (Audience.STAFF, Audience.MEDIATOR):
        raise errors.NotPermitted()


def hold_calendars(tx: Tx, case_ids: Sequence[int], rooms: Sequence[int | None] | None) -> None:
    """Whoever books waits here for whoever books for the same mediator, room (None is any) or person.

    Done first and in one order, so that no two wait for each other.
    """
    tx.run(sql.hold_mediators, case_ids=list(case_ids))
    tx.run(sql.hold_rooms, rooms=None if rooms is None else list(rooms))
    tx.run(sql.hold_persons, case_ids=list(case_ids))


def cancel(tx: Tx, session_ids: Sequence[int], *, reason: CancelReason, by: AskedBy, at: datetime) -> None:
    """Call booked sessions off, for a reason and at somebody's wish; SessionOver.

    NotPermitted for a side that speaks for the other, or for whoever is of none.
    """
    if tx.actor.audience not in (Audience.STAFF, Audience.MEDIATOR) and str(by) != SPEAKS_FOR.get(tx.actor.role):
        raise errors.NotPermitted()
    if len(tx.rows(sql.sessions_seen, session_ids=list(session_ids))) != len(session_ids):
        raise errors.SessionOver()
    with tx.handing_over():
        rows = tx.rows(sql.cancel_sessions, session_ids=list(session_ids), reason=reason, by=by, at=at)
        if len(rows) != len(session_ids):
            raise errors.SessionOver()
        told = {"reason": reason, "by": by}
        noted = {row.case_id: Noted("scheduled", "cancelled", {"session": row.id, **told}) for row in rows}
        cases.note(tx, "session:cancel", noted, at=at)


def cancel_idle(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[int]:
    """Call off the sessions of mediations that are over or went to another mediator; which."""
    idle = tx.rows(sql.idle_sessions, among=among)
    for reason in (CancelReason.CASE_ENDED, CancelReason.MEDIATOR_CHANGED):
        ids = [row.id for row in idle if row.reason == reason]
        cancel(tx, ids, reason=reason, by=AskedBy.CENTRE, at=at)
    return [row.id for row in idle]


def unwanted_videos(tx: Tx, *, among: Sequence[int] | None = None) -> list[Any]:
    """Booked sessions on video that somebody does not want on video: id and case."""
    return tx.rows(sql.unwanted_videos, among=among)


def hold(tx: Tx, sessions: Sequence[Held], *, at: datetime) -> list[int]:
    """Write down how sessions went; the cases whose sessions took place. SessionNotBegun before the first minute.

    RightsNoticeMissing or IdentityUnchecked if somebody took part who was not told their rights or not identified
    (Invited Mediation Provisions art. 14; Online Mediation Rules art. 17); NotPermitted but for mediators.
    """
    check_mediates(tx)
    ids = [held.session_id for held in sessions]
    attended = [held.attended for held in sessions]
    closed = tx.rows(sql.close_sessions, session_ids=ids, attended=attended)
    if len(closed) != len(sessions):
        raise errors.IllegalMove()
    if any(row.starts_at > at for row in closed):
        raise errors.SessionNotBegun()
    named = [(held.session_id, party) for held in sessions for party in held.absent]
    tx.run(
        sql.note_attendance,
        session_ids=ids,
        attended=attended,
        absent_sessions=[session for session, _ in named],
        absent_parties=[party for _, party in named],
    )
    came = {row.case_id: {"session": row.id} for row in closed if row.state == SessionState.HELD}
    missed = {
        row.case_id: Noted("scheduled", "no_show", {"session": row.id})
        for row in closed
        if row.state == SessionState.NO_SHOW
    }
    cases.note(tx, "session:no_show", missed, at=at)
    return cases.move(tx, CaseEvent.HOLD_SESSION, came, at=at)


def check_mediates(tx: Tx) -> None:
    """NotPermitted for whoever does not hold sessions: what is written down of them is the mediator's word."""
    if not may(tx.actor.role, Permission.MEDIATE):
        raise errors.NotPermitted()


def room(tx: Tx, name: str) -> int | None:
    """The open room with this name, none for no name; RoomBusy if there is none."""
    if not name:
        return None
    found = tx.value(sql.room_by_name, name=name)
    if found is None:
        raise errors.RoomBusy()
    return int(found)


def find(tx: Tx, session_id: int) -> Any:
    """One session; NotFound when it is not there or not the actor's to see."""
    return tx.one(sql.session_by_id, session_id=session_id)


def to_tell(tx: Tx, session_ids: Sequence[int]) -> list[Any]:
    """What people are told of sessions: when, how and where, and how often that has changed."""
    return tx.rows(sql.sessions_to_tell, session_ids=list(session_ids))


def of_cases(tx: Tx, case_ids: Sequence[int]) -> list[Any]:
    """The sessions of cases, in order of time."""
    return tx.rows(sql.sessions_of_cases, case_ids=list(case_ids))


def coming(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """The sessions of tomorrow."""
    return tx.rows(sql.coming_sessions, day=cases.today_of(at) + timedelta(days=1), among=among)


def no_shows(tx: Tx, *, first: datetime, until: datetime) -> list[Any]:
    """By institution, of sessions that began in a time: how many were due, and what became of them.

    `ended_unheard` are cases that ended after a party did not appear and without a session: default by no-show.
    """
    return tx.rows(sql.no_shows, first=first, until=until)


def end_expired_periods(tx: Tx, *, at: datetime, among: Sequence[int] | None = None, limit: int = 10_000) -> int:
    """End mediations, `among` some cases or all, whose period has run out; how many.

    Online Mediation Rules art. 25(6).
    """
    over = [row.id for row in tx.rows(sql.expired_cases, on=cases.today_of(at), among=among, limit=limit)]
    cases.terminate(tx, dict.fromkeys(over, TerminationReason.PERIOD_EXPIRED), at=at)
    return len(over)


def erase(tx: Tx, case_ids: Sequence[int]) -> int:
    """Drop what sessions recorded and who sat in them; that they were held stays. How many texts."""
    tx.run(sql.erase_seats, case_ids=list(case_ids))
    texts = (sql.erase_records, sql.erase_statements, sql.erase_reports)
    return sum(tx.run(statement, case_ids=list(case_ids)) for statement in texts)


def _when(row: Any) -> dict[str, Any]:
    return {"session": row.id, "starts_at": row.starts_at}
