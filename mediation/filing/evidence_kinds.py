"""Says whether a document is of a kind that is taken, by what it holds and not by what it is called.

Taken are PDF, JPEG, PNG, text, DOCX and XLSX without anything that acts, and recorded calls as MP3, WAV or MP4. An
archive within an archive is none of these and is never opened.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from typing import BinaryIO

from mediation import errors
from mediation.db.sealed_files import PIECE, SealedFile
from mediation.filing.evidence_words import EntryNote
from mediation.filing.evidence_zip import DAMAGE, check_end
from mediation.filing.workbook_parts import Package

_FRAMES = (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")
_CONTROLS = set(range(32)) - set(b"\t\n\r\f")


def fault(file: SealedFile, name: str) -> EntryNote | None:
    """Why a document with this name is not taken, if it is not."""
    test = KINDS.get(name.rpartition(".")[2].lower())
    if test is None:
        return EntryNote.TYPE
    with file.open() as stream:
        return test(stream)


def _begins(*starts: bytes, at: int = 0) -> Callable[[BinaryIO], EntryNote | None]:
    def test(stream: BinaryIO) -> EntryNote | None:
        return None if stream.read(16)[at:].startswith(starts) else EntryNote.TYPE

    return test


def _is_wave(stream: BinaryIO) -> EntryNote | None:
    start = stream.read(12)
    return None if (start[:4], start[8:]) == (b"RIFF", b"WAVE") else EntryNote.TYPE


def _is_text(stream: BinaryIO) -> EntryNote | None:
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        stream.seek(0)
        try:
            while piece := stream.read(PIECE):
                if not _CONTROLS.isdisjoint(piece):
                    return EntryNote.TYPE
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return None
    return EntryNote.TYPE


def _holds(part: str) -> Callable[[BinaryIO], EntryNote | None]:
    """An Office document with this part, in which nothing acts (ECMA-376 part 2)."""

    def test(stream: BinaryIO) -> EntryNote | None:
        try:
            check_end(stream)
            package = Package(stream)
            kinds = [kind.get("ContentType", "") for kind in package.tree("[Content_Types].xml")]
        except errors.UnsafeWorkbook:
            return EntryNote.MACRO
        except (errors.MediationError, *DAMAGE):
            return EntryNote.TYPE
        if any("macro" in kind.lower() for kind in kinds):
            return EntryNote.MACRO
        return None if part in package else EntryNote.TYPE

    return test


KINDS: Mapping[str, Callable[[BinaryIO], EntryNote | None]] = {
    "pdf": _begins(b"%PDF-"),
    **dict.fromkeys(("jpg", "jpeg"), _begins(b"\xff\xd8\xff")),
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "docx": _holds("word/document.xml"),
    "xlsx": _holds("xl/workbook.xml"),
    "txt": _is_text,
    "mp3": _begins(*_FRAMES),
    "wav": _is_wave,
    **dict.fromkeys(("mp4", "m4a"), _begins(b"ftyp", at=4)),
}
"""What a document must hold, by the end of its name."""
