"""An agreement in force is mediated about again: who asks, who agrees to it, and how the one before makes place.

It binds until another takes effect (民法典 2021-01-01 art. 543: a contract is changed by agreement): money is due under
it, is paid, urged and enforced as before. If there is no new agreement, it stays, and the case is as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.agreements.words import Replacing
from mediation.cases import actions as cases
from mediation.cases import periods
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.permissions import Permission, may
from mediation.vocabulary import AgreementState, CaseEvent, CaseState, PartyRole, PlanState

sql = load(Path(__file__).with_name("renegotiating.sql"))
BEFORE_A_COURT = (AgreementState.APPLIED, AgreementState.ACCEPTED_BY_COURT)
PERFORMED = (PlanState.ACTIVE, PlanState.DEFAULTED, PlanState.ACCELERATED)
"""Plans under which there is something to mediate about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who wants to mediate again about the agreement of a case, and why."""

    case_id: int
    by: PartyRole
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """That all who are bound agree to mediate again: the institution, and which parties (ids) of the other side.

    `way` is what the new agreement is to do; one that a court has confirmed can only be varied.
    """

    way: Replacing
    party_ids: tuple[int, ...]
    institution_agrees: bool


def ask(tx: Tx, asked: Sequence[Asked], *, at: datetime) -> None:
    """Say, or take down, that a side wants to mediate again; their own words stay out of the log.

    NotPermitted, NotFound out of sight, ReasonMissing, AlreadyAsked; IllegalMove, CourtDecides or NothingOwed where
    there is nothing to mediate about.
    """
    if not may(tx.actor.role, Permission.NEGOTIATE):
        raise errors.NotPermitted()
    if not all(one.reason.strip() for one in asked):
        raise errors.ReasonMissing()
    found = {row.case_id: row for row in _in_force(tx, [one.case_id for one in asked])}
    with tx.handing_over():
        tx.run(
            sql.ask,
            case_ids=[one.case_id for one in asked],
            agreement_ids=[found[one.case_id].agreement_id for one in asked],
            askers=[one.by for one in asked],
            reasons=[one.reason.strip() for one in asked],
            at=at,
            actor_id=tx.actor.user_id,
        )
        said = {one.case_id: Noted("", "", {"by": one.by}) for one in asked}
        cases.note(tx, "agreement:ask_again", said, at=at)


def decline(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """There is no mediation again, since not all who are bound agree to it; NotPermitted, NobodyAsked."""
    _must_begin(tx)
    if len(tx.rows(sql.close, case_ids=list(case_ids), at=at)) != len(set(case_ids)):
        raise errors.NobodyAsked()
    cases.note(tx, "agreement:decline_again", dict.fromkeys(case_ids, Noted("", "", {})), at=at)


def begin(tx: Tx, again: Mapping[int, Again], *, at: datetime) -> list[int]:
    """Mediate again in cases in which somebody asked; the period begins anew (人民法院在线调解规则 art. 24).

    Where nobody mediates the case any more it waits to be assigned. NotPermitted; NobodyAsked; ConsentMissing unless
    all who are bound agree and still consent to mediation; else as `ask`.
    """
    _must_begin(tx)
    found = _in_force(tx, list(again))
    if not all(row.asked for row in found):
        raise errors.NobodyAsked()
    if short := [row for row in found if not _agree(row, again[row.case_id])]:
        raise errors.ConsentMissing(f"({len(short)} of {len(again)})")
    ends = periods.starting(tx, cases.today_of(at)).due_on
    tx.run(sql.conclude, case_ids=list(again))
    tx.run(sql.begin, case_ids=list(again), ways=[one.way for one in again.values()], at=at)
    said: dict[bool, dict[int, Mapping[str, Any]]] = {True: {}, False: {}}
    for row in found:
        one = {"by": row.asked_by, "way": again[row.case_id].way, "agreed": sorted(again[row.case_id].party_ids)}
        said[row.mediator_id is not None][row.case_id] = one | {"period_ends_on": ends if row.mediator_id else None}
    with tx.handing_over():
        begun = cases.move(tx, CaseEvent.RENEGOTIATE, said[True], at=at, to=CaseState.IN_MEDIATION)
        return begun + cases.move(tx, CaseEvent.RENEGOTIATE, said[False], at=at, to=CaseState.AWAITING_ASSIGNMENT)


def waiting(tx: Tx, *, case_id: int | None = None) -> list[Any]:
    """Who wants to mediate again and waits for an answer, of those the actor sees, or in one case."""
    return tx.rows(sql.waiting, case_id=case_id)


def possible(tx: Tx, case_ids: Sequence[int]) -> set[int]:
    """Of cases, those whose agreement in force can be mediated about: money is owed, and no court decides."""
    states = {"before_a_court": [*map(str, BEFORE_A_COURT)], "performed": [*map(str, PERFORMED)]}
    return {row.id for row in tx.rows(sql.possible, case_ids=list(case_ids), **states)}


def hold(tx: Tx, agreement_ids: Sequence[int]) -> None:
    """Let nobody pay on, or change, the plans that are to make place for these agreements until the transaction ends.

    It is called before anything else of a case is taken: who posts payments takes their institution first, too.
    """
    with tx.handing_over():
        tx.run(sql.hold, ids=list(agreement_ids))


def give_way(tx: Tx, agreement_ids: Sequence[int], *, at: datetime) -> None:
    """The agreements in force make place for these, which take effect now.

    CourtDecides while an application is before a court; ClaimChanged if what they are about is not owed as they say.
    """
    found = tx.rows(sql.giving_way, ids=list(agreement_ids))
    if any(row.before in BEFORE_A_COURT for row in found):
        raise errors.CourtDecides()
    if not all(row.holds for row in found):
        raise errors.ClaimChanged()
    tx.run(sql.give_way, ids=[row.former for row in found], after=[row.after for row in found])
    for event, after in (("supersede", AgreementState.SUPERSEDED), ("vary", AgreementState.VARIED)):
        said = {
            row.case_id: Noted(row.before, after, {"agreement": row.former_number})
            for row in found
            if row.after == after
        }
        cases.note(tx, f"agreement:{event}", said, at=at)


def _must_begin(tx: Tx) -> None:
    if not may(tx.actor.role, Permission.MEDIATE_AGAIN):
        raise errors.NotPermitted()


def _in_force(tx: Tx, case_ids: Sequence[int]) -> list[Any]:
    """The agreements in force of cases that can be mediated about."""
    found = tx.rows(sql.in_force, case_ids=list(case_ids))
    if len(found) != len(set(case_ids)):
        raise errors.NotFound()
    if any(row.case_state != CaseState.AGREED for row in found):
        raise errors.IllegalMove(f"({CaseEvent.RENEGOTIATE})")
    if any(row.state in BEFORE_A_COURT for row in found):
        raise errors.CourtDecides()
    if not all(row.plan_state in PERFORMED and row.owed > 0 for row in found):
        raise errors.NothingOwed()
    return found


def _agree(row: Any, again: Again) -> bool:
    return again.institution_agrees and row.all_consent and not set(row.party_ids) - set(again.party_ids)
