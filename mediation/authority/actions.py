"""Verbs of authority: ask whether a proposal is within it, put what is beyond it to the institution, answer, expire."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.authority import proposals
from mediation.authority.holding import claimed_in, held
from mediation.authority.judging import Judged, Measure, is_probing, judge, measure
from mediation.authority.publishing import level_of, levels_of
from mediation.authority.words import (
    ANSWER_WORKING_DAYS,
    APPROVAL_DAYS,
    DAILY_QUERIES,
    UNPUBLISHED_LEVEL,
    Answer,
    RequestState,
)
from mediation.cases import actions as cases
from mediation.cases import calendars, flags
from mediation.cases.actions import Noted, today_of
from mediation.cases.flags import Flag
from mediation.cases.models import Verdict
from mediation.db import SYSTEM, Tx, load, transaction
from mediation.permissions import Permission, may
from mediation.terms import Proposal
from mediation.vocabulary import Audience, CaseEvent, Role

sql = load(Path(__file__).with_name("authority.sql"))
PROBED = "AUTHORITY-PROBED"
"""Flag on a case on which somebody felt for the limit; seen by the centre's people."""
LOOKS_BACK, LOOKS_AT = timedelta(days=30), 40
"""How long, and at how many questions, is looked back to see whether somebody feels for a limit."""
TAKEN = sql.take_case.then(sql.asked_case)
"""Counts after the case is taken: a statement that waits for it would count what there was before it waited."""
Found = tuple[Measure, int | None, Judged]
"""The measure of a proposal, the cell that its case falls into, and what that says."""
DECISIONS = (RequestState.APPROVED, RequestState.REFUSED, RequestState.COUNTERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a mediator is told: the answer, the level where one is needed, and how many questions are left today."""

    query_id: int
    answer: Answer
    level: int | None
    left: int


def ask(tx: Tx, case_id: int, proposal: Proposal, *, at: datetime) -> Asked:
    """Whether a proposal is within the institution's authority; the limit is not told, and every question is kept.

    NotPermitted for anybody but the mediator; NotFound; ProposalUnsound; QueriesSpent; IllegalMove outside mediation.
    """
    if tx.actor.role is not Role.MEDIATOR:
        raise errors.NotPermitted()
    tx.one(sql.case_seen, case_id=case_id)
    with transaction(SYSTEM) as system:
        return _answered(system, case_id, proposal, at)


def request_approval(tx: Tx, query_id: int, *, at: datetime) -> int:
    """Put a proposal that was found to need approval to the institution, on the day of the answer; the request.

    NotPermitted; NotFound; NothingToRequest; RequestPending if the case has one that waits.
    """
    if tx.actor.role is not Role.MEDIATOR:
        raise errors.NotPermitted()
    query = tx.one(sql.query_seen, query_id=query_id)
    if query.answer not in (Answer.NEEDS_LEVEL, Answer.UNPUBLISHED) or query.asked_on != today_of(at):
        raise errors.NothingToRequest()
    return _request(tx, query.case_id, query_id, at)


def request_own(tx: Tx, case_id: int, proposal: Proposal, *, at: datetime) -> int:
    """Somebody of the institution puts terms beyond their own level to whoever has it; the request.

    The mediator sees neither question nor request: what the institution weighs among its own people is its own.
    NotPermitted; NotFound; ProposalUnsound; NothingToRequest if their level suffices; NeverAuthorised; RequestPending.
    """
    if not may(tx.actor.role, Permission.ANSWER_REQUESTS):
        raise errors.NotPermitted()
    tx.one(sql.case_seen, case_id=case_id)
    level = level_of(tx)
    with transaction(SYSTEM) as system:
        system.one(sql.asked_case, case_id=case_id, on=today_of(at), usual_queries=DAILY_QUERIES)
        *_, judged = found = _judged(system, case_id, proposal, today_of(at))
        if judged.answer is Answer.NEVER:
            raise errors.NeverAuthorised()
        if judged.answer is Answer.WITHIN or level >= (judged.level or UNPUBLISHED_LEVEL):
            raise errors.NothingToRequest()
        query = _keep(system, case_id, proposal, found, at, mediator_id=None, number=0, probing=False)
    return _request(tx, case_id, query, at)


def answer(
    tx: Tx,
    request_id: int,
    decision: RequestState,
    *,
    counter: Proposal | None = None,
    reason: str = "",
    at: datetime,
) -> None:
    """The institution approves a request, refuses it, or offers `counter` instead; good for these terms, for some days.

    `reason` is for whoever asked: the first 200 characters of it.
    NotPermitted; NeedsPerson for a system that does more than decline; NotFound; LevelTooLow; RequestClosed;
    ProposalUnsound for a counter that does not add up.
    """
    if not may(tx.actor.role, Permission.ANSWER_REQUESTS) or decision not in DECISIONS:
        raise errors.NotPermitted()
    if tx.actor.is_machine and decision is not RequestState.REFUSED:
        raise errors.NeedsPerson()
    request, today = tx.one(sql.request_seen, request_id=request_id), today_of(at)
    if level_of(tx) < request.level_needed:
        raise errors.LevelTooLow()
    if (decision is RequestState.COUNTERED) != (counter is not None):
        raise errors.ProposalUnsound()
    if counter is not None:
        measure(counter, claimed_in(request), on=today)
    good_for = timedelta(days=_settings(tx, request.case_id).approval_days)
    answered = tx.run(
        sql.answer_request,
        request_id=request_id,
        state=decision,
        counter=counter and proposals.to_text(counter),
        counter_sha256=counter and proposals.digest(counter),
        reason=reason.strip()[:200],
        valid_until=None if decision is RequestState.REFUSED else today + good_for,
        actor_id=tx.actor.user_id,
        at=at,
        on=today,
    )
    if not answered:
        raise errors.RequestClosed()
    _note(tx, f"authority:{_verb(decision)}", {request.case_id: request_id}, decision, at)


def expire(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> int:
    """Close requests that their institutions let pass; how many."""
    expired = tx.rows(sql.expire_requests, on=today_of(at), among=among)
    _note(tx, "authority:expire", {row.case_id: row.id for row in expired}, RequestState.EXPIRED, at)
    return len(expired)


def find(tx: Tx, request_id: int) -> Any:
    """A request as it stands, with what is claimed in its case; `proposal` and `counter` are JSON. NotFound."""
    return tx.one(sql.request_seen, request_id=request_id)


def queue(tx: Tx) -> list[Any]:
    """Requests that wait, of those the actor may see, the most urgent first; `proposal` is JSON."""
    return tx.rows(sql.queue)


def of_case(tx: Tx, case_id: int) -> tuple[list[Any], list[Any]]:
    """What was asked on a case, and what was put to its institution, as far as the actor may see it."""
    return tx.rows(sql.queries_of_case, case_id=case_id), requests_of(tx, case_id)


def requests_of(tx: Tx, case_id: int) -> list[Any]:
    """What was put to the institution of a case, the latest first, as far as the actor may see it."""
    return tx.rows(sql.requests_of_case, case_id=case_id)


def treatment(tx: Tx, *, first: date, last: date) -> tuple[Any, list[Any]]:
    """Uniform treatment over some days: the count of groups and violations, then what was answered differently.

    A group are the questions of one cell with one measure (个人信息保护法 2021-11-01 art. 24). Who publishes an
    institution's authority is told of its own cases; NotPermitted for others who may not read the log.
    """
    is_own = tx.actor.audience is Audience.BANK and may(tx.actor.role, Permission.PUBLISH_AUTHORITY)
    if not is_own:
        _check_log(tx)
    among = {"first": first, "last": last, "institution_id": tx.actor.institution_id if is_own else None}
    with tx.handing_over():  # an institution sees none of the questions themselves
        return tx.one(sql.treatment, **among), tx.rows(sql.unequal, **among)


def probed(tx: Tx, *, first: date, last: date) -> list[Any]:
    """Who felt for which institution's limits over some days; NotPermitted for whoever may not read the log."""
    _check_log(tx)
    return tx.rows(sql.probed, first=first, last=last)


def _answered(system: Tx, case_id: int, proposal: Proposal, at: datetime) -> Asked:
    on = today_of(at)
    case = system.one(TAKEN, case_id=case_id, on=on, usual_queries=DAILY_QUERIES)
    asked, cell, judged = found = _judged(system, case_id, proposal, on)
    if case.asked >= case.daily_queries:
        raise errors.QueriesSpent()
    probing = cell is not None and is_probing(_before(system, cell, case.mediator_id, on), (asked, judged.rank))
    by = {"mediator_id": case.mediator_id, "number": case.asked + 1}
    query = _keep(system, case_id, proposal, found, at, probing=probing, **by)
    # What was answered is not for the other side, which reads the events of its case.
    cases.move(system, CaseEvent.ANSWER_AUTHORITY, {case_id: {"query": query}}, at=at)
    if probing:
        flags.put_up(system, [Flag(case_id=case_id, code=PROBED, verdict=Verdict.LOOK, shown_to=(), due_on=on)], at=at)
    left = case.daily_queries - case.asked - 1
    return Asked(query_id=query, answer=judged.answer, level=judged.level, left=left)


def _judged(system: Tx, case_id: int, proposal: Proposal, on: date) -> Found:
    (cell,) = held(system, [case_id], on=on)
    asked = measure(proposal, claimed_in(cell), on=on)
    return asked, cell.id, judge(asked, levels_of(cell)) if cell.id else Judged(Answer.UNPUBLISHED)


def _keep(system: Tx, case_id: int, proposal: Proposal, found: Found, at: datetime, **by: Any) -> int:
    asked, cell, judged = found
    return int(
        system.value(
            sql.keep_query,
            case_id=case_id,
            on=today_of(at),
            at=at,
            cell_id=cell,
            proposal=proposals.to_text(proposal),
            proposal_sha256=proposals.digest(proposal),
            measure=asked.record(),
            measure_sha256=asked.digest(),
            answer=judged.answer,
            level=judged.level,
            **by,
        )
    )


def _request(tx: Tx, case_id: int, query_id: int, at: datetime) -> int:
    with tx.handing_over():
        days = _settings(tx, case_id).answer_working_days
        due_on = calendars.current(tx).add_working_days(today_of(at), days)
        told = {"query_id": query_id, "unpublished": UNPUBLISHED_LEVEL, "due_on": due_on}
        request = int(tx.value(sql.make_request, **told, actor_id=tx.actor.user_id, at=at))
        _note(tx, "authority:request", {case_id: request}, RequestState.OPEN, at)
    return request


def _before(system: Tx, cell: int, mediator: int, on: date) -> list[tuple[Measure, int]]:
    since = on - LOOKS_BACK
    rows = system.rows(sql.asked_before, cell_id=cell, mediator_id=mediator, since=since, limit=LOOKS_AT)
    return [(Measure.of(json.loads(row.measure)), Judged(Answer(row.answer), row.level).rank) for row in rows[::-1]]


def _settings(tx: Tx, case_id: int) -> Any:
    usual = {"usual_answer": ANSWER_WORKING_DAYS, "usual_approval": APPROVAL_DAYS}
    return tx.one(sql.settings_of_case, case_id=case_id, **usual)


def _note(tx: Tx, event: str, requests: dict[int, int], state: RequestState, at: datetime) -> None:
    """What became of requests, by case; the terms stay out of the log, which the other side reads."""
    before = "" if state is RequestState.OPEN else str(RequestState.OPEN)
    cases.note(
        tx, event, {case: Noted(before, state, {"request": request}) for case, request in requests.items()}, at=at
    )


def _verb(decision: RequestState) -> str:
    return {RequestState.APPROVED: "approve", RequestState.REFUSED: "refuse"}.get(decision, "counter")


def _check_log(tx: Tx) -> None:
    if not may(tx.actor.role, Permission.READ_LOG):
        raise errors.NotPermitted()
