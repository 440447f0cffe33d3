"""Verbs of mediation sessions: book, hold, and end what ran out of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.vocabulary import CaseEvent, SessionMode, SessionState, TerminationReason

sql = load(Path(__file__).with_name("sessions.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When and how a case is heard."""

    case_id: int
    starts_at: datetime
    ends_at: datetime
    mode: SessionMode = SessionMode.VIDEO


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How a booked session went."""

    session_id: int
    attended: bool
    minutes: str = ""


def schedule(tx: Tx, slots: Sequence[Slot]) -> dict[int, int]:
    """Book sessions of cases in mediation: session id by case id. MediatorBusy if one mediator would be in two."""
    booked = tx.rows(
        sql.schedule_sessions,
        case_ids=[slot.case_id for slot in slots],
        starts=[slot.starts_at for slot in slots],
        ends=[slot.ends_at for slot in slots],
        modes=[str(slot.mode) for slot in slots],
    )
    if len(booked) != len(slots):
        raise errors.IllegalMove()
    return {row.case_id: row.id for row in booked}


def hold(tx: Tx, sessions: Sequence[Held], *, at: datetime) -> list[int]:
    """Write down how sessions went; the cases whose parties came."""
    ids = [held.session_id for held in sessions]
    attended = [held.attended for held in sessions]
    closed = tx.rows(sql.close_sessions, session_ids=ids, attended=attended, minutes=[h.minutes for h in sessions])
    if len(closed) != len(sessions):
        raise errors.IllegalMove()
    tx.run(sql.note_attendance, session_ids=ids, attended=attended)
    came = {row.case_id: {"session": row.id} for row in closed if row.state == SessionState.HELD}
    return cases.move(tx, CaseEvent.HOLD_SESSION, came, at=at)


def coming(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """The sessions of tomorrow."""
    return tx.rows(sql.coming_sessions, day=cases.today_of(at) + timedelta(days=1), among=among)


def end_expired_periods(tx: Tx, *, at: datetime, among: Sequence[int] | None = None, limit: int = 10_000) -> int:
    """End mediations, `among` some cases or all, whose period has run out; how many.

    Online Mediation Rules art. 25(6).
    """
    over = [row.id for row in tx.rows(sql.expired_cases, on=cases.today_of(at), among=among, limit=limit)]
    cases.terminate(tx, dict.fromkeys(over, TerminationReason.PERIOD_EXPIRED), at=at)
    return len(over)


def erase(tx: Tx, case_ids: Sequence[int]) -> int:
    """Drop the minutes of sessions; that they were held stays. How many."""
    return tx.run(sql.erase_minutes, case_ids=list(case_ids))
