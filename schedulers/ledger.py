"""Who leads, and which slot of which job was run: two tables that decide, whatever a process believes."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import present
from mediation.db import SYSTEM, Tx, load, transaction
from mediation.vocabulary import Word
from schedulers.failures import described, passes
from schedulers.isolation import Note
from schedulers.job import Job

logger = logging.getLogger(__name__)
sql = load(Path(__file__).with_name("schedulers.sql"))
LEASE = "clock"
TTL = timedelta(seconds=8)
# A job of every five seconds leaves half a million rows in this time.
KEPT = timedelta(days=30)
# Between reading the time and using it no more should pass; a lease that ends later is from before a step back.
SLACK = timedelta(seconds=0.5)
MILLISECOND = timedelta(milliseconds=1)


class Outcome(Word):
    """What became of a slot."""

    BEGUN = "begun", "起始", "None was due before"
    DONE = "done", "完成", "Done"
    FAILED = "failed", "失败", "Failed"
    SKIPPED = "skipped", "过时不补", "Skipped, since it came too late to be of use"
    KNOWN = "known", "此前已登记", "Booked before"
    FENCED = "fenced", "已非主控", "Refused, since another process leads"


class _Fenced(Exception):
    """Another process took the lead during a run, so its work is taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One moment a job is due, and the one after it, if that is known."""

    job: Job
    due_at: datetime
    next_due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    slot: Slot
    now: datetime
    token: int
    began: float = field(default_factory=time.monotonic)

    def facts(self) -> dict[str, Any]:
        finished_at = self.now + timedelta(seconds=time.monotonic() - self.began)
        slot = {"job": self.slot.job.name, "due_at": self.slot.due_at, "next_due_at": self.slot.next_due_at}
        return {**slot, "now": self.now, "finished_at": finished_at, "name": LEASE, "token": self.token}


def database_time(tx: Tx) -> datetime:
    """The time that all processes agree on."""
    return present.by(tx.value(sql.database_time))


def limit(tx: Tx, *, statement: timedelta, pause: timedelta) -> None:
    """For the rest of the transaction: a process that freezes in it keeps its locks no longer than `pause`."""
    tx.rows(sql.limit_transaction, longest=statement // MILLISECOND, pause=pause // MILLISECOND)


def hold(tx: Tx, holder: str, *, now: datetime, ttl: timedelta = TTL) -> int | None:
    """Take or keep the lead until `now + ttl`: the fencing token, or None while another process leads."""
    until, latest = now + ttl, now + ttl + SLACK
    token = tx.value(sql.hold_lease, name=LEASE, holder=holder, now=now, until=until, latest=latest)
    return None if token is None else int(token)


def release(tx: Tx, holder: str, *, now: datetime) -> None:
    """Give the lead up, if this process has it."""
    tx.run(sql.release_lease, name=LEASE, holder=holder, now=now)


def begin(tx: Tx, jobs: Sequence[Job], *, now: datetime, token: int) -> None:
    """Mark where the slots of new jobs begin, and that others are no longer in the catalogue."""
    names = [job.name for job in jobs]
    tx.run(sql.begin_jobs, jobs=names, now=now, token=token, outcome=Outcome.BEGUN)
    tx.run(sql.retire_jobs, jobs=names)


def last_slots(tx: Tx, jobs: Sequence[Job], *, now: datetime) -> dict[str, datetime]:
    """The newest slot booked for each job by now."""
    found = tx.rows(sql.last_slots, jobs=[job.name for job in jobs], now=now)
    return {row.job: row.due_at for row in found if row.due_at is not None}


def forget(tx: Tx, *, now: datetime) -> int:
    """Drop what was booked longer ago than KEPT; how many slots. The newest of each job stays."""
    return tx.run(sql.forget_runs, before=now - KEPT, now=now)


def tick(slot: Slot, *, now: datetime, token: int) -> Outcome:
    """Run one slot of a job, once, as the process that leads by this token.

    The failure of a job is an outcome; trouble with the database that passes is raised, and the slot is open.
    """
    run = _Run(slot=slot, now=now, token=token)
    try:
        outcome = _work(run)
        if outcome is Outcome.DONE:
            slot.job.then(now)
    except _Fenced:
        return Outcome.FENCED
    except Exception as failure:
        if passes(failure):
            raise
        _record(run, failure)
        return Outcome.FAILED
    return outcome


def _work(run: _Run) -> Outcome:
    job = run.slot.job
    with transaction(SYSTEM) as tx:
        booked = tx.one(sql.book_slot, **run.facts())
        if booked.run_id is None:
            return Outcome.KNOWN if booked.leads else Outcome.FENCED
        limit(tx, statement=job.limit, pause=job.pause)
        late = job.grace is not None and run.now - run.slot.due_at > job.grace
        note: Note = {} if late else job.run(tx, run.now)
        outcome = Outcome.SKIPPED if late else Outcome.DONE
        text = json.dumps(note, default=str)
        if not tx.run(sql.finish_slot, run_id=booked.run_id, outcome=outcome, note=text, **run.facts()):
            raise _Fenced
        return outcome


def _record(run: _Run, failure: Exception) -> None:
    note = described(failure)
    logger.error("Job %s, due at %s, failed: %s", run.slot.job.name, run.slot.due_at.isoformat(), note)
    with transaction(SYSTEM) as tx:
        tx.run(sql.record_failure, outcome=Outcome.FAILED, note=json.dumps(note), **run.facts())
