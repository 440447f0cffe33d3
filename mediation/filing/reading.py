"""Turns the bytes of a delivered file into rows of text with the line numbers of the filer's spreadsheet.

A comma-, tab- or semicolon-separated text in UTF-8 or GB18030 (the whole file strictly in one of them), streamed in
blocks: memory does not grow with the file. A line is a row as a spreadsheet counts it: the header is 1, and a quoted
cell with line breaks does not add any. Blank rows count but are not delivered. What is no row of the header's width
is handed on as broken, under a code; nothing is lost and one bad row never takes its neighbours with it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from mediation import errors

BLOCK_BYTES = 4 << 20
LONGEST_LINE = 1 << 20
"""Characters; what a longer line holds beyond them is not read, and no cell of the template is that long."""
MOST_LINES = 100
"""Physical lines that one quoted row may take; a quote that is not closed by then is a stray one."""

DELIMITERS = ",\t;"
FEW, MANY, QUOTE, CHARACTER = "E-FIELDS-FEW", "E-FIELDS-MANY", "E-QUOTE", "E-CHAR"

_OTHER_FORMATS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
"""First bytes of zip archives (XLSX is one), old Office files, PDF, pictures, gzip."""

_CONTROL = "[\x00-\x08\x0b-\x1f\x7f\ufffd]"
_QUOTED_ROW = {
    mark: re.compile(rf'(?:"(?:[^"]|"")*"|[^"{mark}\n]*)(?:{mark}(?:"(?:[^"]|"")*"|[^"{mark}\n]*))*')
    for mark in DELIMITERS
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file that can be read: where it is, how it is written, and its header."""

    path: Path
    encoding: str
    has_bom: bool
    delimiter: str
    header: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A line that is no row: its number, the code that says why, and its text."""

    line: int
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some rows in the order of the file.

    `rows` has the column `line` and one text column for each place in the header, named "0", "1", and so on.
    """

    rows: pl.DataFrame
    broken: list[Broken] = field(default_factory=list)


def open_sheet(path: Path) -> Sheet:
    """Look through a whole file and say how it is written.

    Raises EmptyFile, UnknownFormat, UnreadableText, HeaderMismatch when there is no header line, or TruncatedFile
    when the file ends inside a character.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise errors.EmptyFile()
    if start.startswith(_OTHER_FORMATS):
        raise errors.UnknownFormat()
    encoding = _encoding(path)
    header, delimiter = _header(path, encoding)
    has_bom = start.startswith(codecs.BOM_UTF8)
    return Sheet(path=path, encoding=encoding, has_bom=has_bom, delimiter=delimiter, header=header)


def blocks(sheet: Sheet, *, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """The rows below the header, from about `size` bytes of the file at a time.

    Raises TruncatedFile at the end of a file that ends in the middle of a row.
    """
    count, waiting = 0, list[str]()
    for chunk in _chunks(sheet, size):
        lines = waiting + chunk.lines
        quoted = _quoted_rows(sheet, lines, is_last=chunk.is_last)
        waiting = lines[quoted.stop :]
        block, count = _block(sheet, lines[: quoted.stop], quoted, after=count)
        if chunk.is_cut and block.broken and (block.broken[-1].line, block.broken[-1].code) == (count, FEW):
            raise errors.TruncatedFile()
        yield block


def _encoding(path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while data := file.read(BLOCK_BYTES):
                    decoder.decode(data)
        except UnicodeDecodeError:
            continue
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as failure:
            raise errors.TruncatedFile() from failure
        return encoding
    raise errors.UnreadableText()


def _header(path: Path, encoding: str) -> tuple[tuple[str, ...], str]:
    with path.open(encoding=encoding) as file:
        first = file.readline(LONGEST_LINE).removeprefix("\ufeff").rstrip("\n")
    if "\0" in first:
        raise errors.UnreadableText()
    delimiter = max(DELIMITERS, key=first.count)
    cells = _cells(first, delimiter)
    if cells is None:
        raise errors.HeaderMismatch()
    return tuple(cells), delimiter


@dataclass(frozen=True, slots=True)
class _Chunk:
    lines: list[str]
    is_last: bool
    is_cut: bool


def _chunks(sheet: Sheet, size: int) -> Iterator[_Chunk]:
    """Physical lines without their ends; `is_cut`: the last line of the file lacks one."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(sheet.encoding)(), translate=True)
    rest = ""
    with sheet.path.open("rb") as file:
        while data := file.read(size):
            whole, newline, rest = (rest + decoder.decode(data)).rpartition("\n")
            rest = rest[:LONGEST_LINE]
            if newline:
                yield _Chunk(whole.split("\n"), is_last=False, is_cut=False)
    rest += decoder.decode(b"", final=True)
    yield _Chunk(rest.split("\n") if rest else [], is_last=True, is_cut=bool(rest))


@dataclass(slots=True)
class _Quoted:
    """Rows that hold quotes, by the place of their first line: cells and number of lines, or why there are none."""

    cells: dict[int, list[str]] = field(default_factory=dict)
    spans: dict[int, int] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    stop: int = 0


def _quoted_rows(sheet: Sheet, lines: Sequence[str], *, is_last: bool) -> _Quoted:
    """Rows are looked for from each line with a quote that is not inside another; what is open at the end waits."""
    found, width = _Quoted(stop=len(lines)), len(sheet.header)
    inside_until = 0
    for at, line in enumerate(lines):
        if at < inside_until or '"' not in line:
            continue
        end = _end_of_row(lines, at)
        if end is None and not is_last and len(lines) - at < MOST_LINES:
            found.stop = at
            break
        if end is None and is_last and not any(_may_be_row(sheet, after) for after in lines[at + 1 :]):
            raise errors.TruncatedFile()
        cells = _cells("\n".join(lines[at:end]), sheet.delimiter) if end else None
        if end is None or cells is None or (len(cells) != width and end > at + 1):
            # The quote is a stray one: the lines after it stand for themselves.
            found.faults[at] = QUOTE
        elif len(cells) != width:
            found.faults[at] = FEW if len(cells) < width else MANY
        else:
            found.cells[at], found.spans[at], inside_until = cells, end - at, end
    return found


def _end_of_row(lines: Sequence[str], start: int) -> int | None:
    is_open = False
    for at in range(start, min(start + MOST_LINES, len(lines))):
        is_open ^= lines[at].count('"') % 2 == 1
        if not is_open:
            return at + 1
    return None


def _may_be_row(sheet: Sheet, line: str) -> bool:
    return line.count(sheet.delimiter) >= len(sheet.header) - 1


def _cells(row: str, delimiter: str) -> list[str] | None:
    if not _QUOTED_ROW[delimiter].fullmatch(row):
        return None
    try:
        return next(csv.reader([row], delimiter=delimiter), [])
    except csv.Error:  # a cell of more than 131,072 characters
        return None


def _block(sheet: Sheet, lines: list[str], quoted: _Quoted, *, after: int) -> tuple[Block, int]:
    """The block, and the number of its last row; `after` is the number of the row before it."""
    starts = np.ones(len(lines), np.bool_)
    for at, span in quoted.spans.items():
        starts[at + 1 : at + span] = False
    numbers = after + np.cumsum(starts)
    texts = pl.DataFrame({"line": numbers, "text": lines}, {"line": pl.Int64, "text": pl.String})
    plain = texts.filter(pl.Series(starts), ~pl.col("text").str.contains('"', literal=True))
    ...
