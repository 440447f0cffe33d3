"""Whoever pulls or pushes may be killed at every request to the Odoo: nothing is lost and nothing doubled."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

import pytest
from django.conf import settings
from django.db import connections

from fixtures import world
from fixtures.odoo.books import Books, keeping_books
from mediation.accounts.models import Institution
from mediation.db import SYSTEM, transaction
from mediation.db.embedded import EmbeddedServer
from mediation.filing import mapping
from mediation.odoo import connecting, deciding, pulling
from mediation.odoo.connecting import Wanted
from mediation.odoo.pulling_profile import proposed
from mediation.odoo.words import GoesOut
from tests.database.filing_desk import counted
from tests.database.test_filing_background import await_locked, held
from tests.database.test_odoo_pulls import CONSTANTS, PEOPLE, an_invoice
from tests.pure.filing_rows import USCC

INVOICES = 7
PULLER = """
import sys
from functools import partial
import django
django.setup()
from django.conf import settings
settings.ODOO_HOSTS = ["127.0.0.1"]
from fixtures.world import NOON
from mediation.db import Actor
from mediation.odoo import pulling
from mediation.vocabulary import Role
pulling.pages = partial(pulling.pages, size=2)
institution, connection = map(int, sys.argv[1:])
clerk = Actor(role=Role.BANK_OPERATOR, institution_id=institution)
pulling.pull(clerk, connection, at=NOON, commits=True)
"""


@pytest.fixture
def books() -> Iterator[Books]:
    with keeping_books() as server:
        for number, identity in enumerate(PEOPLE, 1):
            server.write("res.partner", number, name="王小明", vat=identity, phone="13959812345", city="泉州市")
        for number in range(1, INVOICES + 1):
            an_invoice(server, number, commercial_partner_id=number % len(PEOPLE) + 1)
        yield server


@pytest.fixture
def asked(fresh_database: str, books: Books, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose connection it is, and which."""
    monkeypatch.setattr(settings, "ODOO_HOSTS", ["127.0.0.1"])
    monkeypatch.setattr(pulling, "pages", partial(pulling.pages, size=2))
    with transaction(SYSTEM) as tx:
        world.a_court()
        bank = world.a_bank("QZLEASE", uscc=USCC)
        mapping.keep(tx, bank.code, proposed(bank.code, "invoices", CONSTANTS), at=world.NOON)
        wanted = Wanted(
            name="books", host="127.0.0.1", port=books.port, is_tls=False, database="odoo_demo", login="admin",
            secret="admin", pull_profile="invoices", goes_out=frozenset({GoesOut.INSTITUTIONS, GoesOut.PARTIES}),
        )  # fmt: skip
        return [str(bank.pk), str(connecting.connect(tx, wanted, institution_id=bank.pk, at=world.NOON))]


def started(code: str, server: EmbeddedServer, database: str, words: list[str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "DATABASE_URL": server.url(database)}
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", code, *words], env=environment)


@pytest.mark.torture
def test_a_pull_that_is_killed_anywhere_is_made_good_by_the_next(
    asked: list[str], books: Books, server: EmbeddedServer, fresh_database: str
) -> None:
    def killed_at(request: int) -> None:
        books.got.clear()
        process = started(PULLER, server, fresh_database, asked)
        books.before = lambda number: process.kill() if number == request else None
        assert process.wait() == -signal.SIGKILL

    requests = count_requests(int(asked[1]), books)
    for request in range(1, requests + 1):
        killed_at(request)
    with transaction(SYSTEM) as tx:
        assert (counted(tx)["filing_batches"], tx.value("SELECT count(*) FROM odoo_pulls")) == (0, 0)
    books.before = lambda _: None
    with held("claims"):
        process = started(PULLER, server, fresh_database, asked)
        await_locked()
        process.kill()
        process.wait()
    assert started(PULLER, server, fresh_database, asked).wait() == 0
    with transaction(SYSTEM) as tx:
        found = counted(tx)
    assert (found["cases"], found["filing_batches"], found["filing_rows"]) == (INVOICES, 1, INVOICES)
    print(f"\npull killed {requests + 1} times; {INVOICES} cases, each once")


def count_requests(connection: int, books: Books) -> int:
    """How often an undisturbed pull asks."""
    with transaction(SYSTEM) as tx:
        plan = pulling.plan_of(tx, connection, at=world.NOON, is_anew=False)
    pulling.read(plan)
    return len(books.got)


PUSHER = """
import sys
from datetime import timedelta
import django
django.setup()
from django.conf import settings
settings.ODOO_HOSTS = ["127.0.0.1"]
from fixtures.world import NOON
from mediation.db import SYSTEM, transaction
from mediation.odoo import pushing
from mediation.outbox import sending
with transaction(SYSTEM) as tx:
    senders = pushing.couriers(tx)
sending.send_due(senders, now=NOON + timedelta(hours=int(sys.argv[1])))
"""
CASES = 5


@pytest.mark.torture
def test_a_push_that_is_killed_anywhere_leaves_the_records_of_an_undisturbed_one(
    asked: list[str], books: Books, server: EmbeddedServer, fresh_database: str
) -> None:
    connection, hours = int(asked[1]), itertools.count(1)
    clear(books)
    with transaction(SYSTEM) as tx:
        world.a_centre()
        world.some_accepted_cases(tx, Institution.objects.get(pk=asked[0]), CASES)

    def send(kill_at: int = 0) -> int:
        books.got.clear()
        process = started(PUSHER, server, fresh_database, [str(next(hours))])
        books.before = lambda number: process.kill() if number == kill_at else None
        return process.wait()

    assert send() == 0
    undisturbed, requests = standing(books), len(books.got)
    for request in range(1, requests + 1):
        begin_anew(books, connection)
        assert send(kill_at=request) == -signal.SIGKILL
        assert send() == 0
        assert standing(books) == undisturbed
    with transaction(SYSTEM) as tx:
        assert tx.value("SELECT count(*) FROM outbox_messages WHERE sent_at IS NULL") == 0
    print(f"\npush killed {requests} times; its records are those of an undisturbed one")


def standing(books: Books) -> list[tuple[str, str, str]]:
    """What there is by its name, and how many of it."""
    named = [(name, model, str(books.records[model][one]["name"])) for name, (model, one) in books.named.items()]
    return sorted(named) + [("", model, str(len(records))) for model, records in books.records.items()]


def begin_anew(books: Books, connection: int) -> None:
    """Both sides forget what was written, and all of it is to be written."""
    clear(books)
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM odoo_records")
    with transaction(SYSTEM) as tx:
        deciding.push(tx, connection, at=world.NOON)


def clear(books: Books) -> None:
    """An Odoo without a record."""
    books.named.clear()
    for records in books.records.values():
        records.clear()
