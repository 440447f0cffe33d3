"""How much one person of an institution gives up and writes off in a day; beyond it a second one confirms.

Terms before an agreement are held to the authority matrix and its approver levels; this is about money after it. What
counts is the day, so that a large sum is not given up in small parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation.cases.log import SHANGHAI
from mediation.db import Tx, load

sql = load(Path(__file__).with_name("limits.sql"))


def takes_second(tx: Tx, wanted: Mapping[int, Decimal], *, at: datetime) -> bool:
    """Whether sums (yuan, by plan), with what the actor gave up alone on this day, are beyond what one person may."""
    since = datetime.combine(at.astimezone(SHANGHAI).date(), time.min, SHANGHAI)
    before = tx.one(sql.alone_since, plan_ids=list(wanted), actor_id=tx.actor.user_id, since=since, at=at)
    amount, cases = sum(wanted.values(), before.amount), before.cases + len(wanted)
    return any(amount > row.sum_over or cases > row.cases_over for row in tx.rows(sql.limits, plan_ids=list(wanted)))


def open_of(tx: Tx, plans: Sequence[Any]) -> dict[int, Decimal]:
    """What is open of plans, yuan by plan."""
    return {row.plan_id: row.open for row in tx.rows(sql.open_of, plan_ids=[plan.id for plan in plans])}
