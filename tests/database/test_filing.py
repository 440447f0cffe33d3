"""Every row of a file opens a case or is explained, exactly once, whoever sends it however often."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fixtures import world
from fixtures.mixed import write_mixed_file
from mediation import errors
from mediation.accounts.models import Institution, User
from mediation.cases import log
from mediation.db import Tx, transaction
from mediation.filing import actions as filing
from mediation.filing import error_rows, reading, spool
from mediation.vocabulary import BatchState, Product, RowOutcome
from tests.database.filing_desk import LENDING, allow, bank, clerk_of, codes, counted, filed, some_rows, written
from tests.pure.filing_rows import USCC, a_row

__all__ = ["bank"]

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "samples" / "card_filing.csv"
NONE = dict.fromkeys(("total", *map(str, RowOutcome)), 0)
COVERING = (Product.INSURANCE, Product.PAYMENT_FRAUD, Product.SECURITIES, Product.CREDIT_CARD)


def test_the_sample_of_5129_real_accounts_is_filed_completely(tx: Tx, bank: Institution) -> None:
    told: list[tuple[int, int, int]] = []
    report = filing.file(clerk_of(bank), bank.code, SAMPLE, at=world.NOON, done=lambda *now: told.append(now))
    assert NONE | {"total": 5129, "opened": 5129} == report["rows"]
    assert ["2026-0000001", "2026-0005129"] == report["case_numbers"]
    assert (5129, 5129, 0) == told[-1]
    assert log.first_broken(tx) is None
    with SAMPLE.open(encoding="gb18030", newline="") as stream:
        claimed = sum(Decimal(row["债权合计"]) for row in csv.DictReader(stream))
    sums = tx.one("SELECT sum(total) AS total, count(limitation_ends_on) AS known FROM claims")
    assert (claimed, 5129) == (sums.total, sums.known)


@pytest.mark.parametrize("products", [LENDING, COVERING], ids=["lender", "insurer"])
def test_a_mixed_file_comes_to_what_was_put_in(tx: Tx, bank: Institution, tmp_path: Path, products: Any) -> None:
    path = tmp_path / "mixed.csv"
    put_in = write_mixed_file(path, institution_code="QZ", uscc=USCC, seed=3, rows=400, products=products)
    report = filed(bank, path)
    counts = {name: put_in[name] for name in ("opened", "wrong", "duplicate")}
    assert NONE | counts | {"total": put_in["rows"]} == report["rows"]
    found = codes(tx, report)
    assert all(found[code] >= count for code, count in put_in["wrong_by_code"].items())
    assert len(put_in["wrong_by_code"]) >= 10
    assert put_in["duplicate"] == found["I-TWICE"]


def test_every_row_ends_once_and_the_receipt_says_so(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    rows = [*some_rows(3), a_row(principal="x"), a_row(contract_no="HT000001", institution_ref="REF1")]
    report = filed(bank, written(tmp_path / "f.csv", rows))
    ended = tx.rows("SELECT line, outcome, case_id FROM filing_rows ORDER BY line")
    assert ["opened", "opened", "opened", "wrong", "duplicate"] == [row.outcome for row in ended]
    assert [2, 3, 4, 5, 6] == [row.line for row in ended]
    assert report["rows"]["total"] == sum(report["rows"][outcome] for outcome in RowOutcome)
    numbers = [row.number for row in tx.rows("SELECT number FROM cases ORDER BY id")]
    assert [numbers[0], numbers[-1]] == report["case_numbers"]
    assert json.loads(json.dumps(report)) == report


def test_a_row_with_guarantor_opens_a_case_with_two_parties(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    guarantor = {
        "guarantor_name": "林志强",
        "guarantor_id_number": "350503199001011236",
        "guarantee_mode": "连带责任保证",
    }
    filed(bank, written(tmp_path / "f.csv", [a_row(Product.SME_LOAN, **guarantor, guarantee_ends_on="2027-01-31")]))
    borrower, surety = tx.rows("SELECT role, kind, id_type, name, liability FROM parties ORDER BY id")
    assert ("respondent", "legal_person", "uscc") == (borrower.role, borrower.kind, borrower.id_type)
    assert ("guarantor", "natural_person", "resident_id") == (surety.role, surety.kind, surety.id_type)
    assert {"mode": "joint", "period_ends_on": "2027-01-31"} == json.loads(surety.liability)


def test_a_claim_keeps_the_facts_of_its_product(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    purpose = 'a"b\\c'
    filed(bank, written(tmp_path / "f.csv", [a_row(Product.MORTGAGE, purpose=purpose, is_pre_sale="否")]))
    facts = json.loads(tx.value("SELECT product_facts FROM claims"))
    assert (purpose, False) == (facts["purpose"], facts["is_pre_sale"])
    assert {"loan_amount_contract", "annual_rate", "repayment_method", "property_address"} <= set(facts)
    assert "card_opened_on" not in facts


def test_what_looks_like_an_end_of_data_is_kept_as_text(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    odd = 'x\n\\.\n"\\N", NULL;\n\\.'
    report = filed(bank, written(tmp_path / "f.csv", some_rows(3, facts=odd)))
    assert 3 == report["rows"]["opened"]
    assert [odd] * 3 == [row.facts for row in tx.rows("SELECT facts FROM claims")]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.EmptyFile),
        ("甲,乙\n一,二\n".encode(), errors.HeaderMismatch),
        (SAMPLE.read_bytes()[:400], errors.HeaderMismatch),
        (SAMPLE.read_bytes().decode("gb18030").split("\r\n")[0].encode() + b"\r\n", errors.NoRows),
        (SAMPLE.read_bytes()[:40_000], errors.TruncatedFile),
        (SAMPLE.read_bytes()[:41_003], errors.TruncatedFile),
        (SAMPLE.read_bytes().decode("gb18030").encode("utf-16"), errors.UnreadableText),
        (b"PK\x03\x04" + bytes(100), errors.BrokenWorkbook),
        (
            SAMPLE.read_bytes().replace("授信额度".encode("gb18030"), "紧急联系人".encode("gb18030")),
            errors.ThirdPartyContacts,
        ),
        (SAMPLE.read_bytes().replace("授信额度".encode("gb18030"), "罚息".encode("gb18030")), errors.HeaderMismatch),
    ],
    ids=["empty", "header", "half_header", "no_rows", "half", "half_character", "utf16", "zip", "contacts", "twice"],
)
def test_what_is_no_filing_leaves_nothing_behind_but_what_a_profile_is_made_from(
    tx: Tx, bank: Institution, tmp_path: Path, content: bytes, error: type[errors.MediationError]
) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    before, kept = counted(tx), sorted(spool.folder().iterdir())
    with pytest.raises(error) as caught:
        filed(bank, path)
    assert error is type(caught.value)
    assert before == counted(tx)
    left = set(spool.folder().iterdir()) - set(kept)
    assert len(left) == (error is errors.HeaderMismatch)  # a mapping profile can be made from it
    for file in left:
        file.unlink()


def test_columns_of_others_are_left_unread(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    text = SAMPLE.read_bytes().decode("gb18030").splitlines()[:3]
    path = tmp_path / "f.csv"
    path.write_text("\n".join([text[0] + ",网点,备注", text[1] + ",1,", text[2] + ",,x", ""]), encoding="utf-8")
    assert 2 == filed(bank, path)["rows"]["opened"]


def test_a_character_that_was_lost_is_said_of_its_column(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    allow(bank, error_limit_pct=100)
    report = filed(bank, written(tmp_path / "f.csv", [a_row(facts="\ufffd"), a_row(party_name="a\0b")]))
    assert [("E-LOST", "facts"), ("E-CHAR", "party_name")] == [
        (found.code, found.column) for found in filing.findings(tx, report["batch"])
    ]


def test_a_handler_who_has_no_login_is_marked_once_logins_have_names(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    assert 0 == codes(tx, filed(bank, written(tmp_path / "f.csv", some_rows(2))))["W-HANDLER"]
    User.objects.create_user("wu", institution=bank, role="BO", last_name="吴", first_name="晓梅")
    User.objects.create_user("anna", institution=bank, role="BO", last_name="Schaefer", first_name="Anna")
    rows = [a_row(), a_row(contract_no="HT-2", institution_ref="2", handler_name="王不在册"),
            a_row(contract_no="HT-3", institution_ref="3", handler_name="Schaefer Anna")]  # fmt: skip
    assert 1 == codes(tx, filed(bank, written(tmp_path / "g.csv", rows)))["W-HANDLER"]


class TestAgain:
    """The same file, or the same rows, a second time."""

    def test_the_same_file_is_the_first_receipt_and_nothing_changes(
        self, tx: Tx, bank: Institution, tmp_path: Path
    ) -> None:
        path = written(tmp_path / "f.csv", some_rows(4))
        first = filed(bank, path)
        before = counted(tx)
        again = filing.file(
            clerk_of(bank, 8), bank.code, io.BytesIO(path.read_bytes()), at=world.NOON + timedelta(days=9)
        )
        assert first == again
        assert before == counted(tx)

    def test_the_same_rows_written_otherwise_change_nothing(self, tx: Tx, bank: Institution, tmp_path: Path) -> None:
        rows = some_rows(3)
        filed(bank, written(tmp_path / "f.csv", rows))
        changed = [
            dict(reversed(row.items())) | {"contract_date": row["contract_date"].replace("-", "/")} for row in rows
        ]
        report = filed(bank, written(tmp_path / "g.csv", changed, encoding="gb18030"))
        assert NONE | {"total": 3, "unchanged": 3} == report["rows"]
        linked = (
            "SELECT count(*) FROM filing_rows AS r JOIN cases AS c ON c.id = r.case_id WHERE r.outcome = 'unchanged'"
        )
        assert 3 == tx.value(linked)

    def test_of_two_rows_with_one_key_the_first_counts_and_is_named(
        self, tx: Tx, bank: Institution, tmp_path: Path
    ) -> None:
        rows = [a_row(principal="x"), a_row(), *some_rows(1), a_row(), a_row(facts="改")]
        report = filed(bank, written(tmp_path / "f.csv", rows))
        assert (1, 2, 2) == tuple(report["rows"][name] for name in ("wrong", "opened", "duplicate"))
        found = {f.line: f for f in filing.findings(tx, report["batch"]) if f.code.endswith(("TWICE", "DIFFERS"))}
        assert {5: ("I-TWICE", 3), 6: ("W-TWICE-DIFFERS", 3)} == {
            line: (finding.code, finding.other_line) for line, finding in found.items()
        }
        assert "合同编号：与前一行相同（3）" == error_rows.sentence(found[5])
        assert "合同编号：the same as an earlier row（3）" == error_rows.sentence(found[5], "en")


class TestReferences:
    """A bank is to give each of its claims a reference of its own."""

    def marked(self, tx: Tx, report: dict[str, Any]) -> list[int]:
        found = filing.findings(tx, report["batch"])
        return [f.line for f in found if (f.code, f.column) == ("W-REFERENCE-TAKEN", "institution_ref")]

    def test_a_new_claim_under_the_reference_of_another_is_taken_and_marked(
        self, tx: Tx, bank: Institution, tmp_path: Path
    ) -> None:
        filed(bank, written(tmp_path / "f.csv", some_rows(3)))
        rows = [row | {"contract_no": f"XD-{n}"} for n, row in enumerate(some_rows(4))]
        report = filed(bank, written(tmp_path / "g.csv", rows))
        assert (4, [2, 3, 4]) == (report["rows"]["opened"], self.marked(tx, report))

    def test_of_two_claims_of_a_file_the_later_is_marked(self, tx: Tx, bank: Institution, tmp_path: Path) -> None:
        rows = [*some_rows(3), a_row(contract_no="XD-1", institution_ref="REF1")]
        assert [5] == self.marked(tx, filed(bank, written(tmp_path / "f.csv", rows)))

    def test_so_it_is_however_the_file_is_cut_into_blocks(
        self, tx: Tx, bank: Institution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "blocks", partial(reading.blocks, size=1 << 12))
        rows = [*some_rows(40), *(row | {"contract_no": f"XD-{n}"} for n, row in enumerate(some_rows(40)))]
        assert [*range(42, 82)] == self.marked(tx, filed(bank, written(tmp_path / "f.csv", rows)))

    def test_a_claim_given_back_keeps_no_reference(self, tx: Tx, bank: Institution, tmp_path: Path) -> None:
        filed(bank, written(tmp_path / "f.csv", some_rows(1)))
        filed(bank, written(tmp_path / "g.csv", some_rows(1, row_action="撤回")))
        report = filed(bank, written(tmp_path / "h.csv", [a_row(contract_no="XD-1", institution_ref="REF0")]))
        assert (1, []) == (report["rows"]["opened"], self.marked(tx, report))

    def test_the_same_claim_and_another_bank_take_nothing(self, tx: Tx, bank: Institution, tmp_path: Path) -> None:
        other = world.a_bank("XMBANK", uscc="91350200MA2XR7K12X")
        filed(bank, written(tmp_path / "f.csv", some_rows(2)))
        again = filed(bank, written(tmp_path / "g.csv", some_rows(2, facts="改")))
        of_other = filed(other, written(tmp_path / "h.csv", some_rows(2, claimant_uscc=other.uscc)))
        assert [] == self.marked(tx, again) + self.marked(tx, of_other)


class TestTwoPeople:
    """Received by one, committed by another; kept back or refused when too much is wrong."""

    def test_a_second_person_commits_what_is_large(self, tx: Tx, bank: Institution, tmp_path: Path) -> None:
        allow(bank, four_eyes_over=2)
        path = written(tmp_path / "f.csv", some_rows(3))
        report = filed(bank, path)
        assert ("READY", 0) == (report["state"], counted(tx)["cases"])
        assert report == filed(bank, path)
        nobody_new = (clerk_of(bank), clerk_of(bank, 0), replace(clerk_of(bank, 9), is_machine=True))
        for actor in nobody_new:
            with pytest.raises(errors.NeedsSecondPerson), transaction(actor) as same:
                filing.commit(same, report["batch"], at=world.NOON)
        with transaction(clerk_of(bank, 8)) as other:
            batch = filing.commit(other, report["batch"], at=world.NOON)
            assert batch == filing.commit(other, report["batch"], at=world.NOON)
        assert (BatchState.COMMITTED, 8, 3) == (batch.state, batch.committed_by, batch.rows_opened)
        assert 3 == counted(tx)["cases"]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
    def test_the_limit_for_one_person_counts_rows_whatever_ends_a_line(
        self, tx: Tx, bank: Institution, tmp_path: Path, end: str
    ) -> None:
        allow(bank, four_eyes_over=3)
        for count, state in ((3, "COMMITTED"), (4, "READY")):
            path = written(tmp_path / "f.csv", some_rows(count))
            path.write_bytes(path.read_bytes().replace(b"\r\n", end.encode()))
            assert state == filed(bank, path)["state"]

    def test_receipt_alone_opens_nothing_and_foresees_everything(
        self, tx: Tx, bank: Institution, tmp_path: Path
    ) -> None:
        path = tmp_path / "f.csv"
        write_mixed_file(path, institution_code="Q", uscc=USCC, seed=5, rows=200, products=LENDING)
        with transaction(clerk_of(bank)) as own:
            received = filing.receive(own, bank.code, path, at=world.NOON)
        assert (BatchState.NEEDS_FIX, 0) == (received.state, counted(tx)["cases"])
        foreseen = filing.findings(tx, received.id)
        committed = filing.commit(tx, received.id, at=world.NOON)
        assert foreseen == filing.findings(tx, received.id)
        names = ("rows_total", *(f"rows_{outcome}" for outcome in RowOutcome))
        assert [getattr(received, name) for name in names] == [getattr(committed, name) for name in names]

    def test_blank_lines_are_no_rows_for_the_limit(self, tx: Tx, bank: Institution, tmp_path: Path) -> None:
        allow(bank, four_eyes_over=3)
        path = written(tmp_path / "f.csv", some_rows(3))
        path.write_bytes(path.read_bytes() + b",\r\n\r\n" * 5)
        assert ("COMMITTED", 3) == (filed(bank, path)["state"], counted(tx)["cases"])

    def test_too_many_errors_refuse_the_whole(self, tx: Tx, bank: Institution, tmp_path: Path) -> None:
        path = written(tmp_path / "f.csv", [*some_rows(3), a_row(principal="x")])
        report = filed(bank, path)
        assert ("REFUSED", "too_many_errors", 0) == (report["state"], report["refusal"], counted(tx)["cases"])
        assert 1 == codes(tx, report)["E-MONEY"]
        with pytest.raises(errors.TooManyErrors):
            filing.commit(tx, report["batch"], at=world.NOON)
        allow(bank, error_limit_pct=25)
        assert 3 == filed(bank, path)["rows"]["opened"]

    def test_an_institution_may_file_whole_files_only(self, tx: Tx, bank: Institution, tmp_path: Path) -> None:
        allow(bank, error_limit_pct=50, takes_correct_rows=False)
        report = filed(bank, written(tmp_path / "f.csv", [*some_rows(3), a_row(principal="x")]))
        assert ("NEEDS_FIX", 0) == (report["state"], counted(tx)["cases"])
        with pytest.raises(errors.RowsToFix):
            filing.commit(tx, report["batch"], at=world.NOON)

    def test_what_is_given_up_is_not_committed_and_may_be_filed_anew(
        self, tx: Tx, bank: Institution, tmp_path: Path
    ) -> None:
        allow(bank, four_eyes_over=1)
        path = written(tmp_path / "f.csv", some_rows(2))
        report = filed(bank, path)
        assert BatchState.CANCELLED == filing.cancel(tx, report["batch"]).state
        with pytest.raises(errors.BatchNotOpen):
            filing.commit(tx, report["batch"], at=world.NOON)
        with pytest.raises(errors.BatchNotOpen):
            filing.cancel(tx, report["batch"])
        allow(bank, four_eyes_over=10)
        assert 2 == filed(bank, path)["rows"]["opened"]

    def test_a_file_that_is_kept_no_longer_is_asked_for_again(self, tx: Tx, bank: Institution, tmp_path: Path) -> None:
        allow(bank, four_eyes_over=1)
        path = written(tmp_path / "f.csv", some_rows(2))
        report = filed(bank, path)
        spool.find(bytes.fromhex(report["file_sha256"])).path.unlink()
        with transaction(clerk_of(bank, 8)) as other, pytest.raises(errors.FileGone):
            filing.commit(other, report["batch"], at=world.NOON)
        filed(bank, path)
        with transaction(clerk_of(bank, 8)) as other:
            assert BatchState.COMMITTED == filing.commit(other, report["batch"], at=world.NOON).state
