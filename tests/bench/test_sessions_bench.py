"""Offering both sides of many cases times from their mediators' calendars, against the bare INSERT of the same rows."""

from __future__ import annotations

from statistics import median
from time import perf_counter

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON
from mediation.db import SYSTEM, Tx, transaction
from mediation.sessions import offering
from mediation.vocabulary import SessionMode

pytestmark = pytest.mark.benchmark
CASES, MEDIATORS, ROUNDS = 2_000, 50, 5
BARE = """
INSERT INTO bare_offers (case_id, mediator_id, mode, starts_at, ends_at, offered_at, expires_at)
SELECT o.case_id, o.mediator_id, o.mode, o.starts_at, o.ends_at, o.offered_at, o.expires_at FROM slot_offers AS o
 ORDER BY o.case_id, o.starts_at
"""


@pytest.fixture
def ids(fresh_database: str) -> list[int]:
    """Cases in mediation, each person of their own, and a table like that of the offers."""
    with transaction(SYSTEM) as tx:
        found = world.some_accepted_cases(tx, world.a_bank(), CASES)
        mediators = [world.a_mediator().pk for _ in range(MEDIATORS)]
        tx.run("SET LOCAL ROLE NONE")
        tx.run("SET LOCAL session_replication_role = replica")
        tx.run("UPDATE parties SET id_index = decode(md5(id::text), 'hex')")
        query = "UPDATE cases SET state = 'IN_MEDIATION', mediator_id = (%(some)s::bigint[])[1 + id %% %(count)s]"
        tx.run(query, some=mediators, count=MEDIATORS)
        tx.run("CREATE TABLE bare_offers (LIKE slot_offers INCLUDING ALL)")
        tx.run("GRANT INSERT ON bare_offers TO med_staff")
    return found


def offered(tx: Tx, ids: list[int]) -> tuple[float, int]:
    began = perf_counter()
    found = offering.offer(tx, dict.fromkeys(ids, SessionMode.VIDEO), at=NOON)
    return perf_counter() - began, sum(map(len, found.values()))


def test_offering_slots_against_a_bare_insert(ids: list[int]) -> None:
    ours, floors, slots = [], [], 0
    for _ in range(ROUNDS):
        with transaction(SYSTEM) as tx:
            spent, slots = offered(tx, ids)
            began = perf_counter()
            tx.run(BARE)
            floors.append(perf_counter() - began)
            ours.append(spent)
            django_transaction.set_rollback(True)
    print(
        f"\n{slots:,} slots offered to {len(ids):,} cases of {MEDIATORS} mediators: {median(ours):.2f} s,"
        f" bare INSERT {median(floors):.2f} s, ratio {median(ours) / median(floors):.1f};"
        f" {1000 * median(ours) / len(ids):.2f} ms a case"
    )
