"""Who follows the cases of an institution: a topic of the outbox that gets a message with each of their events.

The messages are written where the events are written (cases.sql), so that none is lost and none is told of what was
taken back. They name the event and the case; what it says is read with the follower's own rights.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation.db import Tx, load

sql = load(Path(__file__).with_name("following.sql"))


def follow(tx: Tx, institution_id: int | None, topic: str, *, events: Sequence[str] = (), at: datetime) -> int:
    """Tell a topic of these events in an institution's cases from now on, of all if none is named; the follower.

    Without an institution, in everybody's; whether the actor may, is for the caller to know.
    """
    with tx.handing_over():
        found = tx.value(sql.follow, institution_id=institution_id, topic=topic, events=sorted(set(events)), at=at)
    return int(found)


def unfollow(tx: Tx, topic: str, *, at: datetime) -> None:
    """Tell a topic nothing more; what waits for it is parked."""
    with tx.handing_over():
        tx.run(sql.unfollow, topic=topic, at=at)
        tx.run(sql.drop_waiting, topic=topic)


def tell(tx: Tx, institution_id: int, event: str, payload: Mapping[str, Any], *, at: datetime) -> None:
    """Tell who follows an institution of something that is not a case's, such as a filing."""
    said = json.dumps({"event": event, "at": at, **payload}, default=str)
    tx.run(sql.tell, institution_id=institution_id, event=event, payload=said, at=at)
