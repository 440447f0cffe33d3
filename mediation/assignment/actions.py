"""Verbs of assignment: announce and carry out a run, the mediator's answer, recusal and replacement."""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_facts
from datetime import datetime
from typing import Any

from mediation import errors
from mediation.assignment import certificate, loading, selection
from mediation.assignment.choosing import draw_lists
from mediation.assignment.draw import Draw
from mediation.assignment.explaining import explain
from mediation.assignment.loading import sql
from mediation.assignment.offering import Offers, offer
from mediation.assignment.optimiser import DEFAULT, solve
from mediation.assignment.places import Places
from mediation.assignment.releasing import must_say, must_see, release
from mediation.assignment.words import DeclineReason, ReleaseGround
from mediation.cases import actions as cases
from mediation.cases import periods
from mediation.db import Tx
from mediation.db.sealed import seal, unseal
from mediation.vocabulary import AssignmentState, CaseEvent

METHOD = "proven optimum"
SEALED = "assignment_runs.secret"
REPEATED = 3
"""Refusals without a reason in a year that are told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What is published before a run."""

    id: int
    commitment: str
    input_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a matching did; `gap` says by how many hundredths of points a better one could be at most."""

    id: int
    waiting: int
    assigned: int
    gap: int


def announce(tx: Tx, *, at: datetime, secret: str = "", among: Sequence[int] | None = None) -> Announced:
    """Fix what the next run is carried out on, and commit to the secret that will decide its ties.

    It is carried out on all waiting cases, or those `among` some, after the lists that are due are decided. The secret
    has 64 hexadecimal digits, fresh unless given. To be done in a transaction of its own, before the run and before
    anybody knows the beacon: only what was committed can be read by those it binds, and nobody can choose the input to
    suit the draw.
    """
    tx.run(sql.lock_mediators, mediator_ids=None)
    selection.open_choices(tx, among=among)
    selection.settle(tx, at=at, among=among)
    record = certificate.write_input(loading.given(tx, on=cases.today_of(at), policy=DEFAULT, among=among))
    secret = secret or secrets.token_hex(32)
    commitment, digest = Draw(secret=secret, beacon="").commitment, certificate.digest(record)
    (run_id,) = cases.draw_ids(tx, "assignment_runs", count=1)
    tx.run(
        sql.announce_run,
        run_id=run_id,
        at=at,
        commitment=commitment,
        secret_sealed=seal(secret, SEALED, run_id),
        input_digest=digest,
        input=zlib.compress(certificate.canonical(record)),
    )
    return Announced(id=run_id, commitment=commitment, input_digest=digest)


def announced(tx: Tx) -> Announced | None:
    """The run that was announced and waits to be carried out."""
    found = tx.rows(sql.announced_run)
    if not found:
        return None
    return Announced(id=found[0].id, commitment=found[0].commitment, input_digest=found[0].input_digest)


def assign(tx: Tx, *, at: datetime, beacon: str = "", among: Sequence[int] | None = None) -> Run:
    """Carry out the run that was announced: every waiting case gets the mediator that is best for all of them.

    With `among` nobody gets others than these. `beacon` is something public that nobody knew when the run was
    announced. Cases that have a mediator stay where they are. What has changed since the announcement changes nothing
    in the run, but nobody gets a case against the rules of today: such a case waits for the next one. A run that
    nobody announced announces itself, and shows it: both moments are the same.
    """
    tx.run(sql.lock_mediators, mediator_ids=None)
    run_id = (announced(tx) or announce(tx, at=at, among=among)).id
    committed = tx.one(sql.committed, run_id=run_id)
    draw = Draw(secret=unseal(committed.secret_sealed, SEALED, run_id) or "", beacon=beacon)
    given = certificate.read_input(json.loads(zlib.decompress(committed.input)))
    waiting = {case: one.kind for one in given.classes for case in one.case_ids}
    solved = replace_facts(
        solve(waiting, given.candidates, draw=draw, policy=given.policy),
        lists=given.lists,
        listed=draw_lists(draw, given.lists, given.candidates, given.policy),
    )
    matched = {case: match.mediator_id for match in solved.matches if match.mediator_id for case in match.case_ids}
    if committed.announced_at != at:
        matched = _possible(tx, matched, draw, at, among)
    offers = _offers(solved, matched, run_id)
    offer(tx, CaseEvent.APPOINT, offers, at=at)
    selection.put_lists(tx, run_id, solved.listed, at=at, among=among)
    run = Run(id=run_id, waiting=len(waiting), assigned=len(offers.mediators), gap=solved.bound - solved.objective)
    _book(tx, run, solved, at=at)
    return run


def _possible(
    tx: Tx, matched: Mapping[int, int], draw: Draw, at: datetime, among: Sequence[int] | None
) -> dict[int, int]:
    """Of the matches of a run announced earlier those that the facts and rules of today allow, in the order drawn."""
    on = cases.today_of(at)
    refused = {row.id for row in tx.rows(sql.automation_refused)}
    still = {row.id for row in tx.rows(sql.take_waiting, on=on, among=among)} - refused
    places, found = Places(loading.roster(tx, on=on)), {}
    kinds = loading.kinds(tx, [case for case in matched if case in still], on=on)
    for case in sorted(kinds, key=draw.place("case")):
        if not places.blocking(kinds[case], matched[case]):
            places.take(kinds[case], matched[case])
            found[case] = matched[case]
    return found


def _offers(solved: certificate.Run, mediators: Mapping[int, int], run_id: int) -> Offers:
    explained = explain(solved, mediators)
    distinct = {id(told): told for told in explained.values()}
    number = {key: place for place, key in enumerate(distinct, 1)}
    return Offers(
        mediators=mediators,
        numbers={case: number[id(told)] for case, told in explained.items()},
        explanations=[told.record() for told in distinct.values()],
        reasons=[told.reason() for told in distinct.values()],
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
    if tx.rows(sql.open_disclosures, case_ids=list(case_ids)):
        raise errors.DisclosureOpen()
    _answer(tx, cases.each(case_ids), AssignmentState.CONFIRMED, at)
    ends = periods.starting(tx, cases.today_of(at)).due_on
    begun = {row.id for row in tx.rows(sql.running_periods, case_ids=list(case_ids))}
    payloads: dict[int, Mapping[str, Any]] = {
        case: {} if case in begun else {"period_ends_on": ends} for case in case_ids
    }
    return cases.move(tx, CaseEvent.CONFIRM_ENTRUSTMENT, payloads, at=at)


def decline(tx: Tx, reasons: Mapping[int, DeclineReason | None], *, at: datetime) -> list[int]:
    """The mediator declines, with a reason for each case or none; they go back to the pool.

    Refusals without a reason are counted (Online Mediation Rules art. 29).
    """
    _answer(tx, reasons, AssignmentState.DECLINED, at)
    back = {case: {"reason": reason, "mediator_id": None} for case, reason in reasons.items()}
    with tx.handing_over():
        return cases.move(tx, CaseEvent.DECLINE_ENTRUSTMENT, back, at=at)


def expire(tx: Tx, *, at: datetime, among: Sequence[int] | None = None, limit: int = 10_000) -> int:
    """Put cases, `among` some or all, back in the pool whose mediator let three working days pass; how many."""
    late = [row.case_id for row in tx.rows(sql.overdue_offers, on=cases.today_of(at), among=among, limit=limit)]
    if late:
        _answer(tx, dict.fromkeys(late), AssignmentState.EXPIRED, at)
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
    _must_hand_over(tx, notes, reason)
    with tx.handing_over():
        had = release(tx, notes, ground=ReleaseGround.RECUSAL)
        tx.run(sql.recuse, case_ids=list(had), mediator_ids=list(had.values()), reason=reason, at=at)
        return cases.move(tx, CaseEvent.RECUSE, cases.each(list(had), reason=reason, mediator_id=None), at=at)


def replace(tx: Tx, notes: Mapping[int, str], *, reason: str, at: datetime) -> list[int]:
    """The centre takes cases from their mediator, with a hand-over note for each; they go back to the pool.

    The next run gives them to somebody else (Invited Mediation Provisions art. 13, 15).
    """
    _must_hand_over(tx, notes, reason)
    had = release(tx, notes, ground=ReleaseGround.REPLACEMENT)
    return cases.move(tx, CaseEvent.REPLACE_MEDIATOR, cases.each(list(had), reason=reason, mediator_id=None), at=at)


def erase(tx: Tx, case_ids: Sequence[int]) -> int:
    """Drop hand-over notes, objections, disclosures and reasons of strikes; that there were such stays. How many."""
    return int(tx.value(sql.erase_said, case_ids=list(case_ids)))


def reopen(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Both sides want to try again: the cases are free of their mediator and their period, and ask for consent anew.

    AlreadyReopened where it is not the first time.
    """
    must_see(tx, cases.each(case_ids))
    if reopened(tx, case_ids):
        raise errors.AlreadyReopened()
    with tx.handing_over():
        held = [row.case_id for row in tx.rows(sql.live_assignments, case_ids=list(case_ids))]
        release(tx, dict.fromkeys(held, ""), ground=ReleaseGround.REOPENING)
        fresh = cases.each(case_ids, mediator_id=None, period_ends_on=None)
        return cases.move(tx, CaseEvent.REOPEN, fresh, at=at)


def reopened(tx: Tx, case_ids: Sequence[int]) -> frozenset[int]:
    """Cases that were opened again before, which happens once."""
    return frozenset(row.case_id for row in tx.rows(sql.reopened_before, case_ids=list(case_ids)))


def refusals(tx: Tx, *, at: datetime) -> list[Any]:
    """Mediators who have refused cases without a reason again and again in a year, and how often, most first."""
    return tx.rows(sql.refusals_without_reason, on=cases.today_of(at), least=REPEATED)


def offered(tx: Tx) -> dict[int, list[int]]:
    """Cases that wait for each mediator's answer."""
    return {row.mediator_id: list(row.case_ids) for row in tx.rows(sql.offered_to)}


def _answer(tx: Tx, reasons: Mapping[int, object], state: AssignmentState, at: datetime) -> None:
    stated = [reason if isinstance(reason, DeclineReason) else None for reason in reasons.values()]
    answered = tx.rows(sql.answer_assignments, case_ids=list(reasons), reasons=stated, state=state, at=at)
    if len(answered) != len(reasons):
        raise errors.IllegalMove()


def _must_hand_over(tx: Tx, notes: Mapping[int, str], reason: str) -> None:
    must_say({0: reason, **notes})
    must_see(tx, notes)
