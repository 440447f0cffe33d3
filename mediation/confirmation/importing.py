"""Outcomes from a court's file (CSV, workbook or JSON Lines) or its system: cells in, rows to take or explained out.

A workbook is read from its first sheet. What is not taken goes back in the same columns with field, rule and reason.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from python_calamine import CalamineError, CalamineWorkbook

from mediation import errors
from mediation.cases.words import Ground
from mediation.confirmation.outcomes import Explained, Taken, Told, take
from mediation.confirmation.words import CourtOutcome, Objector
from mediation.csv_files import rows_of, text_of, written
from mediation.db import Tx
from mediation.vocabulary import Word

COLUMNS = {
    "key": "序号",
    "case": "案号",
    "outcome": "结果",
    "on": "日期",
    "number": "文书号",
    "ground": "理由",
    "until": "补充期限",
    "served_on": "送达日期",
    "objector": "异议人",
    "known_on": "知悉日期",
}
"""The columns, under either name. `case` is the number of a case or of its agreement; days are Shanghai's."""
REQUIRED = ("case", "outcome", "on")
FOUND = ("错误字段 field", "错误代码 rule", "说明 reason")
"""Columns that an error file adds; whoever sends it again need not take them out."""
LARGEST, LARGEST_UNPACKED, MOST_ROWS = 20 * 1024 * 1024, 200 * 1024 * 1024, 100_000
LONGEST = {"key": 60, "case": 60, "number": 60}
GROUNDS = {CourtOutcome.NOT_ACCEPTED: tuple(Ground)[:5], CourtOutcome.DISMISSED: tuple(Ground)[5:]}
"""The grounds that an outcome may state (民诉法解释 arts. 355, 358)."""
Cells = Mapping[str, str]
W = TypeVar("W", bound=Word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file, and the rows that were not taken, each with its reason, as a file (empty if none)."""

    taken: Taken
    error_file: bytes


class _Unreadable(ValueError):
    """A cell that makes no sense, by its column."""


def take_file(tx: Tx, content: bytes, *, at: datetime) -> Imported:
    """Record the outcomes in a file; EmptyFile, FileTooLarge, UnreadableText, BrokenWorkbook, HeaderMismatch, NoRows.

    NotPermitted.
    """
    rows = list(read(content))
    taken = take_rows(tx, rows, at=at)
    return Imported(taken=taken, error_file=_error_file(dict(rows), taken.explained))


def take_rows(tx: Tx, rows: Sequence[tuple[int, Cells]], *, at: datetime) -> Taken:
    """Record outcomes by line and cells; NotPermitted."""
    told, broken = list[Told](), list[Explained]()
    for line, cells in rows:
        try:
            told.append(_told(line, cells))
        except _Unreadable as fault:
            broken.append(Explained(line=line, field=str(fault), rule="UNREADABLE"))
    found = take(tx, told, at=at)
    explained = tuple(sorted((*found.explained, *broken), key=lambda one: one.line))
    return Taken(rows=len(rows), recorded=found.recorded, unchanged=found.unchanged, explained=explained)


def read(content: bytes) -> Iterator[tuple[int, Cells]]:
    """The rows of a file that hold anything, by line; raises as `take_file`."""
    if not content.strip():
        raise errors.EmptyFile()
    if len(content) > LARGEST:
        raise errors.FileTooLarge()
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        found = list(_of_lines(text_of(content)))
    else:
        found = list(_of_table(_workbook(content) if content.startswith(b"PK\x03\x04") else rows_of(content)))
    if not found:
        raise errors.NoRows()
    if len(found) > MOST_ROWS:
        raise errors.FileTooLarge()
    return iter(found)


def _workbook(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise errors.FileTooLarge()
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        table = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, ValueError, IndexError) as failure:
        raise errors.BrokenWorkbook() from failure
    return [[_cell(value) for value in row] for row in table]


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _of_table(table: Sequence[Sequence[str]]) -> Iterator[tuple[int, Cells]]:
    titles = [cell.strip() for cell in table[0]] if table else []
    places = {name: titles.index(title) for name, zh in COLUMNS.items() for title in (name, zh) if title in titles}
    if missing := [name for name in REQUIRED if name not in places]:
        raise errors.HeaderMismatch(f"({', '.join(missing)})")
    for line, row in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in row):
            yield line, {name: row[place].strip() for name, place in places.items() if place < len(row)}


def _of_lines(text: str) -> Iterator[tuple[int, Cells]]:
    names = {title: name for name, zh in COLUMNS.items() for title in (name, zh)}
    for line, said in enumerate(text.splitlines(), start=1):
        if not said.strip():
            continue
        try:
            found = json.loads(said)
        except (ValueError, RecursionError):
            found = None
        cells = found.items() if isinstance(found, dict) else ()
        # A line that is no object lacks everything, and is explained by the first thing it lacks.
        yield line, {names[key]: str(value).strip() for key, value in cells if key in names and value is not None}


def _told(line: int, cells: Cells) -> Told:
    """A row as it is meant; _Unreadable with the column that makes no sense."""
    named, outcome = _text(cells, "case"), _word(cells, "outcome", CourtOutcome)
    on = _day(cells, "on")
    if not named or outcome is None or on is None:
        raise _Unreadable("case" if not named else "outcome" if outcome is None else "on")
    ground = _word(cells, "ground", Ground) if outcome in GROUNDS else None
    if ground and ground not in GROUNDS[outcome]:
        raise _Unreadable("ground")
    return Told(
        named=named,
        outcome=outcome,
        on=on,
        line=line,
        key=_text(cells, "key"),
        number=_text(cells, "number"),
        ground=ground or "",
        until=_day(cells, "until"),
        served_on=_day(cells, "served_on"),
        objector=_word(cells, "objector", Objector),
        known_on=_day(cells, "known_on"),
    )


def _text(cells: Cells, name: str) -> str:
    text = cells.get(name, "")
    if len(text) > LONGEST[name] or not text.isprintable():
        raise _Unreadable(name)
    return text


def _word(cells: Cells, name: str, words: type[W]) -> W | None:
    text = cells.get(name, "")
    found = next((word for word in words if text in (word.value, word.zh)), None)
    if text and found is None:
        raise _Unreadable(name)
    return found


def _day(cells: Cells, name: str) -> date | None:
    text = cells.get(name, "")
    plain = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    try:
        found = date.fromisoformat("-".join(part.zfill(2) for part in plain.split("-"))) if text else None
    except ValueError:
        raise _Unreadable(name) from None
    if found and not 2000 <= found.year <= 2100:
        raise _Unreadable(name)
    return found


def _error_file(rows: Mapping[int, Cells], explained: Sequence[Explained]) -> bytes:
    if not explained:
        return b""
    lines = (
        (*(rows[one.line].get(name, "") for name in COLUMNS), one.field, one.rule, f"{one.said.zh} {one.said.en}")
        for one in explained
    )
    return written([(*COLUMNS.values(), *FOUND), *lines])
