"""Cases by the money that the law would take away: what is owed, and how many days are left before it is barred."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mediation.cases.timebars import CLOCKS, LEFT, sql
from mediation.db import Tx
from mediation.vocabulary import Word


class RiskClass(Word):
    """How near a bar is."""

    BARRED = "barred", "已届满", "Over"
    DAYS_30 = "days_30", "三十日内", "Within 30 days"
    DAYS_90 = "days_90", "九十日内", "Within 90 days"
    DAYS_180 = "days_180", "一百八十日内", "Within 180 days"
    LATER = "later", "一百八十日以上", "Later"


class Bar(Word):
    """What would be lost once a clock has run out; by the code of the clock."""

    LIMITATION = "LIMITATION", "诉讼时效", "The claim: limitation"
    GUARANTEE_GENERAL = "GUARANTEE-GENERAL", "一般保证的保证期间", "A general guarantee"
    GUARANTEE_JOINT = "GUARANTEE-JOINT", "连带责任保证的保证期间", "A joint guarantee"


NEAREST = ((0, RiskClass.BARRED), (31, RiskClass.DAYS_30), (91, RiskClass.DAYS_90), (181, RiskClass.DAYS_180))
"""Days left that a class is below, the nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRisk:
    """A clock of an open case and what it would take away: yuan of the claim, or of the guarantee if that is less.

    `yuan_a_day` is the amount over the days left, at least one: what ranks a small debt barred tomorrow against a large
    one barred next month.
    """

    case_id: int
    number: str
    institution: str
    mediator: str | None
    party_id: int | None
    code: str
    due_on: date
    days_left: int
    amount: Decimal
    yuan_a_day: Decimal

    @property
    def bar(self) -> Bar:
        """What would be lost."""
        return Bar(self.code)

    @property
    def risk(self) -> RiskClass:
        """How near it is."""
        return next((risk for below, risk in NEAREST if self.days_left < below), RiskClass.LATER)


def at_risk(
    tx: Tx, *, on: date, institution: str | None = None, mediator: str | None = None, limit: int = 200
) -> list[AtRisk]:
    """Clocks of open cases, as far as the actor may see them: what can still be saved first, by yuan a day.

    Of one institution by its code, of one mediator by licence number, or of all. What is barred already comes last.
    """
    found: list[Any] = tx.rows(
        sql.at_risk, on=on, codes=CLOCKS, left=LEFT, institution=institution, mediator=mediator, limit=limit
    )
    return [AtRisk(**row._asdict()) for row in found]
