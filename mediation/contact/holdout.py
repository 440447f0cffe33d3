"""The trial that tells what the plan is worth: a share of people, drawn by lot, is tried by a plain plan instead.

A person's arm is the SHA-256 of the published seed and the person's keyed index: nobody chooses it, it stays the same,
and who holds the key can draw it again. Arms share the day's room in proportion. What counts is whether a person was
reached or answered soon after the first case of theirs was accepted, planned for or not: so nothing of what the plan
chooses can flatter it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from mediation.contact.allocation import Ints
from mediation.db import Tx, load
from mediation.vocabulary import Word

sql = load(Path(__file__).with_name("planning.sql"))
ANSWERS_WITHIN = timedelta(days=14)


class Arm(Word):
    """By which plan a person is tried; no caller is told."""

    LEARNT = "learnt", "按联系记录安排", "Planned from response history"
    PLAIN = "plain", "先来先办", "First come, first called"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Who is drawn: so many of 65,536 by the seed; people count whose first case was accepted from a day on."""

    seed: str
    plain_of_65536: int
    begins_on: date

    @property
    def plain_share(self) -> float:
        """The share of people who are tried by the plain plan."""
        return self.plain_of_65536 / 65_536

    @property
    def params(self) -> dict[str, bytes]:
        """What statements draw with: a person is of the plain arm if SHA-256(seed ‖ index) is below `plain`."""
        return {"seed": self.seed.encode(), "plain": self.plain_of_65536.to_bytes(2, "big")}


TRIAL = Trial(seed="mediation contact plan 1", plain_of_65536=6_554, begins_on=date(2026, 1, 1))
"""A new trial is a new seed; the published one is never changed while people of it are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """People of one arm whose time to answer is over, and how many of them were reached or answered in it."""

    people: int
    answered: int


def split(room: Ints) -> dict[Arm, Ints]:
    """The room of each slot by arm, in proportion to its people."""
    plain = np.rint(room * TRIAL.plain_share).astype(np.int64)
    return {Arm.LEARNT: room - plain, Arm.PLAIN: plain}


def plain(waited: Ints, party_ids: Ints, is_open: Sequence[Sequence[bool]], room: Ints) -> Iterator[tuple[int, int]]:
    """Who gets which slot, by number: who has waited longest is called first, from the morning on, or else written to.

    `is_open` says for each person which slots they may be given.
    """
    left = room.tolist()
    for person in np.lexsort((party_ids, -waited)).tolist():
        slot = next((slot for slot, free in enumerate(left) if free and is_open[person][slot]), None)
        if slot is not None:
            left[slot] -= 1
            yield person, slot
        elif not any(left):
            return


def counts(tx: Tx, *, at: datetime, trial: Trial = TRIAL) -> dict[Arm, Counted]:
    """Both arms, as far as people had their time to answer."""
    rows = tx.rows(
        sql.trial_counts,
        **trial.params,
        begins_on=trial.begins_on,
        at=at,
        within=ANSWERS_WITHIN,
    )
    found = {Arm(row.arm): Counted(people=row.people, answered=row.answered) for row in rows}
    return {arm: found.get(arm, Counted(people=0, answered=0)) for arm in Arm}
