"""No plan is worth more than the one found, and it never gives more than there is."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mediation.contact.allocation import Ints, allocate

SLOTS = 3


@st.composite
def days(draw: st.DrawFn) -> tuple[Ints, Ints, Ints]:
    """Worth of up to five people in three slots, one class each or two alike, and the room of the slots."""
    counts = draw(st.lists(st.integers(0, 2), min_size=1, max_size=3))
    worth = [draw(st.lists(st.integers(0, 20), min_size=SLOTS, max_size=SLOTS)) for _ in counts]
    room = draw(st.lists(st.integers(0, 3), min_size=SLOTS, max_size=SLOTS))
    return np.array(worth), np.array(counts), np.array(room)


def best_of_all(worth: Ints, counts: Ints, room: Ints) -> int:
    """The worth of the best plan, by trying them all; slot 3 is none."""
    people = np.repeat(np.arange(len(counts)), counts)
    padded = np.hstack([worth, np.zeros((len(worth), 1), dtype=np.int64)])
    plans = product(range(SLOTS + 1), repeat=len(people))
    lawful = (plan for plan in plans if all(plan.count(slot) <= room[slot] for slot in range(SLOTS)))
    return max(sum(int(padded[row, slot]) for row, slot in zip(people, plan, strict=True)) for plan in lawful)


@given(days())
def test_no_plan_is_worth_more(day: tuple[Ints, Ints, Ints]) -> None:
    worth, counts, room = day
    given_slots = allocate(worth, counts, room)
    assert (given_slots.sum(axis=1) <= counts).all()
    assert (given_slots.sum(axis=0) <= room).all()
    assert not given_slots[worth == 0].any()
    assert best_of_all(worth, counts, room) == int((worth * given_slots).sum())
    assert (given_slots == allocate(worth, counts, room)).all()


def test_nobody_gets_nothing() -> None:
    none = np.zeros((0, SLOTS), dtype=np.int64)
    assert (0, SLOTS) == allocate(none, np.zeros(0, dtype=np.int64), np.full(SLOTS, 5)).shape
