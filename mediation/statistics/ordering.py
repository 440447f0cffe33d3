"""Reports that people order once and find again and again: weekly or monthly, each as of the end of what is over.

A report says what its owner may read on the day that it is made; whose login is closed gets none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.db import Tx, load
from mediation.permissions import Permission, may
from mediation.statistics.forms import written
from mediation.statistics.publishing import readable
from mediation.statistics.words import ReportForm, Rhythm, Span

sql = load(Path(__file__).with_name("ordering.sql"))
KEPT = timedelta(days=400)
MOST = 20
"""Orders of one person."""
EVER = date(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person wants: the report in a form, how often, over which cases; and an e-mail once it is there."""

    form: ReportForm
    rhythm: Rhythm
    span: Span
    tells_by_mail: bool = False


def order(tx: Tx, wanted: Order, *, at: datetime) -> int:
    """The actor orders reports; its id. NotPermitted without statistics, TooManyOrders."""
    if not may(tx.actor.role, Permission.READ_STATISTICS):
        raise errors.NotPermitted()
    if len(orders(tx)) >= MOST:
        raise errors.TooManyOrders()
    return int(
        tx.value(
            sql.order,
            owner_id=tx.actor.user_id,
            form=wanted.form,
            rhythm=wanted.rhythm,
            span=wanted.span,
            tells_by_mail=wanted.tells_by_mail,
            at=at,
        )
    )


def end(tx: Tx, order_id: int, *, at: datetime) -> None:
    """The actor wants no more of these reports; NotFound if it ordered none of them."""
    if not tx.run(sql.end_order, order_id=order_id, owner_id=tx.actor.user_id, at=at):
        raise errors.NotFound()


def orders(tx: Tx) -> list[Any]:
    """What the actor has ordered, newest first."""
    return tx.rows(sql.orders_of, owner_id=tx.actor.user_id)


def made(tx: Tx, *, limit: int = 100) -> list[Any]:
    """The reports that were made for the actor, newest first."""
    return tx.rows(sql.made_for, owner_id=tx.actor.user_id, limit=limit)


def report(tx: Tx, report_id: int) -> Any:
    """A report that was made for the actor: as of which day, its form and content; NotFound."""
    return tx.one(sql.made_report, report_id=report_id, owner_id=tx.actor.user_id)


def due(tx: Tx, *, on: date) -> list[Any]:
    """Orders whose week or month is over and whose report is not made, each with its last day as `as_of`."""
    return tx.rows(sql.due, week=on - timedelta(days=on.weekday() + 1), month=on - timedelta(days=on.day))


def write(tx: Tx, wanted: Any, *, as_of: date) -> tuple[date, bytes]:
    """The report of an order as its actor may read it: from which day of filing on, and its content."""
    first = {
        Span.ITSELF: as_of - timedelta(days=6) if wanted.rhythm == Rhythm.WEEKLY else as_of.replace(day=1),
        Span.YEAR: as_of.replace(month=1, day=1),
        Span.ALL: EVER,
    }[Span(wanted.span)]
    return first, written(readable(tx, from_day=first, to_day=as_of, as_of=as_of), wanted.form)


def keep(tx: Tx, order_id: int, made: tuple[date, bytes], *, as_of: date, at: datetime) -> int | None:
    """Keep a report that was made; its id, None if somebody else made it meanwhile."""
    from_day, content = made
    found: int | None = tx.value(sql.keep, order_id=order_id, from_day=from_day, as_of=as_of, content=content, at=at)
    return found


def forget(tx: Tx, *, at: datetime) -> int:
    """Drop reports that were made longer ago than KEPT; how many."""
    return tx.run(sql.forget, before=at - KEPT)
