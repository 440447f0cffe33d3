"""Turns a workbook into CSV files in a process of its own, which may fail, hang or fill its memory without harm.

Uses little but the standard library and starts in a tenth of a second. Is told on its standard input, as JSON, with
which keys the workbook is sealed and its texts are to be, and no other; says on its standard output what it wrote or
what error the workbook is. Nothing is in clear on the disk.
"""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from mediation import errors
from mediation.filing.workbook_parts import Book, NumberReaders, Package, SheetPart, open_book
from mediation.filing.workbook_rows import Cell, CellReaders, RowTexts, SheetRows, write_csv
from mediation.filing.workbook_strings import SharedStrings
from mediation.sealed_streams import LARGE, SealedReader, SealedWriter, StreamKey
from mediation.vocabulary import SheetName

CPU_SECONDS = 120
MEMORY = 1 << 30
"""Bytes of address space."""
LARGEST_CSV = 2 << 30

META, VERSION_KEY = "_meta", "template_version"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TOO_LARGE = (errno.ENOMEM, errno.EFBIG, errno.ENOSPC)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    OverflowError,
    RecursionError,
    NotImplementedError,
    SyntaxError,
    ExpatError,
)
"""What archives and XML parsers raise over damage; the ParseError of one of them is a SyntaxError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """A key as it is handed to this process, with the name that its file vouches for; header, secret, name in hex."""

    header: str
    secret: str
    name: str

    @classmethod
    def of(cls, key: StreamKey, name: bytes) -> Vouched:
        """A key to hand over."""
        return cls(header=key.header.hex(), secret=key.secret.hex(), name=name.hex())

    @property
    def key(self) -> StreamKey:
        """The key."""
        return StreamKey(bytes.fromhex(self.header), bytes.fromhex(self.secret))


def main() -> None:
    """Convert the workbook in the open file with the first argument's number into the folder that is the second."""
    for kind, amount in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_CSV),
        (resource.RLIMIT_CORE, 0),
    ):
        _limit(kind, amount)
    told = json.load(sys.stdin)
    try:
        source: BinaryIO = os.fdopen(int(sys.argv[1]), "rb")
        if told["source"]:
            sealed = Vouched(**told["source"])
            reader = SealedReader(source, sealed.key, bytes.fromhex(sealed.name))
            source = io.BufferedReader(reader, 1 << LARGE)
        said = convert(
            source, Path(sys.argv[2]), {SheetName(name): Vouched(**key) for name, key in told["keys"].items()}
        )
    except errors.MediationError as error:
        said = {"error": error.code, "detail": error.detail}
    except MemoryError:
        said = {"error": errors.WorkbookTooLarge.code}
    except _DAMAGE as damage:
        is_large = isinstance(damage, OSError) and damage.errno in _TOO_LARGE
        said = {"error": (errors.WorkbookTooLarge if is_large else errors.BrokenWorkbook).code}
    print(json.dumps(said))


def convert(source: BinaryIO, folder: Path, keys: Mapping[SheetName, Vouched]) -> dict[str, object]:
    """Write the sheets that the template knows; `sheets` (their values), `template_version` and `notes`."""
    if source.read(len(OLE_SIGNATURE)) == OLE_SIGNATURE:
        raise errors.EncryptedWorkbook() if _holds(source, _ENCRYPTED) else errors.OtherSpreadsheet()
    package = Package(source)
    book = open_book(package)
    chosen, notes = _choose(book)
    strings = SharedStrings(package.stream(book.strings) if book.strings else (), folder / "strings")
    readers = CellReaders(strings, NumberReaders(package, book))

    def written(name: SheetName, sheet: SheetPart) -> bool:
        rows, texts = SheetRows(package.stream(sheet.part)), RowTexts(readers)
        return _write(rows, texts, folder / name.file_name, keys[name])

    filled = [name for name, sheet in chosen.items() if written(name, sheet)]
    meta = next((SheetRows(package.stream(sheet.part)) for sheet in book.sheets if sheet.name == META), ())
    return {
        "sheets": [name.value for name in SheetName if name is SheetName.CASES or name in filled],
        "template_version": _version(meta, RowTexts(readers)),
        "notes": notes,
    }


def _source(number: int, sealed: dict[str, str] | None) -> BinaryIO:
    """The workbook in an open file, in clear if no key came with it."""
    file = os.fdopen(number, "rb")
    if not sealed:
        return file
    vouched = Vouched(**sealed)
    return io.BufferedReader(SealedReader(file, vouched.key, bytes.fromhex(vouched.name)), 1 << LARGE)


def _choose(book: Book) -> tuple[dict[SheetName, SheetPart], list[str]]:
    """The sheets to read, and what is said about the others: by number, since a name may be a person's."""
    visible = [sheet for sheet in book.sheets if sheet.is_visible]
    known = {name.zh: name for name in SheetName}
    if len(visible) == 1 and visible[0].name not in known:
        chosen = {SheetName.CASES: visible[0]}
    else:
        chosen = {known[sheet.name]: sheet for sheet in visible if sheet.name in known}
    if SheetName.CASES not in chosen:
        raise errors.SheetMissing()
    notes = [
        f"第{sheet.number}个工作表{'' if sheet.is_visible else '（隐藏）'}未读取。"
        for sheet in book.sheets
        if sheet not in chosen.values() and sheet.name != META
    ]
    return chosen, notes


def _write(rows: SheetRows, texts: RowTexts, target: Path, vouched: Vouched) -> bool:
    """Write one sheet; whether it has rows below its header. Raises HeaderMismatch and MergedCells."""
    lines = 0
    with target.open("wb") as file:
        writer = SealedWriter(file, vouched.key)
        for block in write_csv(_texts(rows, texts)):
            writer.write(block if lines else codecs.BOM_UTF8 + block)
            lines += block.count(b"\n")
        writer.finish(bytes.fromhex(vouched.name))
    if rows.is_merged:
        raise errors.MergedCells()
    return lines > 1


def _texts(rows: Iterable[tuple[int, list[Cell]]], texts: RowTexts) -> Iterator[tuple[int, Sequence[bytes]]]:
    for number, cells in rows:
        if texts.width is None and number > 1:
            raise errors.HeaderMismatch()
        yield number, texts.of(cells) if number > 1 else texts.header(cells)


def _version(rows: Iterable[tuple[int, list[Cell]]], texts: RowTexts) -> str | None:
    """What the hidden sheet says about the template, in the cell beside its key."""
    pairs = (texts.of(cells)[:2] for _, cells in islice(rows, 20))
    return next((version.decode() for key, version in pairs if key == VERSION_KEY.encode()), None)


def _holds(file: BinaryIO, wanted: bytes) -> bool:
    """Whether some bytes are in a file."""
    last, _ = b"", file.seek(0)
    while piece := file.read(1 << 20):
        if wanted in last + piece:
            return True
        last = piece[-len(wanted) :]
    return False


def _limit(kind: int, amount: int) -> None:
    hard = resource.getrlimit(kind)[1]
    amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(kind, (amount, hard if kind == resource.RLIMIT_CPU else amount))


if __name__ == "__main__":
    main()
