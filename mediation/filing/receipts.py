"""What an institution gets in return for a file: counts that add up, and one digest over all its rows.

The digest is the root of a Merkle tree over the fingerprints of the rows in the order of the file (RFC 9162, section
2.1.1, SHA-256), so that a single row can be proved to have been in the file without showing the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class MerkleTree:
    """Takes leaves one after the other and keeps one hash per power of two: memory is the logarithm of their number."""

    _peaks: list[tuple[int, bytes]] = field(default_factory=list)

    def add(self, leaves: Iterable[bytes]) -> None:
        """Append leaves, in order."""
        for leaf in leaves:
            size, digest = 1, hashlib.sha256(b"\x00" + leaf).digest()
            while self._peaks and self._peaks[-1][0] == size:
                digest = _parent(self._peaks.pop()[1], digest)
                size *= 2
            self._peaks.append((size, digest))

    def root(self) -> bytes:
        """Hash of the whole tree; of nothing when it has no leaves."""
        if not self._peaks:
            return hashlib.sha256().digest()
        digests = [digest for _, digest in self._peaks]
        root = digests.pop()
        while digests:
            root = _parent(digests.pop(), root)
        return root


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def report(batch: Any) -> dict[str, Any]:
    """What can be said of a batch in any state, as JSON."""
    return {
        "batch": batch.id,
        "institution": batch.institution,
        "file_name": batch.file_name,
        "file_sha256": bytes(batch.file_sha256).hex(),
        "file_bytes": batch.file_bytes,
        "state": str(batch.state),
        "refusal": batch.refusal,
        "received_at": batch.received_at.isoformat(),
        "rows": {
            "total": batch.rows_total,
            "opened": batch.rows_opened,
            "wrong": batch.rows_wrong,
            "duplicate": batch.rows_duplicate,
            "unchanged": batch.rows_unchanged,
        },
        **json.loads(batch.receipt or "{}"),
    }
