"""Ways out of the system; each may be asked twice to send the same message, and tells by its id."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message on its way; whoever receives it keeps the id and ignores one that it knows."""

    id: int
    topic: str
    case_id: int | None
    payload: Mapping[str, Any]


class NotSent(Exception):
    """A message did not leave, for a reason that holds no personal value."""


Sender = Callable[[Outgoing], None]


def file_sender(folder: Path) -> Sender:
    """Writes each message to a file of its own, readable by its owner only: where nothing else is set up."""

    def send(message: Outgoing) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".{message.id}"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(message), ensure_ascii=False), encoding="utf-8")
        draft.rename(folder / f"{message.id}.json")

    return send
