"""JSON Lines are filed by the same rules as sheets; a broken line is explained and takes no other with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures import world
from fixtures.debtors import Row
from mediation import errors
from mediation.accounts.models import Institution
from mediation.db import SYSTEM, Tx, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.filing import actions as filing
from mediation.filing import delivered, error_rows, json_lines, reading
from mediation.filing.template import BY_NAME
from mediation.vocabulary import LegalBasis, Product, RowOutcome
from tests.database.filing_desk import allow, bank, clerk_of, counted, filed, some_rows, written
from tests.database.test_companions import a_document, a_guarantee, a_party, ended, workbook
from tests.pure.filing_rows import USCC, a_row

__all__ = ["bank"]

Files = Callable[..., dict[str, Any]]


def object_of(row: Mapping[str, Any], **lists: list[Row]) -> bytes:
    """A row as a line; what belongs to it without its reference."""
    others = {
        key: [{name: cell for name, cell in item.items() if name != "institution_ref"} for item in items]
        for key, items in lists.items()
    }
    return json.dumps(dict(row) | others, ensure_ascii=False).encode()


@pytest.fixture
def files(bank: Institution, tmp_path: Path) -> Files:
    """Files lines; wrong rows do not refuse the whole."""
    allow(bank, error_limit_pct=100)
    made = iter(range(100))

    def of(*lines: bytes) -> dict[str, Any]:
        path = tmp_path / f"f{next(made)}.jsonl"
        path.write_bytes(b"\n".join(lines) + b"\n")
        return filed(bank, path)

    return of


def found(tx: Tx, report: Mapping[str, Any]) -> set[tuple[int, str, str]]:
    return {(f.line, f.column, f.code) for f in filing.findings(tx, report["batch"]) if f.severity == "E"}


def returned(tx: Tx, report: Mapping[str, Any]) -> list[dict[str, Any]]:
    lines = b"".join(filing.error_file(tx, report["batch"])).splitlines()
    return [json.loads(line, parse_float=Decimal) for line in lines]


class TestTaking:
    """What is right is filed, however it is written."""

    def test_objects_open_cases_with_what_belongs_to_them(self, tx: Tx, files: Files) -> None:
        first, second = some_rows(2)
        line = object_of(first, parties=[a_party()], guarantees=[a_guarantee()], attachments=[a_document()])
        report = files(line, object_of(second))
        assert {"opened": 2} == ended(report)
        assert {"parties", "guarantees", "attachments"} == set(report["sheets"])
        assert 4 == counted(tx)["parties"]
        assert 1 == tx.value("SELECT count(*) FROM attachments")

    def test_the_same_row_in_another_form_changes_nothing(
        self, tx: Tx, files: Files, bank: Institution, tmp_path: Path
    ) -> None:
        rows = some_rows(3)
        (tmp_path / "book.xlsx").write_bytes(
            workbook(rows, parties=[a_party()], guarantees=[a_guarantee()], attachments=[a_document()])
        )
        assert {"opened": 3} == ended(filed(bank, tmp_path / "book.xlsx"))
        before = counted(tx)
        lists = {"parties": [a_party()], "guarantees": [a_guarantee()], "attachments": [a_document()]}
        report = files(object_of(rows[0], **lists), *map(object_of, rows[1:]))
        assert {"unchanged": 3} == ended(report)
        assert {"unchanged": 2} == ended(filed(bank, written(tmp_path / "rows.csv", rows[1:])))
        assert (before["cases"], before["parties"]) == (counted(tx)["cases"], counted(tx)["parties"])

    def test_headers_are_keys_too_and_values_may_be_typed(self, files: Files) -> None:
        (row,) = some_rows(1)
        named = {BY_NAME[name].header: cell for name, cell in row.items()}
        assert {"opened": 1} == ended(files(object_of(named)))
        typed = row | {
            "total": "@", "overdue_days": int(row["overdue_days"]), "is_sued": False, "is_bankrupt": None,
        }  # fmt: skip
        line = object_of(typed).replace(b'"@"', f"{row['total']}00".encode())
        assert {"unchanged": 1} == ended(files(line))

    def test_amounts_are_exact(self, tx: Tx, files: Files) -> None:
        (row,) = some_rows(1)
        amounts = dict.fromkeys(
            ("interest", "penalty_interest", "compound_interest", "liquidated_damages", "fees"), "0"
        )
        line = object_of(row | amounts | {"principal": "@", "total": "@"})
        assert {"opened": 1} == ended(files(line.replace(b'"@"', b"99999999999.99")))
        assert Decimal("99999999999.99") == tx.value("SELECT total FROM claims")

    def test_blank_lines_marks_and_carriage_returns_are_nothing(self, files: Files) -> None:
        first, second = map(object_of, some_rows(2))
        report = files(b"\xef\xbb\xbf" + first + b"\r", b"", b"  \t", second)
        assert {"opened": 2} == ended(report)

    def test_what_a_file_is_shows_from_its_beginning(self, bank: Institution, tmp_path: Path) -> None:
        (tmp_path / "rows.txt").write_bytes(object_of(a_row()) + b"\n")
        assert {"opened": 1} == ended(filed(bank, tmp_path / "rows.txt"))
        assert isinstance(delivered.open_file(tmp_path / "rows.txt"), json_lines.Lines)


BOMB = b"[" * 200_000
BAD: dict[bytes, tuple[str, str]] = {
    b"{": ("", "E-JSON"),
    b"[1]": ("", "E-JSON"),
    b'"text"': ("", "E-JSON"),
    b'{"facts": NaN}': ("", "E-JSON"),
    BOMB: ("", "E-JSON"),
    b'{"a": ' * 50_000 + b"1" + b"}" * 50_000: ("", "E-JSON"),
    b'{"facts": "\xff"}': ("", "E-UTF8"),
    b'{"facts": "a\\u0000b"}': ("facts", "E-CHAR"),
    b'{"facts": "\\ud800"}': ("facts", "E-CHAR"),
    '{"facts": "\ufffd"}'.encode(): ("facts", "E-LOST"),
    b'{"facts": "' + b"x" * (1 << 20) + b'"}': ("", "E-JSON-LONG"),
    b'{"facts": "' + b"x" * (5 << 20) + b'"}': ("", "E-JSON-LONG"),
    b'{"phone2": "1"}': ("phone2", "E-JSON-KEY"),
    b'{"13800001234": "1"}': ("…", "E-JSON-KEY"),
    b'{"facts": {"a": 1}}': ("facts", "E-JSON-VALUE"),
    b'{"parties": {"a": 1}}': ("parties", "E-JSON-VALUE"),
    b'{"parties": [1]}': ("parties", "E-JSON-VALUE"),
    b'{"parties": [{"a": 1}]}': ("parties[1].a", "E-JSON-KEY"),
    b'{"parties": [' + b"{}, " * 200 + b"{}]}": ("parties", "E-CROWDED"),
    b'{"institution_ref": "A", "parties": [{"institution_ref": "B"}]}': ("parties[1].institution_ref", "E-REFERENCE"),
    b'{"facts": "a", "facts": "b"}': ("facts", "E-JSON-TWICE"),
    '{"facts": "a", "纠纷事实": "b"}'.encode(): ("纠纷事实", "E-JSON-TWICE"),
    '{"parties": [], "当事人": []}'.encode(): ("当事人", "E-JSON-TWICE"),
}  # fmt: skip
"""Lines that are no rows, and what is said of each."""


class TestRefusing:
    """What is wrong is said, at its line."""

    def test_broken_lines_are_explained_and_take_no_others_with_them(self, tx: Tx, files: Files) -> None:
        good = [object_of(row) for row in some_rows(len(BAD))]
        report = files(*(line for pair in zip(BAD, good, strict=True) for line in pair))
        assert {"opened": len(BAD), "wrong": len(BAD)} == ended(report)
        said = {line: (column, code) for line, column, code in found(tx, report)}
        assert dict(zip(range(1, 2 * len(BAD), 2), BAD.values(), strict=True)) == said
        assert len(BAD) == len(returned(tx, report))

    def test_rules_hold_as_for_a_sheet(self, tx: Tx, files: Files) -> None:
        wrong = a_party(id_number="350503199001011245")
        report = files(object_of(a_row(id_number="1"), parties=[a_party(), wrong]))
        findings = {
            (f.sheet, f.line, f.item, f.code) for f in filing.findings(tx, report["batch"]) if f.severity == "E"
        }
        assert {
            ("cases", 1, 0, "E-ID-SHAPE"),
            ("cases", 1, 0, "E-PARTIES"),
            ("parties", 1, 2, "E-ID-CHECK"),
        } == findings

    def test_long_numbers_have_lost_digits(self, tx: Tx, files: Files) -> None:
        line = object_of(a_row(id_number="@")).replace(b'"@"', b"350503199001011236")
        assert {(1, "id_number", "E-PREC")} == found(tx, files(line))

    @pytest.mark.parametrize("number", [b"1e400", b"-1", b"1.005", b"1" * 100_000, b"0." + b"1" * 9_000])
    def test_numbers_that_are_no_amounts_are_said(self, tx: Tx, files: Files, number: bytes) -> None:
        line = object_of(a_row(principal="@")).replace(b'"@"', number)
        assert (1, "principal", "E-MONEY") in found(tx, files(line))

    def test_an_empty_file_is_none(self, bank: Institution, tmp_path: Path) -> None:
        for content, error in ((b"", errors.EmptyFile), (b"\n\n", errors.NoRows), (b"%PDF-1.7", errors.UnknownFormat)):
            (tmp_path / "f.jsonl").write_bytes(content)
            with pytest.raises(error):
                filed(bank, tmp_path / "f.jsonl")


class TestReturning:
    """What was not taken comes back as JSON Lines, with the reason."""

    def test_wrong_objects_come_back_as_they_were_written(self, tx: Tx, files: Files) -> None:
        line = object_of(a_row(id_number="1", principal="@"), parties=[a_party()]).replace(b'"@"', b"0.10")
        report = files(object_of(a_row(contract_no="HT9")), line)
        (back,) = returned(tx, report)
        assert (2, "有误", Decimal("0.10")) == (back["_line"], back["_result"], back["principal"])
        assert "E-ID-SHAPE" in back["_codes"]
        assert "证件号码" in back["_explanation"]
        assert [{k: v for k, v in a_party().items() if k != "institution_ref"}] == back["parties"]
        assert f"errors-{report['batch']}.jsonl" == filing.error_file_name(tx, report["batch"])

    def test_sent_back_as_they_are_they_are_found_the_same(self, tx: Tx, files: Files) -> None:
        first = files(object_of(a_row(id_number="1")))
        back = b"".join(filing.error_file(tx, first["batch"])).rstrip(b"\n")
        second = files(back)
        assert found(tx, first) == found(tx, second)
        mended = back.replace(b'"id_number": "1"', b'"id_number": "350503199001011236"')
        assert {"opened": 1} == ended(files(mended))

    def test_a_sentence_names_the_key(self, tx: Tx, files: Files) -> None:
        report = files(b'{"parties": [{"phone2": "13800001234"}]}')
        (finding,) = filing.findings(tx, report["batch"])
        assert "parties[1].phone2：没有此栏目" == error_rows.sentence(finding)


class TestOneRow:
    """A form files one row through the same door."""

    def test_a_form_opens_a_case(self, tx: Tx, bank: Institution) -> None:
        row: dict[str, Any] = a_row(Product.SME_LOAN) | {
            "legal_basis": LegalBasis.CONTRACT, "poa_expires_on": date(2027, 12, 31), "is_sued": False,
            "guarantees": [a_guarantee() | {"guarantee_amount": Decimal("1E+5")}],
        }  # fmt: skip
        del row["guarantees"][0]["institution_ref"]
        report = filing.file_one(clerk_of(bank), bank.code, row, at=world.NOON)
        assert {"opened": 1} == ended(report)
        assert report == filing.file_one(clerk_of(bank), bank.code, row, at=world.NOON)
        assert "100000.00" in tx.value("SELECT liability::text FROM parties ORDER BY id DESC LIMIT 1")

    def test_a_form_is_told_what_is_wrong(self, tx: Tx, bank: Institution) -> None:
        report = filing.file_one(clerk_of(bank), bank.code, a_row(id_number="1"), at=world.NOON)
        assert "REFUSED" == report["state"]
        assert (1, "id_number", "E-ID-SHAPE") in found(tx, report)


@pytest.fixture(scope="module")
def desk(template: str) -> Iterator[str]:
    create_database("anyjson", template=template)
    with use_database("anyjson"):
        with transaction(SYSTEM):
            made = world.a_bank(uscc=USCC)
            Institution.objects.filter(pk=made.pk).update(error_limit_pct=100, four_eyes_over=2_000_000)
        yield made.code
    drop_database("anyjson")


PIECES = [
    *(bytes([byte]) for byte in b'{}[]",:\n\r\0\xff'), b"\\u0000", b"\\ud83d", b"\xef\xbb\xbf", b"1e9999", b"-0",
    b"null", b'"parties"', b'"facts"', b"NaN",
]  # fmt: skip
GOOD = object_of(a_row(), parties=[a_party()])


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """Good lines with something put in, or cut off."""
    content = b"\n".join([GOOD] * draw(st.integers(1, 3)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        inserted = draw(st.one_of(st.binary(max_size=8), st.sampled_from(PIECES)))
        content = content[:start] + inserted + content[min(len(content), start + draw(st.integers(0, 9))) :]
    return content


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)
OBJECTS = st.dictionaries(st.sampled_from([*BY_NAME, "parties", "guarantees", "attachments", "x"]), VALUES, max_size=9)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=st.one_of(st.binary(max_size=300), spoilt(), st.lists(OBJECTS.map(json.dumps), max_size=4).map(
    lambda lines: "\n".join(lines).encode())))  # fmt: skip
def test_any_bytes_are_rows_that_add_up_or_an_error(
    content: bytes, desk: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.jsonl"
    path.write_bytes(content)
    try:
        report = filing.file(SYSTEM, desk, path, at=world.NOON)
    except (errors.EmptyFile, errors.UnknownFormat, errors.NoRows):
        return
    except errors.MediationError:
        assert content.startswith(reading.OTHER_FORMATS)
        return
    lines = [line for line in content.split(b"\n") if line.removeprefix(b"\xef\xbb\xbf").strip()]
    assert len(lines) == report["rows"]["total"] == sum(report["rows"][outcome] for outcome in RowOutcome)
    with transaction(SYSTEM) as tx:
        wrong = report["rows"]["wrong"] + report["rows"]["duplicate"]
        assert wrong == len(b"".join(filing.error_file(tx, report["batch"])).splitlines())


def test_blocks_of_any_size_hold_the_same_lines(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_bytes(b"\n".join([GOOD, b"", b"{", GOOD]))
    sheet = json_lines.open_lines(tmp_path / "f.jsonl")
    cut = [[(line.line, line.code) for block in json_lines.blocks(sheet, size=size) for line in block.broken]
           for size in (1, 7, 999, 1 << 20)]  # fmt: skip
    assert [[(3, "E-JSON")]] * 4 == cut
    lines = [line for block in json_lines.blocks(sheet, size=7) for line in block.rows["line"].to_list()]
    assert [1, 4] == lines
