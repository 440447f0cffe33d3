"""Proposals as they are kept: canonical JSON, and the digest that an answer is bound to; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mediation.money import rounded
from mediation.terms import Proposal
from mediation.vocabulary import ClaimComponent


def to_text(proposal: Proposal) -> str:
    """The proposal as JSON, the same for the same terms; amounts as text, components that are not waived left out."""
    record = {
        "settled_amount": str(rounded(proposal.settled_amount)),
        "waived": {str(name): str(rounded(amount)) for name, amount in proposal.waived.items() if amount},
        "down_payment": str(rounded(proposal.down_payment)),
        "periods": proposal.periods,
        "deferral_months": proposal.deferral_months,
        "last_due_on": str(proposal.last_due_on),
    }
    return json.dumps(record, sort_keys=True)


def of(record: Mapping[str, Any]) -> Proposal:
    """The proposal of a record."""
    return Proposal(
        settled_amount=Decimal(record["settled_amount"]),
        waived={ClaimComponent(name): Decimal(amount) for name, amount in record["waived"].items()},
        down_payment=Decimal(record["down_payment"]),
        periods=record["periods"],
        deferral_months=record["deferral_months"],
        last_due_on=date.fromisoformat(record["last_due_on"]),
    )


def digest(proposal: Proposal) -> bytes:
    """SHA-256 of a proposal: what an answer is good for, and nothing else."""
    return hashlib.sha256(to_text(proposal).encode()).digest()
