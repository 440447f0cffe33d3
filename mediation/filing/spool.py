"""Keeps the bytes of an uploaded file between receipt and commit, so that both read the same.

A file lies under `filings` in the home folder, named after its SHA-256, readable by the service alone. Commit reads
it again and judges it again, rather than trusting rows parked in the database: nothing personal is stored twice, and
the look-up for rows filed before is made while no other batch of the institution can be committed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings

from mediation import errors

LARGEST_BYTES = 2 << 30
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file in the spool: where, its SHA-256, its size in bytes, and what the filer calls it."""

    path: Path
    sha256: bytes
    size: int
    name: str


def keep(source: Path | IO[bytes]) -> Kept:
    """Copy a file into the spool, piece by piece; FileTooLarge beyond LARGEST_BYTES."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return keep(stream)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder(), prefix=".arriving-", delete=False) as arriving:
        try:
            while piece := source.read(_PIECE):
                size += len(piece)
                if size > LARGEST_BYTES:
                    raise errors.FileTooLarge()
                digest.update(piece)
                arriving.write(piece)
            arriving.flush()
            os.fsync(arriving.fileno())
        except BaseException:
            os.unlink(arriving.name)
            raise
    path = folder() / digest.hexdigest()
    os.replace(arriving.name, path)
    return Kept(path=path, sha256=digest.digest(), size=size, name=_name(source))


def find(sha256: bytes) -> Path:
    """Where the file with this digest is; FileGone when it is kept no longer."""
    path = folder() / bytes(sha256).hex()
    if not path.exists():
        raise errors.FileGone()
    return path


def drop(sha256: bytes) -> None:
    """Remove a file, and what was written beside it to read it."""
    for path in folder().glob(f"{bytes(sha256).hex()}*"):
        path.unlink(missing_ok=True)


def forget(*, before: datetime) -> int:
    """Remove what was last delivered before a moment, and what a killed conversion left; how many files."""
    old = [path for path in folder().iterdir() if path.stat().st_mtime < before.timestamp()]
    for path in old:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return len(old)


def folder() -> Path:
    """Where the files lie."""
    found = Path(settings.HOME) / "filings"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def _name(source: IO[bytes]) -> str:
    name = Path(str(getattr(source, "name", "") or "")).name
    return "".join(character for character in name if character.isprintable())[:255]
