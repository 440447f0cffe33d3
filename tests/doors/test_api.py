"""A bank's system files over HTTP: who gets in, what is answered, and that nothing is done twice."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from mediation import errors
from mediation.accounts.models import Institution
from mediation.api import v1
from mediation.db import SYSTEM, transaction
from mediation.filing import actions, signing, spool, verifying
from mediation.http import refusals
from mediation.vocabulary import BatchState
from tests.database.filing_desk import clerk_of, some_rows
from tests.doors.bank_system import FILINGS, System, a_file, batches, is_problem, take, two_banks


@pytest.fixture
def banks(fresh_database: str) -> tuple[Institution, Institution]:
    return two_banks()


@pytest.fixture
def mine(banks: object) -> System:
    return System("MINE")


@pytest.fixture
def filed(mine: System, tmp_path: Path) -> Any:
    """A committed filing with one wrong row and one doubled."""
    good = a_file(tmp_path, 4).splitlines(keepends=True)
    wrong = good[1].replace(b"HT000000", b"HT999999").replace(b"REF0", b"REF9").replace(b"2026-", b"2036-")
    accepted = mine.upload(b"".join([*good, wrong, good[1]]), query="?commit=true").json()
    take()
    return mine.get(accepted["links"]["progress"]).json()


class TestHandingIn:
    def test_a_file_is_accepted_judged_and_committed(self, mine: System, tmp_path: Path) -> None:
        answer = mine.upload(a_file(tmp_path), query="?commit=true&file_name=march.csv")
        place = answer.json()["links"]["progress"]
        assert (answer.status_code, answer["Location"], answer["Retry-After"]) == (202, place, "1")
        assert (answer.json()["state"], answer.json()["file_name"]) == (BatchState.UPLOADING, "march.csv")
        take()
        found = mine.get(place)
        assert (found.json()["state"], found.json()["rows"]["opened"]) == (BatchState.COMMITTED, 3)
        assert "Retry-After" not in found

    def test_a_form_with_one_file_will_do(self, mine: System, tmp_path: Path) -> None:
        upload = io.BytesIO(a_file(tmp_path))
        upload.name = "../../march.csv"
        answer = mine.upload({"file": upload})
        assert (answer.status_code, answer.json()["file_name"]) == (202, "march.csv")

    def test_a_form_with_anything_else_will_not(self, mine: System, tmp_path: Path) -> None:
        form = {"file": io.BytesIO(a_file(tmp_path)), "commit": "true"}
        assert is_problem(mine.upload(form), refusals.BadRequest)

    def test_a_workbook_from_the_template_is_taken_for_one(self, mine: System) -> None:
        template = mine.get("/api/v1/template.xlsx")
        kind = template["Content-Type"]
        accepted = mine.upload(template.content, kind=kind).json()
        take()
        assert mine.get(accepted["links"]["progress"]).json()["rows"]["total"] > 0

    def test_json_lines_are_taken(self, mine: System) -> None:
        body = "\n".join(json.dumps(row, ensure_ascii=False) for row in some_rows(2)).encode() + b"\n"
        accepted = mine.upload(body, kind="application/x-ndjson", query="?commit=true").json()
        take()
        assert mine.get(accepted["links"]["progress"]).json()["rows"]["opened"] == 2

    def test_what_is_no_filing_is_refused_with_its_code(self, mine: System) -> None:
        accepted = mine.upload(b"a,b\r\n1,2\r\n").json()
        take()
        found = mine.get(accepted["links"]["progress"]).json()
        refusal = {"code": errors.HeaderMismatch.code, "title": errors.HeaderMismatch().sentence()}
        assert (found["state"], found["refusal"]) == (BatchState.REFUSED, refusal)

    @pytest.mark.parametrize(
        ("headers", "kind", "status"),
        [({}, "text/html", 415), ({"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}, "text/csv", 411),
         ({"CONTENT_LENGTH": str(spool.LARGEST_BYTES * 2)}, "text/csv", 413)],
    )  # fmt: skip
    def test_an_upload_that_cannot_be_right_is_not_read(
        self, mine: System, headers: dict[str, str], kind: str, status: int
    ) -> None:
        keyed = mine.headers(**{"idempotency-key": "k"})
        answer = mine.client.post(FILINGS, b"x", content_type=kind, headers=keyed, **headers)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")

    def test_a_profile_that_does_not_exist_is_said_at_once(self, mine: System, tmp_path: Path) -> None:
        assert is_problem(mine.upload(a_file(tmp_path), query="?profile=none"), errors.NotFound)
        assert batches() == 0


@contextmanager
def under_way(key: str) -> Iterator[None]:
    """As if the first request with this key had not ended."""
    text = "INSERT INTO kept_answers (user_id, institution_id, key, fingerprint, asked_at) SELECT id, institution_id,"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"BEGIN; {text} '{key}', '\\x00', date_joined FROM users")
        yield
        cursor.execute("ROLLBACK")


class TestLookingOn:
    def test_an_answer_that_did_not_change_is_not_sent_again(self, filed: Any, mine: System) -> None:
        place = filed["links"]["progress"]
        tag = mine.get(place)["ETag"]
        assert mine.get(place, **{"if-none-match": tag}).status_code == 304

    def test_findings_come_page_by_page_and_in_words(self, filed: Any, mine: System) -> None:
        place, lines = filed["links"]["errors"] + "?limit=1", []
        while place:
            page = mine.get(place).json()
            lines += page["items"]
            place = page["next"]
        assert [line["line"] for line in lines] == [6, 7]
        assert {f["severity"] for f in lines[0]["findings"]} == {"E"}
        assert all(finding["text"] for line in lines for finding in line["findings"])

    def test_filings_come_page_by_page_newest_first(self, mine: System, tmp_path: Path) -> None:
        filed = [mine.upload(a_file(tmp_path, n), key=f"k{n}").json()["id"] for n in (1, 2, 3)]
        first = mine.get(f"{FILINGS}?limit=2").json()
        second = mine.get(first["next"]).json()
        assert [f["id"] for f in first["items"] + second["items"]] == filed[::-1]
        assert second["next"] is None

    def test_the_receipt_holds(self, filed: Any, mine: System) -> None:
        receipt = mine.get(filed["links"]["receipt"])
        keys = verifying.read_keys(mine.get("/api/v1/public-key").content)
        assert verifying.verify(verifying.read_receipt(receipt.content), keys) == []
        assert keys[0].public_bytes_raw() == signing.public_keys()[0].public_bytes_raw()
        assert json.loads(receipt.content)["uploaded_by"]["login"].startswith("api-mine-")

    def test_the_receipt_comes_on_paper_too(self, filed: Any, mine: System) -> None:
        by_name = mine.get(filed["links"]["receipt"] + ".pdf")
        by_type = mine.get(filed["links"]["receipt"], accept="application/pdf")
        assert by_name.content.startswith(b"%PDF")
        assert (by_name["Content-Type"], by_name.content) == (by_type["Content-Type"], by_type.content)

    def test_there_is_no_receipt_before_the_commit(self, mine: System, tmp_path: Path) -> None:
        accepted = mine.upload(a_file(tmp_path)).json()
        assert is_problem(mine.get(f"{FILINGS}/{accepted['id']}/receipt"), errors.NotFound)

    def test_wrong_rows_come_back_in_the_filers_own_form(self, filed: Any, mine: System) -> None:
        answer = mine.get(filed["links"]["error_file"])
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert (len(lines), answer["Content-Disposition"].split(";")[0]) == (3, "attachment")

    def test_what_a_later_file_changes_is_shown_before_it_is_committed(
        self, filed: Any, mine: System, tmp_path: Path
    ) -> None:
        accepted = mine.upload(a_file(tmp_path, 2, party_name="李四"), key="k2").json()
        place = f"{FILINGS}/{accepted['id']}/differences"
        early = mine.get(place)
        assert (early.status_code, early.json()["state"], early["Retry-After"]) == (202, BatchState.UPLOADING, "1")
        take()
        assert place == mine.get(accepted["links"]["progress"]).json()["links"]["differences"]
        first = mine.get(f"{place}?limit=1").json()
        (found,), (behind,) = first["items"], mine.get(first["next"]).json()["items"]
        assert (found["line"], found["state"], found["changes"][0]["new"]) == (2, "PROPOSED", "李四")
        assert (behind["line"], mine.get(place).json()) == (3, {"items": [found, behind], "next": None})
        spool.drop(bytes.fromhex(accepted["file_sha256"]))
        assert is_problem(mine.get(place), errors.FileGone)


class TestCommitting:
    def test_a_judged_filing_is_committed_on_request_and_again_is_no_harm(self, mine: System, tmp_path: Path) -> None:
        place = f"{FILINGS}/{mine.upload(a_file(tmp_path)).json()['id']}"
        take()
        assert mine.get(place).json()["state"] == BatchState.READY
        answer = mine.post(f"{place}/commit")
        assert (answer.status_code, answer.json()["commit_asked"]) == (202, True)
        take()
        assert [mine.get(place).json()["state"], mine.post(f"{place}/commit").json()["state"]] == ["COMMITTED"] * 2

    def test_over_the_limit_it_takes_a_person_to_commit_whoever_handed_the_file_in(
        self, banks: tuple[Institution, Institution], mine: System, tmp_path: Path
    ) -> None:
        Institution.objects.using("owner").update(four_eyes_over=2)
        place = f"{FILINGS}/{mine.upload(a_file(tmp_path), query='?commit=true').json()['id']}"
        take()
        assert mine.get(place).json()["state"] == BatchState.READY
        assert is_problem(mine.post(f"{place}/commit"), errors.NeedsSecondPerson)
        assert is_problem(System("MINE").post(f"{place}/commit"), errors.NeedsSecondPerson)
        with transaction(SYSTEM) as tx:
            tx.run("UPDATE filing_batches SET uploaded_by = 7")
        assert is_problem(mine.post(f"{place}/commit"), errors.NeedsSecondPerson)
        with transaction(clerk_of(banks[0], 8)) as tx:
            actions.ask_commit(tx, int(place.rsplit("/", 1)[1]))
        take()
        assert mine.get(place).json()["state"] == BatchState.COMMITTED

    def test_what_is_cancelled_stays_so(self, mine: System, tmp_path: Path) -> None:
        place = f"{FILINGS}/{mine.upload(a_file(tmp_path)).json()['id']}"
        assert mine.post(f"{place}/cancel").json()["state"] == BatchState.CANCELLED
        assert is_problem(mine.post(f"{place}/commit"), errors.BatchNotOpen)
        assert is_problem(mine.post(f"{place}/cancel"), errors.BatchNotOpen)

    def test_what_somebody_takes_just_now_is_left_alone(self, mine: System, tmp_path: Path) -> None:
        place = f"{FILINGS}/{mine.upload(a_file(tmp_path)).json()['id']}"
        with connections["owner"].cursor() as cursor:
            cursor.execute("BEGIN; SELECT id FROM filing_batches FOR NO KEY UPDATE")
            assert is_problem(mine.post(f"{place}/cancel"), refusals.Busy)
            cursor.execute("ROLLBACK")


class TestOthers:
    @pytest.mark.parametrize("place", ["", "/errors", "/error-file", "/receipt", "/receipt.pdf", "/differences"])
    def test_another_bank_finds_nothing_behind_a_guessed_number(self, filed: Any, place: str) -> None:
        assert is_problem(System("OTHER").get(f"{FILINGS}/{filed['id']}{place}"), errors.NotFound)

    def test_another_bank_changes_nothing(self, mine: System, tmp_path: Path) -> None:
        place = f"{FILINGS}/{mine.upload(a_file(tmp_path)).json()['id']}"
        other = System("OTHER")
        assert all(is_problem(other.post(f"{place}/{verb}"), errors.NotFound) for verb in ("commit", "cancel"))
        assert other.get(FILINGS).json() == {"items": [], "next": None}


class TestOnce:
    def test_the_same_again_is_the_same_answer(self, mine: System, tmp_path: Path) -> None:
        first = mine.upload(a_file(tmp_path))
        take()
        again = mine.upload(a_file(tmp_path), key='"k1"')
        assert (again.status_code, again.content, again["Location"]) == (202, first.content, first["Location"])

    def test_while_the_first_is_under_way_the_second_comes_again_later(self, mine: System, tmp_path: Path) -> None:
        with under_way("k1"):
            answer = mine.upload(a_file(tmp_path))
        assert is_problem(answer, refusals.Busy)
        assert answer["Retry-After"] == "2"


class TestFaults:
    def test_a_fault_of_ours_is_one_too_and_tells_nothing(self, mine: System) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE filing_batches RENAME COLUMN file_name TO other")
        answer = mine.get(FILINGS)
        assert is_problem(answer, refusals.Fault)
        assert "file_name" not in answer.content.decode()


def test_no_two_operations_have_one_name_in_the_description() -> None:
    places = v1.document()["paths"].values()
    names = [operation["operationId"] for of_place in places for operation in of_place.values()]
    assert len(names) == len(set(names))
