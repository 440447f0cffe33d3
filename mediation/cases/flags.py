"""Flags on cases: what acceptance or a clock has to say, to whom, until it no longer holds or somebody saw to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases.log import SHANGHAI
from mediation.cases.models import Verdict
from mediation.db import Tx, load
from mediation.permissions import Permission, may
from mediation.vocabulary import Audience

sql = load(Path(__file__).with_name("flags.sql"))
NEW_IDENTITY = "NEW-IDENTITY"
"""Flag on a case whose mediator was appointed before a party's identity number was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A flag as it is raised, on a case or on one of its parties; `shown_to` are those who see it beside staff."""

    case_id: int
    code: str
    verdict: Verdict
    shown_to: tuple[Audience, ...]
    party_id: int | None = None
    due_on: date | None = None


def put_up(tx: Tx, flags: Sequence[Flag], *, at: datetime) -> int:
    """Raise flags; one that stands, or that a person cleared, is left alone unless its day has changed."""
    if not flags:
        return 0
    return tx.run(
        sql.put_up,
        case_ids=[flag.case_id for flag in flags],
        party_ids=[flag.party_id for flag in flags],
        codes=[flag.code for flag in flags],
        verdicts=[str(flag.verdict) for flag in flags],
        shown_to=[",".join(flag.shown_to) for flag in flags],
        due_on=[flag.due_on for flag in flags],
        at=at,
    )


def take_down(tx: Tx, case_ids: Sequence[int], *, codes: Sequence[str], holding: Sequence[Flag], at: datetime) -> int:
    """Clear flags of these codes that stand on the cases and no longer hold; how many."""
    return tx.run(
        sql.take_down,
        case_ids=list(case_ids),
        codes=list(codes),
        holding_cases=[flag.case_id for flag in holding],
        holding_codes=[flag.code for flag in holding],
        at=at,
    )


def clear(tx: Tx, flag_ids: Sequence[int], *, note: str, at: datetime) -> int:
    """A person has seen to flags and says how: looked and found no bar, sued, demanded; how many were cleared.

    NotPermitted without the permission to accept, NotFound if one of them is not there or was cleared before.
    """
    if not may(tx.actor.role, Permission.ACCEPT):
        raise errors.NotPermitted()
    cleared = tx.run(sql.clear, flag_ids=list(flag_ids), note=note, actor_id=tx.actor.user_id, at=at)
    if cleared != len(set(flag_ids)):
        raise errors.NotFound()
    return cleared


def let_pass(tx: Tx, case_ids: Sequence[int], *, note: str, at: datetime) -> int:
    """A person has looked at all that wants to be looked at in cases, and found no bar; how many flags were cleared.

    NotPermitted without the permission to accept.
    """
    if not may(tx.actor.role, Permission.ACCEPT):
        raise errors.NotPermitted()
    return tx.run(sql.let_pass, case_ids=list(case_ids), note=note, actor_id=tx.actor.user_id, at=at)


def doubt_mediators(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> int:
    """Flag those of the cases that have a mediator, whose parties are not who he took the case on with; how many.

    He looks for ties to them anew, and discloses or recuses himself (Online Mediation Rules art. 13); the registrar
    clears the flag with a note of what came of it. A flag that was cleared is raised again by a change of a later day.
    """
    held = [row.id for row in tx.rows(sql.with_mediator, case_ids=list(case_ids))]
    day, to_mediator = at.astimezone(SHANGHAI).date(), (Audience.MEDIATOR,)
    return put_up(
        tx,
        [
            Flag(case_id=case, code=NEW_IDENTITY, verdict=Verdict.LOOK, shown_to=to_mediator, due_on=day)
            for case in held
        ],
        at=at,
    )


def standing(tx: Tx, case_ids: Sequence[int]) -> list[Any]:
    """Flags that stand on cases, as far as the actor may see them: what stops a case first, then by day."""
    return tx.rows(sql.standing, case_ids=list(case_ids))
