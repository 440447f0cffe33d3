"""Payments and plans from a shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fixtures import world
from mediation.commands.door import main
from mediation.db import SYSTEM, transaction
from tests.database.performance_desk import a_plan, terms


@pytest.fixture
def desk(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """An institution and the number of its case in performance."""
    from mediation.commands import environment

    monkeypatch.setattr(environment, "connect", lambda _database: None)
    with transaction(SYSTEM) as tx:
        world.a_centre()
        bank = world.a_bank("PSBC")
        case = a_plan(tx, bank, terms("300", "300", days=[world.date(2026, 1, 5), world.date(2026, 2, 5)]))
        number = tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case)
    return bank.code, str(number)


def run(*arguments: str) -> Any:
    done = CliRunner().invoke(main, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_a_file_is_looked_at_then_posted_and_what_waits_is_listed(desk: tuple[str, str], tmp_path: Path) -> None:
    institution, number = desk
    source = tmp_path / "还款.csv"
    source.write_text(
        f"流水号,案号,还款日期,金额\nT1,{number},2026-01-04,350\nT2,none,2026-01-04,5\n", encoding="gb18030"
    )
    looked = run("payments", str(source), "--institution", institution)
    assert (looked["rows"]["posted"], looked["committed"]) == (1, False)
    assert "300.00" not in [row["paid"] for row in run("plan", "show", number)["instalments"]]
    receipt = run("payments", str(source), "--institution", institution, "--commit")
    assert receipt["rows"] == {"total": 2, "posted": 1, "reversed": 0, "unchanged": 0, "suspended": 1}
    assert receipt["signature"]["algorithm"] == "Ed25519"
    shown = run("plan", "show", number, "--ledger")
    assert [row["paid"] for row in shown["instalments"]] == ["300.00", "50.00"]
    assert len(shown["ledger"]) > 4
    assert ["T2"] == [row["transaction_ref"] for row in run("suspense", "list")["waiting"]]
    assert [] == run("plan", "follow-ups")
