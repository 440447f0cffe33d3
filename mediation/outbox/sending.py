"""Sends what is due in batches: claimed and settled in one stroke each, at least once, no topic before the others.

While one batch is on its way, the one before it is settled and the next is claimed and looked up, so that neither the
partner nor the database waits for the other. A batch is of messages that nobody has tried to send yet, or of a single
one: what ends a process is then found out alone, and does not use up the attempts of its neighbours.
"""

from __future__ import annotations

import json
import logging
import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connections

from mediation.db import SYSTEM, transaction
from mediation.outbox.actions import sql
from mediation.outbox.senders import Accepted, Courier, NeverSent, NotSent, Outgoing, Rests, Sender, courier

logger = logging.getLogger(__name__)
# Pauses of 1, 2, 4 ... minutes, then 6 hours each: an outage of a day is waited out. The first pause is also
# the time within which a claimed message is handed over, or else given back.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
ATTEMPTS = 12
# After so many failures in a row a topic rests until the next run: its partner is down, the others' is not.
IN_A_ROW = 5
BATCH = 500
# No message sets out later after its claim: the slowest partner then still answers within the first pause.
CLAIM_SECONDS = 20.0


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
    desk = _Desk(senders=senders, now=now, left=limit)
    with ThreadPoolExecutor(1, thread_name_prefix="outbox") as thread:
        try:
            while _send_what_there_is(desk, thread):
                pass
        finally:
            thread.submit(connections.close_all)
    done = desk.results
    return Sent(sent=done["sent"], failed=done["failed"], parked=done["parked"])


def _send_what_there_is(desk: _Desk, thread: ThreadPoolExecutor) -> bool:
    """Send until no more is claimed; whether anything became of any message, so that more may have come back.

    A batch may be given back whole because the one before it took long; two in a row would go on for ever.
    """
    settling: list[Future[None]] = []
    got_on, in_vain = False, 0
    ahead = thread.submit(desk.take)
    while in_vain < 2 and (batch := ahead.result()):
        if batch.is_first_try:
            ahead = thread.submit(desk.take)
        desk.hand_over(batch)
        in_vain = in_vain + 1 if len(batch.given_back) == len(batch.attempts) else 0
        got_on |= not in_vain
        settling.append(thread.submit(desk.settle, batch))
        if not batch.is_first_try:
            ahead = thread.submit(desk.take)
    if in_vain and (batch := ahead.result()):
        settling.append(thread.submit(desk.settle, batch))
    for settled in settling:
        settled.result()
    return got_on and in_vain < 2


@dataclass(slots=True, kw_only=True)
class _Batch:
    """What was claimed of one topic, and what became of it so far; what is in none of the three is given back."""

    topic: str
    carrier: Courier
    messages: Sequence[Outgoing]
    attempts: Mapping[int, int]
    senders: Mapping[int, Sender]
    until: float
    sent: dict[int, Accepted | None] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)
    parked: dict[int, str] = field(default_factory=dict)

    @property
    def is_first_try(self) -> bool:
        """Whether the next may be claimed meanwhile: not beside a message that may end the process once more."""
        return all(attempts == 1 for attempts in self.attempts.values())

    @property
    def given_back(self) -> list[int]:
        done = self.sent.keys() | self.failed | self.parked.keys()
        return [one for one in self.attempts if one not in done]


@dataclass(slots=True, kw_only=True)
class _Desk:
    """Claims and settles, in a thread of its own, what is handed over in another."""

    senders: Mapping[str, Sender | Courier]
    now: datetime
    left: int
    began: float = field(default_factory=time.monotonic)
    turns: deque[str] = field(default_factory=deque)
    in_a_row: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)

    @property
    def at(self) -> datetime:
        return self.now + timedelta(seconds=time.monotonic() - self.began)

    def rests(self, topic: str) -> bool:
        return self.in_a_row[topic] >= IN_A_ROW

    def take(self) -> _Batch | None:
        """The next batch, ready to be handed over; None if nothing is due."""
        self.turns = self.turns or self._topics()
        while self.left > 0 and self.turns:
            topic = self.turns.popleft()
            if claimed := self._claim(topic):
                return self._batch(topic, claimed)
        return None

    def _topics(self) -> deque[str]:
        with transaction(SYSTEM) as tx:
            found = [row.topic for row in tx.rows(sql.due_topics, now=self.at)]
        return deque(topic for topic in found if not (self.rests(topic) or self._carrier(topic).rests(at=self.at)))

    def _claim(self, topic: str) -> list[Any]:
        size = min(BATCH, self.left)
        with transaction(SYSTEM) as tx:
            found = tx.rows(sql.claim, topic=topic, now=self.at, size=size, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        self.left -= len(found)
        return sorted(found, key=lambda row: int(row.place))

    def _batch(self, topic: str, claimed: Sequence[Any]) -> _Batch:
        until = time.monotonic() + CLAIM_SECONDS
        carrier = self._carrier(topic)
        spent = [row.id for row in claimed if row.attempts > ATTEMPTS]
        messages = [_outgoing(row, topic) for row in claimed if row.id not in spent]
        return _Batch(
            topic=topic,
            carrier=carrier,
            messages=messages,
            attempts={row.id: row.attempts for row in claimed},
            senders=self._ready(carrier, messages),
            until=until,
            parked=dict.fromkeys(spent, "No attempt to send it came to an end."),
        )

    def _carrier(self, topic: str) -> Courier:
        try:
            return courier(self.senders[topic])
        except KeyError:
            return courier(_fails("Nothing sends this topic."))

    def _ready(self, carrier: Courier, messages: Sequence[Outgoing]) -> dict[int, Sender]:
        """Who sends each message; what cannot be made ready fails alone, and stands in no other's way."""
        if not messages:
            return {}
        try:
            return dict.fromkeys((message.id for message in messages), carrier.ready(messages, at=self.at))
        except Exception as failure:
            if len(messages) == 1:
                return {messages[0].id: _fails(type(failure).__name__)}
        middle = len(messages) // 2
        return self._ready(carrier, messages[:middle]) | self._ready(carrier, messages[middle:])

    def hand_over(self, batch: _Batch) -> None:
        """Send a batch, as long as its partner takes it and the claim lasts."""
        for message in batch.messages:
            if self.rests(batch.topic) or time.monotonic() > batch.until:
                return
            try:
                batch.sent[message.id] = batch.senders[message.id](message)
                self.in_a_row[batch.topic] = 0
            except Rests:
                self.in_a_row[batch.topic] = IN_A_ROW
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

    def settle(self, batch: _Batch) -> None:
        """Write down what became of a batch."""
        accepted = {one: by for one, by in batch.sent.items() if by}
        with transaction(SYSTEM) as tx:
            if batch.sent:
                tx.run(sql.mark_sent, ids=list(batch.sent), now=self.at)
                batch.carrier.left(tx, [one for one in batch.messages if one.id in batch.sent], at=self.at)
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


def _fails(reason: str) -> Sender:
    def send(_message: Outgoing) -> None:
        raise NotSent(reason)

    return send


def _outgoing(row: Any, topic: str) -> Outgoing:
    return Outgoing(id=row.id, topic=topic, case_id=row.case_id, payload=json.loads(row.payload))
