"""Long walks over the ledger, and many hands on one plan at once."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections

from fixtures import world
from mediation.db import SYSTEM, Tx, transaction
from mediation.performance import actions as performance
from mediation.performance import posting
from tests.database.performance_desk import a_plan, applications, balances, paid, terms
from tests.database.test_ledger_machine import walk

DAY = timedelta(days=1)


@pytest.mark.torture
def test_ten_thousand_steps_and_the_ledger_still_holds(tx: Tx) -> None:
    walk(tx, examples=220, steps=50)


@pytest.mark.torture
def test_many_hands_post_reverse_and_sweep_at_once(fresh_database: str) -> None:
    many_hands(payments=60, hands=6)


def many_hands(*, payments: int, hands: int) -> None:
    """Payments sent by several hands, each several times and in any order, some taken back, while days pass."""
    with transaction(SYSTEM) as tx:
        bank = world.a_bank()
        cases = [a_plan(tx, bank, terms(*["100"] * 6)) for _ in range(3)]
        alone = [a_plan(tx, bank, terms(*["100"] * 6)) for _ in range(3)]
    chance = random.Random(7)
    sent = [
        (f"T{n}", chance.randrange(3), chance.randrange(40), Decimal(chance.randrange(1, 4000)) / 100)
        for n in range(payments)
    ]
    taken_back = {f"T{n}" for n in range(0, payments, 5)}

    def hand(seed: int) -> None:
        mine = [*sent, *chance.sample(sent, len(sent) // 2)]
        random.Random(seed).shuffle(mine)
        for ref, case, days, amount in mine:
            with transaction(SYSTEM) as tx:
                one = paid(cases[case], ref, world.NOON.date() + days * DAY, amount)
                performance.post_payments(tx, bank.pk, [one], at=world.NOON + 60 * DAY)
                if ref in taken_back:
                    posting.hold(tx, bank.pk)
                    posting.reverse(tx, bank.pk, {f"R{ref}": ref}, at=world.NOON + 60 * DAY)
            if ref.endswith("7"):
                with transaction(SYSTEM) as tx:
                    performance.sweep(tx, at=world.NOON + 60 * DAY)
        connections.close_all()

    with ThreadPoolExecutor(hands) as pool:
        for done in [pool.submit(hand, seed) for seed in range(hands)]:
            done.result()
    with transaction(SYSTEM) as tx:
        for ref, case, days, amount in sent:
            if ref not in taken_back:
                one = paid(alone[case], f"{ref}B", world.NOON.date() + days * DAY, amount)
                performance.post_payments(tx, bank.pk, [one], at=world.NOON + 60 * DAY)
        for crowded, quiet in zip(cases, alone, strict=True):
            assert [(f"{ref}B", *rest) for ref, *rest in applications(tx, crowded)] == applications(tx, quiet)
            assert balances(tx, crowded)["due"] == balances(tx, quiet)["due"]
