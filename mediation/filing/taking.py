"""Takes what was accepted, one batch after the other; whoever accepted it need not live so long.

A batch is held by a lock of the transaction that takes it. A process that dies gives it back as it was, for the next
to take; several processes at once take different ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mediation import errors
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.filing import actions, progress
from mediation.filing.judging import sql
from mediation.vocabulary import BatchState, Role

MOST_TRIES = 5
"""A batch that kills whoever takes it is given up after so many."""


def waiting(tx: Tx) -> int:
    """How many batches wait to be taken."""
    return int(tx.value(sql.count_to_take))


def take_all(*, at: datetime) -> int:
    """Take every batch that was received until now, each in its own transaction; how many."""
    tried: list[int] = []
    while (batch_id := take_next(at=at, tried=tried)) is not None:
        tried.append(batch_id)
    return len(tried)


def take_next(*, at: datetime, tried: Sequence[int] = ()) -> int | None:
    """Take one batch that nobody else takes, other than those `tried`: its id, or None when there is none.

    A file that is no filing ends as REFUSED, under the code of its error; what bars a commit is noted the same way.
    A fault of ours is raised, and the batch is left as it was.
    """
    with transaction(SYSTEM) as tx:
        found = tx.rows(sql.next_to_take, at=at, tried=list(tried))
        if not found:
            return None
        batch = found[0]
        if batch.tries >= MOST_TRIES:
            actions.give_up(tx, batch.id, code=errors.NeverTaken.code)
        else:
            _take(tx, batch, at)
        return int(batch.id)


def _take(tx: Tx, batch: Any, at: datetime) -> None:
    clerk = Actor(
        role=Role(batch.role),
        user_id=batch.clerk_id,
        institution_id=batch.institution_id,
        is_machine=batch.is_machine,
    )
    verb = actions.take if batch.state == BatchState.UPLOADING else actions.commit
    try:
        with progress.shown(batch.id) as done, transaction(clerk) as attempt:
            verb(attempt, batch.id, at=at, done=done)
    except errors.MediationError as refusal:
        if refusal.status >= 500:
            raise
        actions.give_up(tx, batch.id, code=refusal.code)
