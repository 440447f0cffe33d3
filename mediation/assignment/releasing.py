"""Ending an assignment before its time: on which ground, and what was said, by the mediator or by a side."""

from __future__ import annotations

from collections.abc import Mapping

from mediation import errors
from mediation.assignment.loading import sql
from mediation.assignment.words import ReleaseGround, Side
from mediation.db import Tx
from mediation.vocabulary import Role

SIDES: Mapping[Role, Side] = {
    Role.BANK_OPERATOR: Side.INSTITUTION,
    Role.BANK_SUPERVISOR: Side.INSTITUTION,
    Role.PARTY: Side.RESPONDENT,
    Role.AGENT: Side.RESPONDENT,
}


def side_of(tx: Tx) -> Side:
    """The side the actor speaks for; NotPermitted for anybody else."""
    if tx.actor.role not in SIDES:
        raise errors.NotPermitted()
    return SIDES[tx.actor.role]


def must_see(tx: Tx, case_ids: Mapping[int, object]) -> None:
    """NotFound unless every case is the actor's to see."""
    if len(tx.rows(sql.in_sight, case_ids=list(case_ids))) != len(case_ids):
        raise errors.NotFound()


def must_say(said: Mapping[int, str]) -> None:
    """ReasonMissing where nothing is said about a case."""
    if not all(text.strip() for text in said.values()):
        raise errors.ReasonMissing()


def release(tx: Tx, said: Mapping[int, str], *, ground: ReleaseGround, side: Side | None = None) -> dict[int, int]:
    """End the live assignments of cases; who had each. To be done with the centre's hands.

    What is said is a side's objection, or without a side the hand-over note to the next mediator. IllegalMove where a
    case has no mediator.
    """
    had = tx.rows(
        sql.release_assignments,
        case_ids=list(said),
        said=[text.strip() for text in said.values()],
        ground=ground,
        side=side,
    )
    if len(had) != len(said):
        raise errors.IllegalMove()
    return {row.case_id: row.mediator_id for row in had}
