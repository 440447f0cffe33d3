"""Carries to an Odoo what its connection lists: the records of a whole batch of messages at once, as they stand now.

A message only says that something happened in a case. So a message that comes twice, late or out of order writes the
same records, and records that stand as they should are not written at all. What a person has to see to rests the
connection and costs no message a try; what one record cannot be written for parks the messages of its case.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import datetime

from mediation.db import SYSTEM, Tx, transaction
from mediation.odoo import connecting, facts, records
from mediation.odoo.connecting import Connection
from mediation.odoo.loading import Load, Pace
from mediation.odoo.shapes import ATTACHMENT
from mediation.outbox.senders import Accepted, Courier, Outgoing, Rests, Sender


class OdooCourier(Courier):
    """Carries the messages of one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._paces: defaultdict[str, Pace] = defaultdict(Pace)
        self._done: deque[Load] = deque()
        self._paces[ATTACHMENT] = Pace(fewest=1, most=10, size=5)

    def rests(self, *, at: datetime) -> bool:
        """While it is paused, or has just failed."""
        return self._connection.rests(at=at)

    def ready(self, messages: Sequence[Outgoing], *, at: datetime) -> Sender:
        """Works out what is to be written; with the first message it is written, for all of them."""
        with transaction(SYSTEM) as tx:
            connection = connecting.connection(tx, self._connection.id)
        if connection.rests(at=at):
            return _resting
        cases = sorted({message.case_id for message in messages if message.case_id is not None})
        with transaction(facts.eyes(connection)) as reading:
            items = facts.items(reading, connection, cases) if cases else []
        with transaction(SYSTEM) as tx:
            before = records.known(tx, connection, items)
        changes = records.changes(items, before)
        return Load(
            connection=connection, at=at, before=before, changes=changes, paces=self._paces, done=self._done
        ).send

    def left(self, tx: Tx, messages: Sequence[Outgoing], *, at: datetime) -> None:  # noqa: ARG002
        """Writes down what the Odoo has taken."""
        while self._done:
            self._done.popleft().keep(tx)


def couriers(tx: Tx) -> dict[str, Courier]:
    """Who carries the messages of each connection."""
    return {one.topic: OdooCourier(one) for one in connecting.connections(tx)}


def _resting(_message: Outgoing) -> Accepted | None:
    raise Rests("The Odoo takes nothing just now.")
