"""The organisation's seal on many agreements in one sitting: which wait for it, and what became of each chosen one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.agreements import signing
from mediation.agreements.signing import SIGNS_FOR, Act
from mediation.agreements.words import Unsealed
from mediation.db import Tx, load
from mediation.vocabulary import Product, SignerRole

sql = load(Path(__file__).with_name("sealing.sql"))
MOST = 500
"""Agreements that are sealed in one go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed to: an institution by its code, a kind of dispute."""

    institution: str | None = None
    product: Product | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A chosen agreement that was not sealed, by the number of its case, and why."""

    number: str
    why: Unsealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What became of a sitting: the numbers of cases sealed, what their agreements come to (yuan), and the others."""

    numbers: tuple[str, ...]
    total: Decimal
    refused: tuple[Refused, ...]


def waiting(
    tx: Tx, wanted: Wanted, *, places: Sequence[int] | None = None, after: int = 0, limit: int = MOST
) -> list[Any]:
    """Agreements that everybody else has signed, oldest first; of some `places` if they are named."""
    return tx.rows(
        sql.waiting,
        institution=wanted.institution,
        product=wanted.product,
        places=None if places is None else list(places),
        after=after,
        limit=limit,
    )


def seal(tx: Tx, shown: Mapping[int, bytes], *, at: datetime) -> Sealed:
    """Seal the places that were shown, each by the digest of its paper; what cannot be sealed now is told and left.

    NotPermitted for whoever has not got the seal; TooManyAtOnce beyond MOST.
    """
    if SignerRole.ORGANISATION not in SIGNS_FOR.get(tx.actor.role, ()):
        raise errors.NotPermitted()
    if len(shown) > MOST:
        raise errors.TooManyAtOnce(f"({len(shown)} > {MOST})")
    tx.rows(sql.lock, places=list(shown))
    judged = [(row, _why_not(row, shown[row.place])) for row in tx.rows(sql.judged, places=list(shown))]
    fit = [row for row, why in judged if why is None]
    signing.sign(tx, [Act(place=row.place, shown_sha256=shown[row.place]) for row in fit], at=at)
    return Sealed(
        numbers=tuple(row.number for row in fit),
        total=sum((row.settled_amount for row in fit), Decimal(0)),
        refused=tuple(Refused(number=row.number, why=why) for row, why in judged if why),
    )


def _why_not(row: Any, shown_sha256: bytes) -> Unsealed | None:
    if row.is_answered:
        return Unsealed.ANSWERED
    if row.is_fallen:
        return Unsealed.FALLEN
    if row.is_early:
        return Unsealed.EARLY
    return None if bytes(row.document_sha256) == shown_sha256 else Unsealed.ANOTHER_PAPER
