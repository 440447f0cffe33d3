"""Few tries are believed little: a chance lies between what was seen and what is seen of more people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.contact import response
from mediation.contact.response import FIRST_SHARE, STRONGEST, WEAKEST, Floats, Response
from mediation.contact.slots import SLOTS, Band

CARDS, LOANS = ("credit_card", "35_49"), ("consumer_loan", "35_49")
EVENING = list(Band).index(Band.EVENING)


def counts(*by_person: tuple[int, int]) -> tuple[Floats, Floats]:
    """Evening calls of people: tried and reached."""
    tried, reached = (np.zeros((len(by_person), len(SLOTS))) for _ in range(2))
    tried[:, EVENING], reached[:, EVENING] = np.array(by_person).T
    return tried, reached


def learnt(*by_person: tuple[int, int]) -> Response:
    return response.learn([CARDS] * len(by_person), np.ones(len(by_person)), *counts(*by_person))


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, int]]:
    tried = draw(st.lists(st.integers(0, 30), min_size=1, max_size=20))
    return [(many, draw(st.integers(0, many))) for many in tried]


@given(histories())
def test_a_chance_is_a_chance_and_lies_between_ones_own_share_and_the_groups(history: list[tuple[int, int]]) -> None:
    model = learnt(*history)
    chances = model.chances([CARDS] * len(history), *counts(*history))
    assert ((chances >= 0) & (chances <= 1)).all()
    assert ((model.own_strength >= WEAKEST) & (model.own_strength <= STRONGEST)).all()
    group = model.shares[0, EVENING]
    for (tried, reached), chance in zip(history, chances[:, EVENING], strict=True):
        own = reached / tried if tried else group
        assert min(own, group) - 1e-9 <= chance <= max(own, group) + 1e-9


def test_before_anybody_was_tried_every_slot_is_alike() -> None:
    model = learnt((0, 0))
    assert model.chances([CARDS], *counts((0, 0))) == pytest.approx(FIRST_SHARE)


def test_who_answered_more_often_is_the_likelier_to_answer() -> None:
    model = learnt(*[(4, 0)] * 50, *[(4, 4)] * 50)
    rare, new, often = model.chances([CARDS] * 3, *counts((4, 0), (0, 0), (4, 4)))[:, EVENING]
    assert rare < new < often
    assert often > 0.7  # people differ much, so their own tries count for much


def test_where_people_do_not_differ_their_own_tries_count_for_little() -> None:
    model = learnt(*[(4, 2)] * 100)
    low, high = model.chances([CARDS] * 2, *counts((4, 0), (4, 4)))[:, EVENING]
    assert high - low < 0.05


def test_tries_at_other_hours_say_less_than_tries_at_this_one() -> None:
    model = learnt(*[(4, 0)] * 50, *[(4, 4)] * 50)
    (chances,) = model.chances([CARDS], *counts((6, 0)))
    (new,) = model.chances([CARDS], *counts((0, 0)))
    noon = list(Band).index(Band.NOON)
    assert chances[noon] < new[noon]
    assert chances[EVENING] / new[EVENING] < chances[noon] / new[noon]


def test_a_group_with_few_tries_is_drawn_to_everybodys_share() -> None:
    tried, reached = counts(*[(10, 3)] * 40, (1, 1))
    model = response.learn([CARDS] * 40 + [LOANS], np.ones(41), tried, reached)
    loans = model.shares[model.groups.index(LOANS), EVENING]
    assert 0.3 < loans < 0.5


@given(histories())
def test_alike_people_may_be_counted_one_by_one_or_together(history: list[tuple[int, int]]) -> None:
    one_by_one = learnt(*history, *history)
    together = response.learn([CARDS] * len(history), np.full(len(history), 2.0), *counts(*history))
    assert one_by_one.own_strength == pytest.approx(together.own_strength)
    assert one_by_one.shares == pytest.approx(together.shares)
