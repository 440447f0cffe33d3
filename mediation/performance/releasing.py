"""Giving up and writing off beyond what one person may: one of the institution proposes, a supervisor of it answers.

Both stand in the events by their logins. A system may propose and never answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Statement, Tx, load
from mediation.performance import defaults, limits
from mediation.performance.defaults import RUNNING
from mediation.performance.posting import check, check_role, settle, step
from mediation.performance.words import ReleaseKind, ReleaseState
from mediation.vocabulary import PlanState, Role

sql = load(Path(__file__).with_name("releasing.sql"))
LONGEST_REASON = 200


def waive(tx: Tx, case_id: int, numbers: Sequence[int], *, reason: str, at: datetime) -> Decimal | None:
    """Give up the rest of instalments as `defaults.waive` does; None where that takes two and is now proposed."""
    try:
        with tx.attempt():
            return defaults.waive(tx, case_id, numbers, reason=reason, at=at)
    except errors.ReleaseNeedsSecond:
        propose_waiver(tx, case_id, numbers, reason=reason, at=at)
        return None


def write_off(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int] | None:
    """Write debts off as `defaults.end` does; None where that takes two and is now proposed."""
    try:
        with tx.attempt():
            return defaults.end(tx, case_ids, PlanState.WRITTEN_OFF, at=at)
    except errors.ReleaseNeedsSecond:
        propose_write_off(tx, case_ids, at=at)
        return None


def propose_waiver(tx: Tx, case_id: int, numbers: Sequence[int], *, reason: str, at: datetime) -> None:
    """Put a waiver of the rest of instalments to the institution's supervisors.

    ReasonMissing, PlanNotRunning, NotFound if none of it is open; ReleaseClosed if something of the plan waits already.
    """
    if not reason.strip():
        raise errors.ReasonMissing()
    check_role(tx, "accelerate")
    defaults.see(tx, [case_id])
    wanted = sorted(set(numbers))
    with tx.handing_over():
        (plan,) = defaults.plans_in(tx, [case_id], *RUNNING)
        found = tx.one(sql.rest_of, plan_id=plan.id, numbers=wanted)
        if not wanted or found.instalments != len(wanted):
            raise errors.NotFound()
        _propose(tx, ReleaseKind.WAIVE, {plan.id: found.rest}, at, numbers=wanted, reason=reason.strip())


def propose_write_off(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Put the writing off of debts to the institution's supervisors; PlanNotRunning, ReleaseClosed."""
    check_role(tx, "write_off")
    defaults.see(tx, case_ids)
    with tx.handing_over():
        plans = defaults.plans_in(tx, case_ids, PlanState.ACCELERATED)
        _propose(tx, ReleaseKind.WRITE_OFF, limits.open_of(tx, plans), at, numbers=[], reason="")


def confirm(tx: Tx, release_ids: Sequence[int], *, at: datetime) -> list[int]:
    """A second person carries out what was proposed; the cases.

    ReleaseNotYours for whoever proposed one of them, is no supervisor, or is a system; NotFound, ReleaseClosed;
    ShownChanged where something was paid meanwhile, so that the sum is another.
    """
    found = _to_answer(tx, release_ids)
    with tx.handing_over():
        _answer(tx, found, ReleaseState.CONFIRMED, "", at)
        return [*_waived(tx, found, at), *_written_off(tx, found, at)]


def refuse(tx: Tx, release_ids: Sequence[int], *, reason: str, at: datetime) -> list[int]:
    """A second person refuses what was proposed, and says why; the cases. ReasonMissing, and as `confirm`."""
    if not reason.strip():
        raise errors.ReasonMissing()
    found = _to_answer(tx, release_ids)
    with tx.handing_over():
        _answer(tx, found, ReleaseState.REFUSED, reason.strip()[:LONGEST_REASON], at)
    return [row.case_id for row in found]


def waiting(tx: Tx, *, limit: int = 200) -> list[Any]:
    """What of the actor's institution waits for a second person, the oldest first, with who proposed it."""
    return _listed(tx, sql.waiting, limit)


def answered(tx: Tx, *, limit: int = 50) -> list[Any]:
    """What of the actor's institution a second person answered, the newest first, with both names."""
    return _listed(tx, sql.answered, limit)


