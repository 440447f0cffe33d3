"""The plan of a day for 100,000 open cases against one scan and sort of the same rows."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON
from mediation.contact import planning
from mediation.db import SYSTEM, Tx, transaction

pytestmark = pytest.mark.benchmark
CASES, TRIES, ROUNDS = 100_000, 3, 5
# Each person of their own; products, ages and hours differ, and so do people in how often they pick up.
SPREAD = """
UPDATE parties SET id_index = decode(md5(id::text), 'hex'), phone_index = decode(md5('n' || id), 'hex'),
                   birth_date = date '1960-01-01' + (id * 37 % 16000)::int;
UPDATE cases SET product = (ARRAY['credit_card', 'consumer_loan', 'business_loan', 'sme_loan'])[1 + id % 4],
                 accepted_on = accepted_on - (id % 60)::int;
INSERT INTO contact_persons (person_index) SELECT id_index FROM parties;
INSERT INTO contact_numbers (phone_index) SELECT phone_index FROM parties;
"""
HISTORY = """
INSERT INTO contact_attempts (case_id, party_id, person_index, phone_index, channel, caller, outcome, reserved_at,
                              reserved_until, at, slot, is_agreed_hour, actor_id)
SELECT t.case_id, t.id, t.id_index, t.phone_index, CASE WHEN t.is_call THEN 'call' ELSE 'sms' END, 'centre', t.outcome,
       t.at, t.at, t.at, CASE WHEN t.outcome = 'connected' THEN 1 END, false, 0
  FROM (SELECT p.case_id, p.id, p.id_index, p.phone_index, n %% 3 <> 0 AS is_call,
               CASE WHEN n %% 3 = 0 THEN 'delivered'
                    WHEN hashtext('r' || p.id || ' ' || n) %% 5 = 0 THEN 'connected'
                    ELSE 'no_answer' END AS outcome,
               date_trunc('day', %(at)s::timestamptz, 'Asia/Shanghai')
               + make_interval(days => -(5 + n * 10 + p.id %% 7)::int,
                               hours => 8 + abs(hashtext('h' || p.id || ' ' || n)) %% 14) AS at
          FROM parties AS p
         CROSS JOIN generate_series(1, %(tries)s) AS n) AS t
"""
FLOOR = """
SELECT count(*) FROM (
    SELECT c.id, c.product, c.state, c.accepted_on, c.period_ends_on, p.id AS party, p.id_index, p.phone_index,
           p.birth_date, n.quarantined_at, n.corrected_at, a.channel, a.outcome, a.at
      FROM cases AS c JOIN parties AS p ON p.case_id = c.id
      LEFT JOIN contact_numbers AS n ON n.phone_index = p.phone_index
      LEFT JOIN contact_attempts AS a ON a.person_index = p.id_index
     ORDER BY p.id_index, a.at OFFSET 0) AS sorted
"""


@pytest.fixture
def city(fresh_database: str) -> None:
    """Open cases with a few tries each, as the clock finds them in the morning."""
    with transaction(SYSTEM) as tx:
        world.some_accepted_cases(tx, world.a_bank(), CASES)
        tx.run("SET LOCAL ROLE NONE")
        tx.run("SET LOCAL session_replication_role = replica")
        tx.run(SPREAD)
        tx.run(HISTORY, at=NOON, tries=TRIES)
    with transaction(SYSTEM) as tx:
        tx.run("SET LOCAL ROLE NONE")
        tx.run("ANALYZE cases, parties, contact_attempts, contact_numbers, contact_persons, case_flags, consents")


def timed_plan(tx: Tx) -> tuple[float, int]:
    began = perf_counter()
    planned = planning.plan(tx, NOON.date(), at=NOON - timedelta(hours=5))
    spent = perf_counter() - began
    django_transaction.set_rollback(True)
    return spent, planned


def test_the_plan_of_a_day_against_one_scan_and_sort(city: None) -> None:
    floors, ours, planned = [], [], 0
    for _ in range(ROUNDS):
        with transaction(SYSTEM) as tx:
            began = perf_counter()
            tx.value(FLOOR)
            floors.append(perf_counter() - began)
        with transaction(SYSTEM) as tx:
            spent, planned = timed_plan(tx)
            ours.append(spent)
    tracemalloc.start()
    with transaction(SYSTEM) as tx:
        timed_plan(tx)
    memory = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    print(
        f"\nplan of {CASES:,} open cases, {CASES * TRIES:,} tries: {median(ours):.2f} s, {planned:,} contacts;"
        f" scan and sort {median(floors):.2f} s; ratio {median(ours) / median(floors):.2f} (issue: 3),"
        f" of the fastest {min(ours) / min(floors):.2f}; at most {memory:.0f} MB"
    )
