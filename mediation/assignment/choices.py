"""Mediators who are chosen, not computed: by the parties together, or by two people of the centre against a rule."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from mediation import errors
from mediation.assignment import loading
from mediation.assignment.loading import sql
from mediation.assignment.offering import Offers, offer
from mediation.assignment.places import Places
from mediation.assignment.releasing import must_say, must_see, side_of
from mediation.assignment.rules import Rule
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.db import Tx
from mediation.deadlines import due
from mediation.lifecycle import who_may
from mediation.vocabulary import CaseEvent

NEVER = frozenset({"KIN", "EMPLOYER", "OWN_DEBT", "RECUSED_THERE", "RECUSED", "REJECTED", "TERM"})
"""Rules that protect the parties, not the centre's order: nobody sets them aside (Online Mediation Rules art. 13)."""


def ask_to_choose(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> int:
    """A side wants to choose: no run takes its cases for two working days, and then both sides get a list.

    So it is anyway where the institution has not said that the centre appoints (Online Mediation Rules art. 10). An
    institution that has said so leaves the list to the respondent.
    """
    side, until = side_of(tx), _two_days_on(tx, at)
    seen = _seen(tx, case_ids)
    with tx.handing_over():
        return tx.run(sql.ask_to_choose, case_ids=seen, side=side, until=until)


def leave_to_centre(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> int:
    """A side leaves the choice to the centre: the other gets the list at once; when both do, the next run decides."""
    side, until = side_of(tx), _two_days_on(tx, at)
    seen = _seen(tx, case_ids)
    with tx.handing_over():
        return tx.run(sql.leave_to_centre, case_ids=seen, side=side, until=until)


def select_jointly(tx: Tx, mediators: Mapping[int, int], *, at: datetime) -> list[int]:
    """A side names a mediator for each case; the cases for which both sides now name the same are his.

    MediatorBarred where a rule excludes the choice. It counts as long as no run has taken the case, also after the two
    working days (Online Mediation Rules art. 10).
    """
    side, until = side_of(tx), _two_days_on(tx, at)
    must_see(tx, mediators)
    with tx.handing_over():
        _must_be_allowed(tx, mediators, at)
        named = tx.rows(
            sql.name_mediators,
            case_ids=list(mediators),
            mediator_ids=list(mediators.values()),
            side=side,
            until=until,
        )
        if len(named) != len(mediators):
            raise errors.IllegalMove()
        same = {row.case_id for row in named if row.is_same}
        cases.note(
            tx,
            "choice:name",
            {case: Noted("", "", {"side": side, "mediator_id": mediator}) for case, mediator in mediators.items()},
            at=at,
        )
        agreed = {case: mediator for case, mediator in mediators.items() if case in same}
        return offer(tx, CaseEvent.SELECT_JOINTLY, Offers.alike(agreed, "jointly"), at=at)


def appoint(tx: Tx, mediators: Mapping[int, int], *, reason: str, at: datetime) -> list[int]:
    """The assigner appoints, within the rules and with a reason, where a party has refused the automated decision.

    RunDecides for any other case (Personal Information Protection Law art. 24).
    """
    _must_appoint(tx)
    must_say({0: reason})
    if not mediators.keys() <= set(to_appoint(tx)):
        raise errors.RunDecides()
    _must_be_allowed(tx, mediators, at)
    return offer(tx, CaseEvent.APPOINT, Offers.alike(mediators, "person", why=reason.strip()), at=at)


def to_appoint(tx: Tx) -> list[int]:
    """Cases that wait for a person's choice, since a party has refused the automated decision."""
    return [row.id for row in tx.rows(sql.automation_refused)]


def ask_override(tx: Tx, case_id: int, *, mediator_id: int, reason: str, at: datetime) -> int:
    """Ask for a mediator whom rules exclude from a case, with a reason in writing; the number of the request.

    MediatorBarred where a rule can never be set aside.
    """
    _must_appoint(tx)
    return int(
        tx.value(
            sql.ask_override,
            case_id=case_id,
            mediator_id=mediator_id,
            reason=reason.strip(),
            rules=json.dumps(_set_aside(tx, case_id, mediator_id, at)),
            at=at,
            asked_by=tx.actor.user_id,
        )
    )


def approve_override(tx: Tx, override_id: int, *, at: datetime) -> None:
    """A second person approves, and the case is offered; NeedsSecondApprover when it is the one who asked."""
    _must_appoint(tx)
    asked = tx.one(sql.override, override_id=override_id)
    if asked.asked_by == tx.actor.user_id:
        raise errors.NeedsSecondApprover()
    codes = _set_aside(tx, asked.case_id, asked.mediator_id, at)
    tx.run(sql.approve_override, override_id=override_id, at=at, approved_by=tx.actor.user_id, rules=json.dumps(codes))
    made = Offers.alike({asked.case_id: asked.mediator_id}, "override", override=override_id, set_aside=codes)
    offer(tx, CaseEvent.APPOINT, made, at=at)


def blocked(tx: Tx, mediators: Mapping[int, int], *, at: datetime) -> dict[int, list[Rule]]:
    """For each case the rules that exclude its mediator now; several cases of a mediator fill his places in turn."""
    tx.run(sql.lock_mediators, mediator_ids=list(mediators.values()))
    on = cases.today_of(at)
    kinds, places = loading.kinds(tx, list(mediators), on=on), Places(loading.roster(tx, on=on))
    found = {}
    for case, mediator in mediators.items():
        if case not in kinds:
            raise errors.NotFound()
        found[case] = places.blocking(kinds[case], mediator)
        places.take(kinds[case], mediator)
    return found


def _two_days_on(tx: Tx, at: datetime) -> date:
    return due("D1", cases.today_of(at), calendar=calendars.current(tx)).due_on


def _seen(tx: Tx, case_ids: Sequence[int]) -> list[int]:
    must_see(tx, dict.fromkeys(case_ids))
    return list(case_ids)


def _must_be_allowed(tx: Tx, mediators: Mapping[int, int], at: datetime) -> None:
    found = blocked(tx, mediators, at=at)
    if codes := sorted({rule.code for rules in found.values() for rule in rules}):
        raise errors.MediatorBarred(f"({', '.join(codes)})")


def _must_appoint(tx: Tx) -> None:
    if tx.actor.role not in who_may(CaseEvent.APPOINT):
        raise errors.NotPermitted(f"({CaseEvent.APPOINT})")


def _set_aside(tx: Tx, case_id: int, mediator_id: int, at: datetime) -> list[str]:
    codes = [rule.code for rule in blocked(tx, {case_id: mediator_id}, at=at)[case_id]]
    if barred := sorted(NEVER.intersection(codes)):
        raise errors.MediatorBarred(f"({', '.join(barred)})")
    return codes
