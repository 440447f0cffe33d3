"""What waits for somebody: reported payments that could not be posted, and what was paid beyond a plan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Tx
from mediation.performance import posting
from mediation.performance.payment_files import settle, sql
from mediation.performance.posting import NewPayment
from mediation.performance.words import SuspenseState

WITHOUT_MONEY, WITH_MONEY = (SuspenseState.DISMISSED,), (SuspenseState.RETURNED, SuspenseState.REVERSED)


def waiting(tx: Tx, *, limit: int = 200) -> list[Any]:
    """Reported payments of the actor's sight that wait, oldest first."""
    return tx.rows(sql.waiting, limit=limit)


def held(tx: Tx, *, limit: int = 200, after: int = 0) -> list[Any]:
    """Payments of the actor's sight of which more came than was owed, but for as many as come before, oldest first."""
    return tx.rows(sql.held_payments, limit=limit, after=after)


def attach(tx: Tx, item_id: int, case_id: int, *, at: datetime) -> int:
    """Post money that waits on the plan of a case of the same institution; the payment.

    SuspenseSettled if it was settled before or no money is behind it, PlanNotRunning if the case takes no payments.
    """
    with _taken(tx, item_id) as item:
        if item.amount is None or item.paid_on is None:
            raise errors.SuspenseSettled()
        payment = NewPayment(
            case_id=case_id, transaction_ref=item.transaction_ref, paid_on=item.paid_on, amount=item.amount
        )
        booked = posting.book(tx, item.institution_id, posting.frame([payment]), at=at)
        if not booked:
            raise errors.PlanNotRunning()
        settle(tx, {item_id: booked.first_id}, SuspenseState.ATTACHED, at=at)
    return booked.first_id


def dispose(tx: Tx, item_id: int, state: SuspenseState, *, reason: str, at: datetime) -> None:
    """Settle what waits without posting it: money RETURNED or REVERSED, a report without money DISMISSED.

    ReasonMissing without a reason; SuspenseSettled if it was settled before or this does not fit it.
    """
    if not reason.strip():
        raise errors.ReasonMissing()
    with _taken(tx, item_id) as item:
        if state not in (WITHOUT_MONEY if item.amount is None else WITH_MONEY):
            raise errors.SuspenseSettled()
        settle(tx, {item_id: None}, state, reason=reason, at=at)


def give_back(tx: Tx, payment_id: int, amount: Decimal, *, reason: str, at: datetime) -> None:
    """Give back to the payer what was paid beyond a plan; NothingHeld if less is held, ReasonMissing."""
    if not reason.strip():
        raise errors.ReasonMissing()
    row = tx.one(sql.institution_of_payment, payment_id=payment_id)
    posting.check(tx, row.institution_id)
    with tx.handing_over():
        posting.hold(tx, row.institution_id)
        posting.give_back(tx, payment_id, amount, at=at)
        said = {"payment": payment_id, "amount": str(amount), "reason": reason}
        cases.note(tx, "payment:give_back", {row.case_id: Noted("", "", said)}, at=at)


@contextmanager
def _taken(tx: Tx, item_id: int) -> Iterator[Any]:
    """What waits under a number, with the centre's hands; nobody else posts payments of its institution meanwhile."""
    whose = next((row.institution_id for row in tx.rows(sql.suspended_of, id=item_id)), None)
    if whose is None:
        raise errors.NotFound()
    posting.check(tx, whose)
    with tx.handing_over():
        posting.hold(tx, whose)
        item = tx.one(sql.find_waiting, id=item_id)
        if item.state != SuspenseState.OPEN:
            raise errors.SuspenseSettled()
        yield item
