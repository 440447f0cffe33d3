"""Opens the archive that a workbook is, and reads its parts as streams of whole tags.

Nothing is unpacked to disk under a name of the archive's, no size in it is believed, and no part with a document type,
a comment or a processing instruction is read: what remains is tags and text. Parts and relations: ECMA-376 part 2.
"""

from __future__ import annotations

import posixpath
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree import ElementTree

from mediation import errors
from mediation.filing.workbook_cells import Reader, format_name, number_reader, plain

MOST_ENTRIES = 2_000
MOST_UNPACKED = 2 << 30
"""Bytes of all parts; 232,900 rows of 44 columns take 0.5 GB, a full sheet of blank cells with looks 1.1 GB."""
MOST_RATIO = 100
"""Unpacked to packed, of a part beyond SMALL bytes; sheets of honest files come to 7 to 30."""
SMALL = 16 << 20
"""Bytes of a part that is read as a whole, of a row, or of a text."""

_PIECE = 1 << 20
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^<>]*\?>)?")
_ENCODING = re.compile(rb"""encoding\s*=\s*["'](?!utf-8["']|us-ascii["'])""", re.I)
_PREFIX = re.compile(rb"\s*<([A-Za-z][\w.-]*):")
_BAD_NAME = re.compile(r"^/|^[A-Za-z]:|\\|(?:^|/)\.\.?(?:/|$)|//|\x00")
_ACTIVE = re.compile(
    r"vbaProject|macrosheets/|dialogsheets/|externalLinks/|embeddings/|activeX/|customUI|"
    r"connections\.xml|queryTables/|oleObject|\.(?:exe|dll|js|vbs|bat|cmd|ps1|lnk)$",
    re.I,
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """A sheet: its number from the left, its name, whether it can be seen, and its part."""

    number: int
    name: str
    is_visible: bool
    part: str


class Package:
    """The archive: its parts, and how much of them has been unpacked."""

    def __init__(self, file: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(file)
        self._entries = {entry.filename: entry for entry in self._archive.infolist()}
        self._unpacked = 0
        _check(self._archive.infolist())

    def __contains__(self, part: str) -> bool:
        return part in self._entries

    def stream(self, part: str) -> Iterator[bytes]:
        """A part in pieces that end with a tag, its names without a prefix."""
        rest, prefix = b"", b""
        for at, piece in enumerate(self._pieces(part)):
            if at == 0:
                start = _DECLARATION.match(piece)
                if start is None or b"\0" in piece or _ENCODING.search(start[0]):
                    raise errors.BrokenWorkbook()
                piece = piece[start.end() :]
                named = _PREFIX.match(piece)
                prefix = named[1] + b":" if named else b""
            whole, end, rest = (rest + piece).rpartition(b">")
            if len(rest) > SMALL:
                raise errors.WorkbookTooLarge()
            if end:
                yield _tags(whole + end, prefix)
        if b"<" in rest:
            raise errors.BrokenWorkbook()

    def tree(self, part: str) -> ElementTree.Element:
        """A small part as a tree without namespaces; BrokenWorkbook when it is not there."""
        if part not in self:
            raise errors.BrokenWorkbook()
        parser, size = ElementTree.XMLParser(), 0  # noqa: S314 - without a document type it has no entities
        for piece in self.stream(part):
            size += len(piece)
            if size > SMALL:
                raise errors.WorkbookTooLarge()
            parser.feed(piece)
        root: ElementTree.Element = parser.close()
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
        return root

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points at within the archive: kind and part, by the name of the relation."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed not in self:
            return {}
        found = {}
        for relation in self.tree(listed).iter("Relationship"):
            if relation.get("TargetMode", "Internal") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = kind, target.lstrip("/")
        return found

    def _pieces(self, part: str) -> Iterator[bytes]:
        packed, size = self._entries[part].compress_size, 0
        with self._archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                self._unpacked += len(piece)
                _limit(self._unpacked, size, packed)
                yield piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What the parts of a workbook say about its sheets, its strings and its number formats."""

    sheets: tuple[SheetPart, ...]
    strings: str | None
    styles: str | None
    is_1904: bool


def open_book(package: Package) -> Book:
    """Find the sheets of a workbook; UnknownFormat or OtherSpreadsheet when the archive is none."""
    if "content.xml" in package:
        raise errors.OtherSpreadsheet()
    main = next((part for kind, part in package.relations("").values() if kind == "officeDocument"), None)
    if main is None:
        raise errors.UnknownFormat()
    if main.endswith(".bin"):
        raise errors.OtherSpreadsheet()
    workbook, relations = package.tree(main), package.relations(main)
    if workbook.tag != "workbook":
        raise errors.UnknownFormat()
    if any("macro" in kind.get("ContentType", "").lower() for kind in package.tree("[Content_Types].xml")):
        raise errors.UnsafeWorkbook()
    parts = dict(relations.values())
    properties = workbook.find("workbookPr")
    return Book(
        sheets=tuple(_sheets(workbook, relations)),
        strings=parts.get("sharedStrings"),
        styles=parts.get("styles"),
        is_1904=properties is not None and properties.get("date1904", "0") in ("1", "true"),
    )


class NumberReaders(dict[bytes, Reader]):
    """How numbers are read under each cell format, by its number as cells write it."""

    def __init__(self, package: Package, book: Book) -> None:
        super().__init__()
        names = list(_format_names(package.tree(book.styles))) if book.styles else []
        readers = {name: number_reader(name, is_1904=book.is_1904) for name in {*names, ""}}
        self.update((b"%d" % at, readers[name]) for at, name in enumerate(names))

    def __missing__(self, number: bytes) -> Reader:
        return plain


def _sheets(workbook: ElementTree.Element, relations: dict[str, tuple[str, str]]) -> Iterator[SheetPart]:
    for number, sheet in enumerate(workbook.iterfind("sheets/sheet"), 1):
        to = next((value for name, value in sheet.items() if name.rpartition("}")[2] == "id"), "")
        kind, part = relations.get(to, ("", ""))
        is_visible = sheet.get("state", "visible") == "visible"
        if kind == "worksheet":
            yield SheetPart(number=number, name=sheet.get("name", "").strip(), is_visible=is_visible, part=part)


def _format_names(styles: ElementTree.Element) -> Iterator[str]:
    codes = {form.get("numFmtId"): form.get("formatCode") for form in styles.iterfind("numFmts/numFmt")}
    for form in styles.iterfind("cellXfs/xf"):
        number = form.get("numFmtId", "0")
        yield format_name(int(number), codes.get(number))


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive by what it says of itself, before any of it is unpacked."""
    if len(entries) > MOST_ENTRIES:
        raise errors.WorkbookTooLarge()
    unpacked = sum(entry.file_size for entry in entries)
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise errors.BrokenWorkbook()
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise errors.EncryptedWorkbook()
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if is_link or _BAD_NAME.search(entry.orig_filename) or _ACTIVE.search(entry.filename):
            raise errors.UnsafeWorkbook()
        if entry.compress_type not in _METHODS:
            raise errors.BrokenWorkbook()
        _limit(unpacked, entry.file_size, entry.compress_size)


def _limit(all_unpacked: int, unpacked: int, packed: int) -> None:
    if all_unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > MOST_RATIO * packed):
        raise errors.WorkbookTooLarge()


def _tags(xml: bytes, prefix: bytes) -> bytes:
    if (b"!" in xml and b"<!" in xml) or (b"?" in xml and b"<?" in xml):
        raise errors.UnsafeWorkbook()
    return xml.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else xml
