"""A mediator's sessions for their calendar program (RFC 5545), under a secret address that can be taken back.

An entry names the case by its number and nobody by name. Its UID stays the same, SEQUENCE counts its changes, and a
session that was called off is STATUS:CANCELLED.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar

from mediation import errors
from mediation.db import Tx, load
from mediation.vocabulary import SessionMode, SessionState

sql = load(Path(__file__).with_name("feeds.sql"))
SHOWN_BACK = timedelta(days=90)
TOKEN_BYTES = 32


def open_feed(tx: Tx, mediator_id: int, *, at: datetime) -> str:
    """A fresh secret for a mediator's address, shown once; the one before is taken back."""
    close_feed(tx, mediator_id, at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    tx.run(sql.open_feed, mediator_id=mediator_id, digest=_digest(token), at=at)
    return token


def close_feed(tx: Tx, mediator_id: int, *, at: datetime) -> int:
    """Take a mediator's address back; how many were open."""
    return tx.run(sql.close_feed, mediator_id=mediator_id, at=at)


def mediator_with(tx: Tx, licence: str) -> int:
    """The mediator with a licence number; NotFound."""
    return int(tx.one(sql.mediator_with_licence, licence=licence).id)


def mediator_of(tx: Tx, token: str) -> int:
    """Whose address it is; NotFound if it was never given out, or taken back."""
    found = tx.value(sql.mediator_of_token, digest=_digest(token))
    if found is None:
        raise errors.NotFound()
    return int(found)


def calendar(tx: Tx, mediator_id: int, *, at: datetime) -> bytes:
    """The mediator's sessions that end less than SHOWN_BACK ago or later, as an iCalendar file."""
    file = _file()
    for row in tx.rows(sql.sessions_of_mediator, mediator_id=mediator_id, since=at - SHOWN_BACK):
        file.add_component(_entry(row))
    return bytes(file.to_ical())


def one(tx: Tx, session_id: int) -> bytes:
    """A session as an iCalendar file of its own; NotFound if it is not the actor's to see."""
    file = _file()
    file.add_component(_entry(tx.one(sql.session_entry, session_id=session_id)))
    return bytes(file.to_ical())


def _file() -> icalendar.Calendar:
    file = icalendar.Calendar()
    file.add("prodid", "-//mediation//sessions//ZH")
    file.add("version", "2.0")
    file.add("x-wr-calname", "调解会")
    return file


def _entry(row: Any) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"session-{row.id}@mediation")
    entry.add("sequence", row.revision)
    entry.add("dtstamp", (row.changed_at or row.starts_at).astimezone(UTC))
    entry.add("dtstart", row.starts_at.astimezone(UTC))
    entry.add("dtend", row.ends_at.astimezone(UTC))
    entry.add("summary", f"{row.number}（{SessionMode(row.mode).zh}）")
    entry.add("status", "CANCELLED" if row.state == SessionState.CANCELLED else "CONFIRMED")
    if row.mode == SessionMode.TEXT:
        entry.add("transp", "TRANSPARENT")
    if row.room:
        entry.add("location", row.room)
    return entry


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
