"""A bank's desk whose importers may be killed, and all that filing leaves in the database."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from django.db import connections

from fixtures import world
from fixtures.mixed import write_mixed_file
from mediation.cases import log
from mediation.db import SYSTEM, Tx, transaction
from mediation.db.databases import ALIASES, create_database, drop_database, use_database
from mediation.db.embedded import EmbeddedServer
from mediation.vocabulary import Product
from tests.pure.filing_rows import USCC
from tests.torture.flock import ROOT

CODE = "QZBANK"
PRODUCTS = (Product.CONSUMER_LOAN, Product.SME_LOAN, Product.CREDIT_CARD)


class Clerk:
    """Somebody who files one file after another, each by a process of its own."""

    def __init__(self, url: str) -> None:
        environment = {**os.environ, "DATABASE_URL": url}
        command = [sys.executable, "-m", "tests.torture.importer"]
        self._desk = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=PIPE, stdout=PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._importer = 0

    def begin(self, path: Path, bank: int) -> None:
        """Begin to file; returns when the importer lives."""
        assert self._desk.stdin is not None
        self._desk.stdin.write(f"{path} {CODE} {bank}\n")
        self._desk.stdin.flush()
        self._importer = self._said()

    def kill(self) -> None:
        """Kill the importer, if it still lives."""
        with suppress(ProcessLookupError):
            os.kill(self._importer, signal.SIGKILL)

    def end(self) -> bool:
        """Wait until the importer has ended; whether it was through."""
        return self._said() == 0

    def leave(self) -> None:
        """No more files."""
        self._desk.kill()
        self._desk.communicate()

    def _said(self) -> int:
        assert self._desk.stdout is not None
        return int(self._desk.stdout.readline())


class Desk:
    """A database with one bank, and clerks who file there."""

    def __init__(self, server: EmbeddedServer, name: str, *, clerks: int = 1) -> None:
        self.server, self.name = server, name
        with self.transaction():
            world.a_court()
            self.bank = world.a_bank(CODE, uscc=USCC).pk
        self.clerks = [Clerk(server.url(name)) for _ in range(clerks)]

    def close(self) -> None:
        """Send the clerks home."""
        for clerk in self.clerks:
            clerk.leave()

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """A transaction of the system in this database, on whichever server it is."""
        with use_server(self.server), use_database(self.name), transaction(SYSTEM) as tx:
            yield tx

    def begin(self, path: Path) -> Clerk:
        """The first clerk begins to file."""
        self.clerks[0].begin(path, self.bank)
        return self.clerks[0]

    def file(self, path: Path) -> float:
        """File undisturbed; the seconds it took."""
        clerk, began = self.begin(path), time.monotonic()
        assert clerk.end()
        return time.monotonic() - began

    def file_and_kill(self, path: Path, after: float) -> bool:
        """File and kill after so many seconds; whether it was killed in the middle."""
        clerk = self.begin(path)
        time.sleep(after)
        clerk.kill()
        return not clerk.end()

    def left(self, what: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What is in the database, without what depends on the moment: ids and keys of encryption."""
        with self.transaction() as tx:
            assert log.first_broken(tx) is None
            return {name: sorted(tx.rows(statement), key=repr) for name, statement in (what or LEFT).items()}


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

# Numbers and receipts follow the order in which files were filed; these do not.
IN_ANY_ORDER = {
    what: statement.replace("number, institution_ref", "institution_ref").replace(
        ", receipt ->> 'merkle_root' AS root", ""
    )
    for what, statement in LEFT.items()
}


@contextmanager
def use_server(server: EmbeddedServer) -> Iterator[None]:
    """Within the block both connections speak to this server."""
    place = {key.upper(): value for key, value in server.conninfo().items() if key in ("host", "port")}
    before = {alias: {key: connections[alias].settings_dict[key] for key in place} for alias in ALIASES}
    try:
        for alias in ALIASES:
            connections[alias].close()
            connections[alias].settings_dict.update(place)
        yield
    finally:
        for alias in ALIASES:
            connections[alias].close()
            connections[alias].settings_dict.update(before[alias])


@pytest.fixture
def desks(server: EmbeddedServer, template: str) -> Iterator[tuple[Desk, Desk]]:
    """One desk that is left in peace, and one whose importers are killed."""
    names = [f"t{uuid.uuid4().hex[:12]}" for _ in range(2)]
    for name in names:
        create_database(name, template=template)
    undisturbed, harried = Desk(server, names[0]), Desk(server, names[1], clerks=3)
    yield undisturbed, harried
    for desk in (undisturbed, harried):
        desk.close()
        drop_database(desk.name)


def killed_until_done(desk: Desk, path: Path, usual: float, chance: random.Random) -> int:
    """File and be killed at a random moment, again and again until a run gets through; how often it was killed."""
    dead = 0
    while desk.file_and_kill(path, chance.uniform(0, 1.1 * usual)):
        dead += 1
    desk.file(path)
    return dead


def a_file(folder: Path, place: int, rows: int) -> Path:
    """A file of claims of its own: another cut-off day is another claim."""
    path = folder / f"{place:02d}.csv"
    cutoff = date(2026, 9, 30) - place * timedelta(days=1)
    write_mixed_file(
        path, institution_code=f"F{place:02d}", uscc=USCC, seed=place, rows=rows, products=PRODUCTS, cutoff=cutoff
    )
    return path
