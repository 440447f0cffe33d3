"""Overdue invoices of an Odoo become cases: on the stand-in, and on a real one where ODOO_URL says.

A real one needs the module of accounting with a chart of accounts. A reference of the run tells its invoices apart.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import pytest
from django.conf import settings

from fixtures import world
from fixtures.odoo.books import Books, keeping_books
from fixtures.world import NOON
from mediation.accounts.models import Institution
from mediation.db import SYSTEM, transaction
from mediation.filing import actions as filing
from mediation.filing import mapping
from mediation.odoo import connecting, pulling
from mediation.odoo.calling import Odoo
from mediation.odoo.connecting import Wanted
from mediation.odoo.pulling_profile import OVERDUE, proposed
from mediation.vocabulary import BatchState
from tests.database.filing_desk import clerk_of
from tests.database.test_odoo_pulls import CONSTANTS, PEOPLE
from tests.database.test_odoo_push import database
from tests.odoo.test_scenarios import REAL, real

__all__ = ["database"]


class Ledger(Protocol):
    """Where invoices are written and people change."""

    def invoice(self, partner: dict[str, Any], **values: Any) -> int: ...

    def change(self, partner_id: int, **values: Any) -> None: ...


@dataclass
class InMemory:
    books: Books

    def invoice(self, partner: dict[str, Any], **values: Any) -> int:
        one = len(self.books.records["res.partner"]) + 1
        self.books.write("res.partner", one, **partner)
        of_odoo = {"name": f"INV/{one:05}", "state": "posted", "payment_state": "not_paid", "currency_id": 1}
        amounts = {"amount_total": 1000.0, "amount_residual": 1000.0, "commercial_partner_id": one}
        self.books.write("account.move", one, written="2026-10-01 08:00:00.5", **of_odoo, **amounts, **values)
        return one

    def change(self, partner_id: int, **values: Any) -> None:
        self.books.write("res.partner", partner_id, written="2026-10-12 01:00:00.5", **values)


@dataclass
class Real:
    odoo: Odoo

    def invoice(self, partner: dict[str, Any], **values: Any) -> int:
        (one,) = self.odoo.call("res.partner", "create", {"vals_list": [partner]})
        line = {"name": "rent", "quantity": 1, "price_unit": 1000.0, "tax_ids": [[5, 0, 0]]}
        of_odoo = {"partner_id": one, "invoice_payment_term_id": False, "invoice_line_ids": [[0, 0, line]]}
        moves = self.odoo.call("account.move", "create", {"vals_list": [{**of_odoo, **values}]})
        self.odoo.call("account.move", "action_post", {"ids": moves})
        return int(one)

    def change(self, partner_id: int, **values: Any) -> None:
        self.odoo.call("res.partner", "write", {"ids": [partner_id], "vals": values})


@pytest.fixture(params=["stand-in", REAL])
def ledger(
    database: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Ledger, Wanted]]:
    """Where invoices are, and the connection that reads those of this run there."""
    ref = f"mediation-{uuid.uuid4().hex[:12]}"
    kept = Wanted(
        name="books", host="127.0.0.1", is_tls=False, database="odoo_demo", login="admin", secret="admin",
        pull_profile="invoices", pull_filter=[*OVERDUE, ["ref", "=", ref]],
    )  # fmt: skip
    if request.param == "real":
        kept = real(kept, monkeypatch)
        with transaction(SYSTEM) as tx:
            one = connecting.connect(tx, replace(kept, name="hand"), at=NOON)
            yield Real(Odoo(connecting.endpoint_of(tx, connecting.connection(tx, one)))), kept
        return
    monkeypatch.setattr(settings, "ODOO_HOSTS", ["127.0.0.1"])
    with keeping_books() as server:
        yield InMemory(server), replace(kept, port=server.port)


@pytest.fixture
def bank(database: str, ledger: tuple[Ledger, Wanted]) -> tuple[Institution, int]:
    """A lender, and its connection."""
    with transaction(SYSTEM) as tx:
        world.a_court()
        found = world.a_bank()
        same = CONSTANTS | {"claimant_uscc": found.uscc, "currency": "CNY"}
        mapping.keep(tx, found.code, proposed(found.code, "invoices", same), at=NOON)
        return found, connecting.connect(tx, ledger[1], institution_id=found.pk, at=NOON)


def test_overdue_invoices_become_cases_and_what_changes_there_changes_them(
    ledger: tuple[Ledger, Wanted], bank: tuple[Institution, int]
) -> None:
    (books, wanted), (lender, connection) = ledger, bank
    ref = wanted.pull_filter[-1][2]
    usual = {"move_type": "out_invoice", "invoice_date": "2026-08-01", "invoice_date_due": "2026-09-30", "ref": ref}
    person = {"name": "王小明", "phone": "13959812345", "city": "泉州市", "street": "东海大街1号"}
    first = books.invoice(person | {"vat": PEOPLE[0]}, **usual)
    second = books.invoice(person | {"vat": PEOPLE[1][:-1] + "0"}, **usual)
    books.invoice(person | {"vat": PEOPLE[2]}, **usual | {"invoice_date_due": "2026-12-31"})

    def pulled(*, commits: bool = True) -> Any:
        batch_id = pulling.pull(clerk_of(lender), connection, at=NOON, commits=commits)
        assert batch_id is not None
        with transaction(SYSTEM) as tx:
            return filing.find(tx, batch_id)

    with transaction(SYSTEM) as tx:
        tx.run("UPDATE institutions SET error_limit_pct = 50")
    looked = pulled(commits=False)
    assert (looked.state, looked.rows_total, looked.rows_wrong) == (BatchState.NEEDS_FIX, 2, 1)
    taken = pulled()
    assert (taken.state, taken.rows_opened, taken.rows_wrong) == (BatchState.COMMITTED, 1, 1)
    books.change(first, phone="13959812346")
    books.change(second, vat=PEOPLE[1])
    changed = pulled()
    assert (changed.rows_amended, changed.rows_opened, changed.rows_wrong) == (1, 1, 0)
    assert pulled().id == changed.id
