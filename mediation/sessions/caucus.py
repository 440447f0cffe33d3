"""What one side tells the mediator alone: written and read by that mediator, and by nobody else, ever.

The database lets only the mediator's own login read the text, which is sealed as well; there is no statement that
takes it into an export, a package for a court or a figure (Invited Mediation Provisions art. 22).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.db.sealed import seal, unseal
from mediation.sessions import actions
from mediation.sessions.words import Side
from mediation.vocabulary import Audience

sql = load(Path(__file__).with_name("caucus.sql"))
COLUMN = "caucus_notes.text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a side told, and when."""

    side: Side
    text: str
    at: datetime


def note(tx: Tx, session_id: int, side: Side, *, text: str, at: datetime) -> None:
    """Write down what a side told; NotPermitted for anybody but the session's mediator, under their own login."""
    session = actions.find(tx, session_id)
    if tx.actor.audience is not Audience.MEDIATOR or tx.actor.mediator_id != session.mediator_id:
        raise errors.NotPermitted()
    (note_id,) = cases.draw_ids(tx, "caucus_notes", count=1)
    tx.run(
        sql.insert_note,
        note_id=note_id,
        session_id=session_id,
        mediator_id=session.mediator_id,
        side=side,
        text_sealed=seal(text, COLUMN, note_id),
        at=at,
    )


def read(tx: Tx, session_id: int) -> list[Told]:
    """What the actor was told in a session; NotPermitted for anybody but a mediator under their own login."""
    if tx.actor.audience is not Audience.MEDIATOR:
        raise errors.NotPermitted()
    return [
        Told(side=Side(row.side), text=unseal(row.text_sealed, COLUMN, row.id) or "", at=row.at)
        for row in tx.rows(sql.notes, session_id=session_id, mediator_id=tx.actor.mediator_id)
        if bytes(row.text_sealed)
    ]
