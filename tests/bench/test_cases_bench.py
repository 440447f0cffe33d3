"""Cases in bulk against floors of the same run: bare UPDATE and INSERT, one scan of the events, of cases and people."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from mediation.cases import actions as cases
from mediation.cases import triage
from mediation.db import SYSTEM, Tx, transaction
from mediation.statistics import actions as statistics
from mediation.vocabulary import CaseEvent

pytestmark = pytest.mark.benchmark
ROWS, ROUNDS = 20_000, 5


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(found: list[float]) -> float:
    return sorted(found)[len(found) // 2]


def undone(work: Callable[[Tx], object]) -> float:
    """Time of some work in a transaction that is rolled back."""
    with transaction(SYSTEM) as tx:
        spent = timed(lambda: work(tx))
        django_transaction.set_rollback(True)
    return spent


def say(what: str, ours: list[float], floor: list[float]) -> None:
    print(f"\n{what}: {median(ours):.3f} s, floor {median(floor):.3f} s, ratio {median(ours) / median(floor):.2f}")


@pytest.fixture
def filed(fresh_database: str) -> list[int]:
    with transaction(SYSTEM) as tx:
        ids = world.some_cases(tx, world.a_bank(), ROWS)
    with transaction(SYSTEM) as tx:
        tx.run("SET LOCAL ROLE med_app")
    return ids


BARE_MOVE = """
WITH moved AS (
    UPDATE cases SET state = 'ACCEPTED', last_event = 'accept', event_seq = event_seq + 1,
           event_hash = sha256(event_hash)
     WHERE id = ANY (%(ids)s) RETURNING id, event_seq, event_hash)
INSERT INTO events (case_id, seq, event, from_state, to_state, at, actor_id, role, payload, hash)
SELECT id, event_seq, 'accept', 'FILED', 'ACCEPTED', %(at)s, 0, 'SY', '{}', event_hash FROM moved
"""


def test_moving_many_cases_against_a_bare_update_and_insert(filed: list[int]) -> None:
    ours, floor = [], []
    for _ in range(ROUNDS):
        ours.append(undone(lambda tx: cases.move(tx, CaseEvent.ACCEPT, cases.each(filed), at=world.NOON)))
        floor.append(undone(lambda tx: tx.run(BARE_MOVE, ids=filed, at=world.NOON)))
    say(f"move {ROWS:,} cases", ours, floor)


def test_figures_against_one_scan_of_the_events(filed: list[int]) -> None:
    day = world.NOON.date()
    ours, floor = [], []
    for _ in range(ROUNDS):
        ours.append(undone(lambda tx: statistics.totals(tx, from_day=date(2026, 1, 1), to_day=day, as_of=day)))
        floor.append(
            undone(lambda tx: tx.run("SELECT event, count(*), max(at), max(payload::text) FROM events GROUP BY event"))
        )
    say(f"totals over {ROWS:,} cases", ours, floor)


BARE_LOOK = """
SELECT count(*), min(c.claim_total), min(l.contract_no), min(p.id_index)
  FROM cases AS c JOIN claims AS l ON l.case_id = c.id JOIN parties AS p ON p.case_id = c.id
 WHERE c.id = ANY (%(ids)s)
"""


def test_judging_cases_of_a_few_people_against_reading_them(filed: list[int]) -> None:
    """As those that one company guarantees: each pair of them is of the same person, none of the same contract."""
    ours, floor = [], []
    for _ in range(ROUNDS):
        ours.append(undone(lambda tx: triage.sort_out(tx, at=world.NOON, among=filed)))
        floor.append(undone(lambda tx: tx.run(BARE_LOOK, ids=filed)))
    say(f"judge {ROWS:,} cases", ours, floor)
