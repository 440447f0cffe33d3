"""What the parties of an institution's cases were told and what arrived of it; whether a code is the centre's."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from mediation import errors, present
from mediation.api.access import requires
from mediation.api.clients import Scope
from mediation.api.schemas import PRINTABLE, Number
from mediation.cases.actions import find
from mediation.db import SYSTEM, transaction
from mediation.http.row_security import tx_of
from mediation.notices import actions
from mediation.outbox import actions as outbox
from mediation.permissions import Permission

router = Router(tags=["notices"])
READS = (Permission.READ_CASES, Scope.NOTICES_READ)


class Delivery(Schema):
    """One way that a notice went, and what became of it; `reason` only where it did not arrive."""

    channel: str
    provider: str
    state: str
    reason: str
    accepted_at: datetime
    settled_at: datetime | None


class Notice(Schema):
    """One thing that a party was told, without its code: with that, anybody could speak in the centre's name."""

    notice: int
    party: int
    role: str
    kind: str
    topic: str
    issued_at: datetime
    expires_on: date
    deliveries: list[Delivery]


class Code(Schema):
    """A code as somebody read or typed it."""

    code: str = Field(min_length=1, max_length=60, pattern=PRINTABLE)


class Checked(Schema):
    """Whether it is the centre's, and from when to when; of one shape for whatever is asked, and nothing of a case."""

    is_ours: bool
    is_valid: bool
    since: date | None
    until: date | None


@router.get("/cases/{number}/notices", response=list[Notice], **requires(*READS, errors.NotFound))
def notices(request: HttpRequest, number: Number) -> Any:
    """What the parties of a case of the institution were told, and the evidence of its delivery."""
    tx = tx_of(request)
    told = actions.of_case(tx, find(tx, number).id)
    went: defaultdict[int, list[Delivery]] = defaultdict(list)
    for row in outbox.deliveries(tx, [one.id for one in told]):
        went[row.notice_id].append(
            Delivery(
                channel=row.channel,
                provider=row.provider,
                state=row.state,
                reason=row.reason,
                accepted_at=row.accepted_at,
                settled_at=row.settled_at,
            )
        )
    return [
        Notice(
            notice=one.id,
            party=one.party_id,
            role=one.role,
            kind=one.kind,
            topic=one.topic,
            issued_at=one.issued_at,
            expires_on=one.expires_on,
            deliveries=went[one.id],
        )
        for one in told
    ]


@router.post("/notices/check", response=Checked, **requires(*READS, errors.TooManyChecks))
def check(request: HttpRequest, code: Code) -> Any:
    """Whether a code is of a notice of the centre; a few tries at a time."""
    client = request.token.client_id  # type: ignore[attr-defined]
    with transaction(SYSTEM) as tx:
        found = actions.check(tx, code.code, source=f"client {client}", at=present.now())
    return Checked(is_ours=found.is_ours, is_valid=found.is_valid, since=found.since, until=found.until)
