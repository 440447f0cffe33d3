"""A file is read row by row whatever it holds: lines are the spreadsheet's, nothing is lost, a bad row stays alone."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mediation import errors, identifiers, money
from mediation.filing import cells, reading
from mediation.filing.merkle import MerkleTree

SIZES = (1 << 20, 7)
Rows = dict[int, list[str]]


def read(path: Path, text: str | bytes, *, size: int = 1 << 20, encoding: str = "utf-8") -> tuple[Rows, dict[int, str]]:
    """Rows and faults by line."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    blocks = list(reading.blocks(reading.open_sheet(path), size=size))
    rows = {line: row for block in blocks for line, *row in block.rows.iter_rows()}
    return rows, {broken.line: broken.code for block in blocks for broken in block.broken}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_is_read_however_it_is_written(path: Path, encoding: str, mark: str, end: str, size: int) -> None:
    text = end.join(("甲,乙,丙", "林，一,2,𠮷", "3,,", "")).replace(",", mark)
    rows, faults = read(path, text, size=size, encoding=encoding)
    assert {2: ["林，一", "2", "𠮷"], 3: ["3", "", ""]} == rows
    assert {} == faults


@pytest.mark.parametrize("size", SIZES)
def test_bad_rows_are_named_and_their_neighbours_read(path: Path, size: int) -> None:
    lines = (
        "a,b,c", "1,2,3", "4,5", "6,7,8,9", "", ",,", '"x, y","li\nne","q""q"', 'z,"s,t', "u,v,w", "\\.", "n\0,1,2",
        '"a"b,c,d', 'i"j,k,l', "\ufffd,1,2", "end,1,2",
    )  # fmt: skip
    rows, faults = read(path, "\n".join(lines), size=size)
    assert {2: ["1", "2", "3"], 7: ["x, y", "li\nne", 'q"q'], 9: ["u", "v", "w"], 15: ["end", "1", "2"]} == rows
    assert {
        3: reading.FEW, 4: reading.MANY, 8: reading.QUOTE, 10: reading.FEW, 11: reading.CHARACTER, 12: reading.QUOTE,
        13: reading.QUOTE, 14: reading.LOST,
    } == faults  # fmt: skip


def test_a_quote_that_is_never_closed_takes_no_other_row_with_it(path: Path) -> None:
    rows, faults = read(path, 'a,b\n1,"2\n' + "3,4\n" * 5000 + '5,"6"\n')
    assert {2: reading.QUOTE} == faults
    assert ["5", "6"] == rows[5003]
    assert 5001 == len(rows)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.EmptyFile),
        ("甲,乙\n一,二\n".encode("utf-16"), errors.UnreadableText),
        ("a,b\nc,d\n".encode("utf-16-le"), errors.UnreadableText),
        (b"a,b\n\x80\xff\n", errors.UnreadableText),
        (b"PK\x03\x04\x14\x00\x06\x00", errors.UnknownFormat),
        (b"%PDF-1.7\n", errors.UnknownFormat),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", errors.UnknownFormat),
        (b"\n1,2\n", errors.HeaderMismatch),
        (b"a,b\n1,2\n3", errors.TruncatedFile),
        (b'a,b\n1,2\n3,"4', errors.TruncatedFile),
        (b'a,b\n1,2\n3,"4\n5\n6', errors.TruncatedFile),
        ("a,b\n1,2\n3,林".encode()[:-1], errors.TruncatedFile),
        ("甲,乙\n1,2\n3,林".encode("gb18030")[:-1], errors.TruncatedFile),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else repr(value[:20]),
)
def test_what_is_no_filing_is_named_as_a_whole(path: Path, content: bytes, error: type[errors.MediationError]) -> None:
    with pytest.raises(error):
        read(path, content)


def test_a_line_without_end_is_not_kept_whole(path: Path) -> None:
    rows, faults = read(path, "a,b\n" + "x" * (3 << 20) + "\n1,2\n", size=1 << 16)
    assert ({3: ["1", "2"]}, {2: reading.FEW}) == (rows, faults)


