"""Further parties and guarantees come with the row of their case, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from fixtures import world
from fixtures.debtors import Row
from fixtures.hostile_parts import archive, book, sheet, table
from mediation import errors
from mediation.accounts.models import Institution
from mediation.cases import log
from mediation.db import Tx
from mediation.db.sealed import unseal
from mediation.filing import actions as filing
from mediation.filing import error_rows, shelf, verifying
from mediation.filing.sheets import COLUMNS_OF
from mediation.filing.template_workbook import EXAMPLE_USCC, write_template
from mediation.vocabulary import Product, RowOutcome, SheetName
from reports.receipt import facts_of, render
from tests.database.filing_desk import allow, bank, counted, filed, some_rows

__all__ = ["bank"]

Books = Callable[..., dict[str, Any]]
PARTIES, GUARANTEES = SheetName.PARTIES, SheetName.GUARANTEES


def a_party(reference: str = "REF0", **changes: str) -> Row:
    return {
        "institution_ref": reference, "party_role": "共同借款人", "party_kind": "自然人", "party_name": "林志强",
        "id_type": "居民身份证", "id_number": "350503199001011244", "mobile_phone": "13800000001",
        "domicile_address": "福建省泉州市丰泽区泉秀路2号",
    } | changes  # fmt: skip


def a_guarantee(reference: str = "REF0", **changes: str) -> Row:
    return {
        "institution_ref": reference, "guarantor_name": "泉州示例担保有限公司",
        "guarantor_id_number": "91350100M000100Y43", "guarantee_mode": "连带责任保证", "guarantee_amount": "50000",
        "guarantee_ends_on": "2030-03-05", "collateral": "厂房抵押",
    } | changes  # fmt: skip


def a_document(reference: str = "REF0", **changes: str) -> Row:
    return {
        "institution_ref": reference,
        "attachment_kind": "合同",
        "file_name": "合同.pdf",
        "sha256": "AB" * 32,
    } | changes


def workbook(cases: Sequence[Row], **others: Sequence[Row]) -> bytes:
    """A workbook of cases, with sheets of companions by the names of their sheets."""
    pages: dict[str, bytes] = {}
    for name, rows in ((SheetName.CASES, cases), *((SheetName(key), rows) for key, rows in others.items())):
        columns = [column for column in COLUMNS_OF[name] if any(column.name in row for row in rows)]
        lines = [[row.get(column.name, "") for column in columns] for row in rows]
        pages[name.zh] = sheet(table(lines, header=[column.header for column in columns]))
    return archive(book(pages))


@pytest.fixture
def books(bank: Institution, tmp_path: Path) -> Books:
    """Writes cases and companions to a workbook and files it; wrong rows do not refuse the whole."""
    allow(bank, error_limit_pct=100)
    made = iter(range(100))

    def of(cases: Sequence[Row], **others: Sequence[Row]) -> dict[str, Any]:
        path = tmp_path / f"f{next(made)}.xlsx"
        path.write_bytes(workbook(cases, **others))
        return filed(bank, path)

    return of


def ended(report: Mapping[str, Any]) -> dict[str, int]:
    """Outcomes that rows had; they add up, in every sheet."""
    for counts in (report["rows"], *report["sheets"].values()):
        assert counts["total"] == sum(counts[outcome] for outcome in RowOutcome)
    return {name: count for name, count in report["rows"].items() if count and name != "total"}


def found(tx: Tx, report: Mapping[str, Any]) -> set[tuple[str, int, str]]:
    """Sheet, line and code of what makes rows wrong."""
    return {(f.sheet, f.line, f.code) for f in filing.findings(tx, report["batch"]) if f.severity == "E"}


def parties(tx: Tx) -> list[tuple[str, str]]:
    return [(row.role, row.name) for row in tx.rows("SELECT role, name FROM parties ORDER BY case_id, id")]


class TestTaking:
    """Correct companions become parties of their case."""

    def test_a_case_has_any_number_of_parties(self, tx: Tx, books: Books) -> None:
        second = a_party(party_role="被申请人", party_name="林文", id_number="350503199001011236")
        report = books(some_rows(2), parties=[a_party(), second], guarantees=[a_guarantee("REF1")])
        assert {"opened": 2} == ended(report)
        assert (2, 1) == (report["sheets"]["parties"]["opened"], report["sheets"]["guarantees"]["opened"])
        first, *others = parties(tx)
        assert "respondent" == first[0]
        assert [("co_borrower", "林志强"), ("respondent", "林文")] == others[:2]
        assert ("guarantor", "泉州示例担保有限公司") == others[-1]

    def test_identifiers_are_sealed_and_liability_kept(self, tx: Tx, books: Books) -> None:
        books(some_rows(1), guarantees=[a_guarantee()])
        party = tx.one("SELECT id, id_sealed, liability::text AS liability FROM parties WHERE role = 'guarantor'")
        assert "91350100M000100Y43" == unseal(party.id_sealed, "parties.id", party.id)
        assert all(text in party.liability for text in ('"joint"', '"2030-03-05"', '"50000.00"', "厂房抵押"))

    def test_the_order_of_companions_means_nothing(self, tx: Tx, books: Books) -> None:
        others = [a_party(id_number="350503199001011236"), a_party()]
        books(some_rows(1), parties=others)
        before = counted(tx)
        report = books(some_rows(1), parties=others[::-1])
        assert {"unchanged": 1} == ended(report)
        assert 2 == report["sheets"]["parties"]["unchanged"]
        assert before["parties"] == counted(tx)["parties"]

    def test_a_row_that_stands_twice_is_the_same_with_its_companions(self, tx: Tx, books: Books) -> None:
        report = books(some_rows(1) * 2, parties=[a_party()])
        assert {"opened": 1, "duplicate": 1} == ended(report)
        assert 1 == report["sheets"]["parties"]["total"]
        assert "I-TWICE" in {f.code for f in filing.findings(tx, report["batch"])}

    def test_many_companions_come_in_parts(self, tx: Tx, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shelf, "MOST_AT_ONCE", 3)
        report = books(some_rows(9), parties=[a_party(f"REF{n}") for n in reversed(range(9))])
        assert {"opened": 9} == ended(report)
        assert [("respondent", "co_borrower")] * 9 == list(zip(*[(role for role, _ in parties(tx))] * 2, strict=True))

    def test_documents_are_listed(self, tx: Tx, books: Books) -> None:
        other = a_document("REF1", attachment_kind="", file_name=".\\图\\1.jpg", sha256="")
        report = books(some_rows(2), attachments=[a_document(), other])
        assert 2 == report["sheets"]["attachments"]["opened"]
        listed = tx.rows(
            "SELECT kind, file_name, encode(declared_sha256, 'hex') AS sha256, state, line FROM attachments"
            " WHERE batch_id = %(batch)s ORDER BY line",
            batch=report["batch"],
        )
        assert [("contract", "合同.pdf", "ab" * 32, "LISTED", 2), ("other", "图/1.jpg", None, "LISTED", 3)] == listed

    def test_the_receipt_counts_them_by_sheet(self, tx: Tx, books: Books) -> None:
        report = books(some_rows(1), parties=[a_party()])
        assert report["sheets"] == json.loads(filing.find(tx, report["batch"]).receipt)["sheets"]

    def test_a_receipt_with_wrong_companions_is_printed(self, tx: Tx, books: Books) -> None:
        wrong = [a_party(id_number="350503199001011245"), a_party("NOBODY"), a_party("NOBODY")]
        receipt = json.loads(filing.find(tx, books(some_rows(2), parties=wrong)["batch"]).receipt)
        facts = facts_of(receipt, digest=verifying.digest(receipt))
        assert {"E-REFERENCE", "E-ID-CHECK"} <= {rule.code for rule in facts.broken_rules if rule.sheet == "parties"}
        assert render(facts).startswith(b"%PDF")


class TestRefusing:
    """What is wrong in a companion makes its case wrong, and is said where it stands."""

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"id_number": "350503199001011245"}, "E-ID-CHECK"),
            ({"party_name": ""}, "E-MISSING"),
            ({"party_role": "保证人"}, "E-WORD"),
            ({"id_type": "统一社会信用代码", "id_number": "91350100M000100Y43"}, "E-ID-KIND"),
            ({"mobile_phone": "1380000"}, "E-PHONE"),
            ({"domicile_address": "址" * 201}, "E-LENGTH"),
        ],
    )
    def test_a_wrong_party_makes_its_case_wrong(self, tx: Tx, books: Books, changes: dict[str, str], code: str) -> None:
        report = books(some_rows(3), parties=[a_party("REF2"), a_party("REF1", **changes)])
        assert {"opened": 2, "wrong": 1} == ended(report)
        assert {("parties", 3, code), ("cases", 3, "E-PARTIES")} == found(tx, report)
        assert 1 == report["sheets"]["parties"]["wrong"]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"guarantor_id_number": "91350100M000100Y44"}, "E-GUARANTOR-ID"),
            ({"guarantee_amount": "5万"}, "E-MONEY"),
            ({"guarantee_ends_on": "2030-02-30"}, "E-DATE"),
        ],
    )
    def test_a_wrong_guarantee_makes_its_case_wrong(
        self, tx: Tx, books: Books, changes: dict[str, str], code: str
    ) -> None:
        report = books(some_rows(1), guarantees=[a_guarantee(**changes)])
        assert {("guarantees", 2, code), ("cases", 2, "E-GUARANTEES")} == found(tx, report)
        assert 0 == counted(tx)["parties"]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"file_name": ""}, "E-MISSING"),
            ({"file_name": "../合同.pdf"}, "E-FILE-NAME"),
            ({"file_name": "/etc/合同.pdf"}, "E-FILE-NAME"),
            ({"file_name": "合同/.."}, "E-FILE-NAME"),
            ({"file_name": "合" * 256}, "E-LENGTH"),
            ({"sha256": "AB" * 31}, "E-SHA256"),
            ({"sha256": "XY" * 32}, "E-SHA256"),
            ({"attachment_kind": "照片"}, "E-WORD"),
        ],
    )
    def test_a_wrong_document_makes_its_case_wrong(
        self, tx: Tx, books: Books, changes: dict[str, str], code: str
    ) -> None:
        report = books(some_rows(1), attachments=[a_document(**changes)])
        assert {("attachments", 2, code), ("cases", 2, "E-ATTACHMENTS")} == found(tx, report)
        assert 0 == tx.value("SELECT count(*) FROM attachments")

    def test_a_file_is_listed_once(self, tx: Tx, books: Books) -> None:
        report = books(some_rows(1), attachments=[a_document(), a_document(file_name="./合同.pdf", sha256="")])
        assert {("attachments", 3, "E-TWICE"), ("cases", 2, "E-ATTACHMENTS")} == found(tx, report)

    def test_a_reference_that_no_case_has_is_said(self, tx: Tx, books: Books) -> None:
        report = books(some_rows(1), parties=[a_party("NOBODY"), a_party(" REF0 ")])
        assert {"opened": 1} == ended(report)
        assert {("parties", 2, "E-REFERENCE")} == found(tx, report)
        assert (1, 1) == (report["sheets"]["parties"]["wrong"], report["sheets"]["parties"]["opened"])

    def test_the_same_party_is_in_a_case_once(self, tx: Tx, books: Books) -> None:
        (row,) = some_rows(1)
        own = a_party(id_number=row["id_number"])
        report = books([row], parties=[own, a_party(), a_party(party_name="别名")])
        assert {("parties", 2, "E-TWICE"), ("parties", 4, "E-TWICE"), ("cases", 2, "E-PARTIES")} == found(tx, report)

    def test_two_claims_under_one_reference_cannot_share_companions(self, tx: Tx, books: Books) -> None:
        first, second = some_rows(2)
        report = books([first, second | {"institution_ref": "REF0"}], parties=[a_party()])
        assert {"opened": 1, "wrong": 1} == ended(report)
        assert {("cases", 3, "E-REFERENCE-TWICE")} == found(tx, report)

    def test_too_many_companions_mean_something_else(
        self, tx: Tx, books: Books, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shelf, "MOST_OF_A_CASE", 2)
        report = books(some_rows(2), parties=[a_party()] * 3 + [a_party("REF1")])
        assert {"opened": 1, "wrong": 1} == ended(report)
        crowded = {("parties", line, "E-CROWDED") for line in (2, 3, 4)}
        assert crowded | {("cases", 2, "E-CROWDED")} == found(tx, report)

    def test_a_broken_line_is_counted_and_its_case_is_wrong(self, tx: Tx, books: Books) -> None:
        report = books(some_rows(2), parties=[a_party(party_name="林\ufffd"), a_party("REF1")])
        assert {"opened": 1, "wrong": 1} == ended(report)
        assert {("parties", 2, "E-LOST"), ("cases", 2, "E-PARTIES")} == found(tx, report)

    def test_a_sheet_without_a_required_column_is_refused_by_its_name(self, tx: Tx, books: Books) -> None:
        lacking = {name: cell for name, cell in a_party().items() if name != "id_number"}
        with pytest.raises(errors.HeaderMismatch, match="当事人"):
            books(some_rows(1), parties=[lacking])
        assert {0} == set(counted(tx).values())

    def test_findings_name_the_sheet_in_words(self, tx: Tx, books: Books) -> None:
        report = books(some_rows(1), parties=[a_party(id_number="350503199001011245")])
        said = [error_rows.sentence(f) for f in filing.findings(tx, report["batch"]) if f.severity == "E"]
        assert ["机构案件号：“当事人”表中本案的行有误（2）", "当事人·证件号码：格式或校验码不符"] == said
        assert "350503199001011245" not in "".join(said)


class TestAmending:
    """A later file may add and change parties, and take none away."""

    def changes(self, tx: Tx, report: Mapping[str, Any]) -> set[tuple[str, str]]:
        return {(c.whose, c.column) for d in filing.differences(tx, report["batch"]) for c in d.changes}

    def test_a_party_is_added(self, tx: Tx, books: Books) -> None:
        books(some_rows(1))
        report = books(some_rows(1), parties=[a_party()], guarantees=[a_guarantee()])
        assert {"amended": 1} == ended(report)
        assert {"林志强", "泉州示例担保有限公司"} == {whose for whose, _ in self.changes(tx, report)}
        assert ["respondent", "co_borrower", "guarantor"] == [role for role, _ in parties(tx)]
        assert log.first_broken(tx) is None

    def test_a_party_is_changed_and_the_others_are_not(self, tx: Tx, books: Books) -> None:
        other = a_party(id_number="350503199001011236", party_name="林文")
        books(some_rows(1), parties=[other, a_party()])
        before = counted(tx)["parties"]
        report = books(some_rows(1), parties=[a_party(mobile_phone="13900000009"), other])
        assert {("林志强", "mobile_phone")} == self.changes(tx, report)
        assert before == counted(tx)["parties"]
        row = tx.one("SELECT id, phone_sealed FROM parties WHERE name = '林志强'")
        assert "13900000009" == unseal(row.phone_sealed, "parties.phone", row.id)

    def test_a_wrong_number_is_put_right(self, tx: Tx, books: Books) -> None:
        books(some_rows(1), parties=[a_party()])
        report = books(some_rows(1), parties=[a_party(id_number="350503199001011236")])
        assert {("林志强", "id_number"), ("林志强", "sex")} >= self.changes(tx, report)
        assert 2 == counted(tx)["parties"]

    def test_a_guarantee_is_changed(self, tx: Tx, books: Books) -> None:
        books(some_rows(1), guarantees=[a_guarantee()])
        report = books(some_rows(1), guarantees=[a_guarantee(guarantee_amount="60000", collateral="")])
        assert {"guarantee_amount", "collateral"} == {column for _, column in self.changes(tx, report)}

    def test_documents_are_added_and_declared_anew(self, tx: Tx, books: Books) -> None:
        books(some_rows(1), attachments=[a_document()])
        again = [a_document(sha256="CD" * 32), a_document(file_name="催收.pdf", attachment_kind="催收函或通知")]
        report = books(some_rows(1), attachments=again)
        assert {("合同.pdf", "sha256"), ("", "file_name")} <= self.changes(tx, report)
        listed = tx.rows("SELECT file_name, encode(declared_sha256, 'hex') AS sha256 FROM attachments ORDER BY id")
        assert [("合同.pdf", "cd" * 32), ("催收.pdf", "ab" * 32)] == listed

    def test_documents_that_are_missing_stay(self, tx: Tx, books: Books) -> None:
        books(some_rows(1), attachments=[a_document()])
        assert {"amended": 1} == ended(books(some_rows(1)))
        assert 1 == tx.value("SELECT count(*) FROM attachments")

    @pytest.mark.parametrize("kept", [{}, {"parties": [a_party(id_number="350503199001011236")]}])
    def test_a_party_is_never_dropped(self, tx: Tx, books: Books, kept: dict[str, list[Row]]) -> None:
        books(some_rows(1), parties=[a_party(id_number="350503199001011236"), a_party()])
        report = books(some_rows(1), **kept)
        assert {"wrong": 1} == ended(report)
        assert {("cases", 2, "E-AMEND-PARTY")} == found(tx, report)
        assert 3 == counted(tx)["parties"]


def test_a_batch_that_waits_for_its_second_person_says_what_its_sheets_came_to(
    tx: Tx, bank: Institution, tmp_path: Path
) -> None:
    allow(bank, error_limit_pct=100)
    (tmp_path / "f.xlsx").write_bytes(workbook(some_rows(2), parties=[a_party(), a_party("NOBODY")]))
    batch = filing.receive(tx, bank.code, tmp_path / "f.xlsx", at=world.NOON)
    assert '"wrong": 1' in batch.sheets
    assert batch.sheets == filing.commit(tx, batch.id, at=world.NOON).sheets


def test_the_template_with_its_examples_is_filed_as_it_is(tx: Tx, tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx")
    report = filed(world.a_bank(uscc=EXAMPLE_USCC), tmp_path / "template.xlsx")
    assert {"opened": len(Product)} == ended(report)
    assert {"parties": 1, "guarantees": 1, "attachments": 1} == {n: c["opened"] for n, c in report["sheets"].items()}
