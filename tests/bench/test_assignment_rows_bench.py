"""Assignment from table to table against the floor of the same rows: one bare UPDATE with the insert of its events."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from assignment_tables import compared, fill

from mediation.db.embedded import EmbeddedServer

pytestmark = pytest.mark.benchmark
ROWS, PEOPLE, ROUNDS = 20_000, 100, 5
CITY, CITYS_PEOPLE = 232_900, 300


def tell(found: dict[str, Any], people: int) -> None:
    usual, floor, fuller = (median(found[name]) for name in ("ours", "bare", "bare_with_offers"))
    print(
        f"\nassign {found['assigned']:,} of {found['waiting']:,} cases to {people}: {usual:.2f} s, {found['gaps']} gap"
    )
    print(f"  bare UPDATE and events {floor:.2f} s, ratio {usual / floor:.2f}")
    print(f"  with bare assignments {fuller:.2f} s, ratio {usual / fuller:.2f}")


@pytest.mark.usefixtures("fresh_database")
def test_assigning_a_backlog_against_a_bare_update_and_insert() -> None:
    found = compared(fill(ROWS, PEOPLE), ROUNDS)
    tell(found, PEOPLE)
    assert [0] == found["gaps"]


def test_a_city_from_table_to_table(fresh_database: str, server: EmbeddedServer) -> None:
    environment = {**os.environ, "DATABASE_URL": server.url(fresh_database)}

    def script(*words: str) -> Any:
        path = Path(__file__).with_name("assignment_tables.py")
        return json.loads(subprocess.check_output([sys.executable, path, *words], env=environment))

    found = script("assign", str(script("fill", str(CITY), str(CITYS_PEOPLE))))
    tell(found, CITYS_PEOPLE)
    print(f"  peak {found['peak_mb']:.0f} MB, of which {found['before_mb']:.0f} before")
    assert [0] == found["gaps"]
