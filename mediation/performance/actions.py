"""Verbs of performance: lay out the plan, post payments once, and let the days pass over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.performance import posting, replacing
from mediation.performance.applying import order_of
from mediation.performance.lateness import in_default_before, timely_from
from mediation.performance.posting import NewPayment, check_role, step
from mediation.vocabulary import PlanState

__all__ = ["NewPayment", "Posted", "Swept", "coming_due", "draw_up", "open_instalments", "post_payments", "sweep"]

sql = load(Path(__file__).with_name("performance.sql"))
REMIND_DAYS = [7, 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What became of a batch of payments; those not posted were known before or have no running plan."""

    received: int
    posted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a day's sweep found."""

    due: int
    overdue: int
    in_default: int
    plans_defaulted: int


def draw_up(tx: Tx, among: Sequence[int] | None, *, at: datetime) -> int:
    """Lay out and start the plans of agreements in effect that have none, or those `among` some cases; how many.

    A plan of an earlier agreement of the case that still runs is replaced: it stays as it is, RENEGOTIATED, and what
    was open on it is owed by the new one alone; what was paid since that was agreed goes over to it. What is out of
    the actor's sight is left alone; NotPermitted.
    """
    check_role(tx, "draw_up")
    ids = [row.case_id for row in tx.rows(sql.without_plan, among=among)]
    if not ids:
        return 0
    with tx.handing_over():
        replaced, paid_since = replacing.end(tx, ids, at=at)
        plans = tx.rows(sql.draw_up_plans, case_ids=ids, civil_code=list(order_of([])), at=at)
        tx.run(sql.activate_plans, plan_ids=[row.id for row in plans])
        begun = {row.case_id: Noted(PlanState.PENDING, PlanState.ACTIVE, {}) for row in plans}
        cases.note(tx, "plan:activate", begun, at=at)
        replacing.go_over(tx, paid_since, at=at)
    assert {row.case_id for row in plans} >= set(replaced), "a plan is replaced by another one"
    return len(plans)


def post_payments(tx: Tx, institution_id: int, payments: Sequence[NewPayment], *, at: datetime) -> Posted:
    """Book an institution's payments and apply them in the order of their days; sent twice, booked once.

    NotPermitted if the actor reports no payments of the institution.
    """
    posting.check(tx, institution_id)
    with tx.handing_over():
        posting.hold(tx, institution_id)
        booked = posting.book(tx, institution_id, posting.frame(payments), at=at)
    return Posted(received=len(payments), posted=booked.payments if booked else 0)


def sweep(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> Swept:
    """Let the day pass over all plans, or those `among` some cases: due, overdue, in default, cured.

    A due day that is no working day moves to the next; days of grace are counted from there and end on a working day.
    While a dispute of a payment waits for its answer, nothing falls into default. NotPermitted.
    """
    check_role(tx, "default")
    today, calendar = cases.today_of(at), calendars.current(tx)
    with tx.handing_over():
        tx.run(sql.lock_plans_due, on=today, among=among)
        due = tx.run(sql.fall_due, on=today, among=among)
        overdue = tx.run(sql.become_overdue, before=timely_from(today, calendar), among=among)
        graces = [row.grace_days for row in tx.rows(sql.kinds_of_grace, on=today)]
        before = [in_default_before(today, grace, calendar) for grace in graces]
        in_default = tx.run(
            sql.fall_into_default, graces=graces, before=before, latest=max(before, default=today), among=among
        )
        step(tx, sql.cure_plans, "cure", PlanState.ACTIVE, at, among=among)
        defaulted = step(tx, sql.default_plans, "default", PlanState.DEFAULTED, at, on=today, among=among)
    return Swept(due=due, overdue=overdue, in_default=in_default, plans_defaulted=len(defaulted))


def coming_due(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Instalments that fall due within REMIND_DAYS, each with the nearest of them as `threshold`."""
    return tx.rows(sql.coming_due, on=cases.today_of(at), thresholds=REMIND_DAYS, among=among)


def open_instalments(tx: Tx, *, until: date) -> list[Any]:
    """Instalments still to be paid that fall due by a day, by case."""
    return tx.rows(sql.open_instalments, until=until)
