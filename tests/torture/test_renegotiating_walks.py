"""Long walks through mediation again, and payments that come at the moment of the last signature."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest

from mediation import errors
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.performance import actions as performance
from mediation.reach import signatures
from mediation.vocabulary import Role, SignerRole
from tests.database.performance_desk import books, paid
from tests.database.test_journey import SIGNERS, acting
from tests.database.test_offers import at_once
from tests.database.test_renegotiating import LATER, again, agreement_states, new_terms, performed
from tests.database.test_renegotiating_machine import walk

pytestmark = pytest.mark.torture
CASES, ROUNDS, HANDS = 6, 4, 4
OWED = Decimal(9000)


def test_no_long_sequence_of_talks_loses_a_yuan_or_a_move(tx: Tx) -> None:
    walk(tx, examples=220, steps=50)


def test_of_many_who_pay_while_two_sign_last_nobody_pays_on_the_plan_that_ends(fresh_database: str) -> None:
    chance = random.Random(11)
    with transaction(SYSTEM) as tx:
        ids = performed(tx, CASES)
        bank = tx.value("SELECT min(institution_id) FROM cases")
        again(tx, ids)
        for case in ids:
            new_terms(tx, case, "9000")
            for role, signer in SIGNERS[:-1]:
                signatures.sign_for(acting(tx, role), [case], signer, at=LATER)
    sent = {f"T{n}": (ids[n % CASES], Decimal(chance.randrange(100, 90_000)) / 100) for n in range(CASES * ROUNDS)}
    got = at_once(
        *[paying(bank, sent, chance.randrange(1000)) for _ in range(HANDS)], sealing(ids), sealing(ids[::-1]), sweeping
    )
    assert [one for one in got if one is not None] == []
    with transaction(SYSTEM) as tx:
        assert {tuple(agreement_states(tx, case)) for case in ids} == {("SUPERSEDED", "EFFECTIVE")}
        for case in ids:
            before, after = books(tx, [case])
            received = sum((amount for of, amount in sent.values() if of == case), Decimal(0))
            assert [sum(book.balances.values()) for book in (before, after)] == [0, 0]
            assert (before.balances["due"], sum(row.paid for row in before.instalments)) == (0, 0)
            assert sum(row.paid for row in after.instalments) == min(received, OWED)


def paying(bank: int, sent: dict[str, tuple[int, Decimal]], seed: int) -> Callable[[], Any]:
    """All payments, in an order of its own, as every other hand sends them, too."""

    def pay() -> None:
        mine = list(sent.items())
        random.Random(seed).shuffle(mine)
        for reference, (case, amount) in mine:
            with transaction(SYSTEM) as tx:
                performance.post_payments(tx, bank, [paid(case, reference, LATER.date(), amount)], at=LATER)

    return pay


def sealing(ids: list[int]) -> Callable[[], Any]:
    """The centre's seal under each agreement, which another hand sets at the same time: one of both is the last."""

    def seal() -> None:
        for case in ids:
            with suppress(errors.SignaturesOutOfOrder), transaction(Actor.taken_down(Role.ASSIGNER)) as tx:
                signatures.sign_for(tx, [case], SignerRole.ORGANISATION, at=LATER)

    return seal


def sweeping() -> None:
    """The clock, meanwhile."""
    for _ in range(ROUNDS):
        with transaction(SYSTEM) as tx:
            performance.draw_up(tx, None, at=LATER)
            performance.sweep(tx, at=LATER)
