"""Reads the rows of a sheet with their numbers, and writes them as lines of CSV: row N becomes line N.

Tags are found by their marks alone, which is sound because a part with comments, sections or entities of its own is
refused before: every `<` begins a tag. Cells written as spreadsheets write them are taken apart by one expression, a
whole row at a time; rows written otherwise by an XML parser. Sheets: ECMA-376 part 1, 18.3.1.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from xml.parsers import expat

from mediation import errors
from mediation.filing.workbook_cells import LOST, Reader, is_as_written, iso_moment, text, truth
from mediation.filing.workbook_parts import SMALL

MOST_COLUMNS = 1_000
"""Of a header; a sheet may have 16,384."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_BREAKS = 90
"""Line breaks in a row; reading takes a quotation of more than 100 lines for a stray mark."""
LONGEST_LINE = 1 << 20
"""Bytes; no cell of a longer one fits the template."""

_BLOCK = 1 << 20
_MOST_TAGS, _MOST_SHAPES = 10_000, 256
_ROW = re.compile(rb"<row\b([^>]*)>")
_EMPTY = re.compile(rb"<sheetData\s*/>")
_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")
_MERGED = re.compile(rb"""<mergeCell\s[^>]*?ref\s*=\s*["'][A-Z]+([0-9]+)(?::[A-Z]+([0-9]+))?["']""")
_FORMULA = re.compile(rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)(?=<v>[^<])")
_CELL = re.compile(rb'<c r="([A-Z]+)[0-9]+"([^<>]*)>(?:<v>|<is><t(?: xml:space="preserve")?>|(?<=/>))([^<]*)')
_TYPE, _FORMAT = re.compile(rb"""\st\s*=\s*["'](\w+)["']"""), re.compile(rb"""\ss\s*=\s*["']([0-9]+)["']""")

Cell = tuple[bytes, bytes, bytes]
"""Letters of the column (of the next one, if none), attributes of the tag, value."""


class SheetRows:
    """The rows of one sheet that have cells, in order; afterwards, whether cells below the header are merged."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._number = 0
        self.is_merged = False

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        """Numbers of rows and their cells; BrokenWorkbook when rows go backwards or the sheet has no end."""
        rest, is_over = b"", False
        for chunk in self._chunks:
            data = rest + chunk
            inside, end, after = data.partition(b"</sheetData>")
            *rows, rest = inside.split(b"</row>")
            for row in rows:
                yield self._count(row), _cells(row)
            is_over = bool(end or _EMPTY.search(rest))
            if is_over:
                self._look_at_the_rest(after if end else rest)
                break
            if len(rest) > SMALL:
                raise errors.WorkbookTooLarge()
        if not is_over:
            raise errors.BrokenWorkbook()

    def _count(self, xml: bytes) -> int:
        """The number of the last row that begins here; those before it have no cells."""
        heads = _ROW.findall(xml)
        for head in heads:
            named = _NUMBER.search(head)
            number = int(named[1]) if named else self._number + 1
            if not self._number < number <= LAST_ROW:
                raise errors.BrokenWorkbook()
            self._number = number
        if [head.endswith(b"/") for head in heads] != [True] * (len(heads) - 1) + [False]:
            raise errors.BrokenWorkbook()
        return self._number

    def _look_at_the_rest(self, xml: bytes) -> None:
        for chunk in chain([xml], self._chunks):
            if _ROW.search(chunk):
                raise errors.BrokenWorkbook()
            rows = (max(int(row or 0) for row in found) for found in _MERGED.findall(chunk))
            self.is_merged = self.is_merged or any(row > 1 for row in rows)


class Columns(dict[bytes, int]):
    """Place of a column, from 0, by its letters."""

    def __missing__(self, letters: bytes) -> int:
        place = 0
        for letter in letters:
            place = place * 26 + letter - 64
        if not 0 < place <= LAST_COLUMN:
            raise errors.BrokenWorkbook()
        self[letters] = place - 1
        return place - 1


class CellReaders(dict[bytes, Reader]):
    """How the value of a cell is read, by the attributes of its tag."""

    def __init__(self, strings: dict[bytes, bytes], numbers: dict[bytes, Reader]) -> None:
        super().__init__()
        self._numbers = numbers
        self._typed: dict[bytes, Reader] = {
            b"s": strings.__getitem__,
            b"inlineStr": text,
            b"str": text,
            b"b": truth,
            b"d": iso_moment,
            b"e": lambda value: LOST + text(value),
        }

    def __missing__(self, attributes: bytes) -> Reader:
        kind, form = _TYPE.search(attributes), _FORMAT.search(attributes)
        if attributes.endswith(b"/"):
            reader: Reader = bytes.strip
        elif kind and kind[1] != b"n":
            reader = self._typed.get(kind[1], lambda _: LOST)
        else:
            reader = self._numbers[form[1] if form else b"0"]
        if len(self) < _MOST_TAGS:
            self[attributes] = reader
        return reader


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the cells of rows that have the same columns and tags become texts: each is read, then put in its place."""

    readers: tuple[Reader, ...]
    placed: Callable[[Sequence[bytes]], tuple[bytes, ...]]
    are_texts: bool

    def of(self, values: Sequence[bytes]) -> tuple[bytes, ...]:
        """The texts of a row."""
        if not (self.are_texts and is_as_written(b"".join(values))):
            values = [read(value) for read, value in zip(self.readers, values, strict=True)]
        return self.placed((*values, b""))


