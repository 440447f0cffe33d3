"""Ways out of the system; each may be asked twice to send the same message, and tells by its id."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message on its way; whoever receives it keeps the id and ignores one that it knows."""

    id: int
    topic: str
    case_id: int | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A provider has taken a message to a party on, under an id of its own; kept as evidence of delivery.

    Who sends to anybody else answers with nothing.
    """

    provider: str
    provider_id: str


class NotSent(Exception):
    """A message did not leave, for a reason that holds no personal value; it is tried again."""


class NeverSent(NotSent):
    """A message must not leave, or cannot whenever it is tried; it is parked at once."""


class Rests(NotSent):
    """The partner takes nothing just now, this message or another: all wait for it, and none has used up a try."""


Sender = Callable[[Outgoing], Accepted | None]


class Courier:
    """Carries batches of one topic: looks up at once what they need, and writes down with them that they left."""

    def rests(self, *, at: datetime) -> bool:  # noqa: ARG002 - most have nobody to wait for
        """Whether nothing is to be taken from the queue now, since the partner would not take it."""
        return False

    def ready(self, messages: Sequence[Outgoing], *, at: datetime) -> Sender:
        """Who sends the messages of a batch, in no transaction; asked for fewer of them if this fails."""
        raise NotImplementedError

    def left(self, tx: Tx, messages: Sequence[Outgoing], *, at: datetime) -> None:
        """In the transaction that notes that these have left; a refusal here sends them again."""


class _Always(Courier):
    def __init__(self, send: Sender) -> None:
        self._send = send

    def ready(self, messages: Sequence[Outgoing], *, at: datetime) -> Sender:  # noqa: ARG002
        return self._send


def courier(sender: Sender | Courier) -> Courier:
    """A sender of single messages as one of batches."""
    return sender if isinstance(sender, Courier) else _Always(sender)


def file_sender(folder: Path) -> Sender:
    """Writes each message to a file of its own, readable by its owner only: where nothing else is set up."""

    def send(message: Outgoing) -> None:
        write_once(folder, f"{message.id}.json", json.dumps(asdict(message), ensure_ascii=False).encode())

    return send


def write_once(folder: Path, name: str, content: bytes) -> None:
    """A file that is there as a whole or not at all, readable by its owner only; written again, it is the same."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}"
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.rename(folder / name)
