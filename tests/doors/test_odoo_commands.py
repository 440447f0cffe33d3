"""An institution's Odoo from a shell: a profile is proposed and kept, invoices are looked at and taken in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from fixtures import world
from fixtures.odoo.books import Books, keeping_books
from mediation.db import SYSTEM, transaction
from mediation.odoo import connecting
from mediation.odoo.connecting import Wanted
from tests.database.test_odoo_pulls import CONSTANTS, PEOPLE, an_invoice
from tests.doors.test_filing_commands import run, states, told
from tests.pure.filing_rows import USCC


@pytest.fixture
def books() -> Iterator[Books]:
    with keeping_books() as server:
        server.write("res.partner", 1, name="王小明", vat=PEOPLE[0], phone="13959812345", city="泉州市")
        an_invoice(server, 1)
        yield server


@pytest.fixture
def connection(fresh_database: str, books: Books, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(settings, "ODOO_HOSTS", ["127.0.0.1"])
    with transaction(SYSTEM) as tx:
        world.a_centre()
        bank = world.a_bank("QZLEASE", uscc=USCC)
        wanted = Wanted(
            name="books", host="127.0.0.1", port=books.port, is_tls=False, database="odoo_demo", login="admin",
            secret="admin", pull_profile="invoices",
        )  # fmt: skip
        return connecting.connect(tx, wanted, institution_id=bank.pk, at=world.NOON)


def test_invoices_are_looked_at_and_taken_in_by_a_profile_that_was_proposed(
    connection: int, books: Books, tmp_path: Path
) -> None:
    lacking = run("odoo", "propose", connection)
    assert (lacking.exit_code, "handler name" in lacking.output) == (0, True)
    constants = tmp_path / "constants.json"
    constants.write_text(json.dumps(CONSTANTS | {"poa_expires_on": "2099-12-31"}))
    keep = ("odoo", "propose", connection, "--constants", constants, "--save", "invoices")
    refused = run(*keep, "--representative", "x_nowhere")
    assert (refused.exit_code, "x_nowhere" in refused.output) == (1, True)
    assert "version 1" in run(*keep).output
    looked = told("odoo", "pull", connection)
    assert (looked["state"], looked["rows"]["opened"], states()) == ("READY", 1, [])
    taken = told("odoo", "pull", connection, "--commit")
    assert (taken["batch"], taken["state"], states()) == (looked["batch"], "COMMITTED", ["FILED"])
    books.write("account.move", 1, written="2026-10-01 08:00:00.6", payment_state="paid")
    assert (told("odoo", "pull", connection, "--commit")["rows"]["withdrawn"], states()) == (1, ["WITHDRAWN"])
    assert "Nothing is new" in run("odoo", "pull", connection, "--commit").output


def test_what_is_wrong_is_written_to_a_file_and_ends_with_1(connection: int, books: Books, tmp_path: Path) -> None:
    said = [f"--constant={name}={text}" for name, text in (CONSTANTS | {"poa_expires_on": "2099-12-31"}).items()]
    assert run("odoo", "propose", connection, "--save", "invoices", *said).exit_code == 0
    books.write("res.partner", 1, vat="1")
    found = run("odoo", "pull", connection, "--commit", "--errors", tmp_path / "wrong.csv")
    assert found.exit_code == 1
    assert "INV/2026/00001" in (tmp_path / "wrong.csv").read_text("utf-8-sig")
    books.before = lambda _: 401
    refused = run("odoo", "pull", connection)
    assert (refused.exit_code, "does not admit this login" in refused.output) == (1, True)
