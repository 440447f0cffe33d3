"""Sends what is due in batches: claimed and settled in one stroke each, at least once, no topic before the others.

A batch is of messages that nobody has tried to send yet, or of a single one: what ends a process is then found out
alone, and does not use up the attempts of its neighbours.
"""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mediation.db import SYSTEM, transaction
from mediation.outbox.actions import sql
from mediation.outbox.senders import Accepted, Courier, NeverSent, NotSent, Outgoing, Sender, courier

logger = logging.getLogger(__name__)
# Pauses of 1, 2, 4 ... minutes, then 6 hours each: an outage of a day is waited out. The first pause is also
# the time within which a claimed message is handed over, or else given back.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
ATTEMPTS = 12
# After so many failures in a row a topic rests until the next run: its partner is down, the others' is not.
IN_A_ROW = 5
BATCH = 500
# Leaves half the first pause to the message that is on its way when the time is up.
BATCH_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of the messages taken in one run."""

    sent: int
    failed: int
    parked: int


def send_due(senders: Mapping[str, Sender | Courier], *, now: datetime, limit: int = 100_000) -> Sent:
    """Send what is due, each message at least once, by the sender of its topic, a batch of each topic in turn.

    Opens transactions of its own, none of which is open while a message is on its way.
    """
    run = _Run(senders=senders, now=now, left=limit)
    while topics := run.topics():
        for topic in topics:
            run.batch(topic)
    done = run.results
    return Sent(sent=done["sent"], failed=done["failed"], parked=done["parked"])


@dataclass(slots=True, kw_only=True)
class _Batch:
    """What was claimed of one topic, and what became of it so far; what is in none of the three is given back."""

    topic: str
    attempts: Mapping[int, int]
    began: float = field(default_factory=time.monotonic)
    sent: dict[int, Accepted | None] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)
    parked: dict[int, str] = field(default_factory=dict)

    @property
    def given_back(self) -> list[int]:
        done = self.sent.keys() | self.failed | self.parked.keys()
        return [one for one in self.attempts if one not in done]

    @property
    def is_late(self) -> bool:
        """Whether the rest is to be given back; not before something became of one, so that every batch gets on."""
        return time.monotonic() - self.began > BATCH_SECONDS and len(self.given_back) < len(self.attempts)


@dataclass(slots=True, kw_only=True)
class _Run:
    senders: Mapping[str, Sender | Courier]
    now: datetime
    left: int
    began: float = field(default_factory=time.monotonic)
    in_a_row: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)

    @property
    def at(self) -> datetime:
        return self.now + timedelta(seconds=time.monotonic() - self.began)

    def rests(self, topic: str) -> bool:
        return self.in_a_row[topic] >= IN_A_ROW

    def topics(self) -> list[str]:
        """Those with something to send, the one that waits longest first."""
        if self.left <= 0:
            return []
        with transaction(SYSTEM) as tx:
            return [row.topic for row in tx.rows(sql.due_topics, now=self.at) if not self.rests(row.topic)]

    def batch(self, topic: str) -> None:
        """Claim, hand over and settle one batch of a topic."""
        if self.left <= 0:
            return
        claimed = self._claim(topic)
        batch = _Batch(topic=topic, attempts={row.id: row.attempts for row in claimed})
        spent = [row.id for row in claimed if row.attempts > ATTEMPTS]
        batch.parked |= dict.fromkeys(spent, "No attempt to send it came to an end.")
        messages = [_outgoing(row, topic) for row in claimed if row.id not in batch.parked]
        try:
            carrier = courier(self.senders[topic])
        except KeyError:
            for message in messages:
                self._fail(batch, message, "Nothing sends this topic.")
            carrier = Courier()
        else:
            self._hand_over(batch, carrier, messages)
        self._settle(batch, carrier, messages)

    def _claim(self, topic: str) -> list[Any]:
        size = min(BATCH, self.left)
        with transaction(SYSTEM) as tx:
            found = tx.rows(sql.claim, topic=topic, now=self.at, size=size, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        self.left -= len(found)
        return sorted(found, key=lambda row: int(row.place))

    def _hand_over(self, batch: _Batch, carrier: Courier, messages: Sequence[Outgoing]) -> None:
        try:
            carrier.prepare(messages, at=self.at)
        except Exception as failure:
            if len(messages) == 1:
                self._fail(batch, messages[0], type(failure).__name__)
                return
            for message in messages:  # one of them is to blame, and stands in no other's way
                if not self._is_over(batch):
                    self._hand_over(batch, carrier, [message])
            return
        for message in messages:
            if self._is_over(batch):
                return
            self._send(batch, carrier, message)

    def _is_over(self, batch: _Batch) -> bool:
        return self.rests(batch.topic) or batch.is_late

    def _send(self, batch: _Batch, carrier: Courier, message: Outgoing) -> None:
        try:
            batch.sent[message.id] = carrier.send(message)
            self.in_a_row[batch.topic] = 0
        except NeverSent as refusal:
            batch.parked[message.id] = str(refusal)[:200] or NeverSent.__name__
        except NotSent as refusal:
            self._fail(batch, message, str(refusal)[:200] or NotSent.__name__)
        except Exception as failure:
            self._fail(batch, message, type(failure).__name__)

    def _fail(self, batch: _Batch, message: Outgoing, reason: str) -> None:
        self.in_a_row[batch.topic] += 1
        if batch.attempts[message.id] >= ATTEMPTS:
            batch.parked[message.id] = reason
        else:
            batch.failed.add(message.id)
            logger.warning("Message %s did not leave: %s", message.id, reason)

    def _settle(self, batch: _Batch, carrier: Courier, messages: Sequence[Outgoing]) -> None:
        accepted = {one: by for one, by in batch.sent.items() if by}
        with transaction(SYSTEM) as tx:
            if batch.sent:
                tx.run(sql.mark_sent, ids=list(batch.sent), now=self.at)
                carrier.left(tx, [one for one in messages if one.id in batch.sent], at=self.at)
            if accepted:
                tx.run(
                    sql.keep_deliveries,
                    ids=list(accepted),
                    providers=[by.provider for by in accepted.values()],
                    provider_ids=[by.provider_id for by in accepted.values()],
                    at=self.at,
                )
            if batch.parked:
                tx.run(sql.park, ids=list(batch.parked), reasons=list(batch.parked.values()))
            if batch.given_back:
                tx.run(sql.give_back, ids=batch.given_back, at=self.at)
        self.left += len(batch.given_back)
        self.results.update(sent=len(batch.sent), failed=len(batch.failed), parked=len(batch.parked))


def _outgoing(row: Any, topic: str) -> Outgoing:
    return Outgoing(id=row.id, topic=topic, case_id=row.case_id, payload=json.loads(row.payload))
