"""After performance the institution puts the debtor's credit record right, or says why not (征信业管理条例 art. 25)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.db import Tx
from mediation.deadlines import due
from mediation.performance.papers import sql
from mediation.performance.posting import check
from mediation.performance.words import FollowUpState

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


def answer(tx: Tx, case_id: int, state: FollowUpState, *, reason: str = "", at: datetime) -> None:
    """The institution answers: CORRECTED, NOTHING to correct, or DECLINED with a reason.

    FollowUpAnswered if nothing waits, ReasonMissing, NotPermitted for who does not report for the institution.
    """
    found = tx.rows(sql.waiting_follow_ups, on=cases.today_of(at), among=[case_id])
    check(tx, found[0].institution_id if found else tx.actor.institution_id)
    if state is FollowUpState.DECLINED and not reason.strip():
        raise errors.ReasonMissing()
    if not found:
        raise errors.FollowUpAnswered()
    with tx.handing_over():
        tx.run(sql.answer_follow_up, case_id=case_id, state=state, reason=reason, on=cases.today_of(at))
        cases.note(tx, "payment:credit_record", {case_id: Noted(FollowUpState.OPEN, state, {"reason": reason})}, at=at)
