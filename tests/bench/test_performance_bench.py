"""A day over a million instalments, and a bank's file of payments, against floors of the same run.

BENCH_PLANS makes the city smaller; ten instalments hang on each plan.

The floor of a day is a bare UPDATE of the rows that change: the instalments that fall due, those that are paid, and the
cases whose log grows. What a day adds (payments, entries of the ledger, events) is in our time alone; the check of its
foreign keys at COMMIT is in neither.

The floor of a file is COPY of the rows that it adds (file, payments, entries, events) into the same tables with their
indexes, triggers and foreign keys, and the check of these keys at the end, as at COMMIT. Only the three rules that hold
tables against the ledger when a statement ends are off: COPY of one table alone cannot pass them. To keep at 2.

A second floor adds a bare UPDATE of the instalments and cases that the file changes, their new values at hand in a
table: what is above it is reading, looking up, working out, chaining and checking.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connections

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
        tx.run(
            "UPDATE cases SET event_seq = event_seq + 1, event_hash = sha256(event_hash) WHERE id = ANY (%(ids)s)",
            ids=[payment.case_id for payment in paying],
        )

    found: dict[str, list[Work]] = {"day": [], "sweep": [], "bare": []}
    works = {"day": day, "sweep": lambda tx: performance.sweep(tx, at=TODAY), "bare": bare}
    for _ in range(ROUNDS):
        for name, work in works.items():
            undone(lambda tx, name=name, work=work: found[name].append(Work(tx, lambda: work(tx))))
            swept_up()
    for unit in ("wall", "cpu"):
        ours, swept, floor = ([getattr(one, unit) for one in found[name]] for name in ("day", "sweep", "bare"))
        say(f"{unit}: sweep of {PLANS * EACH:,} instalments, {PLANS // 5:,} due", swept, floor)
        say(f"{unit}: the same and {PLANS // 20:,} payments posted", ours, floor)


def test_a_file_of_payments_against_copying_the_same_rows(city: list[int], tmp_path: Path) -> None:
    with transaction(SYSTEM) as tx:
        numbers = [row.number for row in tx.rows("SELECT number FROM cases ORDER BY id")]
    lines = "".join(f"P{place},{number},2026-12-01,100.00\n" for place, number in enumerate(numbers))
    stream = io.BytesIO(("流水号,案号,还款日期,金额\n" + lines).encode())
    kept = take_in(stream, tmp_path, largest=1 << 30)
    rows: dict[str, str] = {}
    mine, floor = [], []

    def ours(tx: Tx) -> None:
        bank = tx.one("SELECT id, code, name FROM institutions WHERE code = 'BENCH'")
        taking = Work(tx, lambda: payment_files.take(tx, bank.id, payment_uploads.read(kept), at=TODAY))
        mine.append((taking, Work(tx, lambda: tx.run(KEYS))))
        tx.run("SET LOCAL ROLE NONE")
        rows.update({table: copied_out(tx, query) for table, query in (WRITTEN | CHANGED).items()})

    def bare(tx: Tx) -> None:
        tx.run("SET LOCAL ROLE NONE")
        for trigger, table in CHECKED_BY_STATEMENT.items():
            tx.run(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        for table, query in CHANGED.items():
            tx.run(f"CREATE TEMP TABLE new_{table} ON COMMIT DROP AS {query} LIMIT 0")
            copied_in(tx, f"new_{table}", rows[table])
            tx.run(f"ANALYZE new_{table}")
        copied = Work(tx, lambda: [copied_in(tx, table, rows[table]) for table in WRITTEN])
        updated = Work(tx, lambda: [tx.run(statement) for statement in UPDATES])
        floor.append((copied, updated, Work(tx, lambda: tx.run(KEYS))))

    for _ in range(ROUNDS):
        for work in (ours, bare):
            undone(work)
            swept_up()
    assert rows["payments"].count("\n") == rows["cases"].count("\n") == PLANS
    for unit in ("wall", "cpu"):
        taken, keys = ([getattr(work, unit) for work in works] for works in zip(*mine, strict=True))
        copied, updated, their_keys = ([getattr(work, unit) for work in works] for works in zip(*floor, strict=True))
        what = f"{unit}: a file of {PLANS:,} payments"
        say(f"{what}, against COPY of the rows it adds", both(taken, keys), both(copied, their_keys))
        say(f"{what}, against that and UPDATE", both(taken, keys), both(copied, updated, their_keys))
        say(f"{unit}: the first without the check of keys", taken, copied)
        say(f"{unit}: the second without it", taken, both(copied, updated))


KEYS = "SET CONSTRAINTS ALL IMMEDIATE"
WRITTEN = {
    "payment_files": "SELECT * FROM payment_files",
    "payments": "SELECT * FROM payments",
    "ledger_entries": "SELECT * FROM ledger_entries WHERE payment_id IS NOT NULL",
    "events": "SELECT * FROM events WHERE event = 'plan:pay'",
}
CHANGED = {
    "instalments": "SELECT id, paid, paid_on, state FROM instalments WHERE paid > 0",
    "cases": "SELECT id, event_seq, event_hash FROM cases WHERE id IN (SELECT p.case_id FROM plans AS p)",
}
UPDATES = (
    "UPDATE instalments AS i SET paid = n.paid, paid_on = n.paid_on, state = n.state FROM new_instalments AS n"
    " WHERE n.id = i.id",
    "UPDATE cases AS c SET event_seq = n.event_seq, event_hash = n.event_hash FROM new_cases AS n WHERE n.id = c.id",
)
CHECKED_BY_STATEMENT = {
    "payments_received": "payments",
    "ledger_holds": "ledger_entries",
    "instalments_hold": "instalments",
}


class Work:
    """Some work, done: its seconds by the clock, and of the processors, ours and the server's."""

    def __init__(self, tx: Tx, work: Callable[[], object]) -> None:
        server = Path(f"/proc/{tx.value('SELECT pg_backend_pid()')}/schedstat")
        began = processors(server)
        self.wall = timed(work)
        self.cpu = processors(server) - began


def processors(server: Path) -> float:
    return time.process_time() + int(server.read_text().split()[0]) / 1e9


def both(*parts: Sequence[float]) -> list[float]:
    return [sum(each) for each in zip(*parts, strict=True)]


def swept_up() -> None:
    """What was undone is cleaned away, as a server does by itself in time."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM payments, ledger_entries, events, instalments, cases")


def copied_out(tx: Tx, query: str) -> str:
    target = io.StringIO()
    with tx._connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({query}) TO STDOUT", target)
    return target.getvalue()


def copied_in(tx: Tx, table: str, rows: str) -> None:
    with tx._connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(rows))