class RowTexts:
    """Turns the cells of a row into texts: as many as the header has, and one more when the row is wider.

    Before the header is read, `width` is None and a row has MOST_COLUMNS.
    """

    def __init__(self, readers: dict[bytes, Reader]) -> None:
        self._readers, self._columns = readers, Columns()
        self._shapes: dict[tuple[tuple[bytes, ...], tuple[bytes, ...]], _Shape] = {}
        self.width: int | None = None

    def header(self, cells: list[Cell]) -> list[bytes]:
        """Titles on one line each, and from then on their number; HeaderMismatch when they are too many."""
        titles = [b"".join(title.split(b"\n")).strip() for title in self.of(cells)]
        while titles and not titles[-1]:
            titles.pop()
        if not titles or len(titles) > MOST_COLUMNS:
            raise errors.HeaderMismatch(f"（1～{MOST_COLUMNS}）")
        self.width = len(titles)
        return titles

    def of(self, cells: list[Cell]) -> Sequence[bytes]:
        """The texts of a row; BrokenWorkbook when its cells go backwards."""
        width = MOST_COLUMNS if self.width is None else self.width
        if not cells:
            return [b""] * width
        letters, attributes, values = zip(*cells, strict=True)
        if shape := self._shapes.get((letters, attributes)):
            return shape.of(values)
        places = self._places(letters)
        readers = tuple(self._readers[tag] for tag in attributes)
        if self.width and places[-1] < width > 1 and len(self._shapes) < _MOST_SHAPES:
            shape = _Shape(readers, _placing(places, width), are_texts=set(readers) == {text})
            self._shapes[letters, attributes] = shape
        texts, beyond = [b""] * width, b""
        for at, read, value in zip(places, readers, values, strict=True):
            if at < width:
                texts[at] = read(value)
            elif not beyond:
                beyond = read(value).strip()
        return [*texts, beyond] if beyond else texts

    def _places(self, letters: Sequence[bytes]) -> list[int]:
        """Places of the cells of a row; one without letters is next to the one before."""
        places, last = list[int](), -1
        for of_cell in letters:
            at = self._columns[of_cell] if of_cell else last + 1
            if at <= last:
                raise errors.BrokenWorkbook()
            places.append(at)
            last = at
        return places


def _placing(places: Sequence[int], width: int) -> Callable[[Sequence[bytes]], tuple[bytes, ...]]:
    """Puts values at these of several places, in their order, and the last one at all others."""
    sources = [-1] * width
    for source, place in enumerate(places):
        sources[place] = source
    return itemgetter(*sources)


def write_csv(rows: Iterable[tuple[int, Sequence[bytes]]]) -> Iterator[bytes]:
    """Lines in blocks, each row at its number, rows without text left blank; BrokenWorkbook unless they are UTF-8."""
    lines, size, written = list[bytes](), 0, 0
    for number, texts in rows:
        line = _line(texts)
        if line is None:
            continue
        lines.append(b"\n" * (number - written - 1) + line + b"\n")
        size, written = size + len(lines[-1]), number
        if size > _BLOCK:
            yield _checked(b"".join(lines))
            lines, size = [], 0
    if lines:
        yield _checked(b"".join(lines))


def _cells(xml: bytes) -> list[Cell]:
    row = xml[xml.rfind(b"<row") :]
    if b"<f" in row:
        row = _FORMULA.sub(b"", row)
    found = _CELL.findall(row)
    numbers, texts, blanks = row.count(b"</v></c>"), row.count(b"</t></is></c>"), row.count(b"/>")
    is_plain = len(found) == numbers + texts + blanks and row.count(b"<") == 1 + 4 * numbers + 6 * texts + blanks
    return found if is_plain else _parsed(row + b"</row>")


def _line(texts: Sequence[bytes]) -> bytes | None:
    """One row of CSV, quoted where it must be; None when nothing is in it."""
    line = b",".join(texts)
    if not line.strip(b", \t"):
        return None
    if len(line) > LONGEST_LINE:
        return LOST
    if b'"' not in line and b"\n" not in line and line.count(b",") == len(texts) - 1:
        return line
    if line.count(b"\n") > MOST_BREAKS:
        texts = [cell.replace(b"\n", b" ") for cell in texts]
    quoted = io.StringIO()
    csv.writer(quoted, lineterminator="\n").writerow([cell.decode() for cell in texts])
    return quoted.getvalue().removesuffix("\n").encode()


def _checked(block: bytes) -> bytes:
    block.decode()
    return block


class _Handler:
    """Collects the cells of one row from an XML parser; a formula without a value is an error."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self._inside: list[str] = []
        self._attributes: dict[str, str] = {}
        self._value, self._has_formula = "", False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._inside.append(name.rpartition(":")[2])
        match self._inside:
            case ["row", "c"]:
                self._attributes, self._value, self._has_formula = attributes, "", False
            case ["row", "c", "f"]:
                self._has_formula = True
            case _:
                pass

    def text(self, data: str) -> None:
        match self._inside:
            case ["row", "c", "v"] | ["row", "c", "is", "t"] | ["row", "c", "is", "r", "t"]:
                self._value += data
            case _:
                pass

    def end(self, _name: str) -> None:
        if self._inside == ["row", "c"]:
            self.cells.append(self._cell())
        self._inside.pop()

    def _cell(self) -> Cell:
        letters, form, kind = (self._attributes.get(name, "") for name in "rst")
        if self._has_formula and not self._value and kind != "str":
            kind, self._value = "e", "="
        tag = f' s="{form or 0}" t="{kind or "n"}"'
        return letters.rstrip("0123456789").encode(), tag.encode(), self._value.replace("&", "&amp;").encode()


def _parsed(xml: bytes) -> list[Cell]:
    handler, parser = _Handler(), expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text
    parser.Parse(xml, True)
    return handler.cells
