"""A person's cases together, with their consent: one view for the mediator, one budget over all claims.

Each institution sees the part of its own case; the whole, and who else claims, is seen by the person and the mediators
of the person's cases (个人信息保护法 arts. 23, 29).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import persons, representing
from mediation.cases.actions import Noted
from mediation.cases.persons import OPEN
from mediation.db import Tx, load
from mediation.money import split_weighted, yuan
from mediation.permissions import Permission, may

sql = load(Path(__file__).with_name("coordination.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a budget goes to one case each month, in yuan, and the claim that it is in proportion to."""

    case_id: int
    party_id: int
    claim_total: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a person can pay each month to all institutions together, in yuan, and how it is divided."""

    id: int
    monthly: Decimal
    parts: tuple[Part, ...]

    def explained(self, language: str = "zh") -> str:
        """How it was divided, for the person and the mediator; it tells of all claims."""
        total = sum((part.claim_total for part in self.parts), Decimal(0))
        shares = "；".join(f"{yuan(part.claim_total)} → {yuan(part.share)}" for part in self.parts)
        if language == "zh":
            return (
                f"每月可还{yuan(self.monthly)}元，按各案债权占合计{yuan(total)}元的比例分配，"
                f"分的尾差归余数最大者：{shares}。"
            )
        return (
            f"{yuan(self.monthly)} yuan a month, divided in proportion to the claims, {yuan(total)} yuan together; odd "
            f"fen go to the largest remainders: {shares}."
        )


def divide(monthly: Decimal, claims: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Divide a month's payment in proportion to claims, to the fen; never more than a claim to any. BudgetWrong."""
    total = sum(claims, Decimal(0))
    if not claims or monthly <= 0 or monthly != monthly.quantize(Decimal("0.01")):
        raise errors.BudgetWrong()
    return split_weighted(min(monthly, total), claims)


def joint_view(tx: Tx, case_id: int, *, at: datetime) -> list[Any]:
    """Open cases of the people of a case across institutions, as far as they consent to it; with this one.

    NotPermitted but for mediators, NotFound if the case is not theirs.
    """
    if not may(tx.actor.role, Permission.COORDINATE):
        raise errors.NotPermitted()
    tx.one(persons.sql.case_in_sight, case_id=case_id)
    with tx.handing_over():
        return tx.rows(sql.joint_view, case_id=case_id, states=OPEN, at=at)


def state_budget(tx: Tx, party_id: int, monthly: Decimal, *, at: datetime) -> Budget:
    """Write down what a person says they can pay each month, and propose how it is divided; the former one ends.

    BudgetWrong for an amount that is none; ConsentNotGiven if they do not consent to coordination.
    """
    party = tx.one(representing.sql.party_in_sight, party_id=party_id)
    claims = [row for row in joint_view(tx, party.case_id, at=at) if row.person == party_id]
    if not claims:
        raise errors.ConsentNotGiven()
    shares = divide(monthly, [row.claim_total for row in claims])
    with tx.handing_over():
        end(tx, [party_id], at=at)
        budget_id = int(
            tx.value(sql.state_budget, party_id=party_id, monthly=monthly, at=at, actor_id=tx.actor.user_id)
        )
        tx.run(
            sql.divide,
            budget_id=budget_id,
            case_ids=[row.case_id for row in claims],
            party_ids=[row.party_id for row in claims],
            claim_totals=[row.claim_total for row in claims],
            shares=list(shares),
            at=at,
        )
        parts = tuple(
            Part(case_id=row.case_id, party_id=row.party_id, claim_total=row.claim_total, share=share)
            for row, share in zip(claims, shares, strict=True)
        )
        # Each case's own part, and nothing of the others: institutions read the events of their cases.
        noted = {part.case_id: Noted("", "", {"party": part.party_id, "share": str(part.share)}) for part in parts}
        cases.note(tx, "budget:state", noted, at=at)
    return Budget(id=budget_id, monthly=monthly, parts=parts)


def parts(tx: Tx, case_id: int) -> list[Any]:
    """What of standing budgets goes to a case, for whoever may see the case."""
    return tx.rows(sql.parts, case_id=case_id)


def end(tx: Tx, party_ids: Sequence[int], *, at: datetime) -> None:
    """The budgets of people stand no longer."""
    tx.run(sql.end_budgets, party_ids=list(party_ids), at=at)
