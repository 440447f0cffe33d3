"""An institution's standing consent (概括性同意诉前调解确认书): which version, on which document, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.accounts import changes
from mediation.db import Tx, load
from mediation.permissions import Permission, may

sql = load(Path(__file__).with_name("standing.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The paper that an institution signed: its version, its SHA-256, and the day from which it holds."""

    version: str
    sha256: bytes
    holds_from: date


def record(tx: Tx, institution_id: int, document: Document, *, at: datetime) -> None:
    """An institution consents to mediate whatever it files from a day on; the former document ends. NotPermitted."""
    _check(tx)
    tx.run(sql.end_standing, institution_id=institution_id, at=at)
    tx.run(
        sql.record,
        institution_id=institution_id,
        version=document.version,
        document_sha256=document.sha256,
        holds_from=document.holds_from,
        at=at,
        actor_id=tx.actor.user_id,
    )
    code = tx.value(sql.holds_from, institution_id=institution_id, holds_from=document.holds_from)
    facts = {"version": document.version, "from": document.holds_from}
    changes.record(tx, "standingconsent", code, facts, at=at)


def revoke(tx: Tx, institution_id: int, *, at: datetime) -> None:
    """An institution no longer consents beforehand; what both sides consented to goes on. NotPermitted, NotFound."""
    _check(tx)
    if not tx.run(sql.end_standing, institution_id=institution_id, at=at):
        raise errors.NotFound()
    code = tx.value(sql.holds_from, institution_id=institution_id, holds_from=None)
    changes.record(tx, "standingconsent", code, {"done": "revoked"}, at=at)


def of_institutions(tx: Tx, institution_ids: Sequence[int]) -> list[Any]:
    """All standing consents of institutions, the newest first."""
    return tx.rows(sql.of_institutions, institution_ids=list(institution_ids))


def _check(tx: Tx) -> None:
    if not may(tx.actor.role, Permission.ACCEPT):
        raise errors.NotPermitted()
