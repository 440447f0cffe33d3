"""One bad case never stops a job: it is found, left out and counted, and parked once it has failed five times.

Work is done for all cases at once. Only when that fails is the set halved, in trials that are taken back, until the
bad cases are known; then the work is done for the rest, at once again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.db import Tx, load, transaction
from mediation.vocabulary import CaseState
from schedulers.failures import TOO_SLOW, described, passes, sqlstate

logger = logging.getLogger(__name__)
sql = load(Path(__file__).with_name("isolation.sql"))
PARK_AFTER = 5
# If so many fail, it is the work that is broken and not the cases.
AT_MOST = 50
Note = Mapping[str, Any]
Among = Sequence[int] | None
"""The cases that an action confines itself to; None means whichever there are."""


class _Enough(Exception):
    """Too many cases fail."""


def apart(tx: Tx, job: str, states: Sequence[CaseState], work: Callable[[Among], Note], *, at: datetime) -> Note:
    """Do the work of a job on cases in these states, without those that are parked or fail; its note and how many.

    What is no case's fault is raised: trouble of the database, a limit of time, or a failure of nearly everything.
    """
    parked = [row.case_id for row in tx.rows(sql.parked_cases, job=job)]
    among = _candidates(tx, states, parked) if parked else None
    try:
        note, failing = _tried(tx, work, among), dict[int, Exception]()
    except Exception as failure:
        _raise_unless_isolable(failure)
        note, failing = _without_the_bad(tx, work, _candidates(tx, states, parked), failure)
    newly = _keep(tx, job, failing, at) if failing else 0
    tx.run(sql.forgive, job=job, failing=list(failing))
    return {**note, "failing": len(failing), "parked": len(parked) + newly} if failing or parked else note


def parked(tx: Tx) -> list[Any]:
    """Cases that a job leaves out until somebody has looked, or failed on lately; the parked first."""
    return tx.rows(sql.failing_cases)


def release(tx: Tx, job: str, number: str) -> None:
    """Let a job try a case again from now on; NotFound if it is not parked there."""
    if not tx.run(sql.release_case, job=job, number=number):
        raise errors.NotFound()


def _tried(tx: Tx, work: Callable[[Among], Note], among: Among) -> Note:
    with transaction(tx.actor):
        note = work(among)
        # What is checked only at the end of a transaction is checked here, where the cause is still known.
        tx.run("SET CONSTRAINTS ALL IMMEDIATE")
        tx.run("SET CONSTRAINTS ALL DEFERRED")
    return note


def _without_the_bad(
    tx: Tx, work: Callable[[Among], Note], cases: list[int], failure: Exception
) -> tuple[Note, dict[int, Exception]]:
    bad: dict[int, Exception] = {}
    try:
        _find_bad(tx, work, cases, failure, bad)
    except _Enough:
        raise failure from None
    return _tried(tx, work, [case for case in cases if case not in bad]), bad


def _find_bad(
    tx: Tx, work: Callable[[Among], Note], cases: list[int], failure: Exception, bad: dict[int, Exception]
) -> None:
    """Halve a set that fails until its bad cases are known."""
    if len(cases) < 2:
        bad |= dict.fromkeys(cases, failure)
        if len(bad) > AT_MOST:
            raise _Enough
        return
    middle = len(cases) // 2
    for half in (cases[:middle], cases[middle:]):
        if found := _failure_of(tx, work, half):
            _find_bad(tx, work, half, found, bad)


class _TakenBack(Exception):
    """Ends a trial that went well."""


def _failure_of(tx: Tx, work: Callable[[Among], Note], cases: list[int]) -> Exception | None:
    """Why the work fails for these cases; whatever it did is taken back."""
    try:
        with transaction(tx.actor):
            _tried(tx, work, cases)
            raise _TakenBack
    except _TakenBack:
        return None
    except Exception as failure:
        _raise_unless_isolable(failure)
        return failure


def _raise_unless_isolable(failure: Exception) -> None:
    if passes(failure) or sqlstate(failure) == TOO_SLOW:
        raise failure


def _candidates(tx: Tx, states: Sequence[CaseState], parked: Sequence[int]) -> list[int]:
    return [row.id for row in tx.rows(sql.cases_in_states, states=[str(state) for state in states], parked=parked)]


def _keep(tx: Tx, job: str, failing: Mapping[int, Exception], at: datetime) -> int:
    """Count the failures; how many cases are parked by them."""
    told = {case: described(failure) for case, failure in failing.items()}
    kept = tx.rows(
        sql.count_failures,
        job=job,
        case_ids=list(told),
        reasons=[f"{each['error']} {each['sqlstate'] or ''} {each['at']}"[:200] for each in told.values()],
        at=at,
        park_after=PARK_AFTER,
    )
    for row in kept:
        logger.error("Job %s fails on case id %s, time %s: %s", job, row.case_id, row.failures, told[row.case_id])
    return sum(row.parked_at is not None for row in kept)
