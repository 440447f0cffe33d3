"""Signs filing receipts, so that an institution can show what it filed and the centre cannot take it back.

Ed25519 (RFC 8032) over the canonical JSON of the receipt; `verifying` says what that is, and checks it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from mediation.filing.verifying import ALGORITHM, canonical, fingerprint


def sign(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """The receipt with its `signature` by the newest key; one it had is replaced, and the same comes out the same.

    Raises ImproperlyConfigured without a key, ValueError or TypeError for what JSON cannot say.
    """
    key = _keys(settings.RECEIPT_KEY)[0]
    signature = {
        "algorithm": ALGORITHM,
        "key": fingerprint(key.public_key()),
        "value": key.sign(canonical(receipt)).hex(),
    }
    return {**receipt, "signature": signature}


def public_keys() -> list[Ed25519PublicKey]:
    """The keys that receipts of this installation are checked with, newest first; raises ImproperlyConfigured."""
    return [key.public_key() for key in _keys(settings.RECEIPT_KEY)]


def published() -> str:
    """Those keys as a PEM file to hand out, each under its fingerprint; raises ImproperlyConfigured."""
    return "".join(f"{fingerprint(key)}\n{_pem(key)}" for key in public_keys())


@cache
def _keys(material: str) -> tuple[Ed25519PrivateKey, ...]:
    """Signing keys from base64 seeds, newest first, with commas between; an old one stays to check old receipts."""
    try:
        seeds = [base64.b64decode(part, validate=True) for part in material.split(",")]
        return tuple(Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds)
    except ValueError as failure:
        raise ImproperlyConfigured("MEDIATION_RECEIPT_KEY is not set, or not base64 of 32 bytes.") from failure


def _pem(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
