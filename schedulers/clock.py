"""The clock: of any number of processes one leads, and rings every job when it is due.

APScheduler rings the bell and nothing else: the ledger decides which process leads and whether a slot still
has to be run. For that the database's time counts, since processes on several machines share no other clock.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from django.db import Error, connections
from django.utils import timezone

from mediation.cases.log import SHANGHAI
from mediation.db import SYSTEM, transaction
from schedulers import ledger
from schedulers.jobs import Job

logger = logging.getLogger(__name__)
BEAT = timedelta(seconds=2)
# A bell that is this far off would ring for the wrong hour: such a machine does not lead.
SKEW = timedelta(seconds=30)
FIELDS = ("second", "minute", "hour", "day", "month", "day_of_week")
# A slot missed while nobody led is run late; several of the same job are run once.
RULES = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


class Clock:
    """One process's part: it beats, and while it leads, it rings."""

    def __init__(self, jobs: Sequence[Job], *, ttl: timedelta = ledger.TTL, every: timedelta = BEAT) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.token: int | None = None
        self._jobs, self._ttl, self._every = tuple(jobs), ttl, every.total_seconds()
        self._bell: BackgroundScheduler | None = None
        self._slot_left_open = threading.Event()
        self._said = ""

    def run(self, stop: threading.Event) -> None:
        """Beat until told to stop; then let running jobs end and give the lead up."""
        while not stop.is_set():
            self.beat()
            stop.wait(self._every)
        self.retire()

    def beat(self) -> None:
        """Take or keep the lead, if it is to be had, and ring from here as long as it lasts."""
        try:
            token = self._lead()
            if token != self.token or self._slot_left_open.is_set():
                self._silence()
                if token is not None:
                    self._ring(token)
        except Error:
            self._say("The database does not answer; no job runs from here until it does.")
            connections.close_all()
            self._silence()

    def retire(self) -> None:
        """Let running jobs end, keeping the lead meanwhile, then give it up."""
        if self._bell is not None:
            ending = threading.Thread(target=self._bell.shutdown)
            ending.start()
            with suppress(Error):
                while ending.is_alive():
                    self._lead()
                    ending.join(self._every)
            ending.join()
        with suppress(Error), transaction(SYSTEM) as tx:
            ledger.release(tx, self.holder, now=ledger.database_time(tx))
        connections.close_all()
        self._say("Stopped.")

    def _lead(self) -> int | None:
        with transaction(SYSTEM) as tx:
            now = ledger.database_time(tx)
            if abs(timezone.now() - now) > SKEW:
                self._say("This machine's time is not the database's; no job runs from here until it is.")
                return None
            token = ledger.hold(tx, self.holder, now=now, ttl=self._ttl)
        self._say("Another process leads." if token is None else f"Leading with token {token}.")
        return token

    def _ring(self, token: int) -> None:
        with transaction(SYSTEM) as tx:
            last = ledger.last_slots(tx, self._jobs)
        self._slot_left_open.clear()
        executors = {"default": SlotExecutor(max_workers=len(self._jobs))}
        self._bell = BackgroundScheduler(timezone=SHANGHAI, executors=executors, job_defaults=RULES)
        for job in self._jobs:
            options = _resumed(job, last) | {"id": job.name, "kwargs": {"due_at": None}}
            self._bell.add_job(self._tick, _trigger(job), (job, token), **options)
        self._bell.start()
        self.token = token

    def _silence(self) -> None:
        if self._bell is not None:
            self._bell.shutdown(wait=False)
        self._bell = self.token = None

    def _tick(self, job: Job, token: int, *, due_at: datetime) -> None:
        try:
            with transaction(SYSTEM) as tx:
                now = ledger.database_time(tx)
            if ledger.tick(job, due_at, now=now, token=token) is ledger.Outcome.FENCED:
                self._slot_left_open.set()
        except Error:
            logger.warning("Job %s, due at %s, was cut off and is tried again.", job.name, due_at.isoformat())
            self._slot_left_open.set()
        finally:
            connections.close_all()

    def _say(self, sentence: str) -> None:
        if sentence != self._said:
            logger.info("%s", sentence)
        self._said = sentence


class SlotExecutor(ThreadPoolExecutor):  # type: ignore[misc]
    """Tells a job which moment it was due, which APScheduler's own executors keep to themselves."""

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        def done(run: Future[None]) -> None:
            if failure := run.exception():
                self._run_job_error(job.id, failure, failure.__traceback__)
            else:
                self._run_job_success(job.id, [])

        self._pool.submit(job.func, *job.args, due_at=run_times[-1]).add_done_callback(done)


def _trigger(job: Job) -> CronTrigger:
    return CronTrigger(timezone=SHANGHAI, **dict(zip(FIELDS, job.when.split(), strict=True)))


def _resumed(job: Job, last: Mapping[str, datetime]) -> dict[str, datetime]:
    """Where the ledger ends for a job, rather than now: what nobody ran is still due."""
    if job.name not in last:
        return {}
    return {"next_run_time": _trigger(job).get_next_fire_time(last[job.name], last[job.name])}
