"""Mediators who are chosen, not computed: by the parties together, or by two people of the centre against a rule."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mediation import errors
from mediation.assignment import loading
from mediation.assignment.loading import sql
from mediation.assignment.offering import Offers, offer
from mediation.assignment.rules import Rule, blocking
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.db import Tx
from mediation.deadlines import due
from mediation.lifecycle import who_may
from mediation.vocabulary import CaseEvent

OUT_OF_TERM = Rule("TERM", "不在聘期内", "is not in term", (), lambda _kind, _mediator: True)
"""Why somebody is not even on the roster of a run."""

NEVER = frozenset({"CONFLICT", "RECUSED", "TERM"})
"""Rules that protect the parties, not the centre's order: nobody sets them aside (Online Mediation Rules art. 13)."""


def ask_to_choose(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> int:
    """The parties want to choose: for two working days no run takes their cases (Online Mediation Rules art. 10)."""
    until = due("D1", cases.today_of(at), calendar=calendars.current(tx)).due_on
    return tx.run(sql.keep_for_choice, case_ids=list(case_ids), until=until)


def select_jointly(tx: Tx, mediators: Mapping[int, int], *, at: datetime) -> list[int]:
    """The parties have chosen a mediator for each case; MediatorBarred where a rule excludes the choice.

    A choice counts as long as no run has taken the case, also after the two working days (Online Mediation Rules
    art. 10).
    """
    if len(tx.rows(sql.in_sight, case_ids=list(mediators))) != len(mediators):
        raise errors.NotFound()
    with tx.handing_over():
        found = blocked(tx, mediators, at=at)
        if codes := sorted({rule.code for rules in found.values() for rule in rules}):
            raise errors.MediatorBarred(f"({', '.join(codes)})")
        return offer(tx, CaseEvent.SELECT_JOINTLY, Offers.alike(mediators, {"chosen": "jointly"}), at=at)


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
    reason = {"override": override_id, "set_aside": codes}
    offer(tx, CaseEvent.APPOINT, Offers.alike({asked.case_id: asked.mediator_id}, reason), at=at)


def blocked(tx: Tx, mediators: Mapping[int, int], *, at: datetime) -> dict[int, list[Rule]]:
    """For each case the rules that exclude its mediator now; several cases of a mediator fill his places in turn."""
    tx.run(sql.lock_mediators, mediator_ids=list(mediators.values()))
    on = cases.today_of(at)
    kinds = loading.kinds(tx, list(mediators), on=on)
    by_id = {candidate.id: candidate for candidate in loading.roster(tx, on=on)}
    found = {}
    for case, mediator in mediators.items():
        if case not in kinds:
            raise errors.NotFound()
        if mediator not in by_id:
            found[case] = [OUT_OF_TERM]
            continue
        kind, candidate = kinds[case], by_id[mediator]
        found[case] = blocking(kind, candidate)
        room = {one: left - (one == kind.institution) for one, left in candidate.share_room.items()}
        by_id[mediator] = replace(candidate, load=candidate.load + 1, share_room=room)
    return found


def _must_appoint(tx: Tx) -> None:
    if tx.actor.role not in who_may(CaseEvent.APPOINT):
        raise errors.NotPermitted(f"({CaseEvent.APPOINT})")


def _set_aside(tx: Tx, case_id: int, mediator_id: int, at: datetime) -> list[str]:
    codes = [rule.code for rule in blocked(tx, {case_id: mediator_id}, at=at)[case_id]]
    if barred := sorted(NEVER.intersection(codes)):
        raise errors.MediatorBarred(f"({', '.join(barred)})")
    return codes
