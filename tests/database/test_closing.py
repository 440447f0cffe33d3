"""Figures of closed days are those of the events: computed again they are the same, added up they are the live ones."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.db import Actor, Tx, transaction
from mediation.statistics import actions as statistics
from mediation.statistics import closing
from mediation.vocabulary import Role, TerminationReason
from tests.database.test_journey import acting, agreed, in_mediation

DAY = timedelta(days=1)
LAST = date(2026, 10, 20)


@pytest.fixture
def busy(tx: Tx) -> Tx:
    """A week of three banks: some cases agree, some end, some wait."""
    agreed(tx, 2)
    ended, _ = in_mediation(tx)
    cases.terminate(acting(tx, Role.MEDIATOR), {ended: TerminationReason.POSITIONS_TOO_FAR}, at=NOON + 3 * DAY)
    late = world.some_cases(tx, world.a_bank(), 3, at=NOON + DAY)
    cases.accept(tx, late[:2], at=NOON + 4 * DAY)
    return tx


def rows(tx: Tx) -> list[Any]:
    return closing.closed_days(tx, from_day=date(2026, 1, 1), to_day=LAST)


def close(tx: Tx) -> int:
    return closing.close_days(tx, at=NOON + 9 * DAY)


def test_every_day_since_the_first_filing_is_closed_once(busy: Tx) -> None:
    assert [close(busy), close(busy)] == [9, 0]
    assert closing.close_days(busy, at=NOON + 10 * DAY) == 1


def test_closed_days_add_up_to_the_live_figures(busy: Tx) -> None:
    world.a_centre()
    close(busy)
    live = statistics.totals(busy, from_day=date(2026, 1, 1), to_day=LAST, as_of=LAST)
    found = rows(busy)

    def total(measure: str) -> Any:
        return sum(getattr(row, measure) for row in found)

    assert (total("filed"), total("accepted"), total("agreed")) == (live["cases"], live["accepted"], live["agreed"])
    assert (total("amount_accepted"), total("amount_agreed")) == (live["amount_in_dispute"], live["amount_agreed"])
    assert total("ended_otherwise") == live["terminated"]
    assert sum(row.open for row in found if row.day == LAST) == live["open"] > 0


def test_they_do_so_for_each_institution(busy: Tx) -> None:
    close(busy)
    until = NOON + 9 * DAY - timedelta(hours=12)
    live = busy.rows(statistics.sql.by_institution, from_day=date(2026, 1, 1), to_day=LAST, until=until)
    found = Counter[int]()
    for row in rows(busy):
        found[row.institution_id] += row.accepted
    names = {row.id: row.name for row in busy.rows("SELECT id, name FROM institutions")}
    assert {names[bank]: accepted for bank, accepted in found.items()} == {row.name: row.accepted for row in live}


def test_a_day_computed_again_later_is_the_same(busy: Tx) -> None:
    close(busy)
    before = rows(busy)
    taken = [row.id for row in busy.rows("SELECT id FROM cases WHERE state = 'IN_MEDIATION'")]
    assignment.replace(acting(busy, Role.ASSIGNER), dict.fromkeys(taken, "note"), reason="ill", at=NOON + 9 * DAY)
    for day in range(9):
        closing.close_day(busy, NOON.date() + day * DAY)
    assert rows(busy) == before


def test_a_bank_sees_its_own_days(busy: Tx) -> None:
    close(busy)
    bank = rows(busy)[0].institution_id
    with transaction(Actor(role=Role.BANK_OPERATOR, institution_id=bank)) as eyes:
        assert {row.institution_id for row in rows(eyes)} == {bank}
