"""What tests of filing do over and over: a bank, files of rows, filing them, counting what is there."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from fixtures import world
from fixtures.debtors import Row
from mediation.accounts.models import Institution
from mediation.db import Actor, Tx
from mediation.filing import actions as filing
from mediation.filing.template import BY_NAME
from mediation.vocabulary import Product, Role
from tests.pure.filing_rows import USCC, a_row

LENDING = (Product.CONSUMER_LOAN, Product.BUSINESS_LOAN, Product.MORTGAGE, Product.SME_LOAN)
TABLES = ("filing_batches", "filing_rows", "row_errors", "cases", "claims", "parties", "events")


@pytest.fixture
def bank(tx: Tx) -> Institution:
    world.a_court()
    return world.a_bank("QZBANK", uscc=USCC)


def allow(bank: Institution, **limits: Any) -> None:
    Institution.objects.filter(pk=bank.pk).update(**limits)


def clerk_of(bank: Institution, user_id: int = 7) -> Actor:
    return Actor(role=Role.BANK_OPERATOR, institution_id=bank.pk, user_id=user_id)


def some_rows(count: int, **changes: str) -> list[Row]:
    """Correct rows of different contracts."""
    return [a_row(contract_no=f"HT{n:06d}", institution_ref=f"REF{n}", **changes) for n in range(count)]


def written(path: Path, rows: Sequence[Row], *, encoding: str = "utf-8-sig") -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    stream = io.StringIO()
    lines = csv.writer(stream)
    lines.writerow([BY_NAME[name].header for name in names])
    lines.writerows([[row.get(name, "") for name in names] for row in rows])
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def filed(bank: Institution, path: Path) -> dict[str, Any]:
    return filing.file(clerk_of(bank), bank.code, path, at=world.NOON)


def counted(tx: Tx) -> dict[str, int]:
    return {table: int(tx.value(f"SELECT count(*) FROM {table}")) for table in TABLES}


def codes(tx: Tx, report: dict[str, Any]) -> Counter[str]:
    return Counter(finding.code for finding in filing.findings(tx, report["batch"], limit=10_000))
