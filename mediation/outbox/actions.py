"""Verbs of the outbox: post with the event, send once it is committed, park what will not leave."""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mediation.db import SYSTEM, Tx, load, transaction
from mediation.outbox.senders import NotSent, Outgoing, Sender

logger = logging.getLogger(__name__)
sql = load(Path(__file__).with_name("outbox.sql"))
# Pauses of 1, 2, 4 ... minutes, then 6 hours each: an outage of a day is waited out. The first pause is also
# the time a sender may take before another process sends the message too.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
ATTEMPTS = 12
# After so many failures in a row a topic rests until the next run: its partner is down, the others' is not.
IN_A_ROW = 5
# Longer than anything is reminded of, so that what was said once is still known.
KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of the messages taken in one run."""

    sent: int
    failed: int
    parked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How many messages wait, how many of these are due, how many are parked."""

    waiting: int
    due: int
    parked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said once about a case."""

    case_id: int
    payload: Mapping[str, Any]


def post(tx: Tx, topic: str, *, case_id: int | None, payload: Mapping[str, Any], at: datetime) -> None:
    """Put one message in the outbox; it leaves only if the transaction commits."""
    _post(tx, topic, [case_id], [payload], at)


def post_each(tx: Tx, topic: str, payloads: Mapping[int, Mapping[str, Any]], *, at: datetime) -> None:
    """Put one message for each case in the outbox."""
    _post(tx, topic, list(payloads), list(payloads.values()), at)


def post_once(tx: Tx, topic: str, messages: Mapping[str, Said], *, at: datetime) -> int:
    """Put messages in the outbox, by the name of what each says, unless that was said before; how many are new."""
    return tx.run(
        sql.post_once,
        topic=topic,
        names=list(messages),
        case_ids=[said.case_id for said in messages.values()],
        payloads=[json.dumps(said.payload, default=str) for said in messages.values()],
        at=at,
    )


def forget(tx: Tx, *, now: datetime) -> int:
    """Drop messages that left longer ago than KEPT; how many. What nobody could send stays."""
    return tx.run(sql.forget, before=now - KEPT)


def _post(
    tx: Tx, topic: str, case_ids: Sequence[int | None], payloads: Sequence[Mapping[str, Any]], at: datetime
) -> None:
    texts = [json.dumps(payload, default=str) for payload in payloads]
    tx.run(sql.post, topic=topic, case_ids=list(case_ids), payloads=texts, at=at)


def send_due(senders: Mapping[str, Sender], *, now: datetime, limit: int = 500) -> Sent:
    """Send what is due, each message at least once, by the sender of its topic.

    Opens transactions of its own, none of which is open while a message is on its way.
    """
    began, results, in_a_row = time.monotonic(), Counter[str](), Counter[str]()
    for _ in range(limit):
        at = now + timedelta(seconds=time.monotonic() - began)
        claimed = _claim(at, resting=[topic for topic, failures in in_a_row.items() if failures >= IN_A_ROW])
        if claimed is None:
            break
        reason = _hand_over(senders, claimed)
        in_a_row[claimed.topic] = in_a_row[claimed.topic] + 1 if reason else 0
        results[_settle(claimed, reason, at)] += 1
    return Sent(sent=results["sent"], failed=results["failed"], parked=results["parked"])


def count(tx: Tx, *, now: datetime) -> Queue:
    """How the queue stands."""
    return Queue(**tx.one(sql.count, now=now)._asdict())


def unpark(tx: Tx, topic: str, *, at: datetime) -> int:
    """Give the parked messages of a topic another chance, once its trouble is over; how many."""
    return tx.run(sql.unpark, topic=topic, at=at)


def _claim(at: datetime, *, resting: Sequence[str]) -> Any:
    with transaction(SYSTEM) as tx:
        found = tx.rows(sql.claim, now=at, resting=list(resting), first=FIRST_PAUSE, longest=LONGEST_PAUSE)
    return found[0] if found else None


def _hand_over(senders: Mapping[str, Sender], claimed: Any) -> str:
    """Why the message did not leave; empty if it did."""
    if claimed.attempts > ATTEMPTS:
        return "No attempt to send it came to an end."
    try:
        send = senders[claimed.topic]
    except KeyError:
        return "Nothing sends this topic."
    payload = json.loads(claimed.payload)
    try:
        send(Outgoing(id=claimed.id, topic=claimed.topic, case_id=claimed.case_id, payload=payload))
    except NotSent as refusal:
        return str(refusal)[:200] or NotSent.__name__
    except Exception as failure:
        return type(failure).__name__
    return ""


def _settle(claimed: Any, reason: str, at: datetime) -> str:
    if reason and claimed.attempts < ATTEMPTS:
        logger.warning("Message %s did not leave: %s", claimed.id, reason)
        return "failed"
    with transaction(SYSTEM) as tx:
        if reason:
            tx.run(sql.park, id=claimed.id, reason=reason)
            return "parked"
        tx.run(sql.mark_sent, id=claimed.id, now=at)
        return "sent"
