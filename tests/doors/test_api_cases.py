"""An institution's system finds its cases, reads what became of them, and nothing of anybody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediation import errors
from mediation.db import SYSTEM, transaction
from mediation.http import refusals
from tests.doors.bank_system import System, a_file, is_problem, take, two_banks

CASES = "/api/v1/cases"


@pytest.fixture
def mine(fresh_database: str, tmp_path: Path) -> System:
    two_banks()
    found = System("MINE")
    found.upload(a_file(tmp_path, rows=5), query="?commit=true")
    take()
    return found


def numbers(answer: object) -> list[str]:
    return [one["number"] for one in answer.json()["items"]]  # type: ignore[attr-defined]


def test_pages_follow_each_other_without_gap_or_overlap(mine: System) -> None:
    first = mine.get(f"{CASES}?limit=2")
    second = mine.get(first.json()["next"])
    third = mine.get(second.json()["next"])
    found = numbers(first) + numbers(second) + numbers(third)
    assert len(found) == len(set(found)) == 5
    assert third.json()["next"] is None


def test_a_case_is_found_by_whatever_is_at_hand(mine: System) -> None:
    with transaction(SYSTEM) as tx:
        row = tx.rows(
            "SELECT c.number, c.institution_ref, l.contract_no, p.name FROM cases AS c"
            " JOIN claims AS l ON l.case_id = c.id"
            " JOIN parties AS p ON p.case_id = c.id WHERE p.role = 'respondent' ORDER BY c.id LIMIT 1"
        )[0]
    for words in (row.number, row.institution_ref, row.contract_no, row.name, row.name[:1]):
        assert row.number in numbers(mine.get(f"{CASES}?words={words}"))
    assert numbers(mine.get(f"{CASES}?words=nobody")) == []
    for odd in (
        "%25",
        "%ED%9F%BF",
        "%F4%8F%BF%BF",
    ):  # a wildcard of SQL, the last before the surrogates, the last of all
        assert numbers(mine.get(f"{CASES}?words={odd}")) == []


def test_what_has_not_changed_is_not_sent_again(mine: System) -> None:
    (number, *_) = numbers(mine.get(CASES))
    place = f"{CASES}/{number}"
    first = mine.get(place)
    assert mine.get(place, **{"if-none-match": first["ETag"]}).status_code == 304
    taken_back = mine.client.post(
        f"{place}/withdraw", {"reason": "paid"}, content_type="application/json", headers=mine.headers()
    )
    assert taken_back.json()["state"] == "WITHDRAWN"
    assert mine.get(place, **{"if-none-match": first["ETag"]}).status_code == 200
    assert [one["event"] for one in mine.get(f"{place}/events").json()["items"]] == ["file", "withdraw"]


def test_another_bank_finds_none_of_it(mine: System) -> None:
    other, (number, *_) = System("OTHER"), numbers(mine.get(CASES))
    assert numbers(other.get(CASES)) == numbers(other.get(f"{CASES}?words={number}")) == []
    for place in ("", "/events", "/agreement.pdf"):
        assert is_problem(other.get(f"{CASES}/{number}{place}"), errors.NotFound)
    assert other.get("/api/v1/statistics").json()["figures"][0]["value"] == 0


def test_statistics_come_in_three_forms_and_need_their_scope(mine: System) -> None:
    filed = mine.get("/api/v1/statistics?as_of=2127-01-01").json()["figures"][0]
    assert (filed["code"], filed["value"]) == ("filed", 5)
    assert mine.get("/api/v1/statistics.csv").content.startswith(b"section,code")
    assert mine.get("/api/v1/statistics.pdf").content.startswith(b"%PDF")
    filer = System("MINE", "filings:read")
    assert is_problem(filer.get("/api/v1/statistics"), refusals.ScopeMissing)
    assert is_problem(filer.get(CASES), refusals.ScopeMissing)
