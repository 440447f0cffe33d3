"""A long run of bytes at rest, encrypted in chunks: written once from front to back, read from any place.

What lies on the disk is a header and then chunks of one size, the last one shorter, each AES-256-GCM with its tag under
a key of this file alone. The nonce counts the chunks and says which is the last (STREAM: Hoang, Reyhanitabar, Rogaway
and Vizar, 2015; as the file format `age` has it), so that no chunk can be changed, moved, left out or cut off. The last
chunk vouches for the file's name too, so that a file cannot stand in for another. Header: `MSF1`, id of the key it is
derived from (1 byte), chunk size as a power of two (1), salt (16).

Knows no keyring (`mediation.db.sealed_files` does) and no Django, since a process that converts workbooks uses it.
"""

from __future__ import annotations

import io
import os
import struct
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO, Literal, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mediation import errors

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"MSF1"
HEADER = struct.Struct(">4sBB16s")
LARGE, SMALL = 16, 12
"""Sizes of a chunk as powers of two: for what is read from front to back, and for what is read here and there."""
_TAG = 16


class Openable(Protocol):
    """A file in clear (a path) or sealed, opened for reading the same way."""

    def open(self, mode: Literal["rb"], /) -> BinaryIO: ...


@dataclass(frozen=True, slots=True)
class StreamKey:
    """What one file is written and read with: the header that it begins with, and 32 secret bytes."""

    header: bytes
    secret: bytes

    @classmethod
    def passing(cls) -> StreamKey:
        """For a file that only this process writes and reads."""
        return cls(new_header(0, SMALL), os.urandom(32))

    @property
    def chunk(self) -> int:
        """Bytes of a chunk, in clear; CannotUnseal when the header is none."""
        magic, _, bits, _ = HEADER.unpack(self.header)
        if magic != MAGIC or not SMALL <= bits <= LARGE:
            raise errors.CannotUnseal()
        return 1 << int(bits)


def new_header(key_id: int, bits: int = LARGE) -> bytes:
    """The header of a file that does not exist yet; two are never the same."""
    return HEADER.pack(MAGIC, key_id, bits, os.urandom(16))


class SealedWriter:
    """Writes a file that is not there until `finish` has been called."""

    def __init__(self, file: IO[bytes], key: StreamKey) -> None:
        self._file, self._cipher, self._chunk = file, AESGCM(key.secret), key.chunk
        self._waiting, self._count = bytearray(), 0
        file.write(key.header)

    def write(self, data: bytes) -> int:
        """Take more bytes; all of them."""
        self._waiting += data
        whole = max(len(self._waiting) - 1, 0) // self._chunk * self._chunk  # the last chunk waits for `finish`
        with memoryview(self._waiting) as waiting:
            for start in range(0, whole, self._chunk):
                self._seal(waiting[start : start + self._chunk], is_last=0)
        del self._waiting[:whole]
        return len(data)

    def finish(self, name: bytes) -> None:
        """Close the run; only under this name can it be read."""
        self._seal(bytes(self._waiting), is_last=1, name=name)
        self._file.flush()

    def _seal(self, chunk: bytes | memoryview, *, is_last: int, name: bytes = b"") -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._count, is_last), chunk, name))
        self._count += 1


class SealedReader(io.RawIOBase):
    """Reads such a file; CannotUnseal when any of it is not what was written, or it was written under another name."""

    def __init__(self, file: IO[bytes], key: StreamKey, name: bytes, *, at_hand: int = 1) -> None:
        """`at_hand` chunks stay in clear, for whoever reads here and there."""
        super().__init__()
        self._at_hand = at_hand
        self._file, self._cipher, self._chunk, self._name = file, AESGCM(key.secret), key.chunk, name
        body = file.seek(0, os.SEEK_END) - HEADER.size
        self._last = max(-(-body // (self._chunk + _TAG)) - 1, 0)
        self._opened, self._place = dict[int, bytes](), 0
        self.size = self._last * self._chunk + len(self._open(self._last))

    def at(self, place: int, size: int) -> bytes:
        """Up to `size` bytes from a place."""
        number, start = divmod(place, self._chunk)
        piece = self._opened.get(number, b"")[start : start + size]
        if len(piece) == size:
            return piece
        end, found = min(place + size, self.size), list[bytes]()
        while place < end:
            number, start = divmod(place, self._chunk)
            chunk = self._opened.get(number) or self._open(number)
            found.append(chunk[start : start + end - place])
            place += len(found[-1])
        return found[0] if len(found) == 1 else b"".join(found)

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer from where the reader stands."""
        with memoryview(buffer).cast("B") as target:
            found = self.at(self._place, len(target))
            target[: len(found)] = found
        self._place += len(found)
        return len(found)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("before the start")
        self._place = start + offset
        return self._place

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def close(self) -> None:
        """Close the file underneath too."""
        self._file.close()
        super().close()

    def _open(self, number: int) -> bytes:
        """A chunk in clear."""
        self._file.seek(HEADER.size + number * (self._chunk + _TAG))
        sealed, is_last = self._file.read(self._chunk + _TAG), int(number == self._last)
        try:
            chunk = self._cipher.decrypt(_nonce(number, is_last), sealed, self._name if is_last else b"")
        except InvalidTag as failure:
            raise errors.CannotUnseal() from failure
        if len(self._opened) >= self._at_hand:
            del self._opened[next(iter(self._opened))]
        self._opened[number] = chunk
        return chunk


def _nonce(number: int, is_last: int) -> bytes:
    return number.to_bytes(11, "big") + bytes((is_last,))
