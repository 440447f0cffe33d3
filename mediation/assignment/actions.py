"""Verbs of assignment: match waiting cases, and the mediator's answer within three working days."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mediation import errors
from mediation.assignment.matching import Match, Place, Waiting, match
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.deadlines import Calendar, due
from mediation.vocabulary import AssignmentState, CaseEvent

sql = load(Path(__file__).with_name("assignment.sql"))
METHOD = "least share of capacity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a matching did; cases left over find nobody eligible with room."""

    waiting: int
    assigned: int


def assign(tx: Tx, *, at: datetime) -> Run:
    """Match every waiting case to a mediator in term, without conflict and with room."""
    today = cases.today_of(at)
    waiting = [
        Waiting(case_id=row.id, product=row.product, institution_id=row.institution_id)
        for row in tx.rows(sql.waiting_cases)
    ]
    places = [
        Place(
            mediator_id=row.id,
            products=frozenset(row.products),
            conflicts=frozenset(row.conflicts),
            capacity=row.capacity,
            load=row.load,
        )
        for row in tx.rows(sql.roster, on=today)
    ]
    turned_down = defaultdict(set)
    for row in tx.rows(sql.turned_down):
        turned_down[row.case_id].add(row.mediator_id)
    matches = match(waiting, places, turned_down)
    _offer(tx, matches, waiting=len(waiting), at=at)
    return Run(waiting=len(waiting), assigned=len(matches))


def _offer(tx: Tx, matches: Sequence[Match], *, waiting: int, at: datetime) -> None:
    run = tx.value(sql.open_run, at=at, method=METHOD, waiting=waiting, assigned=len(matches))
    appointed = {m.case_id: {"mediator_id": m.mediator_id, "run": run} for m in matches}
    cases.move(tx, CaseEvent.APPOINT, appointed, at=at)
    tx.run(
        sql.offer_assignments,
        run_id=run,
        at=at,
        answer_due_on=due("D3", cases.today_of(at), calendar=Calendar()).due_on,
        case_ids=[m.case_id for m in matches],
        mediator_ids=[m.mediator_id for m in matches],
        explanations=[json.dumps(m.explanation) for m in matches],
    )


def confirm(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """The mediator accepts: the mediation period of thirty days begins (Online Mediation Rules art. 12, 24)."""
    _answer(tx, case_ids, AssignmentState.CONFIRMED, at)
    ends = due("D5", cases.today_of(at), calendar=Calendar()).due_on
    return cases.move(tx, CaseEvent.CONFIRM_ENTRUSTMENT, cases.each(case_ids, period_ends_on=ends), at=at)


def decline(tx: Tx, reasons: Mapping[int, str], *, at: datetime) -> list[int]:
    """The mediator declines, with a reason for each case; they go back to the pool."""
    _answer(tx, list(reasons), AssignmentState.DECLINED, at)
    back = {case: {"reason": reason, "mediator_id": None} for case, reason in reasons.items()}
    with tx.handing_over():
        return cases.move(tx, CaseEvent.DECLINE_ENTRUSTMENT, back, at=at)


def expire(tx: Tx, *, at: datetime, limit: int = 10_000) -> int:
    """Put cases back in the pool whose mediator let three working days pass; how many."""
    late = [row.case_id for row in tx.rows(sql.overdue_offers, on=cases.today_of(at), limit=limit)]
    if late:
        _answer(tx, late, AssignmentState.EXPIRED, at)
        cases.move(tx, CaseEvent.EXPIRE_ENTRUSTMENT, cases.each(late, mediator_id=None), at=at)
    return len(late)


def offered(tx: Tx) -> dict[int, list[int]]:
    """Cases that wait for each mediator's answer."""
    return {row.mediator_id: list(row.case_ids) for row in tx.rows(sql.offered_to)}


def _answer(tx: Tx, case_ids: Sequence[int], state: AssignmentState, at: datetime) -> None:
    answered = tx.rows(sql.answer_assignments, case_ids=list(case_ids), state=state, at=at)
    if len(answered) != len(case_ids):
        raise errors.IllegalMove()
