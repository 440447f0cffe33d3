"""Assignment from table to table against the floor of the same rows: one bare UPDATE with the insert of its events."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from mediation.accounts.models import Mediator
from mediation.assignment import actions
from mediation.consent import actions as consent
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.vocabulary import Channel, Product, Role

pytestmark = pytest.mark.benchmark
ROWS, PEOPLE, BANKS, ROUNDS = 20_000, 100, 20, 5

BARE = """
WITH moved AS (
    UPDATE cases SET state = 'ASSIGNED', last_event = 'appoint', event_seq = event_seq + 1,
           event_hash = sha256(event_hash), mediator_id = %(mediator)s
     WHERE state = 'AWAITING_ASSIGNMENT' RETURNING id, event_seq, event_hash)
INSERT INTO events (case_id, seq, event, from_state, to_state, at, actor_id, role, payload, hash)
SELECT id, event_seq, 'appoint', 'AWAITING_ASSIGNMENT', 'ASSIGNED', %(at)s, 0, 'SY', '{}', event_hash FROM moved
"""
WITH_OFFERS = """
INSERT INTO assignments (case_id, mediator_id, state, offered_at, answer_due_on, explanation)
SELECT c.id, c.mediator_id, 'OFFERED', %(at)s, %(at)s::date, '{}' FROM cases AS c WHERE c.state = 'ASSIGNED'
"""


def undone(work: Callable[[Tx], object]) -> float:
    """Time of some work in a transaction that is rolled back."""
    with transaction(SYSTEM) as tx:
        began = time.perf_counter()
        work(tx)
        spent = time.perf_counter() - began
        django_transaction.set_rollback(True)
    return spent


@pytest.fixture
def centre(fresh_database: str) -> int:
    """A backlog of many banks and products, and a roster that can just take it; the number of one mediator."""
    products = tuple(Product)
    with transaction(SYSTEM) as tx:
        ids = [case for _ in range(BANKS) for case in world.some_accepted_cases(tx, world.a_bank(), ROWS // BANKS)]
        tx.run("UPDATE cases SET product = (%(all)s::text[])[1 + id %% 8], claim_total = 1000 * (1 + id %% 400)",
               all=[str(product) for product in products])  # fmt: skip
        consent.seek(tx, ids, at=world.NOON)
        consent.give(Tx(Actor.taken_down(Role.PARTY)), ids, channel=Channel.PORTAL, at=world.NOON)
        for place in range(PEOPLE):
            able = [str(product) for product in products if (place + products.index(product)) % 3]
            person = world.a_mediator(products=tuple(able), capacity=ROWS // PEOPLE)
            skills = {product: 60 + 10 * ((place + turn) % 5) for turn, product in enumerate(able)}
            Mediator.objects.filter(pk=person.pk).update(skills=skills, seniority=place % 4)
    return int(person.pk)


def test_assigning_a_backlog_against_a_bare_update_and_insert(centre: int) -> None:
    def bare(tx: Tx) -> None:
        tx.run(BARE, mediator=centre, at=world.NOON)

    def with_offers(tx: Tx) -> None:
        bare(tx)
        tx.run(WITH_OFFERS, at=world.NOON)

    runs: list[actions.Run] = []
    ours, floor, floor_with_offers = [], [], []
    for _ in range(ROUNDS):
        ours.append(undone(lambda tx: runs.append(actions.assign(tx, at=world.NOON))))
        floor.append(undone(bare))
        floor_with_offers.append(undone(with_offers))
    usual = median(ours)
    print(f"\nassign {runs[0].assigned:,} of {runs[0].waiting:,} cases to {PEOPLE}: {usual:.2f} s, gap {runs[0].gap}")
    print(f"  bare UPDATE and events {median(floor):.2f} s, ratio {usual / median(floor):.2f}")
    print(f"  with bare assignments {median(floor_with_offers):.2f} s, ratio {usual / median(floor_with_offers):.2f}")
    assert {0} == {run.gap for run in runs}
