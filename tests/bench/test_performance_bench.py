"""A day over a million instalments, and a bank's file of payments, against floors of the same run.

BENCH_PLANS makes the city smaller; ten instalments hang on each plan. The floor of a file is COPY of the rows that it
adds, without triggers; that instalments and cases change too is in our time alone.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fixtures import world
from mediation.db import SYSTEM, Tx, transaction
from mediation.db.sealed_files import take_in
from mediation.http import payment_uploads
from mediation.performance import actions as performance
from mediation.performance import payment_files
from tests.bench.test_cases_bench import say, timed, undone

pytestmark = pytest.mark.benchmark
PLANS = int(os.environ.get("BENCH_PLANS", "100000"))
EACH, ROUNDS = 10, 3
DAY = timedelta(days=1)
TODAY = world.NOON + 60 * DAY

CITY = """
INSERT INTO agreements (case_id, number, state, kind, claim_total, settled_amount, waived, terms, drawn_up_on,
                        facts_sealed, document_sha256, verification_code)
SELECT c.id, 'B' || c.id, 'EFFECTIVE', 'instalments', 1000, 1000, 0, '{}', %(from)s, '', '', '' FROM cases AS c;
INSERT INTO plans (agreement_id, case_id, total, grace_days, state, last_due_on)
SELECT a.id, a.case_id, 1000, 3, 'ACTIVE', %(from)s::date + 300 FROM agreements AS a ORDER BY a.id;
INSERT INTO plan_components (plan_id, rank, component, starts_at, ends_at)
SELECT p.id, r.rank, r.component, r.starts_at, r.ends_at FROM plans AS p
 CROSS JOIN (VALUES (1, 'interest', 0, 50), (2, 'principal', 50, 1000)) AS r (rank, component, starts_at, ends_at);
INSERT INTO instalments (plan_id, number, due_on, amount, starts_at, state)
SELECT p.id, n, CASE WHEN n = 1 AND p.id %% 5 = 0 THEN %(today)s::date ELSE %(today)s::date + 20 + n * 10 END, 100,
       (n - 1) * 100, 'SCHEDULED'
  FROM plans AS p CROSS JOIN generate_series(1, %(each)s) AS n;
INSERT INTO ledger_entries (plan_id, instalment_id, debit, credit, component, amount, at)
SELECT i.plan_id, i.id, 'due', 'agreed', 'principal', i.amount, %(from)s FROM instalments AS i ORDER BY i.id;
"""


@pytest.fixture(scope="module")
def city(template: str) -> Iterator[list[int]]:
    """Plans of ten instalments; the first of every fifth falls due today."""
    from mediation.db.databases import create_database, drop_database, use_database

    create_database("bench_city", template=template)
    with use_database("bench_city"):
        with transaction(SYSTEM) as tx:
            world.a_centre()
            bank = world.a_bank("BENCH")
            ids = world.some_accepted_cases(tx, bank, PLANS)
        with transaction(SYSTEM) as tx:
            tx.run("SET LOCAL ROLE NONE; SET LOCAL session_replication_role = replica")
            tx.run(CITY, today=TODAY.date(), each=EACH, **{"from": world.NOON.date()})
        with transaction(SYSTEM) as tx:
            tx.run("SET LOCAL ROLE NONE; ANALYZE")
        yield ids
    drop_database("bench_city")


def test_a_day_over_all_instalments_against_a_bare_update_of_the_same_rows(city: list[int]) -> None:
    with transaction(SYSTEM) as tx:
        bank = tx.value("SELECT id FROM institutions WHERE code = 'BENCH'")
    paying = [
        performance.NewPayment(case_id=case, transaction_ref=f"S{case}", paid_on=TODAY.date(), amount=Decimal(100))
        for case in city[: PLANS // 20]
    ]

    def day(tx: Tx) -> None:
        performance.post_payments(tx, bank, paying, at=TODAY)
        assert performance.sweep(tx, at=TODAY).due > 0

    def bare(tx: Tx) -> None:
        tx.run("UPDATE instalments SET state = 'DUE' WHERE due_on = %(on)s AND state = 'SCHEDULED'", on=TODAY.date())
        tx.run(
            "UPDATE instalments SET state = 'PARTIAL' WHERE number = 2 AND plan_id IN"
            " (SELECT id FROM plans WHERE case_id = ANY (%(ids)s))",
            ids=[payment.case_id for payment in paying],
        )

    ours, swept, floor = [], [], []
    for _ in range(ROUNDS):
        ours.append(undone(day))
        swept.append(undone(lambda tx: performance.sweep(tx, at=TODAY)))
        floor.append(undone(bare))
    say(f"sweep of {PLANS * EACH:,} instalments, {PLANS // 5:,} due", swept, floor)
    say(f"the same and {PLANS // 20:,} payments posted", ours, floor)


def test_a_file_of_payments_against_copying_the_same_rows(city: list[int], tmp_path: Path) -> None:
    with transaction(SYSTEM) as tx:
        numbers = [row.number for row in tx.rows("SELECT number FROM cases ORDER BY id")]
    lines = "".join(f"P{place},{number},2026-12-01,100.00\n" for place, number in enumerate(numbers))
    stream = io.BytesIO(("流水号,案号,还款日期,金额\n" + lines).encode())
    kept = take_in(stream, tmp_path, largest=1 << 30)

    def ours(tx: Tx) -> None:
        bank = tx.one("SELECT id, code, name FROM institutions WHERE code = 'BENCH'")
        taken = payment_files.take(tx, bank.id, payment_uploads.read(kept), at=TODAY)
        assert taken.counts["posted"] == PLANS

    def wrote(tx: Tx) -> dict[str, str]:
        ours(tx)
        return {table: copied_out(tx, table, where) for table, where in WRITTEN.items()}

    found: dict[str, str] = {}
    undone(lambda tx: found.update(wrote(tx)))

    def floor(tx: Tx) -> None:
        tx.run("SET LOCAL ROLE NONE")
        for table in found:
            tx.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        spent.append(timed(lambda: [copied_in(tx, table, rows) for table, rows in found.items()]))

    mine, spent = list[float](), list[float]()
    for _ in range(ROUNDS):
        mine.append(undone(ours))
        undone(floor)
    say(f"a file of {PLANS:,} payments", mine, spent)
    assert found["payments"].count("\n") == PLANS


WRITTEN = {
    "payment_files": "true",
    "payments": "true",
    "ledger_entries": "payment_id IS NOT NULL",
    "events": "event = 'plan:pay'",
}


def copied_out(tx: Tx, table: str, where: str) -> str:
    target = io.StringIO()
    tx.run("SET LOCAL ROLE NONE")
    with tx._connection.cursor() as cursor:
        cursor.copy_expert(f"COPY (SELECT * FROM {table} WHERE {where}) TO STDOUT", target)
    return target.getvalue()


def copied_in(tx: Tx, table: str, rows: str) -> None:
    with tx._connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(rows))
