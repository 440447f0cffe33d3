"""When somebody does not pay, or says that they have: notice, acceleration, disputes, urging, waiver, the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.performance import limits
from mediation.performance.applying import order_of
from mediation.performance.posting import check, check_role, settle, step
from mediation.performance.words import DisputeState, UrgeResult
from mediation.permissions import Permission, may
from mediation.vocabulary import AgreementState, Channel, PlanState

sql = load(Path(__file__).with_name("defaults.sql"))
ANSWER_DAYS = 5
"""Working days that an institution has to answer a disputed payment."""
DEFAULT_TOPIC = "instalment_missed"
"""What the notice of a default is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Urged:
    """One time somebody was urged to perform: by which channel, with what result, until when they promised to pay."""

    case_id: int
    channel: Channel
    result: UrgeResult
    promised_on: date | None = None


def to_notify(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Plans in default of which the debtor was not told, with what is overdue since when."""
    return tx.rows(sql.unnoticed, on=cases.today_of(at), among=among)


def note_notices(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[int]:
    """Write down where notices of DEFAULT_TOPIC went to a party; whom no channel reached was not told."""
    told = tx.rows(sql.told_of_default, topic=DEFAULT_TOPIC, among=among)
    return note_notice(tx, [row.case_id for row in told], at=at)


def note_notice(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Write down that debtors were told of the default; from then on the days run until the rest may fall due."""
    told = [row.case_id for row in tx.rows(sql.mark_noticed, case_ids=list(case_ids), on=cases.today_of(at))]
    cases.note(tx, "payment:notice", {case: Noted("", "", {}) for case in told}, at=at)
    return told


def accelerate(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """By the claimant's election all that is open falls due at once, and what was given up revives if so agreed.

    PlanNotRunning unless all plans are in default, AccelerationNotAgreed, NoticeTooShort before the days that the
    debtor has after the notice are over, DisputeOpen while a payment is disputed.
    """
    _check(tx, "accelerate", case_ids)
    today = cases.today_of(at)
    with tx.handing_over():
        plans = plans_in(tx, case_ids, PlanState.DEFAULTED)
        if not all(plan.accelerates for plan in plans):
            raise errors.AccelerationNotAgreed()
        if any(plan.noticed_on is None or (today - plan.noticed_on).days <= plan.notice_days for plan in plans):
            raise errors.NoticeTooShort()
        if tx.rows(sql.open_disputes, among=list(case_ids)):
            raise errors.DisputeOpen()
        ids = [plan.id for plan in plans]
        moved = step(tx, sql.accelerate, "accelerate", PlanState.ACCELERATED, at, plan_ids=ids, on=today)
        revived = tx.rows(sql.revive, plan_ids=ids, civil_code=list(order_of([])), on=today, at=at)
        tx.run(sql.fall_due_at_once, plan_ids=ids)
        noted = {row.case_id: Noted("", "", {"amount": str(row.amount)}) for row in revived}
        cases.note(tx, "payment:revive", noted, at=at)
    return moved


def waive(tx: Tx, case_id: int, numbers: Sequence[int], *, reason: str, at: datetime) -> Decimal:
    """The claimant gives up the rest of instalments; yuan. ReasonMissing, PlanNotRunning, NotFound if none is open.

    ReleaseNeedsSecond beyond what one person of the institution gives up in a day.
    """
    _check(tx, "accelerate", [case_id])
    if not reason.strip():
        raise errors.ReasonMissing()
    with tx.handing_over():
        (plan,) = plans_in(tx, [case_id], *RUNNING)
        wanted = sorted(set(numbers))
        waived = tx.rows(sql.waive, plan_ids=[plan.id] * len(wanted), numbers=wanted, at=at)
        if len(waived) != len(wanted):
            raise errors.NotFound()
        amount = sum((row.rest for row in waived), Decimal(0))
        if limits.takes_second(tx, {plan.id: amount}, at=at):
            raise errors.ReleaseNeedsSecond()
        said = {"instalments": sorted(numbers), "amount": str(amount), "reason": reason}
        cases.note(tx, "payment:waive", {case_id: Noted("", "", said)}, at=at)
        settle(tx, [plan.id], at=at)
    return amount


def dispute(tx: Tx, case_id: int, *, paid_on: date, amount: Decimal, at: datetime) -> date:
    """A debtor says that a payment is missing: nothing falls into default until the institution answers; by when.

    NotPermitted for who neither is a party's voice nor takes down what one says; PlanNotRunning, or DisputeOpen if
    there is one already. Answered within ANSWER_DAYS working days.
    """
    if not may(tx.actor.role, Permission.DISPUTE_PAYMENT):
        raise errors.NotPermitted()
    see(tx, [case_id])
    today = cases.today_of(at)
    answer_by = due_of_dispute(tx, today)
    with tx.handing_over():
        (plan,) = plans_in(tx, [case_id], *RUNNING)
        tx.run(sql.raise_dispute, plan_id=plan.id, paid_on=paid_on, amount=amount, on=today, answer_by=answer_by)
        said = {"amount": str(amount), "paid_on": str(paid_on), "answer_by": str(answer_by)}
        cases.note(tx, "payment:dispute", {case_id: Noted("", DisputeState.OPEN, said)}, at=at)
    return answer_by


def due_of_dispute(tx: Tx, raised_on: date) -> date:
    """By when the institution answers a payment that is disputed on a day: ANSWER_DAYS working days after it."""
    return calendars.current(tx).add_working_days(raised_on, ANSWER_DAYS)


def answer_dispute(tx: Tx, case_id: int, state: DisputeState, *, reason: str, at: datetime) -> None:
    """The institution says whether a disputed payment was made; it reports one that was.

    NotFound, ReasonMissing, NotPermitted for who does not report for the institution.
    """
    found = tx.one(sql.find_dispute, case_id=case_id)
    check(tx, found.institution_id)
    if not reason.strip():
        raise errors.ReasonMissing()
    with tx.handing_over():
        tx.run(sql.answer_dispute, id=found.id, state=state, on=cases.today_of(at), reason=reason)
        cases.note(tx, "payment:answer", {case_id: Noted(DisputeState.OPEN, state, {"reason": reason})}, at=at)


def open_disputes(tx: Tx, *, among: Sequence[int] | None = None) -> list[Any]:
    """Disputes of the actor's sight that wait for the institution's answer, the most pressing first."""
    return tx.rows(sql.open_disputes, among=among)


def unanswered_disputes(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Disputes raised by a moment that wait for the institution's answer, to remind it of them."""
    return [row for row in open_disputes(tx, among=among) if row.raised_on <= cases.today_of(at)]


def urge(tx: Tx, urged: Urged, *, at: datetime) -> None:
    """Write down that somebody was urged to perform (People's Mediation Law art. 31); PlanNotRunning.

    The contact itself is an attempt like any other, within the rules of contact.
    """
    if not may(tx.actor.role, Permission.CONTACT):
        raise errors.NotPermitted()
    see(tx, [urged.case_id])
    with tx.handing_over():
        written = tx.rows(
            sql.urge,
            case_id=urged.case_id,
            channel=urged.channel,
            result=urged.result,
            promised_on=urged.promised_on,
            actor_id=tx.actor.user_id,
            at=at,
        )
        if not written:
            raise errors.PlanNotRunning()
        said = {"channel": urged.channel, "result": urged.result}
        cases.note(tx, "payment:urge", {urged.case_id: Noted("", "", said)}, at=at)


def to_urge(tx: Tx, *, limit: int = 200, after: int = 0) -> list[Any]:
    """Cases with money overdue, those first in which nobody was urged, but for as many of them as come before.

    None with a dispute that waits.
    """
    return tx.rows(sql.to_urge, limit=limit, after=after)


def urgings(tx: Tx, case_id: int) -> list[Any]:
    """How often and with what result somebody was urged, newest first."""
    return tx.rows(sql.urgings, case_id=case_id)


def end(tx: Tx, case_ids: Sequence[int], state: PlanState, *, at: datetime) -> list[int]:
    """Plans leave performance: ENFORCEMENT_APPLIED, SUED or WRITTEN_OFF; PlanNotRunning if one is not in default.

    NotEnforceable if enforcement was applied for and no court has confirmed the agreement (民事诉讼法 art. 206);
    ReleaseNeedsSecond beyond what one person of the institution writes off in a day.
    """
    event = ENDS[state]
    _check(tx, event, case_ids)
    with tx.handing_over():
        plans = plans_in(tx, case_ids, PlanState.DEFAULTED, PlanState.ACCELERATED)
        is_applied = state is PlanState.ENFORCEMENT_APPLIED
        if is_applied and any(plan.agreement_state != AgreementState.CONFIRMED for plan in plans):
            raise errors.NotEnforceable()
        if state is PlanState.WRITTEN_OFF and limits.takes_second(tx, limits.open_of(tx, plans), at=at):
            raise errors.ReleaseNeedsSecond()
        return step(tx, sql.end_plans, event, state, at, plan_ids=[plan.id for plan in plans], state=state)


ENDS = {
    PlanState.ENFORCEMENT_APPLIED: "apply_enforcement",
    PlanState.SUED: "sue",
    PlanState.WRITTEN_OFF: "write_off",
}
RUNNING = (PlanState.ACTIVE, PlanState.DEFAULTED, PlanState.ACCELERATED)


def plans(tx: Tx, case_id: int) -> list[Any]:
    """The plans of a case, the one that counts last."""
    return tx.rows(sql.of_case, case_id=case_id)


def instalments(tx: Tx, plan_id: int) -> list[Any]:
    """The instalments of a plan."""
    return tx.rows(sql.instalments_of, plan_id=plan_id)


def ledger(tx: Tx, plan_id: int, *, until: datetime) -> list[Any]:
    """The entries of a plan as of a moment."""
    return tx.rows(sql.ledger_of, plan_id=plan_id, until=until)


def balances(tx: Tx, plan_id: int, *, until: datetime) -> list[Any]:
    """What stands on each account of a plan by component, as of a moment; debits less credits."""
    return tx.rows(sql.balances_of, plan_id=plan_id, until=until)


def _check(tx: Tx, event: str, case_ids: Sequence[int]) -> None:
    check_role(tx, event)
    see(tx, case_ids)


def see(tx: Tx, case_ids: Sequence[int]) -> None:
    """NotFound unless the actor's own eyes see a plan of each case."""
    if len(tx.rows(sql.plans_seen, case_ids=list(case_ids))) != len(set(case_ids)):
        raise errors.NotFound()


def plans_in(tx: Tx, case_ids: Sequence[int], *states: PlanState) -> list[Any]:
    """The plans of cases; PlanNotRunning unless each has one in these states."""
    found = [row for row in tx.rows(sql.running_plans, case_ids=list(case_ids)) if row.state in states]
    if len(found) != len(set(case_ids)):
        raise errors.PlanNotRunning()
    return found
