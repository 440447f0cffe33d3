"""Papers whose digest is signed are kept as they were printed: layout, fonts and libraries may change, they do not.

Only the centre reads the rows. Who asks for a paper has its digest from a row they may read, and gets it with that.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.db import Tx, load
from mediation.db.sealed import seal_contents, unseal_content
from reports.typesetting.typefaces import SONG, typeface

sql = load(Path(__file__).with_name("printed.sql"))
SEALED_AS = "printed_papers.content"
AT_ONCE = 64
"""Papers in one statement; each is about 80 kB, and twice that on its way to the database."""
DEFLATION = 1
"""zlib's level; a higher one takes longer and saves 2 %."""


def keep(tx: Tx, papers: Mapping[int, bytes], *, at: datetime) -> None:
    """Keep papers (PDF or ZIP) of cases, by case, each under its SHA-256; what is kept already stays."""
    kept = list(papers.items())
    with tx.handing_over():
        for start in range(0, len(kept), AT_ONCE):
            _insert(tx, kept[start : start + AT_ONCE], at)


def again(tx: Tx, rows: Sequence[Any], render: Callable[[Sequence[Any]], Iterable[bytes]]) -> list[bytes]:
    """The papers of rows (`document_sha256`), in their order, byte for byte.

    What was printed before papers were kept is rendered again from its row. Erased once the people of its case are;
    CannotUnseal if what is kept was changed, or what is rendered is another paper.
    """
    found = _kept(tx, [bytes(row.document_sha256) for row in rows])
    if older := [row for row in rows if bytes(row.document_sha256) not in found]:
        found |= {_digest(content): content for content in render(older)}
    try:
        return [found[bytes(row.document_sha256)] for row in rows]
    except KeyError as missing:
        raise errors.CannotUnseal() from missing


def erase(tx: Tx, case_ids: Sequence[int]) -> int:
    """Drop the papers of cases whose people are erased; their digests stay. How many."""
    return tx.run(sql.erase, case_ids=list(case_ids))


def _insert(tx: Tx, papers: Sequence[tuple[int, bytes]], at: datetime) -> None:
    digests, part = [_digest(content) for _, content in papers], typeface(SONG).frozen_program
    packed = [_packed(content, part) for _, content in papers]
    part_id = _digest(part)
    if not tx.value(sql.has_part, sha256=part_id):
        tx.run(sql.keep_part, sha256=part_id, content=part)
    tx.run(
        sql.keep,
        digests=digests,
        case_ids=[case for case, _ in papers],
        contents=seal_contents((rest for rest, _ in packed), SEALED_AS, [*map(_place, digests)]),
        part_places=[place for _, place in packed],
        part_id=part_id,
        at=at,
        actor_id=tx.actor.user_id,
    )


def _packed(content: bytes, part: bytes) -> tuple[bytes, int | None]:
    """A file without the part that it shares, deflated, and where that stood; the file where it does not have it."""
    at = content.find(part)
    if at < 0:
        return content, None
    return zlib.compress(content[:at] + content[at + len(part) :], DEFLATION), at


def _kept(tx: Tx, digests: Sequence[bytes]) -> dict[bytes, bytes]:
    with tx.handing_over():
        rows = tx.rows(sql.kept, digests=list(digests))
        part_ids = {bytes(row.part_id) for row in rows if row.part_id}
        parts = {bytes(row.sha256): bytes(row.content) for row in tx.rows(sql.parts, ids=list(part_ids))}
    if not all(row.content_sealed for row in rows):
        raise errors.Erased()
    found = (_opened(row, parts) for row in rows)
    return {_digest(content): content for content in found}


def _opened(row: Any, parts: Mapping[bytes, bytes]) -> bytes:
    content = unseal_content(row.content_sealed, SEALED_AS, _place(row.document_sha256))
    if row.part_id is None:
        return content
    rest = zlib.decompress(content)
    return rest[: row.part_at] + parts[bytes(row.part_id)] + rest[row.part_at :]


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _place(digest: bytes | memoryview) -> int:
    """A paper's row for its seal, which no other can take."""
    return int.from_bytes(digest)
