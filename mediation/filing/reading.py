"""Turns the bytes of a delivered file into rows of text with the line numbers of the filer's spreadsheet.

A comma-, tab- or semicolon-separated text, strictly in UTF-8 or else strictly in GB18030, streamed
in blocks: memory does not grow with the file. A line is a row as a spreadsheet counts it: the
header is 1, and line breaks inside a quoted cell add none. Blank rows count but are not delivered.
What is no row of the header's width is handed on as broken, under a code; nothing is lost, and a
bad row does not take its neighbours with it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO

import numpy as np
import polars as pl

from mediation import errors
from mediation.filing.threads import select
from mediation.sealed_streams import Openable
from mediation.vocabulary import SheetName

BLOCK_BYTES = 2 << 20
LONGEST_LINE = 1 << 20
"""Characters; what a longer line holds beyond them is not read, and no cell of the template is that long."""
MOST_LINES = 100
"""Physical lines that one quoted row may take; a quote that is not closed by then is a stray one."""

DELIMITERS = ",\t;"
FEW, MANY, QUOTE, CHARACTER, LOST = "E-FIELDS-FEW", "E-FIELDS-MANY", "E-QUOTE", "E-CHAR", "E-LOST"

OTHER_FORMATS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
)
"""First bytes of zip archives (XLSX is one), old Office files, PDF, pictures, gzip."""

UNFIT = {LOST: re.compile("\ufffd"), CHARACTER: re.compile("[\x00-\x08\x0b-\x1f\x7f]")}
"""What no cell may hold: the mark of a character that was lost before, and characters that steer machines."""
_QUOTED_ROW = {
    mark: re.compile(rf'(?:"(?:[^"]|"")*"|[^"{mark}\n]*)(?:{mark}(?:"(?:[^"]|"")*"|[^"{mark}\n]*))*')
    for mark in DELIMITERS
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file that can be read: where it is, how it is written, its header; it has `lines` rows at most.

    `companions` are the sheets that were filed beside the cases.
    """

    file: Openable
    encoding: str
    has_bom: bool
    delimiter: str
    header: tuple[str, ...]
    lines: int
    companions: Mapping[SheetName, Sheet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A line that is no row: its number, the code that says why, its text, the title or the column of an unfit cell."""

    line: int
    code: str
    text: str
    title: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some rows in the order of the file.

    `rows` has the column `line` and one text column for each place in the header, named "0", "1", and so on.
    `companions` are those that stand in the rows themselves, as `companions.hang` takes them.
    """

    rows: pl.DataFrame
    broken: list[Broken] = field(default_factory=list)
    companions: Mapping[SheetName, pl.DataFrame] = field(default_factory=dict)


def open_sheet(file: Openable) -> Sheet:
    """Look through a whole file and say how it is written.

    Raises EmptyFile, UnknownFormat, UnreadableText, HeaderMismatch without a header line, or
    TruncatedFile when the file ends inside a character.
    """
    with file.open("rb") as stream:
        start = stream.read(8)
        if not start:
            raise errors.EmptyFile()
        if start.startswith(OTHER_FORMATS):
            raise errors.UnknownFormat()
        encoding, lines = _encoding(stream)
        header, delimiter = _header(stream, encoding)
    has_bom = start.startswith(codecs.BOM_UTF8)
    return Sheet(file=file, encoding=encoding, has_bom=has_bom, delimiter=delimiter, header=header, lines=max(lines, 1))


def blocks(sheet: Sheet, *, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """The rows below the header, from about `size` bytes of the file at a time.

    Raises TruncatedFile at the end of a file that ends in the middle of a row.
    """
    count, waiting = 0, list[str]()
    for chunk in _chunks(sheet, size):
        lines = waiting + chunk.lines
        quoted = _quoted_rows(sheet, lines, is_last=chunk.is_last)
        waiting = lines[quoted.stop :]
        if not quoted.stop:
            continue
        block, count = _block(sheet, lines[: quoted.stop], quoted, after=count)
        if chunk.is_cut and block.broken and (block.broken[-1].line, block.broken[-1].code) == (count, FEW):
            raise errors.TruncatedFile()
        if block.broken or len(block.rows):
            yield block


def _encoding(stream: BinaryIO) -> tuple[str, int]:
    """The encoding that the whole file is in, and how many lines it has after the first."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder, ends, last = codecs.getincrementaldecoder(encoding)(), Counter[bytes](), b""
        stream.seek(0)
        try:
            while data := stream.read(BLOCK_BYTES):
                decoder.decode(data)
                ends.update({end: data.count(end) for end in (b"\n", b"\r")})
                last = data[-1:]
        except UnicodeDecodeError:
            continue
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as failure:
            raise errors.TruncatedFile() from failure
        return encoding, max(ends.values()) - (last in ends)
    raise errors.UnreadableText()


def _header(stream: BinaryIO, encoding: str) -> tuple[tuple[str, ...], str]:
    stream.seek(0)
    with io.TextIOWrapper(stream, encoding=encoding) as text:
        first = text.readline(LONGEST_LINE).removeprefix("\ufeff").rstrip("\n")
    if "\0" in first:
        raise errors.UnreadableText()
    delimiter = max(DELIMITERS, key=first.count)
    cells = split_row(first, delimiter)
    if not cells:
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
    with sheet.file.open("rb") as stream:
        while data := stream.read(size):
            whole, newline, rest = (rest + decoder.decode(data)).rpartition("\n")
            rest = rest[:LONGEST_LINE]
            if newline:
                yield _Chunk(whole.split("\n"), is_last=False, is_cut=False)
    rest += decoder.decode(b"", final=True)
    yield _Chunk(rest.split("\n") if rest else [], is_last=True, is_cut=bool(rest))


@dataclass(frozen=True, slots=True)
class _Quoted:
    """Rows that hold quotes, by the place of their first line; lines from `stop` on wait for what follows."""

    cells: dict[int, list[str]]
    spans: dict[int, int]
    faults: dict[int, str]
    stop: int


def _quoted_rows(sheet: Sheet, lines: Sequence[str], *, is_last: bool) -> _Quoted:
    cells, spans, faults = dict[int, list[str]](), dict[int, int](), dict[int, str]()
    width, inside_until = len(sheet.header), 0
    for at, line in enumerate(lines):
        if at < inside_until or '"' not in line:
            continue
        end = _end_of_row(lines, at)
        if end is None and not is_last and len(lines) - at < MOST_LINES:
            return _Quoted(cells, spans, faults, stop=at)
        if end is None and is_last and not any(_may_be_row(sheet, after) for after in lines[at + 1 :]):
            raise errors.TruncatedFile()
        row = split_row("\n".join(lines[at:end]), sheet.delimiter) if end else None
        spans[at] = 1
        if end is None or row is None or (len(row) != width and end > at + 1):
            # The quote is a stray one: the lines after it stand for themselves.
            faults[at] = QUOTE
        elif len(row) != width:
            faults[at] = FEW if len(row) < width else MANY
        else:
            cells[at], spans[at], inside_until = row, end - at, end
    return _Quoted(cells, spans, faults, stop=len(lines))


def _end_of_row(lines: Sequence[str], start: int) -> int | None:
    is_open = False
    for at in range(start, min(start + MOST_LINES, len(lines))):
        is_open ^= lines[at].count('"') % 2 == 1
        if not is_open:
            return at + 1
    return None


def _may_be_row(sheet: Sheet, line: str) -> bool:
    return line.count(sheet.delimiter) >= len(sheet.header) - 1


def split_row(row: str, delimiter: str) -> list[str] | None:
    """The cells of one row; None if its quotation marks are astray, or a cell is longer than any may be."""
    if not _QUOTED_ROW[delimiter].fullmatch(row):
        return None
    try:
        return next(csv.reader([row], delimiter=delimiter), [])
    except csv.Error:  # a cell of more than 131,072 characters
        return None


def _block(sheet: Sheet, lines: Sequence[str], quoted: _Quoted, *, after: int) -> tuple[Block, int]:
    """The block, and the number of its last row; `after` is the number of the row before it."""
    texts, told = list(lines), list[str | None]([None]) * len(lines)
    starts, is_quoted = np.ones(len(lines), np.bool_), np.zeros(len(lines), np.bool_)
    for at, span in quoted.spans.items():
        texts[at], told[at] = "\n".join(lines[at : at + span]), quoted.faults.get(at)
        starts[at + 1 : at + span], is_quoted[at] = False, True
    numbers = after + np.cumsum(starts)
    below = np.flatnonzero(starts & (numbers > 1))
    found = [
        pl.Series("at", below, pl.Int64),
        pl.Series("line", numbers[below], pl.Int64),
        pl.Series("text", [texts[at] for at in below.tolist()], pl.String),
        pl.Series("is_quoted", is_quoted[below], pl.Boolean),
        pl.Series("told", [told[at] for at in below.tolist()], pl.String),
    ]
    good, broken = _parted(sheet, pl.DataFrame(found))
    split = _split(sheet, good)
    block = Block(
        rows=pl.concat([split, _take(sheet, good, quoted)]).sort("line") if quoted.cells else split,
        broken=[_broken(sheet, line, code=code, text=text) for line, code, text in broken],
    )
    return block, int(numbers[-1])


def _broken(sheet: Sheet, line: int, *, code: str, text: str) -> Broken:
    cells = (split_row(text, sheet.delimiter) if code in UNFIT else None) or []
    unfit = [title for title, cell in zip(sheet.header, cells, strict=False) if UNFIT[code].search(cell)]
    return Broken(line=line, code=code, text=text, title=unfit[0] if len(cells) == len(sheet.header) else "")


def _parted(sheet: Sheet, rows: pl.DataFrame) -> tuple[pl.DataFrame, list[tuple[int, str, str]]]:
    """Those that are rows, and of those that are none the line, a code that says why, and the text; blank ones left."""
    has_quotes = bool(rows["is_quoted"].any())
    is_kept, fault = select(rows, _looked_at(sheet.delimiter, len(sheet.header), has_quotes=has_quotes))
    if is_kept.all() and not fault.count():
        return rows, []
    is_good = is_kept & fault.is_null()
    broken = rows.select("line", fault, "text").filter(is_kept & ~is_good)
    return rows.filter(is_good), broken.rows()


@lru_cache(maxsize=64)
def _looked_at(delimiter: str, width: int, *, has_quotes: bool) -> tuple[pl.Expr, pl.Expr]:
    """Whether a line is to be delivered, and why it is no row of that width, as `told` says of one with quotes."""
    text, told = pl.col("text"), pl.col("told")
    marks, between = text.str.count_matches(delimiter, literal=True), width - 1
    fault = (
        pl.when(text.str.contains(UNFIT[LOST].pattern)).then(pl.lit(LOST))
        .when(text.str.contains(UNFIT[CHARACTER].pattern)).then(pl.lit(CHARACTER))
    )  # fmt: skip
    if has_quotes:
        fault = fault.when("is_quoted").then(told)
    fault = fault.when(marks < between).then(pl.lit(FEW)).when(marks > between).then(pl.lit(MANY))
    is_kept = text.str.strip_chars(delimiter + '" \t\u00a0\u3000\n') != ""
    return (is_kept | told.eq_missing(QUOTE) if has_quotes else is_kept).alias("is_kept"), fault.alias("fault")


def _split(sheet: Sheet, rows: pl.DataFrame) -> pl.DataFrame:
    """Cells of the rows without quotes."""
    plain = rows.filter(~rows["is_quoted"]) if rows["is_quoted"].any() else rows
    cells = plain["text"].str.split_exact(sheet.delimiter, len(sheet.header) - 1).struct.unnest()
    cells.columns = _places(sheet)
    return pl.concat([plain[["line"]], cells], how="horizontal")


def _take(sheet: Sheet, rows: pl.DataFrame, quoted: _Quoted) -> pl.DataFrame:
    """Cells of the rows with quotes."""
    places = rows.filter("is_quoted")
    cells = [[line, *quoted.cells[at]] for at, line in places.select("at", "line").iter_rows()]
    return pl.DataFrame(cells, {"line": pl.Int64, **dict.fromkeys(_places(sheet), pl.String)}, orient="row")


def _places(sheet: Sheet) -> list[str]:
    return [str(place) for place in range(len(sheet.header))]
