"""Who changed reference data, when and what: told by every door, and never changed afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation.db import Tx, load

sql = load(Path(__file__).with_name("changes.sql"))
LONGEST = 200


def record(tx: Tx, what: str, which: object, facts: Mapping[str, Any] | None = None, *, at: datetime) -> None:
    """Write down that the actor changed which row of what; the facts are columns and counts, no value of a person."""
    tx.run(
        sql.record,
        at=at,
        actor_id=tx.actor.user_id,
        role=tx.actor.role,
        what=what,
        which=str(which)[:LONGEST],
        facts=json.dumps(facts or {}, default=str),
    )


def newest(tx: Tx, *, before: int | None = None, limit: int) -> list[Any]:
    """Changes, the newest first, each with the name of who made it; a page of those before an id."""
    return tx.rows(sql.newest, before=before, limit=limit)
