"""What an institution and a party settle between themselves before mediation: talks on site (C6), and their end (C7).

It is never counted as mediated. That it is settled is shown by a document of the case, which stays with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.words import DirectResolution
from mediation.db import Tx, load
from mediation.vocabulary import CaseEvent

sql = load(Path(__file__).with_name("coordinating.sql"))
LONGEST_REASON = 200
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """How a case was settled without mediation, and the SHA-256 of the document of the case that shows it."""

    kind: DirectResolution
    evidence: bytes


def start(tx: Tx, case_ids: Sequence[int], *, reason: str, at: datetime) -> list[int]:
    """The institution talks with the parties of accepted cases itself; ReasonMissing, NotPermitted, IllegalMove."""
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise errors.ReasonMissing()
    return cases.move(tx, CaseEvent.START_COORDINATION, cases.each(case_ids, reason=said), at=at)


def resolve(tx: Tx, resolved: Mapping[int, Resolved], *, at: datetime) -> list[int]:
    """Cases end because the sides settled them themselves.

    EvidenceMissing unless each case has received the document that shows it; NotPermitted, IllegalMove.
    """
    digests = {case: each.evidence for case, each in resolved.items()}
    shown = tx.rows(sql.shown, case_ids=list(digests), digests=list(digests.values()))
    if len(shown) != len(digests):
        raise errors.EvidenceMissing(f"({len(digests) - len(shown)} of {len(digests)})")
    payloads = {case: {"kind": each.kind, "sha256": each.evidence.hex()} for case, each in resolved.items()}
    return cases.move(tx, CaseEvent.RESOLVE_DIRECTLY, payloads, at=at)
