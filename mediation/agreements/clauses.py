"""A mediator's own clauses: kept with the draft, version by version, until the agreement is drawn up with the newest.

They are read by the check like the terms, printed among the articles before what is procedural, and stand as they were
signed: after drawing up they are part of the paper, and the database takes no other version.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.db.sealed import seal_many, unseal
from mediation.permissions import Permission, may
from reports.typesetting.typefaces import SONG, typeface

sql = load(Path(__file__).with_name("clauses.sql"))
TAKEN = sql.take_case.then(sql.last_version)
"""Read behind the lock: who waited for the case would read what there was before it waited."""
COLUMN = "draft_clauses.texts"
MOST, LONGEST = 20, 1000
"""Clauses of one agreement, and characters of a clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The clauses of a case as somebody wrote them at a moment; empty where they were taken out, or erased."""

    version: int
    written_at: datetime
    actor_id: int
    texts: tuple[str, ...]


def write(tx: Tx, case_id: int, texts: Sequence[str], *, at: datetime) -> int:
    """Write the clauses of a case anew, all of them; none takes them out. The version.

    NotPermitted but for who mediates; NotFound; ClausesUnsound; ClausesAreFinal once the agreement is drawn up.
    """
    if not may(tx.actor.role, Permission.MEDIATE):
        raise errors.NotPermitted()
    written = [" ".join(text.split()) for text in texts]
    if len(written) > MOST or not all(_is_printable(text) for text in written):
        raise errors.ClausesUnsound()
    version = int(tx.one(TAKEN, case_id=case_id).version) + 1
    (clauses_id,) = cases.draw_ids(tx, "draft_clauses", count=1)
    (sealed,) = seal_many([json.dumps(written, ensure_ascii=False)], COLUMN, [clauses_id])
    tx.run(sql.write, id=clauses_id, case_id=case_id, version=version, texts=sealed, at=at, actor_id=tx.actor.user_id)
    said = {"version": version, "clauses": len(written)}
    cases.note(tx, "agreement:clauses", {case_id: Noted("", "", said)}, at=at)
    return version


def of_cases(tx: Tx, case_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The newest clauses of cases, by case; cases without any are left out."""
    return {row.case_id: _texts(row) for row in tx.rows(sql.newest, case_ids=list(case_ids))}


def versions(tx: Tx, case_id: int) -> list[Version]:
    """All versions of the clauses of a case, the newest first."""
    return [
        Version(version=row.version, written_at=row.written_at, actor_id=row.actor_id, texts=_texts(row))
        for row in tx.rows(sql.versions, case_id=case_id)
    ]


def erase(tx: Tx, case_ids: Sequence[int]) -> int:
    """Drop what the clauses of cases say; how many versions."""
    return tx.run(sql.erase, case_ids=list(case_ids))


def _texts(row: Any) -> tuple[str, ...]:
    kept = bytes(row.texts_sealed)
    return tuple(json.loads(unseal(kept, COLUMN, row.id) or "[]")) if kept else ()


def _is_printable(text: str) -> bool:
    return 0 < len(text) <= LONGEST and not typeface(SONG).missing(text)
