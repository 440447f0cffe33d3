"""Giving cases to mediators: the case moves and the offer is made, whoever chose."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mediation.assignment.loading import answer_by, sql
from mediation.assignment.rules import VERSION
from mediation.cases import actions as cases
from mediation.db import Tx
from mediation.vocabulary import CaseEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """Cases with their mediators, and why: one explanation holds for all cases that name its number, from 1.

    The centre keeps the explanation; its reason is what both sides may read.
    """

    mediators: Mapping[int, int]
    numbers: Mapping[int, int]
    explanations: list[Mapping[str, Any]]
    reasons: list[Mapping[str, Any]]
    facts: Mapping[str, Any]
    run_id: int | None = None

    @classmethod
    def alike(cls, mediators: Mapping[int, int], how: str, **facts: Any) -> Offers:
        """Offers that people have made, all in the same way; the facts are for the centre alone."""
        reason = {"chosen": how, "rules": VERSION}
        explanation = {**reason, **facts}
        return cls(
            mediators=mediators,
            numbers=dict.fromkeys(mediators, 1),
            explanations=[explanation],
            reasons=[reason],
            facts=explanation,
        )


def offer(tx: Tx, event: CaseEvent, offers: Offers, *, at: datetime) -> list[int]:
    """Fire the event on each case and offer it to its mediator; IllegalMove when one of them does not wait."""
    mediators = offers.mediators
    payloads = {case: {"mediator_id": mediator, **offers.facts} for case, mediator in mediators.items()}
    moved = cases.move(tx, event, payloads, at=at)
    tx.run(
        sql.offer_assignments,
        run_id=offers.run_id,
        at=at,
        answer_due_on=answer_by(tx, cases.today_of(at)),
        case_ids=list(mediators),
        mediator_ids=list(mediators.values()),
        numbers=[offers.numbers[case] for case in mediators],
        explanations=[json.dumps(explanation) for explanation in offers.explanations],
        reasons=[json.dumps(reason) for reason in offers.reasons],
    )
    return moved
