"""Workbooks come out as the text that a person sees in them, row by row, and so does the template."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.hostile_parts import FILER, HEADER, Cell, archive, book, cases, number, placed, row, row_xml, rows, sheet
from mediation import errors
from mediation.db.sealed_files import SealedFile
from mediation.filing import cells, reading, rules, template, workbook, workbook_cells
from mediation.filing.derived import Delivery, derive
from mediation.filing.template_workbook import example, write_template
from mediation.filing.workbook_rows import CellReaders, RowTexts, SheetRows
from mediation.vocabulary import Product, SheetName, Word

DAYS = st.dates(date(1900, 3, 1), date(2100, 12, 31))
AMOUNTS = st.decimals(Decimal("-99999999999.99"), Decimal("99999999999.99"), places=2)
# What XML 1.0 can hold, and a spreadsheet keeps; a lone carriage return becomes a line feed.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff\u0085"), max_size=40)


def converted(content: bytes, folder: Path) -> workbook.Workbook:
    source = folder / "book.xlsx"
    source.write_bytes(content)
    return workbook.to_csv(source, folder)


def lines(found: workbook.Workbook, name: str = "案件") -> list[list[str]]:
    with io.TextIOWrapper(found.sheets[name].open(), encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def shown(cell: str | Cell, folder: Path) -> str:
    """What a cell of a column of texts comes out as."""
    found = lines(converted(archive(cases([placed(row(), relief_sought=cell)])), folder))
    return found[1][HEADER.index("调解请求")]


def test_line_n_of_the_text_is_row_n_of_the_sheet(tmp_path: Path) -> None:
    inside = row_xml(1, HEADER) + row_xml(3, row(facts="一\n二")) + row_xml(7, row())
    found = converted(archive(book({"案件": sheet(inside)})), tmp_path)
    opened = reading.open_sheet(found.sheets["案件"])
    assert [3, 7] == [line for block in reading.blocks(opened) for line in block.rows["line"].to_list()]


def test_what_a_spreadsheet_wrote_comes_back(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as written:
        page = written.add_worksheet("案件")
        page.write_row(0, 0, ["甲", "乙", "丙", "丁", "戊"])
        page.write_string(1, 0, "350503199001011236")
        page.write_datetime(1, 1, date(2026, 9, 30), written.add_format({"num_format": "yyyy年m月d日"}))
        page.write_number(1, 2, 36573.1)
        page.write_boolean(1, 3, True)
        page.write_rich_string(1, 4, "请", written.add_format({"bold": True}), "求")
    found = workbook.to_csv(tmp_path / "book.xlsx", tmp_path)
    assert ["350503199001011236", "2026-09-30", "36573.1", "是", "请求"] == lines(found)[1]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=6), is_inline=st.booleans())
def test_any_text_comes_back(texts: list[list[str]], is_inline: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("texts")
    options = {"constant_memory": is_inline, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(folder / "book.xlsx", options) as written:
        page = written.add_worksheet()
        for at, cells_ in enumerate([["甲", "乙", "丙"], *texts]):
            for place, text in enumerate(cells_):
                page.write_string(at, place, text)
    found = lines(workbook.to_csv(folder / "book.xlsx", folder))
    is_blank = re.compile(r"[, \t]*").fullmatch
    assert [cells_ for cells_ in texts if not is_blank("".join(cells_))] == [cells_ for cells_ in found[1:] if cells_]


@settings(max_examples=60)
@given(texts=st.lists(TEXTS, min_size=1, max_size=8))
def test_rows_written_unusually_hold_the_same(texts: list[str]) -> None:
    usual = sheet(row_xml(1, ["甲"] * len(texts)) + row_xml(2, texts))
    tag = rb'<c r="([A-Z]+2)" t="inlineStr"><is><t>'
    unusual = [
        re.sub(tag, rb"<c  t='inlineStr' r='\1' ><is><t>", usual),
        re.sub(tag, rb'<c r="\1" t="inlineStr"><is><t >', usual),
    ]

    def read(part: bytes) -> list[list[bytes]]:
        texts_of = RowTexts(CellReaders({}, {}))
        return [texts_of.of(found) for _, found in SheetRows([part])]

    assert [read(usual)] * 2 == [read(part) for part in unusual]


@given(amount=AMOUNTS, other=AMOUNTS)
def test_amounts_come_without_what_arithmetic_adds(amount: Decimal, other: Decimal) -> None:
    assert Decimal(workbook_cells.plain(repr(float(amount)).encode()).decode()) == amount
    small, less = amount / 1000, other / 1000
    difference = Decimal(workbook_cells.plain(repr(float(small) - float(less)).encode()).decode())
    assert abs(difference - (small - less)) <= Decimal("0.0001")


@given(digits=st.integers(10**15, 10**19))
def test_numbers_that_lost_digits_look_like_it(digits: int) -> None:
    for raw in (str(digits), repr(float(digits))):
        assert re.match(cells.NUMBER_AS_TEXT, workbook_cells.plain(raw.encode()).decode())


@given(day=DAYS)
def test_days_are_read_in_both_systems(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days).encode()
    assert str(day).encode() == workbook_cells.moment(serial, is_1904=False)
    if day >= date(1904, 1, 1):
        serial = str((day - date(1904, 1, 1)).days).encode()
        assert str(day).encode() == workbook_cells.moment(serial, is_1904=True)


@pytest.mark.parametrize("serial", ["0", "59", "60", "73416", "99999999", "-3", "1E+300"])
def test_what_is_no_day_stays_a_number(serial: str) -> None:
    assert b"-" not in workbook_cells.moment(serial.encode(), is_1904=False).lstrip(b"-")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("General", ""), ("0.00", ""), ("#,##0.00_);[Red]\\(#,##0.00\\)", ""), ('_ "¥"* #,##0.00_ ', ""), ("@", ""),
        ("yyyy\\-mm\\-dd", "date"), ('yyyy"年"m"月"d"日"', "date"), ("[$-804]aaaa;@", ""), ("[$-F800]dddd", "date"),
        ("[h]:mm", "date"), ("0.00%", "percent"), ("0.00E+00", "power"), ("000000", "000000"), ('0"万"', ""),
        ('"dmy" 0', ""), ("G/通用格式", ""),
    ],
)  # fmt: skip
def test_number_formats_are_told_apart(code: str, name: str) -> None:
    assert workbook_cells.format_name(200, code) == name


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (number("0.0435", 3), "4.35%"),
        (number("46295.5", 1), "2026-09-30 12:00:00"),
        (number("123", 6), "000123"),
        (number("", 6), ""),
        (number("3.50503199001011E+17", 6), "3.50503199001011E+17"),
        (number("36573.100000000001"), "36573.1"),
        (number("0.0999999999985448"), "0.1"),
        (number("1E-3"), "0.001"),
        (number("350503199001011236"), "3.50503199001011E+17"),
        (number("1200000", 5), "1.20000000000000E+06"),
        (Cell("<is><t>a&amp;b&lt;_x000D_\n_x005F_x</t></is>", 't="inlineStr"'), "a&b<\n_x"),
        (Cell("<v>2026-09-30T00:00:00</v>", 't="d"'), "2026-09-30"),
        (Cell("<v>#N/A</v>", 't="e"'), "\ufffd#N/A"),
        (Cell('<f>A1</f><v xml:space="preserve"> 请求</v>', 't="str"'), " 请求"),
        (Cell("<v >5</v >"), "5"),
        (Cell("<f>A1</f>"), "\ufffd="),
        (Cell("<f>A1</f><v></v>", 't="str"'), ""),
        (Cell("<is><t>=cmd|' /C calc'!A0</t></is>", 't="inlineStr"'), "=cmd|' /C calc'!A0"),
    ],
)
def test_a_cell_comes_out_as_a_person_would_type_it(cell: Cell, text: str, tmp_path: Path) -> None:
    assert shown(cell, tmp_path) == text


def test_another_reader_finds_the_same(tmp_path: Path) -> None:
    found = converted(archive(cases(rows(300))), tmp_path)
    other = python_calamine.CalamineWorkbook.from_path(tmp_path / "book.xlsx").get_sheet_by_name("案件")
    assert lines(found) == other.to_python()


def test_sheets_with_rows_are_given_by_name_and_the_others_noted(tmp_path: Path) -> None:
    full, bare = sheet(row_xml(1, HEADER) + row_xml(2, row())), sheet(row_xml(1, HEADER))
    sheets = {"说明": bare, "案件": full, "当事人": full, "担保": bare, "旧": full}
    found = converted(archive(book(sheets, hidden=["旧"])), tmp_path)
    assert ["案件", "当事人"] == list(found.sheets)
    assert ("第1个工作表未读取。", "第5个工作表（隐藏）未读取。") == found.notes


def test_a_workbook_is_turned_into_text_once(tmp_path: Path) -> None:
    source = tmp_path / "book.xlsx"
    source.write_bytes(archive(cases(rows(2))))
    first = workbook.texts_of(source)[SheetName.CASES]
    assert isinstance(first, SealedFile)
    inode = first.path.stat().st_ino
    assert {SheetName.CASES: first} == workbook.texts_of(source)
    assert inode == first.path.stat().st_ino
    assert {source, first.path} == set(tmp_path.iterdir())


@pytest.mark.parametrize(("signal", "error"), [("XCPU", errors.WorkbookTooLarge), ("ABRT", errors.BrokenWorkbook)])
def test_a_conversion_that_dies_is_one_clear_error(
    signal: str, error: type[errors.MediationError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = tmp_path / "dying"
    dying.write_text(f"#!/bin/sh\nulimit -c 0\nkill -{signal} $$\n")
    dying.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(dying))
    with pytest.raises(error):
        converted(archive(cases(rows(1))), tmp_path)


def test_a_conversion_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "WALL_SECONDS", 0.001)
    with pytest.raises(errors.WorkbookTooLarge):
        converted(archive(cases(rows(1))), tmp_path)


@pytest.fixture
def filled(tmp_path: Path) -> workbook.Workbook:
    write_template(tmp_path / "template.xlsx")
    return workbook.to_csv(tmp_path / "template.xlsx", tmp_path)


def test_the_template_files_back_with_its_examples(filled: workbook.Workbook) -> None:
    header, *found = lines(filled)
    assert header == [column.header for column in template.COLUMNS]
    for product, cells_ in zip(Product, found, strict=True):
        values = {column.name: cell for column, cell in zip(template.COLUMNS, cells_, strict=True) if cell}
        assert values == {name: v.zh if isinstance(v, Word) else str(v) for name, v in example(product).items()}


def test_the_examples_are_right_for_whom_they_name(filled: workbook.Workbook) -> None:
    opened = reading.open_sheet(filled.sheets["案件"])
    delivery = Delivery(institution_id=1, uscc=FILER, received_on=date(2026, 10, 12), courts={})
    for block in reading.blocks(opened):
        derived = derive(cells.read(block.rows, template.match(opened.header)), delivery)
        assert [] == rules.broken(derived)["code"].to_list()


def test_the_template_says_its_version_and_is_always_the_same(filled: workbook.Workbook, tmp_path: Path) -> None:
    assert filled.template_version == template.VERSION
    write_template(tmp_path / "again.xlsx")
    assert (tmp_path / "template.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()


def test_the_template_guides_whoever_fills_it_in(filled: workbook.Workbook, tmp_path: Path) -> None:
    page = openpyxl.load_workbook(tmp_path / "template.xlsx")["案件"]
    words = [column for column in template.COLUMNS if column.words or column.kind is template.Kind.BOOL]
    identifiers = [column for column in template.COLUMNS if column.kind is template.Kind.IDENTIFIER]
    places = {column: at for at, column in enumerate(template.COLUMNS, 1)}
    assert len(words) == len(page.data_validations.dataValidation)
    assert all(page.cell(1, place).comment for place in places.values())
    assert {"@"} == {page.column_dimensions[page.cell(1, places[c]).column_letter].number_format for c in identifiers}
    assert page.freeze_panes is not None
