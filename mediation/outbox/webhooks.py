"""Webhooks: an institution's system is told of what happens in its cases, signed as the Standard Webhooks have it.

Each message says what happened and where, nothing of its content. It is sent until the system answers 2xx, with
pauses that grow; its id stays the same, so that who gets it twice can tell. 410 Gone ends it.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import secrets
import socket
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from standardwebhooks import Webhook
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import SYSTEM, Tx, transaction
from mediation.db.sealed import seal, unseal
from mediation.outbox import actions as outbox
from mediation.outbox import following
from mediation.outbox.following import sql
from mediation.outbox.senders import Accepted, Courier, NeverSent, NotSent, Outgoing, Sender

CONNECT_SECONDS, ANSWER_SECONDS = 5, 10
MOST = 10
"""So many addresses an institution may have."""
COLUMN = "webhooks.secret"
PREFIX = "webhook:"
TEST = "test"


def add(tx: Tx, url: str, *, events: Sequence[str] = (), at: datetime) -> tuple[int, str]:
    """Tell the actor's institution at an address from now on; its id, and the secret that is shown this once.

    WebhookAddress unless the address is https and of the outside, TooManyWebhooks.
    """
    if not _is_allowed(url):
        raise errors.WebhookAddress()
    if len(tx.rows(sql.webhooks, id=None)) >= MOST:
        raise errors.TooManyWebhooks()
    (one,) = cases.draw_ids(tx, "webhooks", count=1)
    secret = base64.b64encode(secrets.token_bytes(32)).decode()
    institution = tx.actor.institution_id
    follower = following.follow(tx, institution, f"{PREFIX}{one}", events=events, at=at)
    sealed = seal(secret, COLUMN, one)
    tx.run(sql.add_webhook, id=one, follower_id=follower, institution_id=institution, url=url, secret_sealed=sealed)
    return one, f"whsec_{secret}"


def registered(tx: Tx) -> list[Any]:
    """The addresses that the actor's institution is told at."""
    return tx.rows(sql.webhooks, id=None)


def remove(tx: Tx, webhook_id: int, *, at: datetime) -> None:
    """Tell an address nothing more; NotFound if the actor's institution has none of this id."""
    following.unfollow(tx, tx.one(sql.webhooks, id=webhook_id).topic, at=at)


def test(tx: Tx, webhook_id: int, *, at: datetime) -> None:
    """Send a message that says nothing, so that a receiver can be tried; NotFound."""
    topic = tx.one(sql.webhooks, id=webhook_id).topic
    outbox.post(tx, topic, case_id=None, payload={"event": TEST, "at": at.isoformat()}, at=at)


def messages(tx: Tx, webhook_id: int, *, before: int | None = None, limit: int = 50) -> list[Any]:
    """The last messages to an address and how they stand, newest first; NotFound."""
    topic = tx.one(sql.webhooks, id=webhook_id).topic
    with tx.handing_over():
        return tx.rows(sql.newest, topic=topic, before=before, limit=limit)


class WebhookCourier(Courier):
    """Carries the messages of one address."""

    def __init__(self, webhook_id: int, url: str) -> None:
        self._id, self._url = webhook_id, url
        self._session = requests.Session()
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Outward())

    def ready(self, _messages: Sequence[Outgoing], *, at: datetime) -> Sender:
        """Signs with the secret as of now."""
        with transaction(SYSTEM) as tx:
            secret = unseal(tx.one(sql.secret, id=self._id).secret_sealed, COLUMN, self._id)
        signer = Webhook(secret or "")

        def send(message: Outgoing) -> Accepted | None:
            body = json.dumps(_body(message), ensure_ascii=False)
            name = f"msg_{message.id}"
            headers = {
                "Content-Type": "application/json",
                "User-Agent": "mediation-webhooks/1",
                "webhook-id": name,
                "webhook-timestamp": str(int(at.timestamp())),
                "webhook-signature": signer.sign(name, at, body),
            }
            self._post(body.encode(), headers)
            return None

        return send

    def _post(self, body: bytes, headers: dict[str, str]) -> None:
        try:
            with self._session.post(
                self._url,
                data=body,
                headers=headers,
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer:
                status = answer.status_code
        except _NotOutside as failure:
            raise NeverSent("The address is not one of the outside.") from failure
        except (requests.exceptions.RequestException, HTTPError, OSError) as lost:
            raise NotSent("The address did not answer.") from lost
        if status == 410:
            raise NeverSent("The address is gone (410).")
        if not 200 <= status < 300:
            raise NotSent(f"The address answered {status}.")


def couriers(tx: Tx) -> dict[str, Courier]:
    """Who carries the messages of each address."""
    return {row.topic: WebhookCourier(row.id, row.url) for row in tx.rows(sql.webhooks, id=None)}


def _body(message: Outgoing) -> dict[str, Any]:
    """`{"type", "timestamp", "data"}`, as the Standard Webhooks recommend."""
    said = dict(message.payload)
    event, at = said.pop("event"), said.pop("at")
    kind = event.replace(":", ".") if ":" in event or event == TEST else f"case.{event}"
    return {"type": kind, "timestamp": at, "data": said}


def _is_allowed(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if host in settings.WEBHOOK_HOSTS:
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and bool(host) and "@" not in parts.netloc and not _is_inside(host)


def _is_inside(host: str) -> bool:
    """Whether a host is named by an address that is not of the outside; names are looked up when they are used."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return host == "localhost" or "." not in host


class _NotOutside(ValueError):
    """A name led to a machine of the inside."""


def _checked(connection: HTTPConnection, opened: socket.socket) -> socket.socket:
    """A name is checked by where it led: what it meant a moment ago does not count."""
    if connection.host in settings.WEBHOOK_HOSTS:
        return opened
    if not ipaddress.ip_address(opened.getpeername()[0]).is_global:
        opened.close()
        raise _NotOutside
    return opened


class _PlainConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(self, super()._new_conn())


class _SafeConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(self, super()._new_conn())


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SafePool(HTTPSConnectionPool):
    ConnectionCls = _SafeConnection


class _Outward(HTTPAdapter):
    """Connects to the outside only, and to what the settings name."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As requests calls it."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager: PoolManager
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SafePool}
