"""Verbs of judicial confirmation: apply jointly within thirty days, answer the court; `outcomes` is what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import calendars, persons
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.deadlines import due
from mediation.lifecycle import AGREEMENT_MOVES
from mediation.permissions import Permission, may
from mediation.vocabulary import AgreementState

sql = load(Path(__file__).with_name("confirmation.sql"))
WARN_DAYS = [20, 25, 28]
"""Days after an agreement took effect, on which it is warned that nobody has applied."""
SUPPLEMENT_DAYS = [7, 3, 1]
"""Days before the last day to give a court what it asked for, on which it is reminded of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enforceable:
    """What the enforcement of a confirmed agreement rests on.

    `enforce_by` is the last day to apply for it (D12; 民事诉讼法 2024-01-01 art. 250), counted from `last_due_on`, on
    which by the agreement the last instalment falls due.
    """

    case_id: int
    agreement: str
    court: str
    ruling_number: str
    ruled_on: date
    last_due_on: date
    enforce_by: date


def apply_jointly(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Both sides ask the court to confirm, by the application that they have signed.

    After an application that was withdrawn they may ask again, within the same days; the centre does not by itself.
    NotPermitted; IllegalMove where no agreement waits for it; WindowClosed after the thirty days (Civil Procedure Law
    art. 205); ApplicationIncomplete where somebody has not signed the agreement or the application.
    """
    _check_may(tx, Permission.APPLY_CONFIRMATION)
    today = cases.today_of(at)
    found = tx.rows(sql.ready, case_ids=list(case_ids), on=today)
    if len(found) != len(set(case_ids)):
        raise errors.IllegalMove(f"(apply_jointly: {len(set(case_ids)) - len(found)} of {len(set(case_ids))})")
    if any(row.state not in _applied_from(tx) for row in found):
        raise errors.NotPermitted()
    if late := [row for row in found if not row.in_time]:
        raise errors.WindowClosed(f"({len(late)} of {len(found)})")
    if open_ := [row for row in found if not row.is_complete]:
        raise errors.ApplicationIncomplete(f"({len(open_)} of {len(found)})")
    with tx.handing_over():
        if tx.run(sql.apply_jointly, ids=[row.id for row in found], on=today) != len(found):
            raise errors.IllegalMove("(apply_jointly)")
        noted = {row.case_id: Noted(row.state, AgreementState.APPLIED, {}) for row in found}
        cases.note(tx, "agreement:apply_jointly", noted, at=at)


def ready(tx: Tx, *, at: datetime, court: str | None = None) -> list[int]:
    """Cases whose application everybody has signed and nobody has sent, in time; at one court if its code is given."""
    return [row.case_id for row in tx.rows(sql.to_send, on=cases.today_of(at), court=court)]


def answer_supplement(tx: Tx, case_ids: Sequence[int], *, at: datetime, papers: Sequence[bytes] = ()) -> None:
    """The court was given what it asked for; IllegalMove where it waits for nothing, NotPermitted.

    `papers` are the SHA-256 of documents that were added to each of the cases for it; the court may read those.
    """
    _check_may(tx, Permission.APPLY_CONFIRMATION)
    found = tx.rows(sql.supplements_of, case_ids=list(case_ids))
    if len(found) != len(set(case_ids)):
        raise errors.IllegalMove(f"(answer_supplement: {len(set(case_ids)) - len(found)} of {len(set(case_ids))})")
    with tx.handing_over():
        tx.run(sql.answer_supplements, ids=[row.id for row in found])
        told = {"papers": [digest.hex() for digest in papers]} if papers else {}
        noted = {row.case_id: Noted(row.state, row.state, told) for row in found}
        cases.note(tx, "agreement:answer_supplement", noted, at=at)


def supplement_of(tx: Tx, case_id: int) -> date | None:
    """The last day to give the court what it asked for in a case; None where it waits for nothing."""
    return next((row.supplement_by for row in tx.rows(sql.supplements_of, case_ids=[case_id])), None)


def answers(tx: Tx, case_id: int) -> list[Any]:
    """What courts were given in a case that the actor sees, oldest first: when, by whom, and each paper; NotFound."""
    tx.one(persons.sql.case_in_sight, case_id=case_id)
    with tx.handing_over():  # a court reads neither the log nor the documents of a case, but what was given to it
        return tx.rows(sql.answers, case_id=case_id)


def miss_windows(tx: Tx, *, at: datetime, among: Sequence[int] | None = None, limit: int = 10_000) -> list[Any]:
    """Record that nobody applied within the thirty days, on all agreements or those of some cases; those missed."""
    missed = tx.rows(sql.miss_windows, on=cases.today_of(at), among=among, limit=limit)
    move = (AgreementState.EFFECTIVE, AgreementState.NOT_APPLIED)
    cases.note(tx, "agreement:miss_window", {row.case_id: Noted(*move, {}) for row in missed}, at=at)
    return missed


def lapse_supplements(tx: Tx, *, at: datetime, among: Sequence[int] | None = None, limit: int = 10_000) -> list[Any]:
    """Take applications as withdrawn whose court was not given what it asked for (民诉法解释 2022-04-10 art. 356)."""
    lapsed = tx.rows(sql.lapse_supplements, on=cases.today_of(at), among=among, limit=limit)
    noted = {
        row.case_id: Noted(row.before, AgreementState.WITHDRAWN, {"asked_until": row.asked_until}) for row in lapsed
    }
    cases.note(tx, "agreement:withdraw_application", noted, at=at)
    return lapsed


def closing(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Agreements nobody has applied for WARN_DAYS after they took effect, the longest of them as `threshold`."""
    return tx.rows(sql.closing_windows, on=cases.today_of(at), thresholds=WARN_DAYS, among=among)


def supplements(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Applications whose court waits for something, SUPPLEMENT_DAYS before its last day, the nearest as `threshold`."""
    return tx.rows(sql.open_supplements, on=cases.today_of(at), thresholds=SUPPLEMENT_DAYS, among=among)


def waiting_supplements(tx: Tx, *, limit: int) -> list[Any]:
    """Applications that the actor sees whose court waits for something, the nearest last day first."""
    return tx.rows(sql.waiting_supplements, limit=limit)


def applications(tx: Tx, *, state: str | None = None, after: int = 0, limit: int = 100) -> list[Any]:
    """Applications before the courts that the actor sees, by id, and how they stand; nothing of persons."""
    return tx.rows(sql.applications, state=state, after=after, limit=limit)


def enforceable(tx: Tx, case_ids: Sequence[int]) -> list[Enforceable]:
    """Confirmed agreements of cases, as whoever applies for enforcement needs them."""
    calendar = calendars.current(tx)
    return [
        Enforceable(
            case_id=row.case_id,
            agreement=row.number,
            court=row.court,
            ruling_number=row.ruling_number,
            ruled_on=row.ruled_on,
            last_due_on=row.last_due_on,
            enforce_by=due("D12", row.last_due_on, calendar=calendar).due_on,
        )
        for row in tx.rows(sql.confirmed, case_ids=list(case_ids))
    ]


def _applied_from(tx: Tx) -> set[str]:
    """From which states of an agreement the actor may apply."""
    return {
        move.from_state for move in AGREEMENT_MOVES if move.event == "apply_jointly" and tx.actor.role in move.roles
    }


def _check_may(tx: Tx, permission: Permission) -> None:
    if not may(tx.actor.role, permission):
        raise errors.NotPermitted()
