"""Keeps what the rows of a judged file would change in cases, so that nobody waits for it to be judged again to see it.

It lies beside the file in the spool, sealed as that is, in the order of its lines, and goes with it. It says what was
foreseen when the file was judged; commit judges it again.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.db.sealed_files import SealedFile, new_key
from mediation.filing import spool
from mediation.filing.amendments import Difference
from mediation.filing.versions import Change
from mediation.sealed_streams import SealedWriter


@contextmanager
def taken_down(batch: Any) -> Iterator[Callable[[Sequence[Difference]], None]]:
    """Takes down what rows of a batch would change; there once the block has ended, also after a power cut."""
    place = _place(batch)
    with tempfile.NamedTemporaryFile(dir=spool.folder(), prefix=".arriving-", delete=False) as file:
        try:
            writer = SealedWriter(file, new_key())

            def take_down(found: Sequence[Difference]) -> None:
                writer.write(b"".join(map(_line, found)))

            yield take_down
            writer.finish(place.name)
            os.fsync(file.fileno())
            os.replace(file.name, place.path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def read(batch: Any, *, after: int, limit: int | None) -> list[Difference]:
    """What was foreseen for lines of a batch behind the one numbered `after`, at most `limit` of them.

    FileGone when the file is kept no longer.
    """
    if not batch.rows_amended:
        return []
    place = _place(batch)
    if not place.path.exists():
        raise errors.FileGone()
    with place.open() as lines:
        cut = (line.split(b"\t", 1) for line in lines)
        wanted = (text for number, text in cut if int(number) > after)
        return [_difference(text) for text in islice(wanted, limit)]


def _place(batch: Any) -> SealedFile:
    """Its name begins with that of the file, which may have come from several institutions."""
    sha256, ending = bytes(batch.file_sha256), f".differences-{batch.id}"
    return SealedFile(spool.folder() / f"{sha256.hex()}{ending}", sha256 + ending.encode())


def _line(found: Difference) -> bytes:
    return f"{found.line}\t{json.dumps(asdict(found), ensure_ascii=False)}\n".encode()


def _difference(text: bytes) -> Difference:
    said = json.loads(text)
    return Difference(**said | {"changes": tuple(Change(**change) for change in said["changes"])})
