"""A bank's desk for the measurements of filing: a database of its own, files of any length, and the floor."""

from __future__ import annotations

import csv
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import xlsxwriter
from django.db import connections

from fixtures import world
from fixtures.mixed import write_mixed_file
from mediation.db import SYSTEM, Actor, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.filing import actions as filing
from mediation.vocabulary import Product, Role
from tests.pure.filing_rows import USCC

ROWS = int(os.environ.get("FILING_ROWS", "232900"))
ROUNDS = int(os.environ.get("FILING_ROUNDS", "5"))
PRODUCTS = (Product.CREDIT_CARD, Product.CREDIT_CARD, Product.CONSUMER_LOAN, Product.MORTGAGE, Product.SME_LOAN)
TABLES = ("cases", "claims", "parties", "events", "filing_rows", "row_errors")
BANK = "QZBANK"
_STREAMED = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
Dump = dict[str, tuple[str, Path]]


@contextmanager
def desk(template: str) -> Iterator[Actor]:
    """A database of its own with one bank; its clerk may commit alone."""
    name = f"t{uuid.uuid4().hex[:12]}"
    create_database(name, template=template)
    with use_database(name):
        with transaction(SYSTEM) as tx:
            world.a_court()
            bank = world.a_bank(BANK, uscc=USCC).pk
            tx.run("UPDATE institutions SET four_eyes_over = 100000000, error_limit_pct = 100")
        yield Actor(role=Role.BANK_OPERATOR, institution_id=bank, user_id=1)
    drop_database(name)


def write_morning(path: Path, *, rows: int = ROWS) -> Path:
    """A file as a bank sends it: 1 row in 40 wrong, 1 in 100 there twice, 1 in 12 typed as people do."""
    write_mixed_file(path, institution_code="QZ", uscc=USCC, seed=1, rows=rows, products=PRODUCTS)
    return path


def write_again(path: Path, morning: Path, change: Callable[[str, int], str], *, times: int = 1) -> Path:
    """A file's lines over and over, each changed, a line at a time; the change is told how often they came before."""
    with path.open("w", encoding="utf-8", newline="") as written:
        for turn in range(times):
            with morning.open(encoding="utf-8", newline="") as lines:
                header = next(lines)
                written.write("" if turn else header)
                written.writelines(change(line, turn) for line in lines)
    return path


def write_workbook(path: Path, morning: Path) -> Path:
    """The rows of a file that have the header's width, in a workbook."""
    with morning.open(encoding="utf-8-sig", newline="") as lines, xlsxwriter.Workbook(path, _STREAMED) as book:
        sheet = book.add_worksheet("案件")
        rows = csv.reader(line.replace("\0", "") for line in lines)
        header = next(rows)
        for at, cells in enumerate(chain([header], (row for row in rows if len(row) == len(header)))):
            sheet.write_row(at, 0, cells)
    return path


def timed_filing(template: str, path: Path, folder: Path) -> tuple[float, Dump]:
    """Seconds from a file to its receipt, and the rows that came of it."""
    with desk(template) as clerk:
        began = time.perf_counter()
        report = filing.file(clerk, BANK, path, at=world.NOON)
        spent = time.perf_counter() - began
        assert report["state"] == "COMMITTED"
        return spent, dumped(folder)


def timed_judging(template: str, path: Path) -> float:
    """Seconds in which a file is judged, and nothing opened."""
    with desk(template) as clerk:
        began = time.perf_counter()
        with transaction(clerk) as tx:
            filing.receive(tx, BANK, path, at=world.NOON)
        return time.perf_counter() - began


def timed_copy(template: str, dump: Dump) -> float:
    """The floor: seconds in which the same rows are copied from files into the same tables."""
    with desk(template), connections["owner"].cursor() as cursor:
        open_batch()
        began = time.perf_counter()
        for table, (columns, path) in dump.items():
            with path.open("rb") as stream:
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)", stream)
        return time.perf_counter() - began


def open_batch() -> None:
    """The delivery that copied rows belong to."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO filing_batches (id, institution_id, uploaded_by, file_name, file_sha256, file_bytes, state,"
            " received_at) SELECT 1, id, 0, '', '\\x00', 0, 'UPLOADING', '2026-01-01' FROM institutions")  # fmt: skip


def dumped(folder: Path) -> Dump:
    """All rows of a filing, in files."""
    found: Dump = {}
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                [table],
            )
            (columns,) = cursor.fetchone()
            found[table] = (columns, folder / f"{table}.csv")
            with found[table][1].open("wb") as stream:
                cursor.copy_expert(f"COPY {table} ({columns}) TO STDOUT (FORMAT csv)", stream)
    return found


def median(found: list[float]) -> float:
    return sorted(found)[len(found) // 2]
