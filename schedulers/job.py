"""What a job of the clock is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mediation.db import Tx
from mediation.vocabulary import Word
from schedulers.isolation import Note


def nothing(_now: datetime) -> None:
    """What follows a run by default."""


class Missed(Word):
    """What is made good of the slots that passed while no clock ran."""

    LATEST = "latest", "只补最近一次", "The latest, once for all of them"
    EVERY = "every", "逐次补齐", "Every one, in order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing the clock does.

    `when`: second, minute, hour, day, month and weekday (0 is Monday) in Shanghai, as cron writes them.
    `zh`, `en`: what it is for. `run` works in the transaction that books the slot, and says what it found,
    without personal values. `then` cannot be taken back, as sending cannot: it follows once the slot is
    booked for good. `limit`: longer than this no statement of a run may take; `pause`: nor may the process rest
    between two, since a frozen one keeps its locks so long. `missed` slots are run late, but not after `grace`.
    """

    name: str
    when: str
    zh: str
    en: str
    run: Callable[[Tx, datetime], Note]
    then: Callable[[datetime], None] = nothing
    limit: timedelta = timedelta(minutes=10)
    pause: timedelta = timedelta(seconds=30)
    missed: Missed = Missed.LATEST
    grace: timedelta | None = None
