"""How the plan of a case stands: what is open and has fallen due, what was paid, disputed and asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.performance import papers
from mediation.performance.defaults import RUNNING, instalments
from mediation.performance.words import DisputeState
from mediation.vocabulary import AgreementState, PlanState

sql = load(Path(__file__).with_name("standing.sql"))
IN_DEFAULT = (PlanState.DEFAULTED, PlanState.ACCELERATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A plan at a moment; yuan. Payments have what is `held` of each; enforcement is applied for `until` a day."""

    plan: Any
    at: datetime
    instalments: Sequence[Any]
    payments: Sequence[Any]
    disputes: Sequence[Any]
    follow_up: Any | None
    until: date | None

    @property
    def on(self) -> date:
        """The day on which it stands so."""
        return cases.today_of(self.at)

    @property
    def state(self) -> PlanState:
        """What the plan is in."""
        return PlanState(self.plan.state)

    @property
    def is_running(self) -> bool:
        """Whether payments are still owed under it."""
        return self.state in RUNNING

    @property
    def is_in_default(self) -> bool:
        """Whether the claimant may elect what follows a default."""
        return self.state in IN_DEFAULT

    @property
    def is_confirmed(self) -> bool:
        """Whether a court has confirmed the agreement, so that it can be enforced."""
        return bool(self.plan.agreement_state == AgreementState.CONFIRMED)

    @property
    def open(self) -> Decimal:
        """What is still to be paid."""
        return sum((left(one) for one in self.instalments), Decimal(0))

    @property
    def owed(self) -> Decimal:
        """What has fallen due of it."""
        is_all = self.plan.accelerated_on is not None
        return sum((left(one) for one in self.instalments if is_all or one.due_on <= self.on), Decimal(0))

    @property
    def may_accelerate_from(self) -> date | None:
        """The first day on which the rest may be let fall due; none before the debtor was told."""
        told = self.plan.noticed_on
        return told + timedelta(days=self.plan.notice_days + 1) if told else None

    @property
    def dispute(self) -> Any | None:
        """The disputed payment that waits for the institution, if there is one."""
        return next((one for one in self.disputes if one.state == DisputeState.OPEN), None)


def left(instalment: Any) -> Decimal:
    """What is still to be paid of an instalment; yuan."""
    return Decimal(instalment.amount - instalment.paid - instalment.waived)


def of_case(tx: Tx, case_id: int, *, at: datetime) -> Standing | None:
    """How the newest plan of a case stands; none where there is none."""
    found = tx.rows(sql.plan_of, case_id=case_id)
    if not found:
        return None
    (plan,) = found
    is_confirmed = plan.agreement_state == AgreementState.CONFIRMED
    return Standing(
        plan=plan,
        at=at,
        instalments=instalments(tx, plan.id),
        payments=tx.rows(sql.payments_of, plan_id=plan.id),
        disputes=disputes(tx, plan.id),
        follow_up=next(iter(tx.rows(sql.follow_up_of, plan_id=plan.id)), None),
        until=papers.last_day(tx, plan.last_due_on) if is_confirmed else None,
    )


def disputes(tx: Tx, plan_id: int) -> list[Any]:
    """Payments of a plan that were said to be missing, newest first, and what was answered."""
    return tx.rows(sql.disputes_of, plan_id=plan_id)


def may_dispute(state: str, disputes: Sequence[Any]) -> bool:
    """Whether a payment of a plan in a state can be said to be missing: one at a time, while it runs."""
    return state in RUNNING and all(one.state != DisputeState.OPEN for one in disputes)


def in_default(tx: Tx, *, limit: int, after: int = 0) -> list[Any]:
    """Plans in default of the actor's sight, those longest in it first, but for as many of them as come before."""
    return tx.rows(sql.in_default, limit=limit, after=after)
