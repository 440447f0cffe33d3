"""What the two sides may say to a mediator who was appointed: reject him, refuse the program, ask for another.

Texts stay with the assignment, for the centre alone; the log says what followed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mediation import errors
from mediation.assignment.loading import sql
from mediation.assignment.releasing import must_say, must_see, release, side_of
from mediation.assignment.words import ReleaseGround, Side
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Tx
from mediation.vocabulary import CaseEvent, CaseState, Role, TerminationReason


def reject(tx: Tx, reasons: Mapping[int, str], *, at: datetime) -> list[int]:
    """A side does not accept the mediators appointed; the cases that end with it.

    The first time a case goes back to the pool, and this mediator never gets it again. The second time of the same
    side is a refusal of mediation (Invited Mediation Provisions art. 12, Online Mediation Rules art. 14).
    """
    side = side_of(tx)
    must_say(reasons)
    must_see(tx, reasons)
    with tx.handing_over():
        before = {row.case_id for row in tx.rows(sql.rejected_before, case_ids=list(reasons), side=side)}
        release(tx, reasons, ground=ReleaseGround.REJECTION, side=side)
        back = [case for case in reasons if case not in before]
        cases.move(
            tx,
            CaseEvent.REJECT_APPOINTEE,
            cases.each(back, mediator_id=None),
            at=at,
            to=CaseState.AWAITING_ASSIGNMENT,
        )
        return _end(tx, [case for case in reasons if case in before], side, at)


def refuse_everybody(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """A side refuses choice and replacement: it does not consent to mediation, and the cases end."""
    side = side_of(tx)
    said = dict.fromkeys(case_ids, "")
    must_see(tx, said)
    with tx.handing_over():
        release(tx, said, ground=ReleaseGround.REJECTION, side=side)
        return _end(tx, case_ids, side, at)


def refuse_automation(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """A party refuses to be matched by a program; the cases wait for a list or for a person's choice.

    No reason is needed, and nothing is held against the mediator (Personal Information Protection Law art. 24).
    NotAutomated where people have chosen him.
    """
    if side_of(tx) is not Side.RESPONDENT:
        raise errors.NotPermitted()
    said = dict.fromkeys(case_ids, "")
    must_see(tx, said)
    with tx.handing_over():
        found = tx.rows(sql.matched_by, case_ids=list(case_ids))
        if any(row.run_id is None for row in found):
            raise errors.NotAutomated()
        tx.run(sql.refuse_automation, case_ids=list(case_ids), on=cases.today_of(at))
        appointed = {row.case_id: "" for row in found}
        if appointed:
            release(tx, appointed, ground=ReleaseGround.AUTOMATION, side=Side.RESPONDENT)
        back = cases.each(list(appointed), mediator_id=None, ground="automated_decision")
        moved = cases.move(tx, CaseEvent.REJECT_APPOINTEE, back, at=at, to=CaseState.AWAITING_ASSIGNMENT)
        waiting = [case for case in case_ids if case not in appointed]
        cases.note(tx, "choice:refuse_automation", dict.fromkeys(waiting, Noted("", "", {})), at=at)
        return moved


def ask_replacement(tx: Tx, reasons: Mapping[int, str], *, at: datetime) -> None:
    """A side asks for another mediator while his runs; the assigner decides (Online Mediation Rules art. 14)."""
    side = side_of(tx)
    must_say(reasons)
    must_see(tx, reasons)
    with tx.handing_over():
        asked = tx.run(sql.object, case_ids=list(reasons), objections=list(reasons.values()), side=side)
        if asked != len(reasons):
            raise errors.IllegalMove()
        cases.note(tx, "assignment:ask_replacement", dict.fromkeys(reasons, Noted("", "", {"side": side})), at=at)


def replacements_asked(tx: Tx) -> list[Any]:
    """Cases in which a side asks for another mediator, and why."""
    return tx.rows(sql.replacements_asked)


def keep(tx: Tx, reasons: Mapping[int, str], *, at: datetime) -> None:
    """The assigner leaves cases with the mediators whom a side wants replaced, and says why."""
    if tx.actor.role is not Role.ASSIGNER:
        raise errors.NotPermitted()
    must_say(reasons)
    if tx.run(sql.settle_objections, case_ids=list(reasons)) != len(reasons):
        raise errors.IllegalMove()
    noted = {case: Noted("", "", {"reason": reason}) for case, reason in reasons.items()}
    cases.note(tx, "assignment:keep", noted, at=at)


def _end(tx: Tx, case_ids: Sequence[int], side: Side, at: datetime) -> list[int]:
    payload = cases.each(case_ids, reason=TerminationReason.PARTY_UNWILLING, party=side, mediator_id=None)
    return cases.move(tx, CaseEvent.REJECT_APPOINTEE, payload, at=at, to=CaseState.TERMINATED)
