"""Gives a filer back the rows that were not taken, in the form of their own file, and says what is wrong with each.

The rows can be put right and filed again as they are: the added columns are not the template's, and reading undoes
what keeps a spreadsheet from taking a cell for a formula.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from mediation.csv_files import neutral
from mediation.filing import reading, rules, sheets
from mediation.filing.judging import TWICE, TWICE_DIFFERS
from mediation.vocabulary import RowOutcome, SheetName

LINE, RESULTS = "原文件行号", ("校验结果", "错误码", "说明")
ADDED = (LINE, *RESULTS)
NOTED = "提示"

Origins = Mapping[str, str]
"""The columns of an institution's export that a column of the template was read from."""
NO_ORIGINS: Origins = MappingProxyType({})
Findings = Callable[[int, int], Sequence[Any]]
"""Gives what was found (sheet, line, item, column, code, severity, other_line) about the lines from one to another."""


def write(sheet: reading.Sheet, findings: Findings, *, origins: Origins = NO_ORIGINS) -> Iterator[bytes]:
    """The header, then the rows that are wrong or doubled, in pieces; `origins` name the export's own columns."""
    kept = [place for place, title in enumerate(sheet.header) if title not in ADDED]
    yield codecs.BOM_UTF8 if sheet.has_bom else b""
    yield _encoded(sheet, [[*(sheet.header[place] for place in kept), *ADDED]])
    for block in reading.blocks(sheet):
        rows = rows_of(sheet, block)
        told = by_line(findings(min(rows), max(rows)), origins)
        yield _encoded(sheet, [[*(rows[line][place] for place in kept), *told[line]] for line in sorted(told)])


def rows_of(sheet: reading.Sheet, block: reading.Block) -> dict[int, Sequence[str]]:
    """The cells of every line of a block by its number, as many as the header has, of lines that are no rows too."""
    rows: dict[int, Sequence[str]] = {line: cells for line, *cells in block.rows.iter_rows()}
    return rows | {broken.line: _pieces(sheet, broken.text) for broken in block.broken}


def explain(found: Sequence[Any], origins: Origins = NO_ORIGINS) -> tuple[str, str, str]:
    """What one row's findings come to, in words for people, as RESULTS."""
    codes = dict.fromkeys(finding.code for finding in found)
    result = RowOutcome.DUPLICATE.zh if codes.keys() & {TWICE, TWICE_DIFFERS} else NOTED
    if any(finding.severity == "E" for finding in found):
        result = RowOutcome.WRONG.zh
    return result, " ".join(codes), "；".join(sentence(finding, origins=origins) for finding in found)


def sentence(finding: Any, language: str = "zh", *, origins: Origins = NO_ORIGINS) -> str:
    """One finding in words: the sheet if it is not the cases, the column, what does not hold, the other line if any."""
    said = rules.SENTENCES[finding.code][language == "en"]
    column = sheets.column_of(finding.column, finding.sheet)
    source = f"（{origins[finding.column]}）" if origins.get(finding.column) else ""
    named = column.header if column else finding.column
    where = f"{named}{source}：" if named else ""
    other = "" if finding.other_line is None else f"（{finding.other_line}）"
    return f"{_sheet(finding)}{where}{said}{other}"


def _sheet(finding: Any) -> str:
    if finding.sheet == SheetName.CASES:
        return ""
    return f"{SheetName(finding.sheet).zh}{f'（{finding.item}）' if finding.item else ''}·"


def by_line(found: Sequence[Any], origins: Origins = NO_ORIGINS) -> dict[int, tuple[str, ...]]:
    """Number, result, codes and explanation of each line that goes back to its filer: wrong, or there twice."""
    lines = defaultdict[int, list[Any]](list)
    for finding in found:
        lines[finding.line].append(finding)
    returned = {line: of_line for line, of_line in lines.items() if any(map(_is_returned, of_line))}
    return {line: (str(line), *explain(of_line, origins)) for line, of_line in returned.items()}


def _is_returned(finding: Any) -> bool:
    return finding.severity == "E" or finding.code in (TWICE, TWICE_DIFFERS)


def _pieces(sheet: reading.Sheet, text: str) -> list[str]:
    """The text of a line that is no row, cut or filled up to the width of the header."""
    width = len(sheet.header)
    pieces = reading.split_row(text, sheet.delimiter) or []
    if not pieces or len(pieces) > width:
        pieces = text.split(sheet.delimiter, width - 1)
    return pieces + [""] * (width - len(pieces))


def _encoded(sheet: reading.Sheet, rows: Sequence[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=sheet.delimiter, lineterminator="\r\n")
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return stream.getvalue().encode(sheet.encoding.removesuffix("-sig"))
