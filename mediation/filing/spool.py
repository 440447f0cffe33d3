"""Keeps an uploaded file between receipt and commit, so that both read the same, and afterwards for its error file.

A file lies under `filings` in the home folder, named after its SHA-256 and sealed (`mediation.db.sealed_files`). Commit
reads it again and judges it again, rather than trusting rows parked in the database: nothing personal is stored twice,
and the look-up for rows filed before is made while no other batch of the institution can be committed.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings

from mediation import errors
from mediation.db.sealed_files import Kept, SealedFile, take_in

LARGEST_BYTES = 2 << 30


def keep(source: Path | IO[bytes]) -> Kept:
    """Seal a file into the spool, piece by piece; FileTooLarge beyond LARGEST_BYTES."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return keep(stream)
    return adopt(take_in(source, folder(), largest=LARGEST_BYTES))


def adopt(arrived: Kept) -> Kept:
    """Give a file that was sealed as it arrived in `folder` its place in the spool."""
    return arrived.moved(folder() / arrived.sha256.hex())


def find(sha256: bytes) -> SealedFile:
    """The file with this digest; FileGone when it is kept no longer."""
    path = folder() / bytes(sha256).hex()
    if not path.exists():
        raise errors.FileGone()
    return SealedFile(path, bytes(sha256))


def kept() -> list[bytes]:
    """Digests of the files in the spool."""
    return [bytes.fromhex(path.name) for path in folder().iterdir() if len(path.name) == 64]


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
    if not found.is_dir():
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found