CELL = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffd\ufeff"), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.lists(st.lists(CELL | st.sampled_from(['"', "\n", ",", "''"]), min_size=3, max_size=3), max_size=20),
    st.integers(3, 99),
)
def test_what_a_spreadsheet_writes_is_read_back(path: Path, rows: list[list[str]], size: int) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([["h1", "h2", "h3"], *rows])
    found, faults = read(path, stream.getvalue(), size=size)
    blank = {line for line, row in enumerate(rows, 2) if not "".join(row).strip(', "\t\u00a0\u3000\n')}
    assert {line: row for line, row in enumerate(rows, 2) if line not in blank} == found
    assert {} == faults


def values(header_name: str, texts: list[str]) -> list[object]:
    rows = pl.DataFrame({"line": range(len(texts)), "0": texts}, {"line": pl.Int64, "0": pl.String})
    return cells.read(rows, {header_name: 0})[header_name].to_list()


ANY_COLUMN = st.sampled_from(["party_name", "principal", "overdue_days", "contract_date", "mobile_phone", "product"])


@given(
    ANY_COLUMN,
    st.text("  \t\n\u200b'=-.,/\u00a01９0aZ信用卡年月日", max_size=12) | st.sampled_from(["2026-09-30", "13800138000"]),
)
def test_a_cell_alone_is_read_as_among_many(name: str, text: str) -> None:
    assert values(name, [text]) * 600 == values(name, [text] * 600)


AMOUNT = st.from_regex(r"[¥￥]? ?[0-9０-９,]{1,14}([.．][0-9]{0,3})?[万元]?", fullmatch=True)


@given(st.lists(AMOUNT, min_size=1, max_size=30))
def test_a_column_of_amounts_is_read_as_money_reads_one(texts: list[str]) -> None:
    def one(text: str) -> Decimal | None:
        try:
            return money.parse(text)
        except ValueError:
            return None

    assert [one(text) for text in texts] == values("principal", texts)


PHONE = st.from_regex(
    r"(\+86|86|0086)?[ -]?(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,3})?|[0-9 -]{0,12})", fullmatch=True
)


@example(["0086000000"])
@given(st.lists(PHONE, min_size=1, max_size=30))
def test_a_column_of_telephone_numbers_is_read_as_identifiers_read_one(texts: list[str]) -> None:
    def one(text: str) -> str | None:
        number = identifiers.compact_phone(text)
        return number if identifiers.is_mobile(number) or identifiers.is_landline(number) else None

    assert [one(text) for text in texts] == values("mobile_phone", texts)


@pytest.mark.parametrize(
    "text", ["2026-9-3", "2026/09/03", "2026.9.3", "2026年9月3日", " ２０２６-０９-０３\u200b", "2026–09–03"]
)
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert ["2026-09-03"] == [str(day) for day in values("cutoff_date", [text])]


@pytest.mark.parametrize("text", ["2026-02-30", "26-9-3", "45567", "1899-12-31", "2026-09-03x", "9/3/2026"])
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert [None] == values("cutoff_date", [text])


@pytest.mark.parametrize(
    ("typed", "read_as"), [("'=1+1", "=1+1"), ("'+86", "+86"), ("'tis", "'tis"), ("\u200b陈\u00a0 ", "陈")]
)
def test_texts_lose_what_does_not_show(typed: str, read_as: str) -> None:
    assert [read_as] == values("party_name", [typed])


@given(st.lists(st.binary(min_size=1, max_size=3), max_size=40), st.integers(0, 40))
def test_the_root_is_that_of_the_whole_tree_however_it_grew(leaves: list[bytes], cut: int) -> None:
    tree = MerkleTree()
    tree.add(leaves[:cut])
    tree.add(leaves[cut:])
    assert tree.root() == root_of(leaves)


def root_of(leaves: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.1, with leaves hashed already."""
    from hashlib import sha256

    if len(leaves) < 2:
        return leaves[0] if leaves else sha256().digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + root_of(leaves[:half]) + root_of(leaves[half:])).digest()
