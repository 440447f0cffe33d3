"""Signing, and what follows from the last signature at once: the plan of the agreement that takes effect by it.

So who signs sees the instalments, and no payment falls between the plan before and the one in its place. Where there is
no plan all the same, the clock lays it out (`sweep_performance`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mediation.agreements import signing
from mediation.agreements.signing import Act, How
from mediation.db import SYSTEM, Tx, transaction
from mediation.performance import actions as performance
from mediation.vocabulary import SignerRole


def sign(tx: Tx, acts: Sequence[Act], *, at: datetime) -> list[int]:
    """As `signing.sign`; the plans of agreements that took effect are laid out."""
    return _perform(signing.sign(tx, acts, at=at), at)


def sign_for(tx: Tx, case_ids: Sequence[int], role: SignerRole, *, at: datetime, how: How | None = None) -> list[int]:
    """As `signing.sign_for`; the plans of agreements that took effect are laid out."""
    return _perform(signing.sign_for(tx, case_ids, role, at=at, how=how), at)


def _perform(case_ids: list[int], at: datetime) -> list[int]:
    if case_ids:
        with transaction(SYSTEM) as centre:
            performance.draw_up(centre, case_ids, at=at)
    return case_ids
