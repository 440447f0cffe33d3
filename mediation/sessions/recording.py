"""Whether sessions are recorded in sound and picture: only while everybody who takes part consents to it.

The recording itself is the provider's; what is kept here is that it may and is to be made (个人信息保护法 art. 29).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.sessions.actions import check_mediates

sql = load(Path(__file__).with_name("recording.sql"))


def start(tx: Tx, session_id: int, *, at: datetime) -> None:
    """A session is recorded; NotPermitted but for mediators, ConsentNotGiven, SessionOver."""
    _set(tx, session_id, is_recorded=True, at=at)


def stop(tx: Tx, session_id: int, *, at: datetime) -> None:
    """A session is not recorded, or no longer; NotPermitted but for mediators, SessionOver."""
    _set(tx, session_id, is_recorded=False, at=at)


def stop_unwanted(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Stop recording sessions in which somebody no longer consents, for whoever has the centre's hands; which."""
    stopped = tx.rows(sql.stop_unwanted, among=among)
    _note(tx, stopped, is_recorded=False, at=at)
    return stopped


def _set(tx: Tx, session_id: int, *, is_recorded: bool, at: datetime) -> None:
    check_mediates(tx)
    changed = tx.rows(sql.set_recorded, session_id=session_id, is_recorded=is_recorded)
    if not changed:
        raise errors.SessionOver()
    with tx.handing_over():
        _note(tx, changed, is_recorded=is_recorded, at=at)


def _note(tx: Tx, rows: Sequence[Any], *, is_recorded: bool, at: datetime) -> None:
    noted = {row.case_id: Noted("", "", {"session": row.id, "recorded": is_recorded}) for row in rows}
    cases.note(tx, "session:record", noted, at=at)
