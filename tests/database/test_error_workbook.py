"""A workbook comes back with what was found beside its rows, and can be corrected and filed again as it is."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.debtors import Row
from fixtures.hostile_parts import Cell, archive, cases, placed, row
from mediation.accounts.models import Institution
from mediation.csv_files import neutral
from mediation.db import Tx
from mediation.filing import actions as filing
from mediation.filing import reading, workbook
from mediation.filing.error_rows import RESULTS
from mediation.filing.error_workbook import Marked, write
from mediation.filing.template import BY_NAME
from tests.database.filing_desk import allow, bank, filed, some_rows
from tests.database.test_companions import a_party
from tests.database.test_companions import workbook as with_companions
from tests.database.test_filing_profiles import FOLDER, rows_of, save_for
from tests.database.test_workbooks import TEXTS, lines
from tests.pure.filing_rows import a_row

__all__ = ["bank"]
STARTS = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")


def as_workbook(path: Path, rows: Sequence[Row]) -> Path:
    """A workbook of these rows, each cell as text; a blank row stands after the header."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("案件")
        for place, name in enumerate(names):
            sheet.write_string(0, place, BY_NAME[name].header)
            for at, texts in enumerate(rows, 2):
                sheet.write_string(at, place, texts.get(name, ""))
    return path


def given_back(tx: Tx, report: dict[str, Any], path: Path) -> Any:
    """The sheet of the cases of the error file, which is written to `path`."""
    assert f"errors-{report['batch']}.xlsx" == filing.error_file_name(tx, report["batch"])
    path.write_bytes(b"".join(filing.error_file(tx, report["batch"])))
    return openpyxl.load_workbook(path)["案件"]


def placed_at(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1]}


@pytest.fixture
def three(tx: Tx, bank: Institution, tmp_path: Path) -> dict[str, Any]:
    """A filed workbook: a good row, a wrong one, the good one again."""
    allow(bank, error_limit_pct=100)
    good, *_ = some_rows(1)
    return filed(bank, as_workbook(tmp_path / "book.xlsx", [good, a_row(total="1.00", mobile_phone="1"), good]))


def test_rows_stand_where_they_stood_with_three_columns_more(tx: Tx, three: dict[str, Any], tmp_path: Path) -> None:
    sheet = given_back(tx, three, tmp_path / "back.xlsx")
    before = openpyxl.load_workbook(tmp_path / "book.xlsx")["案件"]
    width = before.max_column
    assert [*(cell.value for cell in before[1]), *RESULTS] == [cell.value for cell in sheet[1]]
    for at in range(1, 6):
        old, new = ([cell.value or "" for cell in page[at][:width]] for page in (before, sheet))
        assert old == [text.removeprefix("'") for text in new]
    results = [[cell.value for cell in sheet[at][width:]] for at in range(3, 6)]
    assert [None, "有误", "重复"] == [result for result, *_ in results]
    assert "E-PHONE" in results[1][1]
    assert "手机号码：" in results[1][2]
    assert "（3）" in results[2][2]


