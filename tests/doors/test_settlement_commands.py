"""From a shell: why a claim is what it is, what its institution would settle for, and which relief there is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fixtures import world
from mediation.accounts.models import User
from mediation.commands.door import main
from mediation.db import SYSTEM, transaction
from mediation.present import now
from mediation.relief.programmes import SHIPPED
from mediation.vocabulary import Role
from tests.database.test_authority import matrix
from tests.database.test_claims import a_loan
from tests.database.test_journey import in_mediation

pytestmark = pytest.mark.usefixtures("fresh_database")
TODAY = f"{now():%Y-%m-%d}"


def run(*words: str, code: int = 0) -> Any:
    done = CliRunner().invoke(main, list(words), catch_exceptions=code == 0)
    assert code == done.exit_code, done.output
    return json.loads(done.output) if done.output.startswith(("{", "[")) else done.output


def test_a_claim_is_told_line_by_line_and_on_paper(tmp_path: Path) -> None:
    with transaction(SYSTEM) as tx:
        world.a_centre()
        high = a_loan(tx, world.a_bank(), interest="7000.00")
        number = tx.value("SELECT number FROM cases WHERE id = %(id)s", id=high)
    found = run("claim", number, "--paper", str(tmp_path / "why.pdf"), "--json")
    assert found["finding"] == "higher"
    assert [line["days"] for line in found["lines"]] == [365, 100, 100]
    assert (tmp_path / "why.pdf").read_bytes().startswith(b"%PDF")
    assert "机构主张较高" in run("claim", number)
    assert [row["number"] for row in run("claims", "--json")] == [number]
    assert "no such thing" in run("claim", "2026-9999999", code=1)


def test_authority_is_published_asked_requested_answered_and_reported(tmp_path: Path) -> None:
    with transaction(SYSTEM) as tx:
        (case,) = in_mediation(tx, 1)
        row = tx.one("SELECT number, institution_id, claim_total FROM cases WHERE id = %(id)s", id=case)
        for name, role in (
            ("clerk", Role.BANK_OPERATOR),
            ("chief", Role.BANK_SUPERVISOR),
            ("boss", Role.BANK_SUPERVISOR),
        ):
            User.objects.create(username=name, role=role, institution_id=row.institution_id)
    (tmp_path / "matrix.json").write_bytes(matrix(40, 80))
    version = str(run("authority", "draft", str(tmp_path / "matrix.json"), "--from", TODAY, "--as", "clerk")["version"])
    assert "not permitted" in run("authority", "publish", version, "--as", "clerk", code=1)
    run("authority", "publish", version, "--as", "chief")
    run("authority", "level", "chief", "1", "--as", "boss")
    run("authority", "settle", "--queries", "5", "--as", "boss")
    assert len(run("authority", "show", version, "--as", "clerk")) == 2
    terms = (
        "--settled",
        str(row.claim_total - 60),
        "--waive",
        "interest=60.00",
        "--last-due",
        f"{now().year + 1}-01-31",
    )
    asked = run("authority", "ask", row.number, *terms)
    assert (asked["answer"], asked["level"], asked["left_today"]) == ("needs_level", 1, 4)
    request = str(run("authority", "request", str(asked["query"]))["request"])
    assert [one["level_needed"] for one in run("authority", "queue", "--as", "chief", "--json")] == [1]
    run("authority", "answer", request, "approve", "--as", "chief")
    assert run("authority", "queue", "--json") == []
    assert run("authority", "treatment", "--from", TODAY, "--until", TODAY)["violations"] == 0
    assert "interest=120.50" in run("authority", "ask", row.number, *terms, "--waive", "interest", code=2)


def test_relief_is_told_for_a_case_and_programmes_are_loaded(tmp_path: Path) -> None:
    with transaction(SYSTEM) as tx:
        (case,) = world.some_accepted_cases(tx, world.a_bank(), 1)
        number = tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case)
    told = ("--said", "beyond_means=true", "--said", "willing_to_pay=true")
    found = {
        one["code"]: one["outcome"] for one in run("relief", "case", number, "--on", "2026-10-12", *told, "--json")
    }
    assert found["card-instalments"] == "eligible"
    assert found["credit-repair-once"] == "expired"
    assert "信用卡个性化分期" in run("relief", "case", number)
    records = json.loads(SHIPPED.read_text("utf-8"))
    (tmp_path / "more.json").write_text(json.dumps([records[0] | {"code": "another"}]))
    assert run("relief", "load", str(tmp_path / "more.json")) == {"changed": 1}
    assert run("relief", "load", str(tmp_path / "more.json")) == {"changed": 0}
    assert {one["code"] for one in run("relief", "list", "--json")} == {"another", *(one["code"] for one in records)}
