"""Verbs of assignment: announce and carry out a run, the mediator's answer, recusal and replacement."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mediation import errors
from mediation.assignment import certificate, loading
from mediation.assignment.draw import Draw
from mediation.assignment.explaining import explain
from mediation.assignment.loading import sql
from mediation.assignment.offering import Offers, offer
from mediation.assignment.optimiser import solve
from mediation.cases import actions as cases
from mediation.cases import periods
from mediation.db import Tx
from mediation.db.sealed import seal, unseal
from mediation.vocabulary import AssignmentState, CaseEvent

METHOD = "proven optimum"
SEALED = "assignment_runs.secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What is published before a run."""

    id: int
    commitment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a matching did; `gap` says by how many hundredths of points a better one could be at most."""

    id: int
    waiting: int
    assigned: int
    gap: int


def announce(tx: Tx, *, at: datetime, secret: str = "") -> Announced:
    """Commit to the secret that will decide the ties of the next run: 64 hexadecimal digits, fresh unless given.

    To be done in a transaction of its own, before the run: only what was committed can be read by those it binds.
    """
    secret = secret or secrets.token_hex(32)
    commitment = Draw(secret=secret, beacon="").commitment
    (run_id,) = cases.draw_ids(tx, "assignment_runs", count=1)
    tx.run(sql.announce_run, run_id=run_id, at=at, commitment=commitment, secret_sealed=seal(secret, SEALED, run_id))
    return Announced(id=run_id, commitment=commitment)


def announced(tx: Tx) -> Announced | None:
    """The run that was announced and waits to be carried out."""
    found = tx.rows(sql.announced_run)
    return Announced(id=found[0].id, commitment=found[0].commitment) if found else None


def assign(tx: Tx, *, at: datetime, beacon: str = "", among: Sequence[int] | None = None) -> Run:
    """Carry out the run that was announced: every waiting case gets the mediator that is best for all of them.

    With `among` the run takes no others than these.

    `beacon` is something public that nobody knew when the run was announced. Cases that have a mediator stay where
    they are. A run that nobody announced announces itself, and shows it: both moments are the same.
    """
    tx.run(sql.lock_mediators, mediator_ids=None)
    run_id = (announced(tx) or announce(tx, at=at)).id
    sealed = tx.one(sql.sealed_secret, run_id=run_id).secret_sealed
    draw = Draw(secret=unseal(sealed, SEALED, run_id) or "", beacon=beacon)
    today = cases.today_of(at)
    waiting = loading.waiting(tx, on=today, among=among)
    solved = solve(waiting, loading.roster(tx, on=today), draw=draw)
    offers = _offers(solved, run_id)
    offer(tx, CaseEvent.APPOINT, offers, at=at)
    run = Run(id=run_id, waiting=len(waiting), assigned=len(offers.mediators), gap=solved.bound - solved.objective)
    _book(tx, run, solved, at=at)
    return run


def _offers(solved: certificate.Run, run_id: int) -> Offers:
    mediators = {case: match.mediator_id for match in solved.matches if match.mediator_id for case in match.case_ids}
    explained = explain(solved, mediators)
    distinct = {id(told): told for told in explained.values()}
    number = {key: place for place, key in enumerate(distinct, 1)}
    return Offers(
        mediators=mediators,
        numbers={case: number[id(told)] for case, told in explained.items()},
        reasons=[told.record() for told in distinct.values()],
        facts={"run": run_id},
        run_id=run_id,
    )


def _book(tx: Tx, run: Run, solved: certificate.Run, *, at: datetime) -> None:
    record = certificate.write(solved)
    tx.run(
        sql.book_run,
        run_id=run.id,
        at=at,
        method=METHOD,
        waiting=run.waiting,
        assigned=run.assigned,
        beacon=solved.draw.beacon,
        secret=solved.draw.secret,
        rule_version=record["rules"],
        input_digest=record["input_sha256"],
        file_digest=record["sha256"],
        objective=solved.objective,
        bound=solved.bound,
        gap=run.gap,
        file=zlib.compress(certificate.canonical(record)),
    )


def confirm(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """The mediator accepts: the mediation period of thirty days begins (Online Mediation Rules art. 12, 24).

    After a recusal or a replacement the period that has begun runs on (Invited Mediation Provisions art. 13, 15).
    """
    _answer(tx, case_ids, AssignmentState.CONFIRMED, at)
    ends = periods.starting(tx, cases.today_of(at)).due_on
    begun = {row.id for row in tx.rows(sql.running_periods, case_ids=list(case_ids))}
    payloads: dict[int, Mapping[str, Any]] = {
        case: {} if case in begun else {"period_ends_on": ends} for case in case_ids
    }
    return cases.move(tx, CaseEvent.CONFIRM_ENTRUSTMENT, payloads, at=at)


def decline(tx: Tx, reasons: Mapping[int, str], *, at: datetime) -> list[int]:
    """The mediator declines, with a reason for each case; they go back to the pool."""
    _answer(tx, list(reasons), AssignmentState.DECLINED, at)
    back = {case: {"reason": reason, "mediator_id": None} for case, reason in reasons.items()}
    with tx.handing_over():
        return cases.move(tx, CaseEvent.DECLINE_ENTRUSTMENT, back, at=at)


def expire(tx: Tx, *, at: datetime, among: Sequence[int] | None = None, limit: int = 10_000) -> int:
    """Put cases, `among` some or all, back in the pool whose mediator let three working days pass; how many."""
    late = [row.case_id for row in tx.rows(sql.overdue_offers, on=cases.today_of(at), among=among, limit=limit)]
    if late:
        _answer(tx, late, AssignmentState.EXPIRED, at)
        cases.move(tx, CaseEvent.EXPIRE_ENTRUSTMENT, cases.each(late, mediator_id=None), at=at)
    return len(late)


def recompute_answers(tx: Tx) -> int:
    """Compute the last days to answer offers anew by the calendar as it is now; how many moved."""
    offers = tx.rows(sql.open_offers)
    days = {day: loading.answer_by(tx, day) for day in {row.offered_on for row in offers}}
    moved = {row.id: days[row.offered_on] for row in offers if days[row.offered_on] != row.answer_due_on}
    return tx.run(sql.move_answers, ids=list(moved), days=list(moved.values()))


def recuse(tx: Tx, notes: Mapping[int, str], *, reason: str, at: datetime) -> list[int]:
    """The mediator stays away from cases for good and leaves a hand-over note for each; they go back to the pool.

    The note stays with the assignment and out of the log. ReasonMissing without it or without the reason
    (Invited Mediation Provisions art. 15).
    """
    had = _release(tx, notes, reason)
    with tx.handing_over():
        tx.run(sql.recuse, case_ids=list(had), mediator_ids=list(had.values()), reason=reason, at=at)
        return cases.move(tx, CaseEvent.RECUSE, cases.each(list(had), reason=reason, mediator_id=None), at=at)


def replace(tx: Tx, notes: Mapping[int, str], *, reason: str, at: datetime) -> list[int]:
    """The centre takes cases from their mediator, with a hand-over note for each; they go back to the pool.

    The next run gives them to somebody else (Invited Mediation Provisions art. 13, 15).
    """
    had = _release(tx, notes, reason)
    return cases.move(tx, CaseEvent.REPLACE_MEDIATOR, cases.each(list(had), reason=reason, mediator_id=None), at=at)


def erase(tx: Tx, case_ids: Sequence[int]) -> int:
    """Drop hand-over notes; that there was a hand-over stays. How many."""
    return tx.run(sql.erase_notes, case_ids=list(case_ids))


def offered(tx: Tx) -> dict[int, list[int]]:
    """Cases that wait for each mediator's answer."""
    return {row.mediator_id: list(row.case_ids) for row in tx.rows(sql.offered_to)}


def _answer(tx: Tx, case_ids: Sequence[int], state: AssignmentState, at: datetime) -> None:
    answered = tx.rows(sql.answer_assignments, case_ids=list(case_ids), state=state, at=at)
    if len(answered) != len(case_ids):
        raise errors.IllegalMove()


def _release(tx: Tx, notes: Mapping[int, str], reason: str) -> dict[int, int]:
    """End the assignments of the cases; who had each."""
    if not reason.strip() or not all(note.strip() for note in notes.values()):
        raise errors.ReasonMissing()
    had = tx.rows(sql.release_assignments, case_ids=list(notes), notes=list(notes.values()))
    if len(had) != len(notes):
        raise errors.IllegalMove()
    return {row.case_id: row.mediator_id for row in had}
