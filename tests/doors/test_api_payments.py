"""A bank's system reports payments over HTTP, once, and sees what became of them and of the plan."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.db import SYSTEM, transaction
from mediation.filing import verifying
from mediation.http import refusals
from mediation.performance import actions as performance
from tests.database.performance_desk import a_plan, terms
from tests.database.test_journey import agreed
from tests.doors.bank_system import System, is_problem, two_banks

PAYMENTS = "/api/v1/payments"
HEADER = "流水号,案号,还款日期,金额\n"
DUE = [date(2026, 1, 5), date(2026, 2, 5)]


@pytest.fixture
def number(fresh_database: str) -> str:
    """The number of a case of MINE that is being performed."""
    mine, _other = two_banks()
    with transaction(SYSTEM) as tx:
        case = a_plan(tx, mine, terms("300", "300", days=DUE), at=NOON)
        return str(tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case))


@pytest.fixture
def mine(number: str) -> System:
    return System("MINE")


def reported(system: System, *lines: str, **how: Any) -> Any:
    return system.upload((HEADER + "".join(f"{line}\n" for line in lines)).encode(), place=PAYMENTS, **how)


def plan(system: System, number: str) -> Any:
    return system.get(f"/api/v1/cases/{number}/plan").json()


def test_each_line_is_posted_or_explained_and_the_receipt_holds(mine: System, number: str) -> None:
    answer = reported(mine, f"T1,{number},2026-01-04,350", "T2,none,2026-01-04,5", query="?file_name=april.csv")
    body = answer.json()
    assert (answer.status_code, answer["Location"], body["file_name"]) == (201, body["link"], "april.csv")
    assert body["rows"] == {"total": 2, "posted": 1, "reversed": 0, "unchanged": 0, "suspended": 1}
    assert [(one["line"], one["rule"]) for one in body["suspended"]] == [(3, "P-CASE")]
    assert mine.get(body["link"]).json() == body
    keys = verifying.read_keys(mine.get("/api/v1/public-key").content)
    assert verifying.verify(verifying.read_receipt(json.dumps(body["receipt"]).encode()), keys) == []


def test_the_plan_says_what_is_open(mine: System, number: str) -> None:
    reported(mine, f"T1,{number},2026-01-04,350")
    found = plan(mine, number)
    assert (found["state"], found["open"], found["certificate"]) == ("ACTIVE", "250.00", None)
    assert [(one["paid"], one["state"]) for one in found["instalments"]] == [("300.00", "PAID"), ("50.00", "PARTIAL")]
    assert {"account": "due", "component": "principal", "balance": "250.00"} in found["balances"]
    assert is_problem(mine.get(f"/api/v1/cases/{number}/certificate.pdf"), errors.Erased)


def test_sent_again_nothing_changes(mine: System, number: str) -> None:
    line = f"T1,{number},2026-01-04,350"
    first, again = reported(mine, line), reported(mine, line)
    assert (again.status_code, again.content) == (201, first.content)
    other = reported(mine, line, key="k2").json()
    assert (other["rows"]["posted"], other["rows"]["unchanged"]) == (0, 1)
    assert is_problem(reported(mine, line, "T2,none,2026-01-04,5"), refusals.KeyUsedBefore)
    assert plan(mine, number)["open"] == "250.00"


def test_files_come_page_by_page_newest_first(mine: System, number: str) -> None:
    ids = [reported(mine, f"T{n},{number},2026-01-04,1", key=f"k{n}").json()["id"] for n in range(3)]
    first = mine.get(f"{PAYMENTS}?limit=2").json()
    second = mine.get(first["next"]).json()
    assert [one["id"] for one in first["items"] + second["items"]] == ids[::-1]
    assert second["next"] is None


def test_a_form_will_do_and_what_is_no_file_of_payments_is_refused(mine: System, number: str) -> None:
    form = {"file": io.BytesIO(f"{HEADER}T1,{number},2026-01-04,350\n".encode())}
    assert mine.upload(form, place=PAYMENTS).json()["rows"]["posted"] == 1
    assert is_problem(mine.upload(b"a,b\r\n1,2\r\n", place=PAYMENTS, key="k2"), errors.HeaderMismatch)
    assert is_problem(reported(mine, key="k3"), errors.NoRows)


def test_another_bank_and_another_scope_find_and_change_nothing(mine: System, number: str) -> None:
    link, other = reported(mine, f"T1,{number},2026-01-04,1").json()["link"], System("OTHER")
    assert is_problem(other.get(link), errors.NotFound)
    assert is_problem(other.get(f"/api/v1/cases/{number}/plan"), errors.NotFound)
    assert other.get(PAYMENTS).json() == {"items": [], "next": None}
    taken = reported(other, f"T2,{number},2026-01-04,300").json()
    assert (taken["rows"]["posted"], taken["suspended"][0]["rule"]) == (0, "P-CASE")
    assert is_problem(reported(System("MINE", "payments:read"), f"T3,{number},2026-01-04,1"), refusals.ScopeMissing)
    assert plan(mine, number)["open"] == "599.00"


def test_once_all_is_performed_there_is_a_certificate(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        (case,) = agreed(tx)
        performance.draw_up(tx, [case], at=NOON)
        number = tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case)
        code = tx.value("SELECT i.code FROM institutions AS i JOIN cases AS c ON c.institution_id = i.id LIMIT 1")
    system = System(code)
    wish, wishes = f"/api/v1/cases/{number}/renegotiation", "/api/v1/renegotiations"
    asked = [
        system.client.post(wish, {"reason": "失业"}, content_type="application/json", headers=system.headers())
        for _ in range(2)
    ]
    assert (asked[0].status_code, is_problem(asked[1], errors.AlreadyAsked)) == (201, True)
    assert [(one["case"], one["asked_by"]) for one in system.get(wishes).json()] == [(number, "claimant")]
    with transaction(SYSTEM) as tx:
        paid = world.Decimal(9000)
        bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
        one = performance.NewPayment(case_id=case, transaction_ref="A", paid_on=NOON.date(), amount=paid)
        performance.post_payments(tx, bank, [one], at=NOON + timedelta(days=1))
    first, again = (system.get(plan(system, number)["certificate"]) for _ in range(2))
    assert first.content.startswith(b"%PDF")
    assert first.content == again.content
