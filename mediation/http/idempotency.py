"""Lets a request that changes something be sent again without doing it twice.

As draft-ietf-httpapi-idempotency-key-header has it. The key is taken and the answer kept in the transaction of the
request, so that a request that fails takes no key.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mediation.db import Tx, load
from mediation.http import refusals

sql = load(Path(__file__).with_name("http.sql"))
KEPT = timedelta(days=8)
"""Banks try again within the week."""


def once(tx: Tx, key: str, act: Callable[[], Any], *, fingerprint: bytes, at: datetime) -> Any:
    """What `act` answers, as JSON; under a key of the same login that was used before, what it answered then.

    Raises KeyUsedBefore when something else was asked under that key.
    """
    whose = {"user_id": tx.actor.user_id, "key": key}
    claim = {**whose, "institution_id": tx.actor.institution_id, "fingerprint": fingerprint, "at": at}
    if tx.value(sql.claim_key, **claim) is None:
        kept = tx.one(sql.kept_answer, **whose)
        if bytes(kept.fingerprint) != fingerprint:
            raise refusals.KeyUsedBefore()
        return json.loads(kept.answer)
    answer = act()
    tx.run(sql.keep_answer, **whose, answer=json.dumps(answer, ensure_ascii=False))
    return answer


def forget(tx: Tx, *, now: datetime) -> int:
    """Drop the answers that are kept no longer; how many."""
    return tx.run(sql.forget_answers, before=now - KEPT)
