"""The clock: of any number of processes one leads, and runs every job when it is due.

The database's time counts and no other: processes on several machines share no other clock, and one that is stepped
forward or back is the same for all of them. What was run is read from the ledger at every beat, so a process that
crashed, froze or was cut off leaves nothing behind that another would have to know.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import Error, connections

from mediation.db import SYSTEM, Tx, transaction
from schedulers import bell, ledger
from schedulers.job import Job
from schedulers.ledger import Outcome, Slot

logger = logging.getLogger(__name__)
# Twice a second, so that a lead is taken over within a second of its end.
BEAT = timedelta(seconds=0.5)
Time = Callable[[Tx], datetime]


class Clock:
    """One process's part: it beats, and while it leads, it runs what is due. `time` is read at every beat."""

    def __init__(
        self,
        jobs: Sequence[Job],
        *,
        ttl: timedelta = ledger.TTL,
        every: timedelta = BEAT,
        time: Time = ledger.database_time,
    ) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.token: int | None = None
        self._jobs, self._ttl, self._every, self._time = tuple(jobs), ttl, every.total_seconds(), time
        self._hands = ThreadPoolExecutor(max_workers=max(1, len(self._jobs)))
        self._running: dict[str, Future[None]] = {}
        self._is_ending = threading.Event()
        self._said = ""

    def run(self, stop: threading.Event) -> None:
        """Beat until told to stop; then let running jobs end and give the lead up."""
        while not stop.is_set():
            self.beat()
            stop.wait(self._every)
        self.retire()

    def beat(self) -> None:
        """Take or keep the lead, if it is to be had, and start what is due and not running here."""
        try:
            with transaction(SYSTEM) as tx:
                ledger.limit(tx, statement=self._ttl, pause=self._ttl)
                now = self._time(tx)
                token = self._lead(tx, now)
                slots = [] if token is None else self._due(tx, now)
        except Error:
            self._say("The database does not answer; no job runs from here until it does.")
            connections.close_all()
            self.token = None
            return
        self.token = token
        if token is None:
            self._say("Another process leads.")
            return
        self._say(f"Leading with token {token}.")
        for slot in slots:
            self._running[slot.job.name] = self._hands.submit(self._tick, slot, token)

    def retire(self) -> None:
        """Let running jobs end, keeping the lead meanwhile, then give it up."""
        self._is_ending.set()
        ending = threading.Thread(target=self._hands.shutdown)
        ending.start()
        while ending.is_alive():
            with suppress(Error), transaction(SYSTEM) as tx:
                ledger.hold(tx, self.holder, now=self._time(tx), ttl=self._ttl)
            ending.join(self._every)
        with suppress(Error), transaction(SYSTEM) as tx:
            ledger.release(tx, self.holder, now=self._time(tx))
        connections.close_all()
        self._say("Stopped.")

    def _lead(self, tx: Tx, now: datetime) -> int | None:
        token = ledger.hold(tx, self.holder, now=now, ttl=self._ttl)
        if token is not None and token != self.token:
            ledger.begin(tx, self._jobs, now=now, token=token)
        return token

    def _due(self, tx: Tx, now: datetime) -> list[Slot]:
        resting = [job for job in self._jobs if job.name not in self._running or self._running[job.name].done()]
        last = ledger.last_slots(tx, resting, now=now)
        found = (bell.due(job, since=last.get(job.name, now), now=now) for job in resting)
        return [slot for slot in found if slot is not None]

    def _tick(self, slot: Slot, token: int) -> None:
        """Run a slot, and while there are more of them, the next: a job that is behind need not wait for a beat."""
        try:
            following: Slot | None = slot
            while following is not None and not self._is_ending.is_set():
                with transaction(SYSTEM) as tx:
                    now = self._time(tx)
                if ledger.tick(following, now=now, token=token) is Outcome.FENCED:
                    return
                following = bell.due(following.job, since=following.due_at, now=now)
        except Error:
            logger.warning("Job %s was cut off and is tried again.", slot.job.name)
        except Exception:
            logger.exception("Job %s could not be booked.", slot.job.name)
        finally:
            connections.close_all()

    def _say(self, sentence: str) -> None:
        if sentence != self._said:
            logger.info("%s", sentence)
        self._said = sentence
