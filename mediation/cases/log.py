"""The event log: how an event is hashed, how the chains and daily seals are checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mediation.db import Tx, load

sql = load(Path(__file__).with_name("cases.sql"))
SHANGHAI = ZoneInfo("Asia/Shanghai")
EPOCH = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first place where the log does not hold: a link, a head, or a sealed day."""

    kind: str
    case_id: int | None
    seq: int | None
    day: date | None = None


def canonical(payload: Mapping[str, Any]) -> str:
    """A flat payload as PostgreSQL prints jsonb: shorter keys first, then by bytes."""
    ordered = {key: payload[key] for key in sorted(payload, key=lambda key: (len(key.encode()), key.encode()))}
    return json.dumps(ordered, ensure_ascii=False)


def microseconds(at: datetime) -> int:
    """Moment as whole microseconds since 1970, without a float on the way."""
    return (at - EPOCH) // timedelta(microseconds=1)


def digest(before: bytes, parts: tuple[object, ...]) -> bytes:
    """Hash of one event; the same rule as the database's `event_digest`.

    `parts`: case id, seq, event, from state, to state, microseconds, actor id, role, canonical payload.
    """
    text = "|".join((before.hex(), *map(str, parts)))
    return hashlib.sha256(text.encode()).digest()


def first_broken(tx: Tx) -> Broken | None:
    """Re-computes every chain and seal; None when all of them hold."""
    for kind, statement in (("link", sql.broken_links), ("head", sql.broken_heads)):
        found = tx.rows(statement, limit=1)
        if found:
            return Broken(kind=kind, case_id=found[0].case_id, seq=found[0].seq)
    days = tx.rows(sql.broken_seals)
    return Broken(kind="seal", case_id=None, seq=None, day=days[0].day) if days else None


def seal_day(tx: Tx, day: date) -> Any:
    """Seal a finished day; None when it was sealed before."""
    starts = datetime.combine(day, time(), SHANGHAI)
    found = tx.rows(sql.seal_day, day=day, starts=starts, ends=starts + timedelta(days=1))
    return found[0] if found else None
