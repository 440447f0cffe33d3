"""Mediation again about agreements in force: what an institution's system asks for, and who waits for an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from mediation import errors, present
from mediation.agreements import renegotiating
from mediation.agreements.renegotiating import Asked
from mediation.api.access import requires
from mediation.api.clients import Scope
from mediation.api.schemas import Number
from mediation.cases import actions as cases
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import PartyRole

router = Router(tags=["offers"])
READS = (Permission.READ_CASES, Scope.OFFERS_READ)
ASKS = (
    Permission.NEGOTIATE, Scope.OFFERS_WRITE, errors.NotFound, errors.IllegalMove, errors.ReasonMissing,
    errors.AlreadyAsked, errors.CourtDecides, errors.NothingOwed,
)  # fmt: skip


class Wish(Schema):
    """Why the institution wants to mediate again."""

    reason: str = Field(min_length=1, max_length=500)


class Waiting(Schema):
    """Who wants to mediate again about the agreement of a case, and why; it binds until another takes effect."""

    case: str
    asked_by: str
    reason: str
    asked_at: datetime


@router.get("/renegotiations", response=list[Waiting], **requires(*READS))
def renegotiations(request: HttpRequest) -> Any:
    """Who wants to mediate again and waits for the mediator's answer, the oldest first."""
    return [_waiting(row) for row in renegotiating.waiting(tx_of(request))]


@router.post("/cases/{number}/renegotiation", response={201: Waiting}, **requires(*ASKS))
def ask_again(request: HttpRequest, number: Number, wish: Wish) -> Any:
    """Ask, for the institution, to mediate again about the agreement in force."""
    tx = tx_of(request)
    case = cases.find(tx, number).id
    renegotiating.ask(tx, [Asked(case_id=case, by=PartyRole.CLAIMANT, reason=wish.reason)], at=present.now())
    return Status(201, _waiting(renegotiating.waiting(tx, case_id=case)[0]))


def _waiting(row: Any) -> Waiting:
    return Waiting(case=row.number, asked_by=row.asked_by, reason=row.reason, asked_at=row.asked_at)
