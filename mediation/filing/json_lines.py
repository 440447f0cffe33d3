"""Reads JSON Lines (RFC 8259 texts, one to a line) as rows of the template with what belongs to them.

An object is a row: its keys are the names of the template's columns, or their headers, and `parties`, `guarantees` and
`attachments` (当事人, 担保, 附件清单) hold lists of objects with the columns of those sheets. A number is taken as it
is written, never as a float. A line is bounded in length, and a broken one does not take its neighbours with it.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any, NoReturn

import polars as pl

from mediation import errors
from mediation.filing import companions
from mediation.filing.reading import (
    BLOCK_BYTES,
    CHARACTER,
    LONGEST_LINE,
    LOST,
    OTHER_FORMATS,
    UNFIT,
    Block,
    Broken,
    Sheet,
)
from mediation.filing.sheets import COLUMNS_OF, COMPANIONS, REFERENCE
from mediation.filing.shelf import CROWDED, MOST_OF_A_CASE, WITHOUT_CASE
from mediation.filing.template import COLUMNS
from mediation.sealed_streams import Openable
from mediation.vocabulary import SheetName

ENDINGS = (".jsonl", ".ndjson")
"""What names of files in this form end with."""
RESULTS = ("_line", "_result", "_codes", "_explanation")
"""Keys that an error file adds; whoever files it again need not take them out."""

JSON, LONG, KEY, KEY_TWICE, VALUE, NOT_UTF8 = (
    "E-JSON",
    "E-JSON-LONG",
    "E-JSON-KEY",
    "E-JSON-TWICE",
    "E-JSON-VALUE",
    "E-UTF8",
)

LONGEST_KEY = 40
"""Characters of a key that a message shows."""
MOST_DIGITS = 15
"""Digits of a whole number that every sender's JSON keeps; of a longer one the last may be lost (RFC 8259, 6)."""
_LONGEST_NUMBER = 40
_LIKE_A_NUMBER = re.compile(r"\d{5,}")
_PLACES: Mapping[SheetName, Mapping[str, int]] = {
    sheet: {name: place for place, column in enumerate(columns) for name in (column.name, column.header)}
    for sheet, columns in COLUMNS_OF.items()
}
_LISTS = {key: sheet for sheet in COMPANIONS for key in (sheet.value, sheet.zh)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines(Sheet):
    """A file of JSON Lines; its header is that of all columns of the cases."""


class _Fault(Exception):
    """Why a line is no row: a code, and the key it is about."""

    def __init__(self, code: str, key: str = "") -> None:
        super().__init__(code)
        self.code, self.key = code, key


@dataclass(slots=True)
class _Rows:
    """Cells of the rows of a block, and those of their companions behind their places."""

    cases: list[Sequence[Any]] = field(default_factory=list)
    others: dict[SheetName, list[Sequence[Any]]] = field(default_factory=lambda: {sheet: [] for sheet in COMPANIONS})


def open_lines(file: Openable) -> Lines:
    """Look through a file; raises EmptyFile, or UnknownFormat when it begins as files of other kinds do."""
    count, last = 0, b"\n"
    with file.open("rb") as stream:
        if (start := stream.read(8)).startswith(OTHER_FORMATS):
            raise errors.UnknownFormat()
        while data := start or stream.read(BLOCK_BYTES):
            count, last, start = count + data.count(b"\n"), data[-1:], b""
    if not count and last == b"\n":
        raise errors.EmptyFile()
    header = tuple(column.header for column in COLUMNS)
    lines = count + (last != b"\n")
    return Lines(file=file, encoding="utf-8", has_bom=False, delimiter="", header=header, lines=lines)


def one_line(row: Mapping[str, Any]) -> IO[bytes]:
    """A file of one line about one row: days in ISO 8601, amounts as text."""
    return _OneLine(json.dumps(row, ensure_ascii=False, sort_keys=True, default=_said).encode(errors="replace") + b"\n")


def _said(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


class _OneLine(io.BytesIO):
    name = f"form{ENDINGS[0]}"


def is_json(start: bytes) -> bool:
    """Whether a file that begins so can only be meant as JSON."""
    return start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def blocks(sheet: Lines, *, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """The objects, as rows and their companions, from about `size` bytes of the file at a time."""
    for lines in raw_lines(sheet, size=size):
        rows, broken = _Rows(), list[Broken]()
        for number, line in lines:
            try:
                _add(rows, number, _object(line))
            except _Fault as fault:
                text = line.decode(errors="replace")
                broken.append(Broken(line=number, code=fault.code, text=text, column=_shown(fault.key)))
        yield Block(
            rows=_frame({"line": pl.Int64}, len(COLUMNS), rows.cases),
            broken=broken,
            companions={
                name: _frame(companions.PLACE, len(COLUMNS_OF[name]), found)
                for name, found in rows.others.items()
                if found
            },
        )


def raw_lines(sheet: Lines, *, size: int = BLOCK_BYTES) -> Iterator[list[tuple[int, bytes]]]:
    """The lines that are not blank, with their numbers, some at a time; of one that is too long only its beginning."""
    rest, number = b"", 0
    with sheet.file.open("rb") as stream:
        while True:
            data = stream.read(size)
            *whole, rest = (rest + data).split(b"\n")
            if not data and rest:
                whole, rest = [rest], b""
            found = [(at, line[: LONGEST_LINE + 1]) for at, line in enumerate(whole, number + 1) if not _is_blank(line)]
            number, rest = number + len(whole), rest[: LONGEST_LINE + 1]
            if found:
                yield found
            if not data:
                return


def _is_blank(line: bytes) -> bool:
    return not line.removeprefix(codecs.BOM_UTF8).strip()


def _object(line: bytes) -> dict[str, Any]:
    """The object that a line is; its numbers and words as text."""
    if len(line) > LONGEST_LINE:
        raise _Fault(LONG)
    try:
        text = line.decode().removeprefix("\ufeff")
        found = json.loads(
            text, parse_float=_decimal, parse_int=_whole, parse_constant=_refuse, object_pairs_hook=_once
        )
    except UnicodeDecodeError:
        raise _Fault(NOT_UTF8) from None
    except (ValueError, RecursionError):
        raise _Fault(JSON) from None
    if not isinstance(found, dict):
        raise _Fault(JSON)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = Counter(key for key, _ in pairs)
        raise _Fault(KEY_TWICE, keys.most_common(1)[0][0])
    return found


def _refuse(_: str) -> NoReturn:
    raise ValueError


def _whole(digits: str) -> str:
    """A whole number; a long one as a spreadsheet writes it, whose last digits may be lost as well."""
    count = len(digits.lstrip("-"))
    return digits if count <= MOST_DIGITS else f"{digits[0]}.{digits[1:MOST_DIGITS]}E+{count - 1}"


def _decimal(number: str) -> str:
    """A number with a fraction or an exponent, written out if it is of a size that amounts and rates have."""
    if len(number) > _LONGEST_NUMBER:
        return number
    value = Decimal(number)
    exponent = value.as_tuple().exponent
    return format(value.normalize(), "f") if isinstance(exponent, int) and abs(exponent) <= _LONGEST_NUMBER else number


def _add(rows: _Rows, line: int, found: dict[str, Any]) -> None:
    """Put an object among the rows, and what is in its lists; all of it or nothing."""
    lists = {key: found.pop(key) for key in list(found) if key in _LISTS}
    own = _cells(SheetName.CASES, {key: value for key, value in found.items() if key not in RESULTS}, "")
    others = [
        (sheet, [line, line, item, None, False, *cells])
        for sheet, items in _items(lists).items()
        for item, cells in enumerate(_belonging(sheet, items, own), 1)
    ]
    rows.cases.append([line, *own])
    for sheet, cells in others:
        rows.others[sheet].append(cells)


def _items(lists: dict[str, Any]) -> dict[SheetName, list[dict[str, Any]]]:
    found: dict[SheetName, list[dict[str, Any]]] = {}
    for key, items in lists.items():
        if _LISTS[key] in found:
            raise _Fault(KEY_TWICE, key)
        if not isinstance(items, list | None) or not all(isinstance(item, dict) for item in items or ()):
            raise _Fault(VALUE, key)
        found[_LISTS[key]] = items or []
        if sum(map(len, found.values())) > MOST_OF_A_CASE:
            raise _Fault(CROWDED, key)
    return found


def _belonging(sheet: SheetName, items: Sequence[dict[str, Any]], own: Sequence[str]) -> Iterator[list[str]]:
    """The cells of companions; the reference of their case need not be said again, but may not be another."""
    reference = own[_PLACES[SheetName.CASES][REFERENCE.name]]
    for item, found in enumerate(items, 1):
        cells = _cells(sheet, found, f"{sheet.value}[{item}].")
        place = _PLACES[sheet][REFERENCE.name]
        if cells[place].strip() not in ("", reference.strip()):
            raise _Fault(WITHOUT_CASE, f"{sheet.value}[{item}].{REFERENCE.name}")
        cells[place] = reference
        yield cells


def _cells(sheet: SheetName, found: Mapping[str, Any], path: str) -> list[str]:
    """The texts of an object's values, in the places of their columns."""
    places, cells = _PLACES[sheet], [""] * len(COLUMNS_OF[sheet])
    taken = set[int]()
    for key, value in found.items():
        if (place := places.get(key)) is None:
            raise _Fault(KEY, path + key)
        if place in taken:
            raise _Fault(KEY_TWICE, path + key)
        taken.add(place)
        cells[place] = _text(value, path + key)
    return cells


def _text(value: Any, key: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case str():
            text = value.replace("\r\n", "\n").replace("\r", "\n")
            if UNFIT[LOST].search(text):
                raise _Fault(LOST, key)
            if UNFIT[CHARACTER].search(text) or not _is_text(text):
                raise _Fault(CHARACTER, key)
            return text
        case _:
            raise _Fault(VALUE, key)


def _is_text(text: str) -> bool:
    """Whether no half of a pair of surrogates stands alone."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(key: str) -> str:
    """A key as a message may show it: not what looks like a number of somebody, nor what cannot be printed."""
    printable = "".join(letter if letter.isprintable() else "\N{HORIZONTAL ELLIPSIS}" for letter in key)
    return _LIKE_A_NUMBER.sub("\N{HORIZONTAL ELLIPSIS}", printable)[:LONGEST_KEY]


def _frame(places: Mapping[str, Any], width: int, rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    schema = {**places, **{str(place): pl.String for place in range(width)}}
    return pl.DataFrame(rows, schema, orient="row")
