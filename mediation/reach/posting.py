"""Notices put in the outbox with their event, by the best channel that is allowed.

A message names its notice, its party and its channel, and nothing personal; who carries it looks the rest up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mediation.contact import actions as contact
from mediation.db import Tx
from mediation.notices import actions as notices
from mediation.notices.actions import WRITTEN, Issued
from mediation.outbox import actions as outbox
from mediation.outbox.actions import Said
from mediation.vocabulary import Channel

TOPICS = {channel: f"notice_{channel}" for channel in WRITTEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """How many notices stand, how many messages were put in the outbox by channel, and whom no channel reaches."""

    notices: int
    messages: Mapping[Channel, int]
    unreached: tuple[int, ...]


def invite(tx: Tx, case_ids: Sequence[int], *, at: datetime, channel: Channel | None = None) -> Posted:
    """Invite everybody on the other side of cases, and post it; a second call posts nothing again.

    By the best channel that is allowed, or by the one named, if it is.
    """
    return post(tx, notices.invite(tx, case_ids, at=at), at=at, channel=channel)


def post(tx: Tx, issued: Sequence[Issued], *, at: datetime, channel: Channel | None = None) -> Posted:
    """Put notices in the outbox, each once for each channel."""
    parties = list({notice.party_id for notice in issued})
    wanted = [channel] if channel else WRITTEN
    reachable = notices.reach(tx, [notice.id for notice in issued], at=at)
    refused = {one: contact.refusals(tx, parties, one, at=at) for one in wanted}
    chosen = {
        notice: next((c for c in wanted if c in reachable[notice.id] and notice.party_id not in refused[c]), None)
        for notice in issued
    }
    with tx.handing_over():
        messages = {one: _put(tx, one, [n for n, by in chosen.items() if by is one], at) for one in wanted}
    unreached = tuple(sorted({notice.party_id for notice, by in chosen.items() if by is None}))
    return Posted(notices=len(issued), messages=messages, unreached=unreached)


def _put(tx: Tx, channel: Channel, issued: Sequence[Issued], at: datetime) -> int:
    said = {
        f"notice:{notice.id}:{channel}": Said(
            case_id=notice.case_id, payload={"notice_id": notice.id, "party_id": notice.party_id, "channel": channel}
        )
        for notice in issued
    }
    return outbox.post_once(tx, TOPICS[channel], said, at=at)
