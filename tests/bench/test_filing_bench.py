"""A bank's morning in one file, from file to committed, against the bare COPY of exactly the rows that came of it."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections

from fixtures import world
from fixtures.mixed import write_mixed_file
from mediation.db import SYSTEM, Actor, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.db.embedded import EmbeddedServer
from mediation.filing import actions as filing
from mediation.vocabulary import Product, Role
from tests.pure.filing_rows import USCC

pytestmark = pytest.mark.benchmark
ROWS = int(os.environ.get("FILING_ROWS", "232900"))
ROUNDS = int(os.environ.get("FILING_ROUNDS", "5"))
PRODUCTS = (Product.CREDIT_CARD, Product.CREDIT_CARD, Product.CONSUMER_LOAN, Product.MORTGAGE, Product.SME_LOAN)
TABLES = ("filing_rows", "row_errors", "cases", "claims", "parties", "events")
Dump = dict[str, tuple[str, bytes]]


@contextmanager
def desk(template: str) -> Iterator[Actor]:
    """A database of its own with one bank; its clerk may commit alone."""
    name = f"t{uuid.uuid4().hex[:12]}"
    create_database(name, template=template)
    with use_database(name):
        with transaction(SYSTEM) as tx:
            world.a_court()
            bank = world.a_bank("QZBANK", uscc=USCC).pk
            tx.run("UPDATE institutions SET four_eyes_over = 100000000, error_limit_pct = 100")
        yield Actor(role=Role.BANK_OPERATOR, institution_id=bank, user_id=1)
    drop_database(name)


def timed_filing(template: str, path: Path) -> tuple[float, Dump]:
    with desk(template) as clerk:
        began = time.perf_counter()
        report = filing.file(clerk, "QZBANK", path, at=world.NOON)
        spent = time.perf_counter() - began
        assert report["state"] == "COMMITTED"
        return spent, dumped()


def dumped() -> Dump:
    found: Dump = {}
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                [table],
            )
            (columns,) = cursor.fetchone()
            stream = io.BytesIO()
            cursor.copy_expert(f"COPY {table} ({columns}) TO STDOUT (FORMAT csv)", stream)
            found[table] = (columns, stream.getvalue())
    return found


def timed_copy(template: str, dump: Dump) -> float:
    with desk(template), connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO filing_batches (id, institution_id, uploaded_by, file_name, file_sha256, file_bytes, state,"
            " received_at) SELECT 1, id, 0, '', '\\x00', 0, 'UPLOADING', '2026-01-01' FROM institutions")  # fmt: skip
        began = time.perf_counter()
        for table in ("cases", "claims", "parties", "events", "filing_rows", "row_errors"):
            columns, content = dump[table]
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)", io.BytesIO(content))
        return time.perf_counter() - began


def median(found: list[float]) -> float:
    return sorted(found)[len(found) // 2]


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("morning") / "morning.csv"
    write_mixed_file(path, institution_code="QZ", uscc=USCC, seed=1, rows=ROWS, products=PRODUCTS)
    return path


def test_a_morning_against_the_copy_of_its_rows(template: str, morning: Path) -> None:
    ours, floor = [], []
    for _ in range(ROUNDS):
        spent, dump = timed_filing(template, morning)
        ours.append(spent)
        floor.append(timed_copy(template, dump))
    print(
        f"\nfile {ROWS:,} rows, {morning.stat().st_size / 1e6:.0f} MB: {median(ours):.1f} s,"
        f" floor {median(floor):.1f} s, ratio {median(ours) / median(floor):.2f}"
    )


def test_a_batch_of_one(template: str, tmp_path: Path) -> None:
    lines = tmp_path / "eight.csv"
    write_mixed_file(lines, institution_code="QZ", uscc=USCC, seed=2, rows=400, products=PRODUCTS)
    header, *rows = lines.read_bytes().split(b"\r\n")
    with desk(template) as clerk:
        spent = []
        for place, row in enumerate(row for row in rows[:60] if b'"' not in row):
            path = tmp_path / f"{place}.csv"
            path.write_bytes(header + b"\r\n" + row + b"\r\n")
            began = time.perf_counter()
            filing.file(clerk, "QZBANK", path, at=world.NOON)
            spent.append(time.perf_counter() - began)
    print(f"\na batch of one: median {median(spent) * 1000:.0f} ms of {len(spent)}")


def test_memory_does_not_grow_with_the_file(server: EmbeddedServer, template: str, morning: Path) -> None:
    """In a process of its own; the whole of it, interpreter and libraries included."""
    with desk(template) as clerk:
        environment = {**os.environ, "DATABASE_URL": server.url(connections["owner"].settings_dict["NAME"])}
        command = [sys.executable, "-m", "tests.torture.importer", str(morning), "QZBANK", str(clerk.institution_id)]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"\npeak memory of filing {ROWS:,} rows: {peak} MB")
