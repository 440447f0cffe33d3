"""Verbs of the outbox: post with the event, look after the queue, keep what became of what left."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.outbox.words import DeliveryReason, DeliveryState
from mediation.permissions import Permission, may

sql = load(Path(__file__).with_name("outbox.sql"))
# Longer than anything is reminded of, so that what was said once is still known.
KEPT = timedelta(days=400)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a provider says became of one message, by the provider's id: delivered, or failed and why."""

    provider: str
    provider_id: str
    state: DeliveryState
    reason: DeliveryReason | None = None
    at: datetime


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


def deliveries(tx: Tx, notice_ids: Sequence[int]) -> list[Any]:
    """What became of notices that left: evidence, without a number or an address."""
    return tx.rows(sql.deliveries, notice_ids=list(notice_ids))


def letters_done_with(
    tx: Tx, names: Sequence[str], *, settled_before: datetime, accepted_before: datetime
) -> list[str]:
    """Of letters by name, those of which the post said what became of them, or was given them, before a moment."""
    found = tx.rows(
        sql.letters_done_with, names=list(names), settled_before=settled_before, accepted_before=accepted_before
    )
    return [row.provider_id for row in found]


def blank(tx: Tx, message_ids: Sequence[int], fact: str) -> int:
    """Take a fact out of messages that have left, which was to be known on the way alone; how many."""
    return tx.run(sql.blank, ids=list(message_ids), fact=fact)


def forget(tx: Tx, *, now: datetime) -> int:
    """Drop messages that left longer ago than KEPT; how many. What nobody could send stays."""
    return tx.run(sql.forget, before=now - KEPT)


def count(tx: Tx, *, now: datetime) -> Queue:
    """How the queue stands."""
    return Queue(**tx.one(sql.count, now=now)._asdict())


def unpark(tx: Tx, topic: str, *, at: datetime) -> int:
    """Give the parked messages of a topic another chance, once its trouble is over; how many."""
    return tx.run(sql.unpark, topic=topic, at=at)


def report(tx: Tx, reports: Sequence[Report], *, at: datetime) -> list[str]:
    """Keep what providers say became of messages; of each report what it is worth, in the order given.

    `recorded`; `unchanged` if it was said before; `changed` if something else was said before, which stays; `unknown`
    if no message has that id; `ambiguous` if several have; `untimely` if it left later, or the time is to come.
    NotPermitted unless the actor sends notices.
    """
    if not may(tx.actor.role, Permission.NOTIFY):
        raise errors.NotPermitted()
    with tx.handing_over():
        return _report(tx, reports, at)


def _report(tx: Tx, reports: Sequence[Report], at: datetime) -> list[str]:
    rows = tx.rows(
        sql.report,
        providers=[one.provider for one in reports],
        provider_ids=[one.provider_id for one in reports],
        states=[one.state for one in reports],
        reasons=[one.reason or "" for one in reports],
        ats=[one.at for one in reports],
        at=at,
    )
    counted: dict[int, Counter[str]] = {}
    for row in rows:
        if row.worth == "recorded":
            counted.setdefault(row.case_id, Counter())[row.state] += 1
    noted = {case: cases.Noted("accepted", "reported", dict(counts)) for case, counts in sorted(counted.items())}
    cases.note(tx, "delivery:report", noted, at=at)
    return [row.worth for row in rows]


def _post(
    tx: Tx, topic: str, case_ids: Sequence[int | None], payloads: Sequence[Mapping[str, Any]], at: datetime
) -> None:
    texts = [json.dumps(payload, default=str) for payload in payloads]
    tx.run(sql.post, topic=topic, case_ids=list(case_ids), payloads=texts, at=at)
