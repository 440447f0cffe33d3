"""Every named statement fits the schema, whether or not a test happens to run it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from mediation.db import Tx
from mediation.db.statements import Statement, parse
from mediation.db.transactions import ready

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    path
    for package in ("mediation", "schedulers")
    for path in sorted((ROOT / package).rglob("*.sql"))
    if re.search("^-- name:", path.read_text("utf-8"), re.M)
]
STATEMENTS = [statement for path in FILES for statement in parse(path)]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: f"{s.origin}:{s.name}")
def test_every_statement_can_be_planned(tx: Tx, statement: Statement) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if statement.origin == "statements.sql":  # what a mediator is told is read by nobody else, staff included
            cursor.execute("SET LOCAL ROLE med_mediator")
        cursor.execute("EXPLAIN " + statement.text, defaultdict(lambda: None))
        assert cursor.fetchall()
        ready(cursor, statement)  # the types of its parameters are known, if it is to be planned once


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: f"{s.origin}:{s.name}")
def test_no_statement_reads_a_clock_or_hides_its_columns(statement: Statement) -> None:
    if statement.name != "database_time":  # the one clock that all replicas of the scheduler share
        assert not re.search(r"\b(now\(\)|clock_timestamp|current_date|current_timestamp)", statement.text, re.I)
    assert not re.search(r"SELECT\s+\*", statement.text, re.I)
    assert not re.search(r"\bMERGE\b|pg_advisory", statement.text, re.I)


def test_names_are_said_once() -> None:
    named = [f"{statement.origin}:{statement.name}" for statement in STATEMENTS]
    assert sorted(set(named)) == sorted(named)
