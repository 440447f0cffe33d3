"""Opens an archive of documents and reads the files in it, believing nothing that the archive says of itself.

Nothing is unpacked under a name of the archive's. The directory must be where the end of the archive says, and end
there: what one program finds in the archive is what any other finds. Names are read as UTF-8 where that is said or
holds, else as GB18030, which is what Windows in Chinese writes. ZIP and ZIP64: PKWARE APPNOTE 6.3.10.
"""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, BinaryIO

from mediation import errors
from mediation.filing.evidence_words import EntryNote

MOST_ENTRIES = 20_000
LARGEST_DIRECTORY = 8 << 20
"""Entries of an archive, and bytes of their directory: both are held in memory."""
LARGEST_FILE = 1 << 30
MOST_UNPACKED = 8 << 30
"""Bytes of one file, and of all of them; an hour of recorded call in 16-bit samples is 115 MB."""
MOST_RATIO = 100
SMALL = 16 << 20
"""Unpacked to packed, of a file beyond SMALL bytes."""
LONGEST_NAME = 255

_END, _END64, _LOCATOR = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OUTSIDE = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")
_LEFTOVER = re.compile(r"(?:^|/)(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*|~\$[^/]*)$", re.I)
DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError,
    struct.error, SyntaxError,
)  # fmt: skip
"""What archives, and what is parsed from them, raise over damage; the ParseError of XML is a SyntaxError."""


class Unread(Exception):
    """A file of an archive that cannot be read; `note` says why."""

    def __init__(self, note: EntryNote) -> None:
        super().__init__(note)
        self.note = note


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file of an archive: its place from 1, its name with `/` between folders, and why it is not read, if so."""

    place: int
    name: str
    note: EntryNote | None
    info: zipfile.ZipInfo


class Archive:
    """An archive: its files, and how many others were passed over (what operating systems leave behind).

    Raises EmptyFile, UnknownFormat, BrokenArchive or ArchiveTooLarge.
    """

    def __init__(self, file: BinaryIO) -> None:
        check_end(file)
        try:
            self._archive = zipfile.ZipFile(file)
        except DAMAGE as failure:
            raise errors.BrokenArchive() from failure
        named = [(_name(info), info) for info in self._archive.infolist()]
        files = [(name, info) for name, info in named if not name.endswith("/")]
        taken = [(name, info) for name, info in files if not _LEFTOVER.search(name)]
        times = Counter(name for name, _ in taken)
        self.passed_over, self._unpacked = len(files) - len(taken), 0
        self.entries = [
            Entry(place=place, name=name, note=_note(name, info, times[name]), info=info)
            for place, (name, info) in enumerate(taken, 1)
        ]

    def open(self, entry: Entry) -> IO[bytes]:
        """The content of a file, in pieces; raises Unread, and ArchiveTooLarge beyond MOST_UNPACKED of all files."""
        try:
            stream = self._archive.open(entry.info)
        except DAMAGE as failure:
            raise Unread(EntryNote.DAMAGED) from failure
        return _Bounded(stream, entry.info.compress_size, self._count)  # type: ignore[return-value]

    def _count(self, size: int) -> None:
        self._unpacked += size
        if self._unpacked > MOST_UNPACKED:
            raise errors.ArchiveTooLarge()


class _Bounded:
    """Reads one file, and stops where it becomes more than an honest one would be; `count` is told of every byte."""

    def __init__(self, stream: IO[bytes], packed: int, count: Callable[[int], None]) -> None:
        self._stream, self._packed, self._count, self._size = stream, packed, count, 0

    def read(self, size: int) -> bytes:
        try:
            piece = self._stream.read(size)
        except DAMAGE as failure:
            raise Unread(EntryNote.DAMAGED) from failure
        self._size += len(piece)
        self._count(len(piece))
        if self._size > LARGEST_FILE or (self._size > SMALL and self._size > MOST_RATIO * self._packed):
            raise Unread(EntryNote.TOO_LARGE)
        return piece


def check_end(file: BinaryIO) -> None:
    """Look at the end of an archive before its directory is read, since that is read as a whole.

    Raises EmptyFile, UnknownFormat, BrokenArchive or ArchiveTooLarge.
    """
    size = file.seek(0, 2)
    if not size:
        raise errors.EmptyFile()
    file.seek(0)
    if not file.read(4).startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise errors.UnknownFormat()
    start = file.seek(max(size - _END.size - 0xFFFF, 0))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise errors.BrokenArchive()
    *_, entries, length, begin, comment = _END.unpack_from(tail, at)
    end = start + at
    if at + _END.size + comment != len(tail):
        raise errors.BrokenArchive()
    if entries == 0xFFFF or 0xFFFFFFFF in (length, begin):
        entries, length, begin, end = _end64(file, end)
    if entries > MOST_ENTRIES or length > LARGEST_DIRECTORY:
        raise errors.ArchiveTooLarge()
    if begin + length != end:
        raise errors.BrokenArchive()
    file.seek(begin)
    if file.read(length).count(b"PK\x01\x02") > MOST_ENTRIES:
        raise errors.ArchiveTooLarge()


def _end64(file: BinaryIO, end: int) -> tuple[int, int, int, int]:
    """Entries, length and begin of the directory, and where it must end, by the long form of the end (ZIP64)."""
    file.seek(max(end - _LOCATOR.size, 0))
    mark, _, at, _ = _LOCATOR.unpack(file.read(_LOCATOR.size).ljust(_LOCATOR.size))
    file.seek(at if mark == b"PK\x06\x07" and at < end else 0)
    mark, size, *_, entries, length, begin = _END64.unpack(file.read(_END64.size).ljust(_END64.size))
    if mark != b"PK\x06\x06" or at + 12 + size + _LOCATOR.size != end:
        raise errors.BrokenArchive()
    return entries, length, begin, at


def _name(info: zipfile.ZipInfo) -> str:
    """The name of an entry as a person sees it, composed characters and `/` between folders."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name).replace("\\", "/")


def _note(name: str, info: zipfile.ZipInfo, times: int) -> EntryNote | None:
    """Why a file is not read, as far as the directory tells."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    checks = (
        (EntryNote.PATH, _OUTSIDE.search(name)),
        (EntryNote.NAME, not name.isprintable() or len(name.rpartition("/")[2]) > LONGEST_NAME),
        (EntryNote.LINK, kind not in (0, stat.S_IFREG)),
        (EntryNote.ENCRYPTED, info.flag_bits & _ENCRYPTED),
        (EntryNote.TWICE, times > 1),
        (EntryNote.DAMAGED, info.compress_type not in _METHODS),
    )
    return next((note for note, is_so in checks if is_so), None)
