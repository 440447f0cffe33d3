"""Checks a receipt without the system that wrote it, so that a bank need not take the centre's word.

Needs the standard library and `cryptography` only, and nothing else of this package. What is signed is the receipt
without its signature as canonical JSON (keys sorted, UTF-8, no spaces), which `jq -cjS 'del(.signature)'` prints too;
the signature is Ed25519 (RFC 8032). One row is proved to be among all rows as RFC 9162 does, sections 2.1.3.1 and
2.1.3.2. Digests, keys and signatures stand in JSON as lower-case hexadecimal.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

ALGORITHM = "Ed25519"
SIGNATURE = {"algorithm", "key", "value"}
LENGTH = hashlib.sha256().digest_size
ENDS = ("opened", "wrong", "duplicate", "unchanged")
LATER_ENDS = ("amended", "withdrawn")
"""Receipts of before there were any do not name them."""
EVIDENCE, EVIDENCE_ENDS = "evidence-receipt/1", ("stored", "unchanged", "wrong")
"""Receipts for archives of documents count their files, under `entries`."""
PAYMENTS, PAYMENT_ENDS = "payment-receipt/1", ("posted", "reversed", "unchanged", "suspended")

NO_PROOF = "文件不是行证明。The file is not the proof of a row."
NO_KEYS = (
    f"文件不是PEM格式的{ALGORITHM}公钥。The file does not hold {ALGORITHM} public keys in PEM form, and only those."
)
PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)


class Unreadable(ValueError):
    """A file that was given is not what it should be; the message says so in both languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That one row was in a file: its place among `rows`, counted from 0, and the hashes that lead to the root."""

    place: int
    rows: int
    fingerprint: bytes
    path: tuple[bytes, ...]

    def as_json(self) -> dict[str, Any]:
        """The proof as `read_proof` takes it."""
        path = [digest.hex() for digest in self.path]
        return {"place": self.place, "rows": self.rows, "fingerprint": self.fingerprint.hex(), "path": path}


def verify(
    receipt: Mapping[str, Any], keys: Iterable[Ed25519PublicKey], *, file: Path | None = None, row: Proof | None = None
) -> list[str]:
    """What does not hold, in sentences of both languages; nothing when all holds. `keys` are those the caller trusts.

    `file` is the one that was filed, `row` a proof of one of its rows. Raises OSError when the file cannot be read.
    """
    problems = [*_of_signature(receipt, keys), *_of_counts(receipt)]
    if file is not None:
        problems += _of_file(receipt, file)
    if row is not None:
        problems += _of_row(receipt, row)
    return problems


def canonical(receipt: Mapping[str, Any]) -> bytes:
    """What is signed: the receipt without its signature; raises ValueError or TypeError for what JSON cannot say."""
    said = {name: value for name, value in receipt.items() if name != "signature"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest(receipt: Mapping[str, Any]) -> str:
    """SHA-256 of what is signed: one short text to compare a paper, a file and an entry by."""
    return hashlib.sha256(canonical(receipt)).hexdigest()


def fingerprint(key: Ed25519PublicKey) -> str:
    """What a key is called: SHA-256 of its SubjectPublicKeyInfo (RFC 8410), as `openssl pkey` prints it in DER."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def read_receipt(text: bytes) -> dict[str, Any]:
    """A receipt from its JSON; raises Unreadable, also where two readers could read two things."""
    found = _json(text)
    if not isinstance(found, dict):
        raise Unreadable("文件不是回执。The file is not a receipt.")
    return found


def read_proof(text: bytes) -> Proof:
    """The proof of a row from its JSON; raises Unreadable."""
    try:
        match _json(text):
            case {"place": int(place), "rows": int(rows), "fingerprint": str(leaf), "path": list(path)}:
                hashes = tuple(bytes.fromhex(digest) for digest in path)
                return Proof(place=place, rows=rows, fingerprint=bytes.fromhex(leaf), path=hashes)
    except (ValueError, TypeError) as failure:
        raise Unreadable(NO_PROOF) from failure
    raise Unreadable(NO_PROOF)


def read_keys(pem: bytes) -> list[Ed25519PublicKey]:
    """The public keys of a PEM file (RFC 7468), in its order; raises Unreadable."""
    try:
        keys = [load_pem_public_key(block) for block in PEM.findall(pem)]
    except (ValueError, UnsupportedAlgorithm) as failure:
        raise Unreadable(NO_KEYS) from failure
    found = [key for key in keys if isinstance(key, Ed25519PublicKey)]
    if not found or len(found) < len(keys):
        raise Unreadable(NO_KEYS)
    return found