def test_no_cell_is_a_number_or_a_formula(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    allow(bank, error_limit_pct=100)
    rows = [a_row(party_name=f"{start}1+1", facts=f" {start}1+1", contract_no="0" * 20) for start in STARTS]
    sheet = given_back(tx, filed(bank, as_workbook(tmp_path / "book.xlsx", rows)), tmp_path / "back.xlsx")
    cells = [cell for line in sheet for cell in line if cell.value is not None]
    assert {"s"} == {cell.data_type for cell in cells}
    assert [] == [cell.coordinate for cell in cells if cell.value.lstrip(" ").startswith(STARTS)]
    assert "0" * 20 == sheet.cell(3, placed_at(sheet)["合同编号"]).value


def test_wrong_cells_stand_out_and_choices_are_offered(tx: Tx, three: dict[str, Any], tmp_path: Path) -> None:
    sheet = given_back(tx, three, tmp_path / "back.xlsx")
    place = placed_at(sheet)
    colours = [sheet.cell(4, place[title]).fill.fgColor.rgb for title in ("手机号码", "姓名/名称")]
    assert ["FFF4B084", "FFFDE9E7"] == colours
    assert sheet.cell(3, place["手机号码"]).fill.fill_type is None
    assert {"是,否", "一般授权,特别授权"} <= {
        found.formula1.strip('"') for found in sheet.data_validations.dataValidation
    }


def test_sent_back_as_it_is_it_finds_the_same(tx: Tx, three: dict[str, Any], bank: Institution, tmp_path: Path) -> None:
    given_back(tx, three, tmp_path / "back.xlsx")
    again = filed(bank, tmp_path / "back.xlsx")
    told = [[(f.line, f.code) for f in filing.findings(tx, batch["batch"])] for batch in (three, again)]
    assert told[0] == told[1]
    assert {"wrong": 1, "duplicate": 1, "unchanged": 1} == {
        name: count for name, count in again["rows"].items() if count and name != "total"
    }
    assert len(RESULTS) == [cell.value in RESULTS for cell in given_back(tx, again, tmp_path / "twice.xlsx")[1]].count(
        True
    )


def test_corrected_it_opens_what_was_wrong_and_nothing_else(
    tx: Tx, three: dict[str, Any], bank: Institution, tmp_path: Path
) -> None:
    sheet = given_back(tx, three, tmp_path / "back.xlsx")
    place, right = placed_at(sheet), a_row()
    for name in ("total", "mobile_phone"):
        sheet.cell(4, place[BY_NAME[name].header]).value = right[name]
    sheet.parent.save(tmp_path / "corrected.xlsx")
    rows = filed(bank, tmp_path / "corrected.xlsx")["rows"]
    assert (1, 1, 1, 0) == (rows["opened"], rows["unchanged"], rows["duplicate"], rows["wrong"])


def test_lines_that_are_no_rows_come_back_too(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    allow(bank, error_limit_pct=100)
    path = tmp_path / "book.xlsx"
    path.write_bytes(archive(cases([placed(row(), relief_sought=Cell("<v>#N/A</v>", 't="e"')), row()])))
    Institution.objects.filter(pk=bank.pk).update(uscc="91350500EXAMPLE007")
    sheet = given_back(tx, filed(bank, path), tmp_path / "back.xlsx")
    place = placed_at(sheet)
    assert "\ufffd#N/A" == sheet.cell(2, place["调解请求"]).value
    assert ("有误", "E-LOST") == tuple(sheet.cell(2, place[title]).value for title in RESULTS[:2])
    assert "FFF4B084" == sheet.cell(2, place["调解请求"]).fill.fgColor.rgb


def test_every_sheet_comes_back_with_its_own_findings(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    allow(bank, error_limit_pct=100)
    path = tmp_path / "book.xlsx"
    path.write_bytes(with_companions(some_rows(2), parties=[a_party("REF1"), a_party(id_number="350503199001011245")]))
    report = filed(bank, path)
    cases = given_back(tx, report, tmp_path / "back.xlsx")
    parties = cases.parent["当事人"]
    told = {
        sheet.title: [sheet.cell(at, placed_at(sheet)["错误码"]).value for at in (2, 3)] for sheet in (cases, parties)
    }
    assert {"案件": ["E-PARTIES", None], "当事人": [None, "E-ID-CHECK"]} == told
    assert "FFF4B084" == parties.cell(3, placed_at(parties)["证件号码"]).fill.fgColor.rgb
    parties.cell(3, placed_at(parties)["证件号码"]).value = "350503199001011244"
    cases.parent.save(tmp_path / "corrected.xlsx")
    rows = filed(bank, tmp_path / "corrected.xlsx")["rows"]
    assert (1, 1) == (rows["opened"], rows["unchanged"])


def test_an_export_read_by_a_profile_keeps_its_own_columns(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    save_for(tx, bank)
    header, rows = rows_of(FOLDER / "card_bank_export.csv")
    rows[1][header.index("CERT_NO")] = "350525200207149104"
    with xlsxwriter.Workbook(tmp_path / "export.xlsx") as book:
        page = book.add_worksheet()
        for at, texts in enumerate([header, *rows[:9]]):
            for place, text in enumerate(texts):
                page.write_string(at, place, text)
    sheet = given_back(tx, filed(bank, tmp_path / "export.xlsx"), tmp_path / "back.xlsx")
    assert [*header, *RESULTS] == [cell.value for cell in sheet[1]]
    assert "（CERT_NO）" in sheet.cell(3, placed_at(sheet)["说明"]).value
    assert "FFF4B084" == sheet.cell(3, placed_at(sheet)["CERT_NO"]).fill.fgColor.rgb


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(TEXTS.filter(str.strip), min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_text_comes_back_from_what_is_written(tmp_path: Path, texts: list[list[str]]) -> None:
    source = tmp_path / "rows.csv"
    with source.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([["甲", "乙", "丙"], *texts])
    marked = Marked(title="案件", sheet=reading.open_sheet(source), findings=lambda first, last: [], origins={})
    (tmp_path / "book.xlsx").write_bytes(b"".join(write([marked], tmp_path)))
    back = [line[:3] for line in lines(workbook.to_csv(tmp_path / "book.xlsx", tmp_path))]
    kept = {row[0]: list(row[1:]) for block in reading.blocks(reading.open_sheet(source)) for row in block.rows.rows()}
    assert [[neutral(text) for text in line] for line in kept.values()] == [
        line for at, line in enumerate(back, 1) if at in kept
    ]
