"""What a side concedes in order to settle, or tells the mediator alone: read by that mediator, by nobody else, ever.

What is said is of three kinds. Undisputed facts stand in records (records.py), are signed by everybody, and are the
only kind that may leave. Concessions and private words stand here, sealed: the database lets only the mediator's own
login read them, and there is no statement that takes them into an export, a package for a court or a figure
(人民法院特邀调解规定 2016-07-01 art. 22; 人民法院在线调解规则 2022-01-01 art. 18; 民诉法解释 2022-04-10 art. 107).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.db.sealed import seal, unseal
from mediation.sessions import actions
from mediation.sessions.withheld import tells
from mediation.sessions.words import Side, StatementKind
from mediation.vocabulary import Audience

sql = load(Path(__file__).with_name("statements.sql"))
# What was sealed under the table's first name must still be opened.
COLUMN = "caucus_notes.text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a side said, and when."""

    side: Side
    kind: StatementKind
    text: str
    at: datetime


def write(tx: Tx, session_id: int, side: Side, *, kind: StatementKind, text: str, at: datetime) -> None:
    """Write down what a side said; NotPermitted for anybody but the session's mediator, under their own login."""
    session = actions.find(tx, session_id)
    if tx.actor.audience is not Audience.MEDIATOR or tx.actor.mediator_id != session.mediator_id:
        raise errors.NotPermitted()
    (statement_id,) = cases.draw_ids(tx, "statements", count=1)
    tx.run(
        sql.insert_statement,
        statement_id=statement_id,
        session_id=session_id,
        mediator_id=session.mediator_id,
        side=side,
        kind=kind,
        text_sealed=seal(text, COLUMN, statement_id),
        at=at,
    )


def read(tx: Tx, session_id: int) -> list[Told]:
    """What the actor was told in a session; NotPermitted for anybody but a mediator under their own login."""
    if tx.actor.audience is not Audience.MEDIATOR:
        raise errors.NotPermitted()
    found = tx.rows(sql.statements, session_id=session_id, mediator_id=tx.actor.mediator_id)
    return [_told(row) for row in found if bytes(row.text_sealed)]


def check_withheld(tx: Tx, texts: Mapping[int, str]) -> None:
    """ReportTellsTooMuch where the text on a case quotes what the actor was told in it, or names a sum offered."""
    words, sums = defaultdict[int, list[str]](list), defaultdict[int, set[Decimal]](set)
    for row in _told_in(tx, list(texts)):
        words[row.case_id].append(_told(row).text)
    for row in tx.rows(sql.sums_offered, case_ids=list(texts)):
        sums[row.case_id].add(row.sum)
    if any(tells(text, words=words[case], sums=sums[case]) for case, text in texts.items()):
        raise errors.ReportTellsTooMuch()


def _told_in(tx: Tx, case_ids: Sequence[int]) -> list[Any]:
    """Nothing for who was told nothing: only a mediator's own login may read what they were told."""
    if not tx.actor.mediator_id:
        return []
    found = tx.rows(sql.told_in_cases, case_ids=list(case_ids), mediator_id=tx.actor.mediator_id)
    return [row for row in found if bytes(row.text_sealed)]


def _told(row: Any) -> Told:
    text = unseal(row.text_sealed, COLUMN, row.id) or ""
    return Told(side=Side(row.side), kind=StatementKind(row.kind), text=text, at=row.at)
