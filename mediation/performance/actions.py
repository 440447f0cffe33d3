"""Verbs of performance: lay out the plan, post payments once, and let the days pass over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Statement, Tx, load
from mediation.vocabulary import PlanState

sql = load(Path(__file__).with_name("performance.sql"))
REMIND_DAYS = [7, 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """A payment as a bank reports it; yuan, known by the bank's own transaction reference."""

    case_id: int
    transaction_ref: str
    paid_on: date
    amount: Decimal


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


def draw_up(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> int:
    """Lay out and start the plans of agreements that have taken effect; the number of plans."""
    plans = tx.rows(sql.draw_up_plans, case_ids=list(case_ids))
    tx.run(sql.activate_plans, case_ids=list(case_ids))
    begun = {case: Noted(PlanState.PENDING, PlanState.ACTIVE, {}) for case in case_ids}
    cases.note(tx, "plan:activate", begun, at=at)
    return len(plans)


def post_payments(tx: Tx, institution_id: int, payments: Sequence[NewPayment], *, at: datetime) -> Posted:
    """Book an institution's payments and apply them to the earliest open instalments; sent twice, booked once."""
    booked = tx.rows(
        sql.post_payments,
        institution_id=institution_id,
        at=at,
        refs=[payment.transaction_ref for payment in payments],
        case_ids=[payment.case_id for payment in payments],
        paid_on=[payment.paid_on for payment in payments],
        amounts=[payment.amount for payment in payments],
    )
    if booked:
        plans = sorted({row.plan_id for row in booked})
        _apply(tx, plans)
        _note_payments(tx, [row.id for row in booked], at)
        _step(tx, sql.fulfil_plans, "fulfil", PlanState.FULFILLED, at, plan_ids=plans, among=None)
    return Posted(received=len(payments), posted=len(booked))


def _apply(tx: Tx, plans: Sequence[int]) -> None:
    tx.rows(sql.lock_plans, plan_ids=list(plans))
    applied = tx.rows(sql.apply_payments, plan_ids=list(plans))
    payment_ids = [row.payment_id for row in applied]
    instalment_ids = [row.instalment_id for row in applied]
    amounts = [row.amount for row in applied]
    tx.run(sql.credit_instalments, payment_ids=payment_ids, instalment_ids=instalment_ids, amounts=amounts)
    tx.run(sql.reduce_held, payment_ids=payment_ids, amounts=amounts)


def _note_payments(tx: Tx, payment_ids: Sequence[int], at: datetime) -> None:
    sums = tx.rows(sql.paid_by_case, payment_ids=list(payment_ids))
    noted = {row.case_id: Noted("", "", {"amount": str(row.amount), "payments": row.payments}) for row in sums}
    cases.note(tx, "plan:pay", noted, at=at)


def sweep(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> Swept:
    """Let the day pass over all plans, or those `among` some cases: due, overdue, in default, cured, fulfilled."""
    today = cases.today_of(at)
    due = tx.run(sql.fall_due, on=today, among=among)
    overdue = tx.run(sql.become_overdue, on=today, among=among)
    in_default = tx.run(sql.fall_into_default, on=today, among=among)
    _step(tx, sql.fulfil_plans, "fulfil", PlanState.FULFILLED, at, plan_ids=None, among=among)
    _step(tx, sql.cure_plans, "cure", PlanState.ACTIVE, at, among=among)
    defaulted = _step(tx, sql.default_plans, "default", PlanState.DEFAULTED, at, on=today, among=among)
    return Swept(due=due, overdue=overdue, in_default=in_default, plans_defaulted=defaulted)


def coming_due(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Instalments that fall due within REMIND_DAYS, each with the nearest of them as `threshold`."""
    return tx.rows(sql.coming_due, on=cases.today_of(at), thresholds=REMIND_DAYS, among=among)


def open_instalments(tx: Tx, *, until: date) -> list[Any]:
    """Instalments still to be paid that fall due by a day, by case."""
    return tx.rows(sql.open_instalments, until=until)


def _step(tx: Tx, statement: Statement, event: str, after: PlanState, at: datetime, **params: Any) -> int:
    moved = tx.rows(statement, **params)
    noted = {row.case_id: Noted("", after, {"amount": str(row.total)}) for row in moved}
    cases.note(tx, f"plan:{event}", noted, at=at)
    return len(moved)
