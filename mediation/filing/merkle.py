"""One digest over all rows of a file: a single row can be proved to have been in it without showing the others.

A Merkle tree over the fingerprints of the rows, in the order of the file, hashed as RFC 9162 (section 2.1.1) does with
SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class MerkleTree:
    """Takes leaves one after the other and keeps one hash per power of two: memory is the logarithm of their number."""

    _peaks: list[tuple[int, bytes]] = field(default_factory=list)

    def add(self, leaves: Iterable[bytes]) -> None:
        """Append leaves, hashed already (SHA-256 of a zero byte and the content), in order."""
        for leaf in leaves:
            size, digest = 1, leaf
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
