"""A backlog and a roster in tables, assigned from table to table against the floor of the same rows.

As a script it does so once at the size given and prints the figures, so that the memory is that of its own process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

BANKS = 20
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


def fill(rows: int, people: int) -> int:
    """A backlog of many banks and products, and a roster that can just take it; the number of one mediator."""
    from fixtures import world
    from mediation.accounts.models import Mediator
    from mediation.consent import actions as consent
    from mediation.db import SYSTEM, Actor, Tx, transaction
    from mediation.vocabulary import Channel, Product, Role

    products = tuple(Product)
    with transaction(SYSTEM) as tx:
        banks = [world.a_bank() for _ in range(BANKS)]
        ids = [case for bank in banks for case in world.some_accepted_cases(tx, bank, rows // BANKS)]
        tx.run("UPDATE cases SET product = (%(all)s::text[])[1 + id %% 8], claim_total = 1000 * (1 + id %% 400)",
               all=[str(product) for product in products])  # fmt: skip
        # The fixtures know four people; a city has as many debtors as cases.
        tx.run("UPDATE parties SET id_index = substr(sha256(int8send(id)), 1, 16)")
        consent.seek(tx, ids, at=world.NOON)
        consent.give(Tx(Actor.taken_down(Role.PARTY)), ids, channel=Channel.PORTAL, at=world.NOON)
        for place in range(people):
            able = [str(product) for product in products if (place + products.index(product)) % 3]
            person = world.a_mediator(products=tuple(able), capacity=rows // people + 1)
            skills = {product: 60 + 10 * ((place + turn) % 5) for turn, product in enumerate(able)}
            Mediator.objects.filter(pk=person.pk).update(skills=skills, seniority=place % 4)
    return int(person.pk)


def undone(work: Callable[[Any], object]) -> float:
    """Seconds of some work in a transaction that is rolled back."""
    from django.db import transaction as django_transaction

    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        began = time.perf_counter()
        work(tx)
        spent = time.perf_counter() - began
        django_transaction.set_rollback(True)
    return spent


def compared(mediator: int, rounds: int) -> dict[str, Any]:
    """Seconds of each round of ours, of the bare rows, and of the bare rows with assignments; and what ours did."""
    from fixtures import world
    from mediation.assignment import actions

    def bare(tx: Any) -> None:
        tx.run(BARE, mediator=mediator, at=world.NOON)

    def with_offers(tx: Any) -> None:
        bare(tx)
        tx.run(WITH_OFFERS, at=world.NOON)

    runs: list[actions.Run] = []
    seconds: dict[str, list[float]] = {"ours": [], "bare": [], "bare_with_offers": []}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for _ in range(rounds):
        seconds["ours"].append(undone(lambda tx: runs.append(actions.assign(tx, at=world.NOON))))
        seconds["bare"].append(undone(bare))
        seconds["bare_with_offers"].append(undone(with_offers))
    return {
        **seconds,
        "waiting": runs[0].waiting,
        "assigned": runs[0].assigned,
        "gaps": sorted({run.gap for run in runs}),
        "before_mb": before,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "fill":
        print(fill(int(sys.argv[2]), int(sys.argv[3])))
    else:
        print(json.dumps(compared(int(sys.argv[2]), int(os.environ.get("ROUNDS", "1")))))