def prove(fingerprints: Sequence[bytes], place: int) -> Proof:
    """The proof of the row at `place` (from 0), from the fingerprints of all rows in the order of the file.

    Raises IndexError when the file has no such row.
    """
    if not 0 <= place < len(fingerprints):
        raise IndexError("the file has no such row")
    level, at, path = list(fingerprints), place, []
    while len(level) > 1:
        if at ^ 1 < len(level):
            path.append(level[at ^ 1])
        odd = level[len(level) & ~1 :]
        level = [_parent(left, right) for left, right in zip(level[::2], level[1::2], strict=False)] + odd
        at >>= 1
    return Proof(place=place, rows=len(fingerprints), fingerprint=fingerprints[place], path=tuple(path))


def proves(proof: Proof, root: bytes) -> bool:
    """Whether the row stands at its place in a file of so many rows with this root."""
    at, last, found = proof.place, proof.rows - 1, proof.fingerprint
    # Of other lengths, two hashes could be cut apart elsewhere and still make the same parent.
    if not 0 <= at <= last or any(len(digest) != LENGTH for digest in (found, *proof.path)):
        return False
    for sibling in proof.path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = _parent(sibling, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = _parent(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _of_signature(receipt: Mapping[str, Any], keys: Iterable[Ed25519PublicKey]) -> Iterator[str]:
    signature = receipt.get("signature")
    # Nothing in the signature is signed, so it may say nothing else.
    if not isinstance(signature, Mapping) or set(signature) != SIGNATURE or signature["algorithm"] != ALGORITHM:
        yield f"回执没有{ALGORITHM}签名。The receipt bears no {ALGORITHM} signature."
        return
    key = next((key for key in keys if fingerprint(key) == signature["key"]), None)
    if key is None:
        yield "签名所用公钥不在信任之列。The receipt is signed with a key that is not trusted here."
    elif not _is_signed(receipt, signature["value"], key):
        yield "签名不符，回执或签名已被改动。The signature does not fit: the receipt or the signature was changed."


def _is_signed(receipt: Mapping[str, Any], value: object, key: Ed25519PublicKey) -> bool:
    try:
        signature = bytes.fromhex(str(value))
        key.verify(signature, canonical(receipt))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return signature.hex() == value


def _of_counts(receipt: Mapping[str, Any]) -> Iterator[str]:
    if receipt.get("form") == EVIDENCE:
        yield from _of_ends(receipt.get("entries"), EVIDENCE_ENDS)
        return
    if receipt.get("form") == PAYMENTS:
        yield from _of_ends(receipt.get("rows"), PAYMENT_ENDS)
        return
    sheets = receipt.get("sheets", {})
    for rows in (receipt.get("rows"), *(sheets.values() if isinstance(sheets, Mapping) else [None])):
        later = tuple(name for name in LATER_ENDS if isinstance(rows, Mapping) and name in rows)
        yield from _of_ends(rows, (*ENDS, *later))


def _of_ends(rows: Any, ends: Sequence[str]) -> Iterator[str]:
    named = ("total", *ends)
    given = [rows.get(name) for name in named] if isinstance(rows, Mapping) else []
    counts = [count for count in given if type(count) is int and count >= 0]
    if len(counts) < len(named):
        yield "回执未写明各行去向。The receipt does not say where the rows of the file ended."
        return
    total, *found = counts
    if total != sum(found):
        yield f"行数不平。The counts do not add up: {' + '.join(map(str, found))} is not {total}."


def _of_file(receipt: Mapping[str, Any], file: Path) -> Iterator[str]:
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != receipt.get("file_sha256"):
        yield f"文件不是当时提交的文件。The file is not the one that was filed: its SHA-256 is {found}."


def _of_row(receipt: Mapping[str, Any], row: Proof) -> Iterator[str]:
    rows, root = receipt.get("rows"), receipt.get("merkle_root")
    is_of_file = isinstance(rows, Mapping) and rows.get("total") == row.rows
    if not is_of_file or not isinstance(root, str) or not proves(row, _hash(root)):
        yield "不能证明该行在文件之内。The row is not proved to be one of the rows of the file."


def _hash(digits: str) -> bytes:
    """The hash; empty, which equals none, when these are no hexadecimal digits."""
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""


def _json(text: bytes) -> Any:
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_float=_refused, parse_constant=_refused)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as failure:
        raise Unreadable("文件不是回执所用的JSON。The file is not JSON as receipts are written.") from failure
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refused(number: str) -> Any:
    raise ValueError(f"{number} is not a whole number")
