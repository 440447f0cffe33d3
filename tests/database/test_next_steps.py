"""What lists say has to happen next in a case that is agreed: as its plan and its confirmation stand, not its state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fixtures.world import NOON
from mediation.cases import actions as cases
from mediation.cases import searching
from mediation.cases.searching import Next
from mediation.cases.words import NextStep
from mediation.db import Actor, Tx
from mediation.performance import actions as performance
from mediation.vocabulary import CaseEvent, CaseState, Role
from tests.database.performance_desk import agree, confirm, paid, terms
from tests.database.test_journey import acting, in_mediation

DAY = timedelta(days=1)
FIRST, SECOND = NOON.date() + 20 * DAY, NOON.date() + 50 * DAY


@pytest.fixture
def case(tx: Tx) -> int:
    """A case that is agreed and performed, of two instalments."""
    (found,) = in_mediation(tx, 1)
    for event, to in ((CaseEvent.SETTLE_TERMS, None), (CaseEvent.SIGN, CaseState.AGREED)):
        cases.move(acting(tx, Role.MEDIATOR), event, cases.each([found]), at=NOON, to=to)
    agree(tx, found, terms("300", "300", days=[FIRST, SECOND]))
    performance.draw_up(tx, [found], at=NOON)
    return found


def following(tx: Tx) -> Next:
    (found,) = searching.search(tx, searching.Wanted()).next.values()
    return found


def test_both_sides_apply_if_that_day_comes_first_and_then_pay(tx: Tx, case: int) -> None:
    found = []
    for days in (-1, 1):
        tx.run("UPDATE agreements SET apply_by = %(by)s WHERE case_id = %(id)s", by=FIRST + days * DAY, id=case)
        found.append(following(tx))
    assert found == [Next(NextStep.APPLY, FIRST - DAY), Next(NextStep.PAY, FIRST)]


def test_a_court_is_waited_for_until_it_has_confirmed(tx: Tx, case: int) -> None:
    tx.run("UPDATE agreements SET state = 'APPLIED', apply_by = %(by)s WHERE case_id = %(id)s", by=FIRST - DAY, id=case)
    assert following(tx) == Next(NextStep.AWAIT_COURT, FIRST)
    confirm(tx, case)
    assert following(tx) == Next(NextStep.PAY, FIRST)


def test_what_was_paid_moves_the_day_on_until_nothing_is_left(tx: Tx, case: int) -> None:
    bank, found = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case), []
    for reference in ("P1", "P2"):
        performance.post_payments(tx, bank, [paid(case, reference, NOON.date(), "300")], at=NOON)
        found.append(following(tx))
    assert found == [Next(NextStep.PAY, SECOND), Next(NextStep.NOTHING, None)]


def test_the_institution_is_waited_for_in_default_and_a_court_is_told_of_no_step(tx: Tx, case: int) -> None:
    performance.sweep(tx, at=NOON + 40 * DAY)
    assert following(tx) == Next(NextStep.DEFAULT, FIRST)
    shown = tx.rows("SELECT id, state FROM cases")
    court = searching.next_steps(Tx(Actor(role=Role.COURT_LIAISON, court_id=1)), shown)
    assert court == {case: Next(searching.NEXT_STEPS[CaseState.AGREED], None)}
