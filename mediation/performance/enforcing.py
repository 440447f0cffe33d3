"""After enforcement was applied for: what the institution hears of it, until it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Tx
from mediation.performance import posting
from mediation.performance.standing import sql
from mediation.performance.words import EnforcementOutcome
from mediation.vocabulary import PlanState


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What an application came to on a day, under the court's number; yuan that were recovered in all."""

    outcome: EnforcementOutcome
    on: date
    docket_number: str
    recovered: Decimal


def hear(tx: Tx, case_id: int, heard: Heard, *, at: datetime) -> None:
    """Write down what enforcement came to (民事诉讼法 art. 268); the plan stays as it is, the last report counts.

    PlanNotRunning unless enforcement was applied for, NotPermitted for who does not report for the institution.
    """
    found = tx.rows(sql.plan_at_court, case_id=case_id)
    if not found:
        raise errors.PlanNotRunning()
    (plan,) = found
    posting.check(tx, plan.institution_id)
    with tx.handing_over():
        tx.run(
            sql.hear,
            plan_id=plan.id,
            outcome=heard.outcome,
            on=heard.on,
            docket_number=heard.docket_number,
            recovered=heard.recovered,
            actor_id=tx.actor.user_id,
            at=at,
        )
        said = {"docket_number": heard.docket_number, "recovered": str(heard.recovered), "on": str(heard.on)}
        applied = PlanState.ENFORCEMENT_APPLIED
        cases.note(tx, "payment:enforcement", {case_id: Noted(applied, heard.outcome, said)}, at=at)


def of_plan(tx: Tx, plan_id: int) -> list[Any]:
    """What was heard of the enforcement of a plan, newest first."""
    return tx.rows(sql.enforcements_of, plan_id=plan_id)
