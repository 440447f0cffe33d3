"""The guard before everything that rests on a person's consent; any stage asks it, none keeps an answer of its own.

Tables whose rows rest on consent bear the trigger `refuse_without_consent(purpose, column of the moment)` as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from mediation import errors
from mediation.db import Tx, load
from mediation.vocabulary import ConsentPurpose

sql = load(Path(__file__).with_name("consented.sql"))


def consented(tx: Tx, party_ids: Sequence[int], purpose: ConsentPurpose, *, at: datetime) -> frozenset[int]:
    """Those of the parties, as far as the actor sees them, who had consented by then and had not revoked it."""
    return frozenset(row.id for row in tx.rows(sql.consented, party_ids=list(party_ids), purpose=purpose, at=at))


def require(tx: Tx, party_ids: Sequence[int], purpose: ConsentPurpose, *, at: datetime) -> None:
    """ConsentNotGiven unless every one of the parties consents at this moment."""
    missing = set(party_ids) - consented(tx, party_ids, purpose, at=at)
    if missing:
        raise errors.ConsentNotGiven(f"({purpose}: {len(missing)} of {len(set(party_ids))})")


def declining(tx: Tx, case_ids: Sequence[int], purpose: ConsentPurpose, *, at: datetime) -> frozenset[int]:
    """Those of the cases in which somebody has refused a purpose by then, or revoked consent to it."""
    return frozenset(row.case_id for row in tx.rows(sql.declining, case_ids=list(case_ids), purpose=purpose, at=at))
