"""The clerk's and the registrar's verbs: looked at, taken in, changed, put right, each by the person it is for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fixtures import world
from fixtures.debtors import Row
from mediation.accounts.models import Institution, User
from mediation.cases import actions as cases
from mediation.commands.door import main
from mediation.db import SYSTEM, Actor, transaction
from mediation.vocabulary import CaseState, Role
from tests.database.filing_desk import allow, some_rows, written
from tests.pure.filing_exports import CARD
from tests.pure.filing_rows import USCC, a_row

Run = Callable[..., Any]
REGISTRAR = Actor(role=Role.REGISTRAR, user_id=3)


@pytest.fixture
def bank(fresh_database: str) -> Institution:
    """A bank with two clerks and a supervisor, at a centre with a registrar."""
    with transaction(SYSTEM):
        world.a_centre()
        world.a_court()
        made = world.a_bank("QZBANK", uscc=USCC)
        for name, role in (("wu", "BO"), ("lin", "BO"), ("chen", "BS")):
            User.objects.create_user(name, role=role, institution=made)
        User.objects.create_user("registrar", role="RG")
        User.objects.create_user("gone", role="BO", institution=made, is_active=False)
    return made


def limit(bank: Institution, **limits: int) -> None:
    with transaction(SYSTEM):
        allow(bank, **limits)


def filing(path: Path, *rows: Row) -> Path:
    """A file of these rows, whose powers of attorney outlast the test."""
    return written(path, [row | {"poa_expires_on": "2099-12-31"} for row in rows])


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def told(*words: object) -> Any:
    """What a verb says to machines."""
    done = run(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def looked(path: Path, *words: object) -> Any:
    return told("file", path, "--institution", "QZBANK", *words)


def states() -> list[str]:
    with transaction(SYSTEM) as tx:
        return [row.state for row in tx.rows("SELECT state FROM cases ORDER BY id")]


def accept_all() -> None:
    with transaction(REGISTRAR) as tx:
        cases.accept(tx, [row.id for row in tx.rows("SELECT id FROM cases WHERE state = 'FILED'")], at=world.NOON)


def test_a_file_is_only_looked_at_until_it_is_told_to_be_taken(bank: Institution, tmp_path: Path) -> None:
    limit(bank, error_limit_pct=100)
    path = filing(tmp_path / "f.csv", *some_rows(3), a_row(mobile_phone="1"))
    found = looked(path)
    assert ("NEEDS_FIX", 3, 1, []) == (found["state"], found["rows"]["opened"], found["rows"]["wrong"], states())
    assert ("E-PHONE", 5) == (found["findings"][0]["code"], found["findings"][0]["line"])
    assert f"batch commit {found['batch']}" in found["next"]["en"]
    taken = looked(path, "--commit")
    assert (found["batch"], "COMMITTED") == (taken["batch"], taken["state"])
    assert [CaseState.FILED] * 3 == states()
    assert taken == looked(path, "--commit")


def test_an_export_is_filed_once_the_clerk_has_answered_what_is_asked(bank: Institution) -> None:
    export = Path(__file__).parents[2] / "fixtures/samples/exports/card_bank_export.csv"
    assert "映射方案" in run("file", export, "--institution", "QZBANK").output
    asked = run("profile", "propose", export, "--institution", "QZBANK")
    assert "OPEN_DT" in asked.output
    assert "--constant" in asked.output
    known = CARD | {"poa_expires_on": "2099-12-31"}
    answers = [word for name, value in known.items() for word in ("--constant", f"{name}={value}")]
    kept = run("profile", "propose", export, "--institution", "QZBANK", *answers, "--save", "arrears")
    assert "kept as arrears, version 1" in kept.output
    taken = told("file", export, "--institution", "QZBANK", "--commit")
    assert (len(states()), 0) == (taken["rows"]["opened"], taken["rows"]["wrong"])
    no_column = run("profile", "propose", export, "--institution", "QZBANK", "--constant", "no_column=1")
    assert 2 == no_column.exit_code


def test_people_are_told_in_words(bank: Institution, tmp_path: Path) -> None:
    done = run("file", filing(tmp_path / "f.csv", *some_rows(2)), "--institution", "QZBANK")
    assert 0 == done.exit_code
    assert "待提交" in done.output
    assert "python -m mediation batch commit" in done.output


def test_a_refused_file_ends_with_1_and_its_errors_are_written(bank: Institution, tmp_path: Path) -> None:
    path, errors = filing(tmp_path / "f.csv", a_row(mobile_phone="1")), tmp_path / "errors.csv"
    done = run("file", path, "--institution", "QZBANK", "--commit", "--errors", errors)
    assert 1 == done.exit_code
    assert "E-PHONE" in errors.read_text("utf-8-sig")
    batch = told("batch", "list")[0]["id"]
    again = tmp_path / "again.csv"
    assert 0 == run("batch", "errors", batch, "--out", again).exit_code
    assert errors.read_bytes() == again.read_bytes()


def test_what_is_large_is_committed_by_a_second_person(bank: Institution, tmp_path: Path) -> None:
    limit(bank, four_eyes_over=1)
    found = looked(filing(tmp_path / "f.csv", *some_rows(2)), "--commit", "--as", "wu")
    assert ("READY", []) == (found["state"], states())
    assert "--as LOGIN" in found["next"]["en"]
    same = run("batch", "commit", found["batch"], "--as", "wu")
    assert (1, []) == (same.exit_code, states())
    assert "COMMITTED" == told("batch", "commit", found["batch"], "--as", "lin")["state"]
    with transaction(SYSTEM) as tx:
        people = {user.username: user.pk for user in User.objects.all()}
        batch = tx.one("SELECT uploaded_by, committed_by FROM filing_batches")
    assert (people["wu"], people["lin"]) == (batch.uploaded_by, batch.committed_by)


@pytest.mark.parametrize("login", ["nobody", "gone", "registrar"])
def test_whoever_may_not_file_files_nothing(bank: Institution, tmp_path: Path, login: str) -> None:
    path = filing(tmp_path / "f.csv", *some_rows(1))
    done = run("file", path, "--institution", "QZBANK", "--commit", "--as", login)
    assert (1, []) == (done.exit_code, states())
    assert "mediation: " in done.stderr


def test_a_batch_is_given_up_and_filed_anew(bank: Institution, tmp_path: Path) -> None:
    path = filing(tmp_path / "f.csv", *some_rows(1))
    first = looked(path)["batch"]
    assert 0 == run("batch", "cancel", first, "--as", "wu").exit_code
    assert "CANCELLED" == told("batch", "show", first)["state"]
    assert first != looked(path, "--commit")["batch"]


def test_what_a_file_changes_is_shown_then_acknowledged_by_the_registrar(bank: Institution, tmp_path: Path) -> None:
    looked(filing(tmp_path / "f.csv", a_row(facts="旧")), "--commit")
    accept_all()
    changed = filing(tmp_path / "g.csv", a_row(facts="新"))
    found = looked(changed)
    assert ["纠纷事实：由旧改为新"] == [change["zh"] for change in found["changes"][0]["changes"]]
    assert found["changes"] == told("batch", "diff", found["batch"])
    looked(changed, "--commit")
    (waiting,) = told("amendments", "list", "--as", "registrar")
    assert 1 == run("amendments", "acknowledge", waiting["amendment"], "--as", "wu").exit_code
    assert 0 == run("amendments", "acknowledge", waiting["amendment"], "--as", "registrar").exit_code
    assert [] == told("amendments", "list")
    with transaction(SYSTEM) as tx:
        assert "新" == tx.value("SELECT facts FROM claims")


def test_what_the_registrar_refuses_stays_as_it_was(bank: Institution, tmp_path: Path) -> None:
    looked(filing(tmp_path / "f.csv", a_row(facts="旧")), "--commit")
    accept_all()
    looked(filing(tmp_path / "g.csv", a_row(facts="新")), "--commit")
    (waiting,) = told("amendments", "list")
    assert 0 == run("amendments", "refuse", waiting["amendment"], "--as", "registrar").exit_code
    with transaction(SYSTEM) as tx:
        assert "旧" == tx.value("SELECT facts FROM claims")


def test_the_registrar_asks_and_the_bank_answers(bank: Institution, tmp_path: Path) -> None:
    looked(filing(tmp_path / "f.csv", *some_rows(1)), "--commit")
    with transaction(SYSTEM) as tx:
        number = tx.value("SELECT number FROM cases")
    assert 1 == run("rectification", "ask", number, "--defect", "evidence", "--as", "wu").exit_code
    assert 0 == run("rectification", "ask", number, "--defect", "evidence", "--as", "registrar").exit_code
    (asked,) = told("rectification", "list", "--as", "chen")
    assert (number, ["evidence"]) == (asked["case"], list(asked["defects"]))
    assert 0 == run("rectification", "answer", number, "--to", "evidence", "已补交", "--as", "chen").exit_code
    assert [CaseState.FILED] == states()
