"""Lists of mediators from which both sides choose, each without seeing the other's answer, and what comes of them.

First both sides may choose together for two working days; then they get a list for two more; then the run decides
(Online Mediation Rules art. 10).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from mediation import errors
from mediation.assignment import certificate, loading
from mediation.assignment.choosing import FORMAT, Answer, Decision, decide, fits
from mediation.assignment.loading import sql
from mediation.assignment.offering import Offers, offer
from mediation.assignment.places import Places
from mediation.assignment.releasing import side_of
from mediation.assignment.rules import VERSION
from mediation.assignment.words import SelectionOutcome
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.db import Tx
from mediation.deadlines import due
from mediation.vocabulary import CaseEvent

Answers = Mapping[int, Mapping[str, Answer]]


def open_choices(tx: Tx, *, among: Sequence[int] | None = None) -> int:
    """Give both sides of cases just consented to, `among` some or all, their two working days; how many cases.

    Cases of institutions that let the centre appoint are not held up: there a choice is opened by who asks for it.
    """
    untils: dict[int, date] = {}
    for row in tx.rows(sql.consented, among=among):
        untils |= dict.fromkeys(row.case_ids, due("D1", row.consented_on, calendar=calendars.current(tx)).due_on)
    return tx.run(sql.open_choices, case_ids=list(untils), untils=list(untils.values()))


def put_lists(
    tx: Tx, run_id: int, lists: Mapping[int, Sequence[int]], *, at: datetime, among: Sequence[int] | None = None
) -> int:
    """Put the lists a run has drawn, `among` some cases or all, before both sides for two working days; how many."""
    if not lists:
        return 0
    until = due("D1", cases.today_of(at), calendar=calendars.current(tx)).due_on
    put = tx.rows(
        sql.put_lists,
        case_ids=list(lists),
        lists=[json.dumps(list(listed)) for listed in lists.values()],
        run_id=run_id,
        at=at,
        until=until,
        among=among,
    )
    said = {row.case_id: Noted("", "", {"run": run_id, "until": str(until)}) for row in put}
    cases.note(tx, "choice:list", said, at=at)
    return len(put)


def answer(tx: Tx, case_id: int, *, struck: Mapping[int, str], ranked: Sequence[int], at: datetime) -> None:
    """A side strikes mediators, with a reason or none, and ranks others, the best first.

    It may change its answer as long as the other side has given none. ListClosed without an open list, NotOnList where
    the answer does not fit it.
    """
    side, on = side_of(tx), cases.today_of(at)
    found = tx.rows(sql.open_list, case_id=case_id, on=on)
    if not found:
        raise errors.ListClosed()
    if not fits(found[0].mediators, Answer(list(struck), ranked)):
        raise errors.NotOnList()
    with tx.handing_over():
        if tx.value(sql.both_answered, list_id=found[0].id):
            raise errors.ListClosed()
        tx.run(
            sql.answer_list,
            list_id=found[0].id,
            side=side,
            struck=json.dumps({str(number): reason.strip() for number, reason in struck.items()}),
            ranked=list(ranked),
            at=at,
            actor_id=tx.actor.user_id,
        )
        cases.note(tx, "choice:answer", {case_id: Noted("", "", {"side": side})}, at=at)


def listed(tx: Tx, case_id: int) -> list[Any]:
    """The mediators of a case's newest list that is open, as both sides see them; ListClosed without one."""
    found = tx.rows(sql.shown_list, case_id=case_id)
    if not found:
        raise errors.ListClosed()
    return found


def settle(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> dict[int, str]:
    """Decide the lists, `among` some cases or all, that both sides have answered or whose time is over; the outcomes.

    Whoever is first in time takes a mediator's last place. What the ranks leave open goes to the next run.
    """
    due_lists = tx.rows(sql.lists_to_decide, on=cases.today_of(at), among=among)
    if not due_lists:
        return {}
    on = cases.today_of(at)
    places = Places(loading.roster(tx, on=on))
    kinds = loading.kinds(tx, [row.case_id for row in due_lists], on=on)
    answers = _answers(tx, [row.id for row in due_lists])
    outcomes: dict[int, str] = {}
    chosen: dict[int, tuple[Any, Decision]] = {}
    decided = []
    for row in due_lists:
        blocked = {number: places.blocking(kinds[row.case_id], number) for number in row.mediators}
        barred = {number: [rule.code for rule in rules] for number, rules in blocked.items() if rules}
        decision = decide(row.mediators, answers[row.id], barred)
        if not row.waits:
            decision = Decision(SelectionOutcome.OVERTAKEN, None, {})
        if decision.mediator_id:
            places.take(kinds[row.case_id], decision.mediator_id)
            chosen[row.case_id] = row, decision
        outcomes[row.case_id] = decision.outcome
        decided.append((row.id, decision.outcome, decision.mediator_id, json.dumps(barred)))
    ids, results, mediators, bars = map(list, zip(*decided, strict=True))
    tx.run(sql.decide_lists, list_ids=ids, outcomes=results, mediator_ids=mediators, barred=bars, at=at)
    _offer(tx, chosen, at)
    return outcomes


def record(tx: Tx, case_id: int) -> dict[str, Any]:
    """What anybody needs to check the choice from a case's list; NotFound before it is decided."""
    found = tx.one(sql.decided_list, case_id=case_id)
    answers = _answers(tx, [found.id])[found.id]
    written: dict[str, Any] = {
        "format": FORMAT,
        "rules": VERSION,
        "case": case_id,
        "run": found.run_id,
        "list": list(found.mediators),
        "answers": {
            side: {"struck": sorted(one.struck), "ranked": list(one.ranked)} for side, one in sorted(answers.items())
        },
        "barred": json.loads(found.barred),
        "outcome": found.outcome,
        "mediator_id": found.mediator_id,
    }
    return written | {"sha256": certificate.digest(written)}


def _offer(tx: Tx, chosen: Mapping[int, tuple[Any, Decision]], at: datetime) -> None:
    reasons: list[Mapping[str, Any]] = [
        {"chosen": "list", "rules": VERSION, "run": row.run_id, "ranks": dict(decision.ranks)}
        for row, decision in chosen.values()
    ]
    offers = Offers(
        mediators={case: decision.mediator_id or 0 for case, (_, decision) in chosen.items()},
        numbers={case: number for number, case in enumerate(chosen, 1)},
        explanations=reasons,
        reasons=reasons,
        facts={"chosen": "list"},
    )
    offer(tx, CaseEvent.APPOINT, offers, at=at)


def _answers(tx: Tx, list_ids: Sequence[int]) -> Answers:
    found: dict[int, dict[str, Answer]] = defaultdict(dict)
    for row in tx.rows(sql.answers, list_ids=list(list_ids)):
        found[row.list_id][row.side] = Answer([int(number) for number in json.loads(row.struck)], row.ranked)
    return found
