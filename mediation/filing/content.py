"""Keeps the documents of cases: sealed files under `attachments` in the home folder, each named after its SHA-256.

The same content is kept once, however many cases it belongs to. Which cases those are, the table `attachments` says;
what it names no longer, or never came to name since a delivery was broken off, `unclaimed` finds.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from mediation import errors
from mediation.db.sealed_files import Kept, SealedFile


def put(arrived: Kept) -> None:
    """Put a file that was taken in where `open_content` finds it, for good."""
    path = _path(arrived.sha256)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    arrived.moved(path)


def open_content(sha256: bytes) -> io.BufferedReader:
    """Content by its digest, to read from any place; raises FileGone, and CannotUnseal when it was changed."""
    path = _path(bytes(sha256))
    if not path.exists():
        raise errors.FileGone()
    return SealedFile(path, bytes(sha256)).open()


def older(before: datetime) -> Iterator[list[bytes]]:
    """Digests of what was put there before a moment, some at a time."""
    for part in sorted(folder().glob("??")):
        old = [path for path in part.iterdir() if path.stat().st_mtime < before.timestamp()]
        yield [bytes.fromhex(part.name + path.name) for path in old]


def drop(sha256: bytes) -> None:
    """Remove content that no case has."""
    _path(sha256).unlink(missing_ok=True)


def folder() -> Path:
    """Where the documents lie."""
    found = Path(settings.HOME) / "attachments"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def _path(sha256: bytes) -> Path:
    digits = sha256.hex()
    return folder() / digits[:2] / digits[2:]
