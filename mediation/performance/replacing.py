"""One plan takes the place of another: what is open goes over, and with it what was paid since it was agreed.

A later agreement counts every payment up to the day it was drawn up. What came after that was paid on the plan before,
since this one ran on, and is taken back from it by entries that compensate; then it is applied to the new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from mediation.db import Tx, load
from mediation.performance import posting
from mediation.vocabulary import PlanState

sql = load(Path(__file__).with_name("replacing.sql"))


def end(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> tuple[list[int], list[int]]:
    """End the plans of cases whose later agreement has taken effect; the cases, and payments that are to go over."""
    tx.run(sql.hold, case_ids=list(case_ids))
    since = tx.rows(sql.paid_since, case_ids=list(case_ids))
    payments = [row.id for row in since]
    undone = posting.take_back(tx, posting.first_cuts(since), at=at)
    plans = sorted({row.plan_id for row in since})
    if plans:
        posting.apply(tx, sorted(set(undone) - set(payments)), plans, at=at)
    ended = posting.step(tx, sql.replace_plans, "renegotiate", PlanState.RENEGOTIATED, at, case_ids=list(case_ids))
    return ended, payments


def go_over(tx: Tx, payment_ids: Sequence[int], *, at: datetime) -> None:
    """Payments leave the plans that ended for those in their place, which have begun, and are applied there."""
    if not payment_ids:
        return
    tx.run(sql.leave, payment_ids=list(payment_ids), at=at)
    plans = sorted({row.plan_id for row in tx.rows(sql.go_over, payment_ids=list(payment_ids))})
    tx.run(sql.arrive, payment_ids=list(payment_ids), at=at)
    posting.apply(tx, payment_ids, plans, at=at)
