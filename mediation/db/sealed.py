"""Personal identifiers at rest: AES-256-GCM under a key from outside the database, and a keyed index for equality.

Sealed form: version (1 byte), key id (1), nonce (12), ciphertext and tag. The column and the row's id are
authenticated, so a cell cannot be moved to another row. The index is HMAC-SHA-256 cut to 16 bytes, keyed apart.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from mediation import errors

VERSION = 1
HEADER_LENGTH = 14


@cache
def _keys(material: str) -> tuple[dict[int, AESGCM], int, bytes]:
    """Sealing keys by id, the id in use, and the index key. Newest key first, comma-separated base64."""
    if not material:
        raise errors.KeyMissing()
    raw = [base64.b64decode(part) for part in material.split(",")]
    sealing = {_key_id(key): AESGCM(_derived(key, b"seal")) for key in raw}
    return sealing, _key_id(raw[0]), _derived(raw[-1], b"index")


@cache
def _file_keys(material: str) -> tuple[dict[int, bytes], int]:
    """Keys that files are sealed under, by id, and the id in use."""
    if not material:
        raise errors.KeyMissing()
    raw = [base64.b64decode(part) for part in material.split(",")]
    return {_key_id(key): _derived(key, b"file") for key in raw}, _key_id(raw[0])


def newest_key() -> int:
    """Id of the key in use."""
    return _file_keys(settings.DATA_KEYS)[1]


def file_secret(header: bytes, key_id: int) -> bytes:
    """The key of one file, by HKDF-SHA-256 (RFC 5869) from one of the keyring; CannotUnseal when that is not ours."""
    key = _file_keys(settings.DATA_KEYS)[0].get(key_id)
    if key is None:
        raise errors.CannotUnseal()
    return _file_secret(header, key)


@lru_cache(maxsize=16)  # a file is opened several times by whoever works on it
def _file_secret(header: bytes, key: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mediation file|" + header).derive(key)


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, b"mediation " + purpose, hashlib.sha256).digest()


def _key_id(key: bytes) -> int:
    return hashlib.sha256(key).digest()[0]


def new_key() -> str:
    """A fresh data key, base64."""
    return base64.b64encode(os.urandom(32)).decode()


def seal(value: str, column: str, row_id: int) -> bytes:
    """One value, sealed to its column and row."""
    return seal_many((value,), column, (row_id,))[0] or b""


def seal_many(values: Iterable[str | None], column: str, row_ids: Sequence[int]) -> list[bytes | None]:
    """A whole column; None stays None."""
    return seal_contents((value.encode() if value else None for value in values), column, row_ids)


def seal_contents(contents: Iterable[bytes | None], column: str, row_ids: Sequence[int]) -> list[bytes | None]:
    """A whole column of bytes; what is empty becomes None."""
    sealing, current, _ = _keys(settings.DATA_KEYS)
    key, head, place = sealing[current], bytes((VERSION, current)), column.encode() + b"|"
    contents = list(contents)
    nonces = os.urandom(12 * len(contents))
    sealed: list[bytes | None] = []
    for at, (content, row_id) in enumerate(zip(contents, row_ids, strict=True)):
        nonce = nonces[at * 12 : at * 12 + 12]
        if not content:
            sealed.append(None)
        else:
            sealed.append(head + nonce + key.encrypt(nonce, content, place + str(row_id).encode()))
    return sealed


def unseal(sealed: bytes | memoryview | None, column: str, row_id: int) -> str | None:
    """The value again; CannotUnseal when it was changed, moved, or sealed with a key we lack."""
    return None if sealed is None else unseal_content(sealed, column, row_id).decode()


def unseal_content(sealed: bytes | memoryview, column: str, row_id: int) -> bytes:
    """The bytes again; CannotUnseal as with a value."""
    raw = bytes(sealed)
    sealing = _keys(settings.DATA_KEYS)[0]
    try:
        key = sealing[raw[1]]
        return key.decrypt(raw[2:HEADER_LENGTH], raw[HEADER_LENGTH:], f"{column}|{row_id}".encode())
    except (InvalidTag, KeyError, IndexError) as failure:
        raise errors.CannotUnseal() from failure


def index(value: str, kind: str) -> bytes:
    """What equal values of one kind (identifier, phone, row key) have in common; 16 bytes."""
    return index_many((value,), kind)[0] or b""


def index_many(values: Iterable[str | None], kind: str) -> list[bytes | None]:
    """The keyed index of a whole column; None stays None."""
    start = HMAC(_keys(settings.DATA_KEYS)[2], SHA256())
    start.update(kind.encode() + b"|")
    found: list[bytes | None] = []
    for value in values:
        if value is None or value == "":
            found.append(None)
            continue
        digest = start.copy()
        digest.update(value.encode())
        found.append(digest.finalize()[:16])
    return found
