"""Invitations to a login, put in the outbox with the link sealed: it is known on its way, and to nobody after."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mediation.accounts.invitations import Link
from mediation.db import Tx
from mediation.db.sealed import seal, unseal
from mediation.outbox import actions as outbox

TOPIC = "invitation"
SEALED = "link"
COLUMN = "outbox_messages.link"


def mail(tx: Tx, link: Link, *, at: datetime) -> None:
    """Have an invitation mailed to whom it is for."""
    sealed = base64.b64encode(seal(link.token, COLUMN, link.invitation_id)).decode()
    outbox.post(tx, TOPIC, case_id=None, payload={"invitation": link.invitation_id, SEALED: sealed}, at=at)


def token_of(payload: Mapping[str, Any]) -> str:
    """What the link of a message ends with; CannotUnseal."""
    return unseal(base64.b64decode(payload[SEALED]), COLUMN, payload["invitation"]) or ""
