"""Who leads, and which slot of which job was run: two tables that decide, whatever a process believes."""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError

from mediation.db import SYSTEM, Tx, load, transaction
from mediation.vocabulary import Word
from schedulers.jobs import Job

logger = logging.getLogger(__name__)
sql = load(Path(__file__).with_name("schedulers.sql"))
LEASE = "clock"
TTL = timedelta(seconds=8)
# Cut connections, a server that stops or starts, deadlocks, and a lock that was not to be had in time.
PASSING = frozenset({None, "57P01", "57P02", "57P03", "40001", "40P01", "55P03"})


class Outcome(Word):
    """What became of a slot."""

    DONE = "done", "完成", "Done"
    FAILED = "failed", "失败", "Failed"
    KNOWN = "known", "此前已登记", "Booked before"
    FENCED = "fenced", "已非主控", "Refused, since another process leads"


class _Fenced(Exception):
    """Another process took the lead during a run, so its work is taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    job: Job
    due_at: datetime
    now: datetime
    token: int
    began: float = field(default_factory=time.monotonic)

    def facts(self) -> dict[str, Any]:
        finished_at = self.now + timedelta(seconds=time.monotonic() - self.began)
        slot = {"job": self.job.name, "due_at": self.due_at, "now": self.now, "finished_at": finished_at}
        return slot | {"name": LEASE, "token": self.token}


def database_time(tx: Tx) -> datetime:
    """The time that all processes agree on."""
    now: datetime = tx.value(sql.database_time)
    return now


def hold(tx: Tx, holder: str, *, now: datetime, ttl: timedelta = TTL) -> int | None:
    """Take or keep the lead until `now + ttl`: the fencing token, or None while another process leads."""
    _limit(tx, ttl)
    until, latest = now + ttl, now + 2 * ttl
    token = tx.value(sql.hold_lease, name=LEASE, holder=holder, now=now, until=until, latest=latest)
    return None if token is None else int(token)


def release(tx: Tx, holder: str, *, now: datetime) -> None:
    """Give the lead up, if this process has it."""
    tx.run(sql.release_lease, name=LEASE, holder=holder, now=now)


def last_slots(tx: Tx, jobs: Sequence[Job]) -> dict[str, datetime]:
    """The newest slot booked for each job that was ever run."""
    found = tx.rows(sql.last_slots, jobs=[job.name for job in jobs])
    return {row.job: row.due_at for row in found if row.due_at is not None}


def tick(job: Job, due_at: datetime, *, now: datetime, token: int) -> Outcome:
    """Run one slot of a job, once, as the process that leads by this token.

    The failure of a job is an outcome; trouble with the database that passes is raised, and the slot is open.
    """
    slot = _Slot(job=job, due_at=due_at, now=now, token=token)
    try:
        outcome = _work(slot)
        if outcome is Outcome.DONE:
            job.then(now)
    except _Fenced:
        return Outcome.FENCED
    except Exception as failure:
        if passes(failure):
            raise
        _record(slot, failure)
        return Outcome.FAILED
    return outcome


def passes(failure: Exception) -> bool:
    """Whether the same work may well succeed in a moment."""
    code = getattr(failure.__cause__, "pgcode", None)
    broken = isinstance(failure, (OperationalError, InterfaceError))
    return broken and (code in PASSING or str(code).startswith("08"))


def _work(slot: _Slot) -> Outcome:
    with transaction(SYSTEM) as tx:
        booked = tx.one(sql.book_slot, **slot.facts())
        if booked.run_id is None:
            return Outcome.KNOWN if booked.leads else Outcome.FENCED
        _limit(tx, slot.job.limit)
        note = json.dumps(slot.job.run(tx, slot.now), default=str)
        if not tx.run(sql.finish_slot, run_id=booked.run_id, outcome=Outcome.DONE, note=note, **slot.facts()):
            raise _Fenced
        return Outcome.DONE


def _limit(tx: Tx, limit: timedelta) -> None:
    # A process that stops in the middle of a transaction keeps its locks until the server ends the session.
    tx.rows(sql.limit_transaction, milliseconds=limit // timedelta(milliseconds=1))


def _record(slot: _Slot, failure: Exception) -> None:
    # The message of an error may quote a row, and rows are people: only its kind and place are kept.
    note = {"error": type(failure).__name__, "sqlstate": getattr(failure.__cause__, "pgcode", None)}
    note["at"] = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(_frames(failure)))
    logger.error("Job %s, due at %s, failed: %s", slot.job.name, slot.due_at.isoformat(), note)
    with transaction(SYSTEM) as tx:
        tx.run(sql.record_failure, outcome=Outcome.FAILED, note=json.dumps(note), **slot.facts())


def _frames(failure: Exception) -> list[traceback.FrameSummary]:
    return traceback.extract_tb(failure.__traceback__)[-4:]
