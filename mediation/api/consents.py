"""What the people of an institution's cases were asked and answered, and what a joint budget sets aside for a case."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from mediation import errors
from mediation.api.access import requires
from mediation.api.clients import Scope
from mediation.api.schemas import Number
from mediation.cases import actions as cases
from mediation.consent import answering, coordination
from mediation.http.row_security import tx_of
from mediation.permissions import Permission

router = Router(tags=["consents"])
READS = (Permission.READ_CASES, Scope.CONSENTS_READ)


class Consent(Schema):
    """One time that a party was asked for one purpose; `party` is of this case alone."""

    party: int
    role: str
    purpose: str
    state: str
    text_version: str
    asked_at: datetime
    answered_at: datetime | None
    revoked_at: datetime | None


class Part(Schema):
    """What a party can pay to this case each month, of what they can pay to all together; yuan."""

    party: int
    claim_total: Decimal
    share: Decimal
    stated_at: datetime


@router.get("/cases/{number}/consents", response=list[Consent], **requires(*READS, errors.NotFound))
def consents(request: HttpRequest, number: Number) -> Any:
    """What the parties of a case of the institution were asked and answered."""
    tx = tx_of(request)
    return [
        Consent(
            party=row.party_id,
            role=row.role,
            purpose=row.purpose,
            state=row.state,
            text_version=row.text_version,
            asked_at=row.requested_at,
            answered_at=row.answered_at,
            revoked_at=row.revoked_at,
        )
        for row in answering.of_case(tx, cases.find(tx, number).id)
    ]


@router.get("/cases/{number}/budget", response=list[Part], **requires(*READS, errors.NotFound))
def budget(request: HttpRequest, number: Number) -> Any:
    """What standing joint budgets set aside for a case of the institution; empty while nobody consents to them."""
    tx = tx_of(request)
    return [
        Part(party=row.party_id, claim_total=row.claim_total, share=row.share, stated_at=row.stated_at)
        for row in coordination.parts(tx, cases.find(tx, number).id)
    ]
