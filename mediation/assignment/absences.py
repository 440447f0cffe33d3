"""When mediators work and when they are away: asked for by them, answered by the assigner, who hands their cases over.

Leave keeps runs from giving a mediator cases, and sessions from being offered; cases that they have stay theirs until
they are handed over (Invited Mediation Provisions art. 13).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.assignment import actions
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.permissions import Permission, may

sql = load(Path(__file__).with_name("absences.sql"))
SHOWN = timedelta(days=30)
"""How long an answered request is shown."""
REASON = "absence"
"""All that the log says of why cases are handed over; what somebody is away for is nobody's business there."""
Hours = Mapping[int, tuple[time, time]]
"""From and until when somebody works, by day of the week (0 is Monday)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Days on which somebody is not at work, first and last, and why; LeaveWrong if they are none."""

    from_day: date
    until: date
    reason: str

    def __post_init__(self) -> None:
        if self.until < self.from_day or not self.reason.strip():
            raise errors.LeaveWrong()

    def row(self) -> dict[str, Any]:
        """Its columns."""
        return {"from_day": self.from_day, "until": self.until, "reason": self.reason.strip()}


def ask(tx: Tx, away: Away, *, hand_over: str, at: datetime) -> int:
    """A mediator asks for leave, and says what whoever takes cases over is to know; the number of the request.

    LeaveWrong for days that are over.
    """
    whose = _own(tx)
    if away.until < cases.today_of(at):
        raise errors.LeaveWrong()
    with tx.handing_over():
        return int(tx.value(sql.ask, mediator_id=whose, hand_over=hand_over.strip(), at=at, **away.row()))


def grant(tx: Tx, request_id: int, *, at: datetime) -> None:
    """The leave that is asked for is given; IllegalMove if the request was answered."""
    asked = _answer(tx, request_id, is_granted=True, at=at)
    enter(tx, asked.mediator_id, Away(from_day=asked.from_day, until=asked.until, reason=asked.reason))


def refuse(tx: Tx, request_id: int, *, at: datetime) -> None:
    """The leave that is asked for is not given; IllegalMove if the request was answered."""
    _answer(tx, request_id, is_granted=False, at=at)


def enter(tx: Tx, mediator_id: int, away: Away) -> None:
    """The assigner enters leave that was agreed on otherwise, or an illness."""
    _check_assigner(tx)
    tx.run(sql.enter, mediator_id=mediator_id, **away.row())


def take_back(tx: Tx, leave_id: int, *, at: datetime) -> None:
    """Somebody is back: a leave that has begun ends today, one to come is dropped; IllegalMove if it is over."""
    _check_assigner(tx)
    today = cases.today_of(at)
    if not (tx.run(sql.drop, leave_id=leave_id, day=today) or tx.run(sql.shorten, leave_id=leave_id, day=today)):
        raise errors.IllegalMove()


def set_hours(tx: Tx, hours: Hours) -> None:
    """A mediator says when they work, in Shanghai; nothing at all means whenever the centre does. HoursWrong."""
    whose = _own(tx)
    if any(ends <= starts for starts, ends in hours.values()):
        raise errors.HoursWrong()
    with tx.handing_over():
        tx.run(sql.drop_hours, mediator_id=whose)
        columns = {"starts": [starts for starts, _ in hours.values()], "ends": [ends for _, ends in hours.values()]}
        tx.run(sql.put_hours, mediator_id=whose, weekdays=list(hours), **columns)


def hours(tx: Tx, mediator_id: int) -> dict[int, tuple[time, time]]:
    """When a mediator works, as far as the actor may see it; empty for whenever the centre does."""
    return {row.weekday: (row.starts, row.ends) for row in tx.rows(sql.hours, mediator_id=mediator_id)}


def leaves(tx: Tx, *, at: datetime, mediator_id: int | None = None) -> list[Any]:
    """Leave that is not over, of everybody the actor may see or of one."""
    return tx.rows(sql.leaves, day=cases.today_of(at), mediator_id=mediator_id)


def requests(tx: Tx, *, at: datetime, mediator_id: int | None = None) -> list[Any]:
    """Requests that wait, and those answered a short while ago, of everybody the actor may see or of one."""
    return tx.rows(sql.requests, since=at - SHOWN, mediator_id=mediator_id)


def hand_over(tx: Tx, mediator_id: int, *, note: str, at: datetime) -> list[int]:
    """The assigner takes the cases that a mediator has in mediation, each with the note; they go back to the pool.

    The next run gives them to others while leave keeps them from their mediator; their periods run on. ReasonMissing;
    IllegalMove if there is none.
    """
    _check_assigner(tx)
    found = [row.id for row in tx.rows(sql.in_mediation, mediator_id=mediator_id)]
    if not found:
        raise errors.IllegalMove()
    return actions.replace(tx, dict.fromkeys(found, note), reason=REASON, at=at)


def _answer(tx: Tx, request_id: int, *, is_granted: bool, at: datetime) -> Any:
    _check_assigner(tx)
    found = tx.rows(sql.answer, request_id=request_id, is_granted=is_granted, at=at, actor_id=tx.actor.user_id)
    if not found:
        raise errors.IllegalMove()
    return found[0]


def _own(tx: Tx) -> int:
    if not tx.actor.mediator_id:
        raise errors.NotPermitted()
    return tx.actor.mediator_id


def _check_assigner(tx: Tx) -> None:
    if not may(tx.actor.role, Permission.ASSIGN):
        raise errors.NotPermitted()
