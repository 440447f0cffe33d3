"""A renewal for all cases under a number costs little more than to update its rows and write their events."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from statistics import median
from time import perf_counter
from typing import Any

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation.cases import opening
from mediation.cases.actions import Noted, note
from mediation.db import SYSTEM, Actor, transaction
from mediation.powers import actions as powers
from mediation.powers.actions import Among
from mediation.vocabulary import Role
from tests.database.test_powers import OLD, POWER

pytestmark = pytest.mark.benchmark
CASES, TIMES = 20_000, 3
BARE = "UPDATE claims SET handler_name = handler_name || '' WHERE case_id = ANY (%(ids)s)"


def test_a_renewal_costs_at_most_three_times_its_update_and_its_events(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        world.a_centre()
        bank = world.a_bank()
        ids = opening.open_cases(tx, world.some_filings(bank, CASES), at=NOON)
    clerk = Actor(role=Role.BANK_OPERATOR, user_id=7, institution_id=bank.pk)

    def seconds(work: Any) -> float:
        with transaction(clerk) as tx:
            began = perf_counter()
            work(tx)
            return perf_counter() - began

    def bare(tx: Any) -> None:
        tx.run(BARE, ids=ids)
        note(tx, "power:renew", dict.fromkeys(ids, Noted("", "", {"power": 1})), at=NOON)

    numbers, floor, ours = [OLD, *(f"R-{turn}" for turn in range(TIMES))], [], []
    for turn, (former, number) in enumerate(pairwise(numbers)):
        power, at = replace(POWER, number=number), NOON + timedelta(days=turn)
        floor.append(seconds(bare))
        ours.append(seconds(lambda tx, p=power, f=former, a=at: powers.renew(tx, p, Among(former=f), at=a)))
    assert median(ours) < 3 * median(floor), (ours, floor)
