"""Money onto plans: booked once by the bank's own number, applied as if all had come in the order of their days.

A payment that arrives after one of a later day, or that is taken back, takes the applications from it on back by
entries that compensate them; then these payments are applied again. So the state of a plan hangs on the set of its
payments and not on the order of their arrival.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.db import Statement, Tx, load
from mediation.db.columns import as_array
from mediation.lifecycle import PLAN_MOVES, who_may
from mediation.performance.lateness import of_days, timely_from
from mediation.permissions import Permission, may
from mediation.vocabulary import Audience, PlanState

sql = load(Path(__file__).with_name("posting.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """A payment as a bank reports it; yuan, known by the bank's own transaction reference. `line` is that of a file."""

    case_id: int
    transaction_ref: str
    paid_on: date
    amount: Decimal
    line: int | None = None


COLUMNS: dict[str, type[pl.DataType] | pl.DataType] = {
    "case_id": pl.Int64,
    "transaction_ref": pl.String,
    "paid_on": pl.Date,
    "amount": pl.Decimal(18, 2),
    "line": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Booked:
    """Payments that were booked: how many, their yuan, the first; and all, with their plans, cases and what to log.

    These are in PostgreSQL's own writing and go back as they came: what nobody here reads costs nothing.
    """

    payments: int
    amount: Decimal
    first_id: int
    payment_ids: str
    plan_ids: str
    cases: int
    case_ids: str
    payloads: str


@dataclass(frozen=True, slots=True)
class Cut:
    """From which payment on the applications on a plan are made anew."""

    plan_id: int
    paid_on: date
    transaction_ref: str


def check(tx: Tx, institution_id: int) -> None:
    """NotPermitted unless the actor speaks for the institution about payments: its own people, or the centre for it.

    What is taken down by the centre counts as said by who said it, so it is the role that is asked, not whose eyes.
    """
    whose = {Audience.BANK: tx.actor.institution_id, Audience.STAFF: institution_id}.get(tx.actor.audience)
    if whose != institution_id or not may(tx.actor.role, Permission.REPORT_PAYMENT):
        raise errors.NotPermitted()


def check_role(tx: Tx, event: str) -> None:
    """NotPermitted unless the actor's role may fire an event of plans."""
    if tx.actor.role not in who_may(event, PLAN_MOVES):
        raise errors.NotPermitted()


def hold(tx: Tx, institution_id: int) -> None:
    """Let nobody else post payments of the institution until the end of the transaction."""
    tx.one(sql.hold_institution, institution_id=institution_id)


def frame(payments: Sequence[NewPayment]) -> pl.DataFrame:
    """Payments as a table, with the fields of NewPayment as its columns."""
    return pl.DataFrame(list(map(astuple, payments)), COLUMNS, orient="row")


def book(
    tx: Tx, institution_id: int, payments: pl.DataFrame, *, at: datetime, file_id: int | None = None
) -> Booked | None:
    """Book payments, as in `frame`, and apply them; those booked, if any. With the centre's hands, the bank held."""
    if payments.is_empty():
        return None
    days = payments["paid_on"]
    timely_from = days.replace_strict(of_days(days.unique(), calendars.current(tx)), return_dtype=pl.Date)
    refs, case_ids, paid_on = (as_array(payments[name]) for name in ("transaction_ref", "case_id", "paid_on"))
    tx.run(sql.lock_plans_of_cases, case_ids=case_ids)
    cuts = tx.rows(sql.cuts, institution_id=institution_id, refs=refs, case_ids=case_ids, paid_on=paid_on)
    booked = _post(
        tx,
        at,
        again=take_back(tx, [Cut(*row) for row in cuts], at=at),
        institution_id=institution_id,
        file_id=file_id,
        refs=refs,
        case_ids=case_ids,
        paid_on=paid_on,
        amounts=as_array(payments["amount"]),
        lines=as_array(payments["line"]),
        timely_from=as_array(timely_from),
    )
    if not booked.payments:
        return None
    cases.note_found(tx, "plan:pay", booked, at=at)
    settle(tx, booked.plan_ids, at=at)
    return booked


def _post(tx: Tx, at: datetime, *, again: Sequence[int], **booking: Any) -> Booked:
    """Book payments, if any, and apply them and those that are to be applied again."""
    nothing: dict[str, Any] = {"institution_id": None, "file_id": None}
    nothing |= {name: [] for name in ("refs", "case_ids", "paid_on", "timely_from", "amounts", "lines")}
    return Booked(*tx.one(sql.post_payments, **{**nothing, **booking}, again=list(again), at=at))


def apply(tx: Tx, payment_ids: Sequence[int], plan_ids: Sequence[int], *, at: datetime) -> None:
    """Apply payments that are held to what is open on their plans, which are locked and settled afterwards."""
    _post(tx, at, again=payment_ids)
    settle(tx, plan_ids, at=at)


def take_back(tx: Tx, cuts: Sequence[Cut], *, at: datetime) -> list[int]:
    """Take back applications from payments on, those included; the payments. Their plans are locked."""
    if not cuts:
        return []
    today = cases.today_of(at)
    rows = tx.rows(
        sql.take_back_applications,
        plan_ids=[cut.plan_id for cut in cuts],
        paid_on=[cut.paid_on for cut in cuts],
        refs=[cut.transaction_ref for cut in cuts],
        on=today,
        overdue_before=timely_from(today, calendars.current(tx)),
        at=at,
    )
    return [row.id for row in rows]


def reverse(tx: Tx, institution_id: int, reversals: dict[str, str], *, at: datetime) -> list[str]:
    """Take payments back (冲正), by the bank's number of the reversal: that of the payment; the reversals carried out.

    Those whose payment is not there, was taken back before or lies on a plan that is over are left out. NotPermitted.
    """
    check(tx, institution_id)
    found = {
        number: row
        for number, ref in reversals.items()
        for row in tx.rows(sql.find_payment, institution_id=institution_id, transaction_ref=ref)
        if row.reversed_on is None and row.state in RUNNING
    }
    if not found:
        return []
    plans = sorted({row.plan_id for row in found.values()})
    tx.run(sql.lock_plans, plan_ids=plans)
    undone = take_back(tx, first_cuts(list(found.values())), at=at)
    ids = [row.id for row in found.values()]
    _give_back(tx, {row.id: None for row in found.values()}, at, reversal_refs=list(found))
    _post(tx, at, again=sorted(set(undone) - set(ids)))
    noted = {row.case_id: Noted("", "", {"payment": row.id, "amount": str(row.amount)}) for row in found.values()}
    cases.note(tx, "payment:reverse", noted, at=at)
    settle(tx, plans, at=at)
    return list(found)


RUNNING = (PlanState.ACTIVE, PlanState.DEFAULTED, PlanState.ACCELERATED, PlanState.FULFILLED)
"""States in which money is taken on a plan; a performed one holds what comes for the payer."""


def first_cuts(payments: Sequence[Any]) -> list[Cut]:
    """The first of some payments on each plan."""
    first: dict[int, Cut] = {}
    for row in sorted(payments, key=lambda row: (row.paid_on, row.transaction_ref), reverse=True):
        first[row.plan_id] = Cut(row.plan_id, row.paid_on, row.transaction_ref)
    return list(first.values())


def give_back(tx: Tx, payment_id: int, amount: Decimal, *, at: datetime) -> None:
    """Give held money back to the payer; NothingHeld if less is held of the payment, or nothing would go back."""
    if not 0 < amount <= tx.value(sql.held_of_payment, payment_id=payment_id):
        raise errors.NothingHeld()
    _give_back(tx, {payment_id: amount}, at)


def _give_back(
    tx: Tx, amounts: dict[int, Decimal | None], at: datetime, *, reversal_refs: Sequence[str] | None = None
) -> None:
    tx.run(
        sql.give_back,
        payment_ids=list(amounts),
        amounts=list(amounts.values()),
        reversal_refs=reversal_refs or [None] * len(amounts),
        on=cases.today_of(at),
        at=at,
    )


def settle(tx: Tx, plan_ids: Sequence[int] | str, *, at: datetime) -> None:
    """Let plans be performed, or not any more, as their instalments now say."""
    plans = plan_ids if isinstance(plan_ids, str) else list(plan_ids)
    step(tx, sql.fulfil_plans, "fulfil", PlanState.FULFILLED, at, plan_ids=plans)
    for state in (PlanState.ACTIVE, PlanState.ACCELERATED):
        step(tx, sql.reopen_plans, "reopen", state, at, plan_ids=plans, state=state)
    tx.run(sql.date_fulfilments, plan_ids=plans)


def step(tx: Tx, statement: Statement, event: str, after: PlanState, at: datetime, **params: Any) -> list[int]:
    """Move plans by a statement that returns case and total, and note it in their logs; the cases."""
    moved = tx.rows(statement, at=at, **params)
    noted = {row.case_id: Noted("", after, {"amount": str(row.total)}) for row in moved}
    cases.note(tx, f"plan:{event}", noted, at=at)
    return [row.case_id for row in moved]
