"""From a figure to the cases that it counts: those that the reader may see, and no others.

The figures of a court are sums over cases of the whole centre; behind them it finds the cases before it alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mediation.db import Tx, load
from mediation.statistics.actions import end_of
from mediation.vocabulary import Audience, Product, Word

sql = load(Path(__file__).with_name("drilling.sql"))


class Part(Word):
    """What the cases behind a figure have in common; the names of the counts that figures are made of."""

    FILED = "filed", "申请", "Filed"
    ACCEPTED = "accepted", "受理", "Accepted"
    CONSENTED = "consented", "双方同意调解", "Both sides consented"
    AGREED = "agreed", "达成协议", "Agreed"
    CLOSED = "closed", "结案", "Closed"
    APPLIED = "applied", "申请司法确认", "Applied for confirmation"
    CONFIRMED = "confirmed", "确认有效", "Confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Which cases: a part of those filed in a period, as they stood at the end of a day; of one group if named."""

    part: Part
    from_day: date
    to_day: date
    as_of: date
    institution: str | None = None
    product: Product | None = None


def cases_behind(tx: Tx, wanted: Behind, *, after: int = 0, limit: int = 50) -> list[Any]:
    """The cases behind a figure that the actor may see, by id."""
    asked = {
        "until": end_of(wanted.as_of),
        "from_day": wanted.from_day,
        "to_day": wanted.to_day,
        "part": wanted.part,
        "institution": wanted.institution,
        "product": wanted.product,
        "after": after,
        "limit": limit,
    }
    if tx.actor.audience is not Audience.COURT:
        return tx.rows(sql.cases_behind, among=None, **asked)
    among = [row.id for row in tx.rows(sql.in_sight)]
    with tx.handing_over():  # a court sees no events, but what became of the cases before it
        return tx.rows(sql.cases_behind, among=among, **asked)
