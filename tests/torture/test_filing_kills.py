"""A bank's file survives any kill: whenever the importer dies, filing again leaves what an undisturbed run leaves."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fixtures import world
from fixtures.mixed import write_mixed_file
from mediation.cases import log
from mediation.db import SYSTEM, Tx, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.db.embedded import EmbeddedServer
from mediation.vocabulary import Product
from tests.pure.filing_rows import USCC

ROOT = Path(__file__).resolve().parents[2]
CODE = "QZBANK"
PRODUCTS = (Product.CONSUMER_LOAN, Product.SME_LOAN, Product.CREDIT_CARD)


class Desk:
    """A database with one bank, whose importer runs in a process of its own."""

    def __init__(self, server: EmbeddedServer, name: str) -> None:
        self.name = name
        self.environment = {**os.environ, "DATABASE_URL": server.url(name)}
        with use_database(name), transaction(SYSTEM):
            world.a_court()
            self.bank = world.a_bank(CODE, uscc=USCC).pk

    def begin(self, path: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.torture.importer", str(path), CODE, str(self.bank)]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)

    def file(self, path: Path) -> float:
        """File undisturbed; the seconds from the first touch of the file."""
        importer = self.begin(path)
        assert importer.stdout is not None
        importer.stdout.readline()
        began = time.monotonic()
        assert importer.wait() == 0
        importer.stdout.close()
        return time.monotonic() - began

    def file_and_kill(self, path: Path, after: float) -> bool:
        """File and kill after so many seconds; whether it was killed in the middle."""
        importer = self.begin(path)
        assert importer.stdout is not None
        importer.stdout.readline()
        time.sleep(after)
        importer.kill()
        importer.stdout.close()
        return importer.wait() != 0

    def left(self) -> dict[str, Any]:
        """What is in the database, without what depends on the moment: ids and keys of encryption."""
        with use_database(self.name), transaction(SYSTEM) as tx:
            assert log.first_broken(tx) is None
            return {what: tx.rows(statement) for what, statement in LEFT.items()}


LEFT = {
    "cases": "SELECT number, institution_ref, product, claim_total, encode(row_fingerprint, 'hex') AS print FROM cases"
    " ORDER BY 1",
    "rows": "SELECT b.file_name, r.line, r.outcome FROM filing_rows AS r"
    " JOIN filing_batches AS b ON b.id = r.batch_id ORDER BY 1, 2",
    "batches": "SELECT file_name, state, rows_total, rows_opened, rows_wrong, rows_duplicate, rows_unchanged,"
    " rows_amended, rows_withdrawn, receipt ->> 'merkle_root' AS root FROM filing_batches ORDER BY 1",
    "findings": 'SELECT b.file_name, e.line, e."column", e.code FROM row_errors AS e'
    " JOIN filing_batches AS b ON b.id = e.batch_id ORDER BY 1, 2, 3, 4",
    "counts": "SELECT (SELECT count(*) FROM claims) AS claims, (SELECT count(*) FROM parties) AS parties,"
    " (SELECT count(*) FROM events) AS events",
}


@pytest.fixture
def desks(server: EmbeddedServer, template: str) -> Iterator[tuple[Desk, Desk]]:
    names = [f"t{uuid.uuid4().hex[:12]}" for _ in range(2)]
    for name in names:
        create_database(name, template=template)
    yield Desk(server, names[0]), Desk(server, names[1])
    for name in names:
        drop_database(name)


def a_file(folder: Path, place: int, rows: int) -> Path:
    """A file of claims of its own: another cut-off day is another claim."""
    path = folder / f"{place:02d}.csv"
    cutoff = date(2026, 9, 30) - place * timedelta(days=1)
    write_mixed_file(
        path, institution_code=f"F{place:02d}", uscc=USCC, seed=place, rows=rows, products=PRODUCTS, cutoff=cutoff
    )
    return path


def killed_until_done(desk: Desk, path: Path, usual: float, chance: random.Random) -> int:
    """File and be killed at a random moment, again and again until a run gets through; how often it was killed."""
    dead = 0
    while desk.file_and_kill(path, chance.uniform(0, 1.1 * usual)):
        dead += 1
    desk.file(path)
    return dead


def survives(desks: tuple[Desk, Desk], folder: Path, *, kills: int, files: int, rows: int) -> tuple[int, int]:
    """Kill so often over so many files at least; the kills and files there were, with nothing else to see of them."""
    undisturbed, harried = desks
    chance, dead, place = random.Random(2026), 0, 0
    while dead < kills or place < files:
        path = a_file(folder, place, rows)
        dead += killed_until_done(harried, path, undisturbed.file(path), chance)
        place += 1
    assert undisturbed.left() == harried.left()
    return dead, place


def test_a_few_kills_change_nothing(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    dead, _ = survives(desks, tmp_path, kills=3, files=1, rows=1500)
    assert dead >= 3


@pytest.mark.torture
def test_two_hundred_kills_change_nothing(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    dead, files = survives(desks, tmp_path, kills=200, files=20, rows=3000)
    print(f"\nimporter killed {dead} times over {files} files; cases, rows, receipts and findings are the same")


def test_two_processes_with_one_file_open_each_case_once(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    path = a_file(tmp_path, 0, 1500)
    undisturbed, crowded = desks
    undisturbed.file(path)
    importers = [crowded.begin(path) for _ in range(3)]
    for importer in importers:
        importer.communicate()
        assert importer.returncode == 0
    assert undisturbed.left() == crowded.left()


def test_nothing_of_a_killed_run_is_seen(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    path = a_file(tmp_path, 0, 1500)
    usual = desks[0].file(path)
    desks[1].file_and_kill(path, usual / 2)
    with use_database(desks[1].name), transaction(SYSTEM) as tx:
        assert _consistent(tx)


def _consistent(tx: Tx) -> bool:
    """Either nothing or everything."""
    rows, cases, events = (tx.value(f"SELECT count(*) FROM {table}") for table in ("filing_rows", "cases", "events"))
    return (rows, cases, events) == (0, 0, 0) or (rows > 0 and cases == events)
