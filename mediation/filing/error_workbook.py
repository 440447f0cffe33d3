"""Gives a filer's workbook back with what was found written beside its rows, as three columns at the end.

Every row is there, at its number, so that a message that names one is understood. Every cell is text, so that neither
what was read nor what is typed now loses a digit, and none is a formula. The workbook can be corrected and filed again
as it is: rows that were taken change nothing, and the added columns are not read.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from mediation.csv_files import neutral
from mediation.filing import error_rows, reading, sheets
from mediation.filing.error_rows import ADDED, RESULTS, Findings, Origins
from mediation.filing.template import VERSION
from mediation.filing.template_workbook import LAST_ROW, TEXT_FORMAT, WORKBOOK_OPTIONS, choices
from mediation.filing.workbook_cells import LONGEST_TEXT
from mediation.filing.workbook_conversion import META, VERSION_KEY
from mediation.vocabulary import RowOutcome

_PIECE = 1 << 20
_ROW_COLOURS = {RowOutcome.WRONG.zh: "#FDE9E7", RowOutcome.DUPLICATE.zh: "#EDEDED"}
_CELL_COLOUR = "#F4B084"
"""Of a cell that is wrong, in a row that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One sheet of the workbook under its title, and what was found about its rows."""

    title: str
    sheet: reading.Sheet
    findings: Findings
    origins: Origins


def write(sheets: Sequence[Marked], folder: Path) -> Iterator[bytes]:
    """The workbook, in pieces. It is put together in a folder of its own inside `folder`, and gone from there after."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".returning-") as work:
        target, options = Path(work) / "errors.xlsx", WORKBOOK_OPTIONS | {"constant_memory": True, "tmpdir": work}
        with xlsxwriter.Workbook(target, options) as book:
            for marked in sheets:
                _Writer(book, marked).write()
            meta = book.add_worksheet(META)
            meta.write_row(0, 0, [VERSION_KEY, VERSION])
            meta.hide()
        with target.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


class _Writer:
    """Writes one sheet, row by row, since no row is kept once the next one begins."""

    def __init__(self, book: Any, marked: Marked) -> None:
        self._sheet, self._marked = book.add_worksheet(marked.title), marked
        self._kept = [place for place, title in enumerate(marked.sheet.header) if title not in ADDED]
        self._titles = [marked.sheet.header[place] for place in self._kept]
        self._text = book.add_format({"num_format": TEXT_FORMAT})
        self._bold = book.add_format({"num_format": TEXT_FORMAT, "bold": True, "border": 1})
        self._colours: Mapping[str, Any] = {
            result: book.add_format({"num_format": TEXT_FORMAT, "bg_color": colour})
            for result, colour in _ROW_COLOURS.items()
        }
        self._wrong = book.add_format({"num_format": TEXT_FORMAT, "bg_color": _CELL_COLOUR})

    def write(self) -> None:
        self._lay_out()
        last = 1
        for line, cells, found in self._rows():
            self._row(line - 1, cells, found)
            last = line
        self._sheet.autofilter(0, 0, last - 1, len(self._titles) + len(RESULTS) - 1)

    def _lay_out(self) -> None:
        sheet = self._sheet
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW + 1}"})
        for place, title in enumerate((*self._titles, *RESULTS)):
            sheet.set_column(place, place, max(12, 2 * len(title) + 2), self._text)
            sheet.write_string(0, place, neutral(title), self._bold)
            column = sheets.BY_HEADER.get(title)
            if column and (listed := choices(column)):
                sheet.data_validation(1, place, LAST_ROW, place, {"validate": "list", "source": listed})

    def _rows(self) -> Iterator[tuple[int, Sequence[str], Sequence[Any]]]:
        """Number, cells and findings of each row, in order."""
        for block in reading.blocks(self._marked.sheet):
            rows = error_rows.rows_of(self._marked.sheet, block)
            found = defaultdict[int, list[Any]](list)
            for finding in self._marked.findings(min(rows), max(rows)):
                found[finding.line].append(finding)
            for line in sorted(rows):
                yield line, [rows[line][place] for place in self._kept], found[line]

    def _row(self, at: int, cells: Sequence[str], found: Sequence[Any]) -> None:
        said = error_rows.explain(found, self._marked.origins) if found else ()
        colour = self._colours.get(said[0]) if said else None
        wrong = {self._title(finding) for finding in found if finding.severity == "E"}
        for place, (title, cell) in enumerate(zip(self._titles, cells, strict=True)):
            style = self._wrong if title in wrong else colour
            if cell:
                self._sheet.write_string(at, place, neutral(cell)[:LONGEST_TEXT], style)
            elif style:
                self._sheet.write_blank(at, place, None, style)
        for place, text in enumerate(said, len(self._titles)):
            self._sheet.write_string(at, place, text, colour)

    def _title(self, finding: Any) -> str:
        """Of the column of the file that a finding is about."""
        column = sheets.column_of(finding.column, finding.sheet)
        return self._marked.origins.get(finding.column, column.header if column else "")