def may_answer(tx: Tx, proposed_by: int) -> bool:
    """Whether the actor may answer what somebody proposed."""
    actor = tx.actor
    is_person = bool(actor.user_id) and not actor.is_machine
    return actor.role is Role.BANK_SUPERVISOR and is_person and actor.user_id != proposed_by


def _listed(tx: Tx, statement: Statement, limit: int) -> list[Any]:
    check(tx, tx.actor.institution_id)
    with tx.handing_over():  # logins are not in an institution's sight
        return tx.rows(statement, institution_id=tx.actor.institution_id, limit=limit)


def _propose(tx: Tx, kind: ReleaseKind, sums: Mapping[int, Decimal], at: datetime, **said: Any) -> None:
    """Write proposals down, one for each plan, and say so in the log of its case."""
    proposed = tx.rows(
        sql.propose, plan_ids=list(sums), amounts=list(sums.values()), kind=kind, actor_id=tx.actor.user_id, at=at,
        **said,
    )  # fmt: skip
    noted = {row.case_id: Noted("", ReleaseState.OPEN, {"kind": kind, "amount": str(row.amount)}) for row in proposed}
    cases.note(tx, "payment:release_propose", noted, at=at)


def _to_answer(tx: Tx, release_ids: Sequence[int]) -> list[Any]:
    """Proposals in the actor's sight that wait and are theirs to answer."""
    found = tx.rows(sql.seen, release_ids=list(release_ids))
    if not found or len(found) != len(set(release_ids)):
        raise errors.NotFound()
    if not all(may_answer(tx, row.proposed_by) for row in found):
        raise errors.ReleaseNotYours()
    return found


def _answer(tx: Tx, found: Sequence[Any], state: ReleaseState, answer: str, at: datetime) -> None:
    ids, actor_id = [row.id for row in found], tx.actor.user_id
    if tx.run(sql.answer, release_ids=ids, state=state, answer=answer, actor_id=actor_id, at=at) != len(ids):
        raise errors.ReleaseClosed()
    noted = {
        row.case_id: Noted(
            ReleaseState.OPEN,
            state,
            {"kind": row.kind, "amount": str(row.amount), "proposed_by": row.proposed_by, "reason": answer},
        )
        for row in found
    }
    event = "payment:release_confirm" if state is ReleaseState.CONFIRMED else "payment:release_refuse"
    cases.note(tx, event, noted, at=at)


def _waived(tx: Tx, found: Sequence[Any], at: datetime) -> list[int]:
    """Carry confirmed waivers out."""
    wanted = {row.case_id: row for row in found if row.kind == ReleaseKind.WAIVE}
    if not wanted:
        return []
    plans = [row.id for row in defaults.plans_in(tx, list(wanted), *RUNNING)]
    named = [(row.plan_id, number) for row in wanted.values() for number in row.numbers]
    waived = tx.rows(
        defaults.sql.waive, plan_ids=[plan for plan, _ in named], numbers=[number for _, number in named], at=at
    )
    sums = Counter[int]()
    for one in waived:
        sums[one.plan_id] += one.rest
    if any(sums[row.plan_id] != row.amount for row in wanted.values()):
        raise errors.ShownChanged()
    noted = {
        case: Noted("", "", {"instalments": row.numbers, "amount": str(row.amount), "reason": row.reason})
        for case, row in wanted.items()
    }
    cases.note(tx, "payment:waive", noted, at=at)
    settle(tx, plans, at=at)
    return list(wanted)


def _written_off(tx: Tx, found: Sequence[Any], at: datetime) -> list[int]:
    """Carry confirmed write-offs out."""
    wanted = {row.case_id: row for row in found if row.kind == ReleaseKind.WRITE_OFF}
    if not wanted:
        return []
    plans = defaults.plans_in(tx, list(wanted), PlanState.ACCELERATED)
    if limits.open_of(tx, plans) != {row.plan_id: row.amount for row in wanted.values()}:
        raise errors.ShownChanged()
    ids, state = [plan.id for plan in plans], PlanState.WRITTEN_OFF
    return step(tx, defaults.sql.end_plans, "write_off", state, at, plan_ids=ids, state=state)
