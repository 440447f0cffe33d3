"""One clock as a process of its own that may be killed, frozen and stepped: `replica.py STEP_FILE`.

The file holds seconds by which the time of the database is shifted; it may change at any moment, for all replicas.
"""

from __future__ import annotations

import signal
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import django

django.setup()

from mediation.db import Tx  # noqa: E402 - Django comes first
from mediation.outbox import actions as outbox  # noqa: E402
from schedulers import ledger  # noqa: E402
from schedulers.clock import Clock  # noqa: E402
from schedulers.job import Job, Missed  # noqa: E402

TTL, EVERY = timedelta(seconds=2), timedelta(seconds=0.2)


def trace(topic: str, *, seconds: float = 0) -> Job:
    """Every second leaves one message; it commits with the slot and only then."""

    def run(tx: Tx, now: datetime) -> dict[str, str]:
        outbox.post(tx, topic, case_id=None, payload={}, at=now)
        tx.value("SELECT pg_sleep(%(seconds)s)::text", seconds=seconds)
        return {}

    return Job(name=topic, when="* * * * * *", zh="痕迹", en="Trace", run=run, missed=Missed.EVERY, pause=TTL)


def main() -> None:
    """Beat until told to stop."""
    step_file, stop = Path(sys.argv[1]), threading.Event()

    def stepped(tx: Tx) -> datetime:
        return ledger.database_time(tx) + timedelta(seconds=float(step_file.read_text() or 0))

    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    print("ready to be told to stop", flush=True)
    Clock([trace("quick"), trace("slow", seconds=0.1)], ttl=TTL, every=EVERY, time=stepped).run(stop)


if __name__ == "__main__":
    main()
