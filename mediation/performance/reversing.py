"""One payment taken back by hand; those of a file are taken back with it (`payment_files`)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from mediation import errors
from mediation.db import Tx
from mediation.performance import posting
from mediation.performance.standing import sql


def take_back(tx: Tx, payment_id: int, *, reversal_ref: str, at: datetime) -> Decimal:
    """The institution takes a payment back (冲正) under a number of its own; what was owed before is owed again, yuan.

    NotFound, NotReversible if it was taken back before or its plan is over, NumberUsed for a number that was reported
    before, NotPermitted for who does not report for the institution.
    """
    row = tx.one(sql.payment, payment_id=payment_id)
    posting.check(tx, row.institution_id)
    with tx.handing_over():
        posting.hold(tx, row.institution_id)
        if tx.value(sql.reported, institution_id=row.institution_id, number=reversal_ref):
            raise errors.NumberUsed()
        if not posting.reverse(tx, row.institution_id, {reversal_ref: row.transaction_ref}, at=at):
            raise errors.NotReversible()
    return Decimal(row.amount)
