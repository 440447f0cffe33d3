"""Files at rest: what institutions deliver, encrypted under keys of the keyring (`sealed`), never in clear on the disk.

How a file is written is said in `mediation.sealed_streams`. A file vouches for the SHA-256 of what it holds, or for
another name that its keeper knows it by.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO, Literal

from mediation import errors
from mediation.db.sealed import file_secret, newest_key
from mediation.sealed_streams import HEADER, LARGE, SealedReader, SealedWriter, StreamKey, new_header

PIECE = 1 << 20
"""Bytes that are read at a time."""


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed file: where it lies, and the name it vouches for."""

    path: Path
    name: bytes

    def open(self, mode: Literal["rb"] = "rb", /) -> io.BufferedReader:
        """What it holds, to read from any place; CannotUnseal when it is not what was sealed under this name."""
        file = self.path.open(mode)
        try:
            return io.BufferedReader(SealedReader(file, key_of(file), self.name), 1 << LARGE)
        except BaseException:
            file.close()
            raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that was taken in: sealed under its SHA-256, with its size in bytes and what its sender calls it."""

    file: SealedFile
    sha256: bytes
    size: int
    name: str

    def moved(self, path: Path) -> Kept:
        """Put it in its place, for good: it is there after a power cut too. What lay there is replaced."""
        os.replace(self.file.path, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return replace(self, file=SealedFile(path, self.sha256))


class Arriving:
    """A file that comes in piece by piece, sealed as it comes into a new file of a folder, not yet under a name."""

    def __init__(self, folder: Path, *, largest: int) -> None:
        self._file = tempfile.NamedTemporaryFile(dir=folder, prefix=".arriving-", delete=False)  # noqa: SIM115
        self._writer, self._digest = SealedWriter(self._file.file, new_key()), hashlib.sha256()
        self._size, self._largest = 0, largest

    def write(self, piece: bytes) -> None:
        """Take more bytes; FileTooLarge beyond `largest`, and then nothing is left of it."""
        self._size += len(piece)
        if self._size > self._largest:
            self.drop()
            raise errors.FileTooLarge()
        self._digest.update(piece)
        self._writer.write(piece)

    def finish(self, name: str) -> Kept:
        """It is whole: what was kept."""
        sha256 = self._digest.digest()
        self._writer.finish(sha256)
        os.fsync(self._file.fileno())
        self._file.close()
        file = SealedFile(Path(self._file.name), sha256)
        return Kept(file=file, sha256=sha256, size=self._size, name=_printable(name))

    def drop(self) -> None:
        """It does not come, or is not wanted."""
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)


def take_in(source: IO[bytes], folder: Path, *, largest: int) -> Kept:
    """Seal what a stream gives into a new file of the folder, not yet under a name; FileTooLarge beyond `largest`."""
    arriving = Arriving(folder, largest=largest)
    try:
        while piece := source.read(PIECE):
            arriving.write(piece)
        return arriving.finish(str(getattr(source, "name", "") or ""))
    except BaseException:
        arriving.drop()
        raise


def new_key() -> StreamKey:
    """The key of a file that does not exist yet, from the newest of the keyring."""
    header = new_header(newest_key())
    return StreamKey(header, file_secret(header, newest_key()))


def key_of(file: BinaryIO) -> StreamKey:
    """The key of a file that begins with its header; CannotUnseal when it does not, or the key is not ours."""
    file.seek(0)
    header = file.read(HEADER.size)
    if len(header) < HEADER.size:
        raise errors.CannotUnseal()
    return StreamKey(header, file_secret(header, HEADER.unpack(header)[1]))


def _printable(name: str) -> str:
    return "".join(character for character in Path(name).name if character.isprintable())[:255]
