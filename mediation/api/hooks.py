"""Webhooks of an institution: where its systems are told of what happens in its cases."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from mediation import errors, present
from mediation.api import schemas
from mediation.api.access import requires
from mediation.api.clients import Scope
from mediation.api.schemas import LARGEST_ID, Id
from mediation.http.row_security import tx_of
from mediation.outbox import webhooks as hooks
from mediation.permissions import Permission

router = Router(tags=["webhooks"])
MANAGES = (Permission.READ_CASES, Scope.WEBHOOKS)


class Address(Schema):
    """Where to be told, and of what: events as the log of cases names them; of all where none is named."""

    url: str = Field(min_length=8, max_length=500, pattern=r"^[\x21-\x7e]+$")
    events: list[Annotated[str, Field(pattern=r"^[a-z_]+(:[a-z_]+)?$", max_length=48)]] = Field([], max_length=100)


class Webhook(Schema):
    """An address that is told."""

    id: int
    url: str
    events: list[str]
    since: datetime


class Made(Schema):
    """A new webhook; the secret that its messages are signed with is shown this once."""

    id: int
    secret: str


class Sent(Schema):
    """A message and how it stands: `waiting` until it is `sent`, `parked` when it was given up."""

    id: str
    event: str
    case: str | None
    state: str
    attempts: int
    reason: str
    created_at: datetime
    sent_at: datetime | None


class Messages(Schema):
    """A page of messages, newest first; `next` is the address of the page behind it."""

    items: list[Sent]
    next: str | None


class Which(Schema):
    """Which page of messages."""

    before: int | None = Field(None, ge=1, le=LARGEST_ID)
    limit: int = Field(50, ge=1, le=200)


@router.get("/webhooks", response=list[Webhook], **requires(*MANAGES))
def webhooks(request: HttpRequest) -> Any:
    """The addresses that are told."""
    return [
        Webhook(id=row.id, url=row.url, events=row.events, since=row.since) for row in hooks.registered(tx_of(request))
    ]


@router.post("/webhooks", response={201: Made}, **requires(*MANAGES, errors.WebhookAddress, errors.TooManyWebhooks))
def add_webhook(request: HttpRequest, wanted: Address) -> Any:
    """Be told at an address from now on. What is sent there is signed (standardwebhooks.com)."""
    one, secret = hooks.add(tx_of(request), wanted.url, events=wanted.events, at=present.now())
    return Status(201, Made(id=one, secret=secret))


@router.delete("/webhooks/{int:webhook_id}", response={204: None}, **requires(*MANAGES, errors.NotFound))
def remove_webhook(request: HttpRequest, webhook_id: Id) -> Any:
    """Be told there no longer."""
    hooks.remove(tx_of(request), webhook_id, at=present.now())
    return Status(204, None)


@router.post("/webhooks/{int:webhook_id}/test", response={202: None}, **requires(*MANAGES, errors.NotFound))
def test_webhook(request: HttpRequest, webhook_id: Id) -> HttpResponse:
    """Have a message of type `test` sent there."""
    hooks.test(tx_of(request), webhook_id, at=present.now())
    return HttpResponse(status=202)


@router.get("/webhooks/{int:webhook_id}/messages", response=Messages, **requires(*MANAGES, errors.NotFound))
def webhook_messages(request: HttpRequest, webhook_id: Id, page: Query[Which]) -> Any:
    """The last messages to an address, and what became of them."""
    found = hooks.messages(tx_of(request), webhook_id, before=page.before, limit=page.limit + 1)
    shown = found[: page.limit]
    address = schemas.address("webhook_messages", webhook_id=webhook_id)
    behind = f"{address}?before={shown[-1].id}&limit={page.limit}" if len(found) > len(shown) else None
    return Messages(items=[_sent(row) for row in shown], next=behind)


def _sent(row: Any) -> Sent:
    state = "sent" if row.sent_at else "parked" if row.parked_reason else "waiting"
    return Sent(
        id=f"msg_{row.id}",
        event=row.event,
        case=row.case,
        state=state,
        attempts=row.attempts,
        reason=row.parked_reason,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )
