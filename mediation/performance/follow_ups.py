"""After performance the institution puts the debtor's credit record right, or says why not (征信业管理条例 art. 25).

A request is the whole institution's until one of its people takes it, so that no two do the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.deadlines import due
from mediation.performance.posting import check
from mediation.performance.words import FollowUpState
from mediation.vocabulary import Role

sql = load(Path(__file__).with_name("follow_ups.sql"))
CLOCK = "D20"
"""Twenty days, as for an objection to a record."""


def open_all(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> int:
    """Ask institutions where plans were performed and they were not asked; how many. What lost its ground lapses."""
    today = cases.today_of(at)
    answer_by = due(CLOCK, today, calendar=calendars.current(tx)).due_on
    tx.run(sql.lapse_follow_ups, among=among)
    return len(tx.rows(sql.open_follow_ups, on=today, answer_by=answer_by, among=among))


def waiting(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Requests of the actor's sight that wait for an answer, the most pressing first."""
    return tx.rows(sql.waiting_follow_ups, on=cases.today_of(at), among=among)


def open_ones(tx: Tx, *, limit: int = 200) -> list[Any]:
    """What the actor's institution has yet to answer, and who has it: one's own first, then the most pressing.

    NotPermitted for who does not report for an institution.
    """
    me = tx.actor
    check(tx, me.institution_id)
    with tx.handing_over():  # logins are not in an institution's sight
        return tx.rows(sql.open_of_institution, institution_id=me.institution_id, actor_id=me.user_id, limit=limit)


def closed(tx: Tx, *, limit: int = 50) -> list[Any]:
    """What the actor's institution has answered, by whom and how, and what lapsed; the newest first. As `open_ones`."""
    check(tx, tx.actor.institution_id)
    with tx.handing_over():
        return tx.rows(sql.closed_of_institution, institution_id=tx.actor.institution_id, limit=limit)


def take(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """A person takes what nobody has of the requests about cases, so that nobody else does it; the cases taken.

    FollowUpTaken if there is none of them, NotPermitted for a system and for who does not report for the institution.
    """
    wanted = _in_sight(tx, case_ids, at=at)
    with tx.handing_over():
        taken = [row.case_id for row in tx.rows(sql.take_follow_ups, case_ids=wanted, actor_id=tx.actor.user_id, at=at)]
        if not taken:
            raise errors.FollowUpTaken()
        cases.note(tx, "payment:credit_take", dict.fromkeys(taken, Noted("", "", {})), at=at)
    return taken


def give_back(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """A person gives back requests that they took; a supervisor any of the institution's. The cases given back.

    FollowUpTaken if none of them is theirs, NotPermitted as for `take`.
    """
    wanted, anybodys = _in_sight(tx, case_ids, at=at), tx.actor.role is Role.BANK_SUPERVISOR
    with tx.handing_over():
        whose = {"case_ids": wanted, "actor_id": tx.actor.user_id, "anybodys": anybodys}
        given = [row.case_id for row in tx.rows(sql.give_back_follow_ups, **whose)]
        if not given:
            raise errors.FollowUpTaken()
        cases.note(tx, "payment:credit_give_back", dict.fromkeys(given, Noted("", "", {})), at=at)
    return given


def answer(tx: Tx, case_id: int, state: FollowUpState, *, reason: str = "", at: datetime) -> None:
    """The institution answers: CORRECTED, NOTHING to correct, or DECLINED with a reason; else that says what was done.

    FollowUpAnswered if nothing waits, FollowUpTaken if it is a colleague's, ReasonMissing, NotPermitted for who does
    not report for the institution.
    """
    found = waiting(tx, at=at, among=[case_id])
    check(tx, found[0].institution_id if found else tx.actor.institution_id)
    if state is FollowUpState.DECLINED and not reason.strip():
        raise errors.ReasonMissing()
    if not found:
        raise errors.FollowUpAnswered()
    said = {"case_id": case_id, "state": state, "reason": reason, "on": cases.today_of(at)}
    with tx.handing_over():
        if not tx.run(sql.answer_follow_up, **said, actor_id=tx.actor.user_id):
            raise errors.FollowUpTaken()
        cases.note(tx, "payment:credit_record", {case_id: Noted(FollowUpState.OPEN, state, {"reason": reason})}, at=at)


def _in_sight(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Cases of the given ones with a request that waits, which a person who may report for the institution sees."""
    if tx.actor.is_machine:
        raise errors.NotPermitted()
    found = waiting(tx, at=at, among=list(case_ids))
    for institution in {row.institution_id for row in found} or {tx.actor.institution_id}:
        check(tx, institution)
    return [row.case_id for row in found]
