"""Pulls that somebody asked for, which the clock carries out; what was read of a connection lately."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from mediation import errors
from mediation.cases.actions import today_of
from mediation.cases.log import SHANGHAI
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.odoo import pulling
from mediation.odoo.failures import OdooFailure, Trouble
from mediation.odoo.pulling import sql
from mediation.vocabulary import Role

logger = logging.getLogger(__name__)
MOST_TRIES, PAUSE = 24, timedelta(minutes=10)
"""A pull that waits is given up after so many, which are so far apart at least."""
MORNING = time(5)


def ask(tx: Tx, connection_id: int, *, at: datetime, is_anew: bool = False) -> int:
    """Have an Odoo read by the clock, and what is right of it taken in; the pull, or the one that waits already.

    NotPermitted, NotFound, NothingToPull.
    """
    pulling.readable(tx, connection_id)
    asked = {"connection_id": connection_id, "asked_by": tx.actor.user_id, "commits": True, "is_anew": is_anew}
    found = tx.value(sql.wait, at=at, **asked)
    return int(tx.value(sql.waiting_of, connection_id=connection_id) if found is None else found)


def ask_daily(tx: Tx, *, at: datetime) -> int:
    """Have read what is to be read every day, once a day and not before MORNING; how many."""
    morning = datetime.combine(today_of(at), MORNING, SHANGHAI)
    return tx.run(sql.wait_daily, at=at, since=morning) if at >= morning else 0


def waiting(tx: Tx) -> int:
    """How many connections wait to be read."""
    return int(tx.value(sql.count_waiting))


def pulls(tx: Tx, connection_id: int, *, limit: int = 20) -> list[Any]:
    """What was read of a connection lately, newest first, or why it was not: `trouble` is a code, '' if there is none.

    `batch_id` is the filing that it became, with its `state`.
    """
    return tx.rows(sql.pulls, connection_id=connection_id, limit=limit)


def take_all(*, at: datetime) -> int:
    """Read every connection that waits, one after the other, each for whoever asked; how many.

    What becomes of a batch is for who takes what was accepted (`filing.taking`). No transaction is open meanwhile.
    """
    tried: list[int] = []
    while (taken := _take_next(at=at, tried=tried)) is not None:
        tried.append(taken)
    return len(tried)


def _take_next(*, at: datetime, tried: Sequence[int]) -> int | None:
    with transaction(SYSTEM) as tx:
        found = tx.rows(sql.next_waiting, at=at, tried=list(tried), pause=PAUSE)
    if not found:
        return None
    wish = found[0]
    clerk = Actor(role=Role(wish.role), user_id=wish.asked_by, institution_id=wish.institution_id)
    try:
        _take(clerk, wish, at)
    except OdooFailure as failure:
        is_over = not failure.is_passing or wish.tries + 1 >= MOST_TRIES
        _fail(wish.id, str(failure.trouble), failure.what, at if is_over else None)
    except errors.MediationError as refusal:
        _fail(wish.id, refusal.code, "", at)
    except Exception as fault:  # of one connection; the others do not wait for it
        logger.error("Pull %s failed: %s", wish.id, type(fault).__name__)
        _fail(wish.id, str(Trouble.FAULT), "", at if wish.tries + 1 >= MOST_TRIES else None)
    return int(wish.id)


def _take(clerk: Actor, wish: Any, at: datetime) -> None:
    with transaction(clerk) as tx:
        plan = pulling.plan_of(tx, wish.connection_id, at=at, is_anew=wish.is_anew)
    found = pulling.read(plan)
    with transaction(clerk) as tx:
        tx.run(sql.end_pull, id=wish.id, **pulling.accept(tx, plan, found, commits=wish.commits))


def _fail(pull_id: int, trouble: str, what: str, ended_at: datetime | None) -> None:
    with transaction(SYSTEM) as tx:
        tx.run(sql.fail_pull, id=pull_id, trouble=trouble, what=what, ended_at=ended_at)
