"""Case numbers: none is missing, and who draws them does not wait for whoever else does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections
from django.db import transaction as django_transaction

from fixtures import world
from mediation.accounts.actions import BOOK, draw_from_books
from mediation.db import SYSTEM, Tx, transaction
from mediation.filing import actions as filing
from tests.database.filing_desk import clerk_of, some_rows, written
from tests.pure.filing_rows import USCC


def draw(tx: Tx, count: int = 1) -> int:
    return draw_from_books(tx, "case", 2026, count=count)


@contextmanager
def undone(alias: str = "default") -> Iterator[Tx]:
    with transaction(SYSTEM, alias) as tx:
        yield tx
        django_transaction.set_rollback(True, using=alias)


@pytest.fixture
def books(fresh_database: str) -> None:
    """The year has begun: one number is drawn."""
    with transaction(SYSTEM) as tx:
        assert 1 == draw(tx)


def test_what_is_drawn_in_vain_is_drawn_again(books: None) -> None:
    with undone() as tx:
        assert [2, 7, 8] == [draw(tx, 5), draw(tx), draw(tx)]
    with undone() as tx:
        assert 2 == draw(tx)


def test_two_who_draw_at_the_same_time_write_in_two_books(books: None) -> None:
    with undone() as first, undone("owner") as second:
        assert [2, BOOK + 1, 3, BOOK + 2] == [draw(first), draw(second), draw(first), draw(second)]


def test_a_draw_that_no_longer_fits_goes_to_the_next_book(books: None) -> None:
    with undone() as tx:
        draw(tx, BOOK - 10)
        assert [BOOK + 1, BOOK - 8, BOOK + 10] == [draw(tx, 9), draw(tx, 8), draw(tx)]


def test_two_banks_file_at_the_same_time(books: None, tmp_path: Path) -> None:
    """The second is done before the first has committed."""
    with transaction(SYSTEM) as tx:
        world.a_court()
        banks = [world.a_bank("ONE", uscc=USCC), world.a_bank("TWO", uscc="91350500611520771A")]
        tx.run("UPDATE institutions SET four_eyes_over = 1000")
    one, two = map(clerk_of, banks)
    paths = [written(tmp_path / f"{bank.code}.csv", some_rows(4, claimant_uscc=bank.uscc)) for bank in banks]

    def second() -> object:
        report = filing.file(two, "TWO", paths[1], at=world.NOON)
        connections.close_all()
        return report["state"]

    with transaction(one) as tx, ThreadPoolExecutor(max_workers=1) as worker:
        batch = filing.receive(tx, "ONE", paths[0], at=world.NOON)
        filing.commit(tx, batch.id, at=world.NOON)
        assert "COMMITTED" == worker.submit(second).result(timeout=30)
    with transaction(SYSTEM) as tx:
        numbers = [row.number for row in tx.rows("SELECT number FROM cases ORDER BY number")]
    assert ["2026-0000002", "2026-0000003", "2026-0000004", "2026-0000005"] == numbers[:4]
    assert ["2026-1000001", "2026-1000002", "2026-1000003", "2026-1000004"] == numbers[4:]
