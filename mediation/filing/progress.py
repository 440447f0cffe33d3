"""Shows how far a batch is to everybody else, while the one transaction that takes it is still open.

What is judged is told to a thread with a connection of its own, which writes it down twice a second at most: whoever
takes the batch never waits for that.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connections

from mediation.db import SYSTEM, Tx, transaction
from mediation.db.statements import Statement
from mediation.filing.actions import OPEN, Progress
from mediation.filing.judging import sql
from mediation.vocabulary import BatchState

EVERY_SECONDS = 0.5


@contextmanager
def shown(batch_id: int) -> Iterator[Progress]:
    """Count one more try of a batch, for good, then show how far it is as the caller tells."""
    with ThreadPoolExecutor(max_workers=1) as writer:
        writing: Future[None] = writer.submit(_write, sql.begin_progress, batch_id=batch_id)
        try:
            writing.result()
            due = time.monotonic()

            def done(judged: int, expected: int, wrong: int) -> None:
                nonlocal writing, due
                if writing.done() and time.monotonic() >= due:
                    facts = {"batch_id": batch_id, "judged": judged, "expected": expected, "wrong": wrong}
                    writing, due = writer.submit(_write, sql.show_progress, **facts), time.monotonic() + EVERY_SECONDS

            yield done
        finally:
            writer.submit(_write, sql.show_progress, batch_id=batch_id, judged=0, expected=0, wrong=0)
            writer.submit(connections.close_all).result()


def of(tx: Tx, batch_id: int) -> Any:
    """How far a batch is that the actor may see; None before it is ever taken, all 0 while nobody is at it."""
    found = tx.rows(sql.progress, batch_id=batch_id)
    return found[0] if found else None


def is_under_way(batch: Any) -> bool:
    """Whether somebody is at a batch, or will be."""
    is_asked = batch.commit_asked_by is not None and batch.state in OPEN
    return batch.state == BatchState.UPLOADING or is_asked


def _write(statement: Statement, **facts: int) -> None:
    with transaction(SYSTEM) as tx:
        tx.run(statement, **facts)
