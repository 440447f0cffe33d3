"""Hours and leave: asked for by whom they are of, answered by the assigner, seen by nobody else."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from fixtures import world
from mediation import errors
from mediation.assignment import absences, loading
from mediation.assignment.absences import Away
from mediation.db import Actor, Tx
from mediation.vocabulary import Role

TODAY = world.NOON.date()
REST = Away(from_day=TODAY, until=TODAY + timedelta(days=4), reason="rest")
ASSIGNER = Actor(role=Role.ASSIGNER, user_id=7)


def seen_by(tx: Tx, actor: Actor) -> Tx:
    tx.run(actor.statement())
    return Tx(actor)


def test_leave_counts_once_it_is_granted_and_can_be_taken_back(tx: Tx) -> None:
    hers = Actor(role=Role.MEDIATOR, mediator_id=world.a_mediator().pk)
    asked = absences.ask(seen_by(tx, hers), REST, hand_over="", at=world.NOON)
    assert absences.leaves(tx, at=world.NOON) == []
    centre = seen_by(tx, ASSIGNER)
    absences.grant(centre, asked, at=world.NOON)
    assert loading.roster(centre, on=TODAY)[0].is_absent
    (leave,) = absences.leaves(centre, at=world.NOON)
    absences.take_back(centre, leave.id, at=world.NOON)
    assert [row.until for row in absences.leaves(centre, at=world.NOON)] == [TODAY]
    with pytest.raises(errors.IllegalMove):
        absences.refuse(centre, asked, at=world.NOON)


def test_leave_that_has_not_begun_is_dropped_when_it_is_taken_back(tx: Tx) -> None:
    centre, mediator = seen_by(tx, ASSIGNER), world.a_mediator().pk
    later = Away(from_day=TODAY + timedelta(days=3), until=TODAY + timedelta(days=4), reason="rest")
    absences.enter(centre, mediator, later)
    absences.take_back(centre, absences.leaves(centre, at=world.NOON)[0].id, at=world.NOON)
    assert absences.leaves(centre, at=world.NOON) == []


def test_a_mediator_sees_and_says_their_own_alone(tx: Tx) -> None:
    hers = Actor(role=Role.MEDIATOR, mediator_id=world.a_mediator().pk)
    his = Actor(role=Role.MEDIATOR, mediator_id=world.a_mediator().pk)
    absences.enter(seen_by(tx, ASSIGNER), hers.mediator_id, REST)
    her = seen_by(tx, hers)
    absences.ask(her, REST, hand_over="", at=world.NOON)
    absences.set_hours(her, {0: (time(9), time(12))})
    absences.set_hours(her, {2: (time(9), time(12))})
    assert absences.hours(her, hers.mediator_id) == {2: (time(9), time(12))}
    him = seen_by(tx, his)
    assert absences.hours(him, hers.mediator_id) == {}
    assert absences.leaves(him, at=world.NOON) == absences.requests(him, at=world.NOON) == []
    with pytest.raises(errors.NotPermitted):
        absences.enter(him, his.mediator_id, REST)


@pytest.mark.parametrize(("first", "last", "why"), [(TODAY, TODAY - timedelta(days=1), "rest"), (TODAY, TODAY, " ")])
def test_leave_is_of_days_in_order_and_has_a_reason(first: date, last: date, why: str) -> None:
    with pytest.raises(errors.LeaveWrong):
        Away(from_day=first, until=last, reason=why)
