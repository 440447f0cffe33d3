"""The interval of a difference holds its truth at all looks together, and is close to that of one look."""

from __future__ import annotations

import random
from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediation.statistics.always_valid import Arm, difference, is_ruled_out


@st.composite
def arms(draw: st.DrawFn) -> Arm:
    people = draw(st.integers(0, 5_000))
    return Arm(people, draw(st.integers(0, people)))


@settings(deadline=None)
@given(arms(), arms())
def test_the_interval_holds_what_was_counted_and_turns_with_the_arms(first: Arm, second: Arm) -> None:
    found, turned = difference(first, second), difference(second, first)
    assert -1 <= found.lower <= Decimal(first.share - second.share).quantize(Decimal("0.0001")) <= found.upper <= 1
    assert (found.lower, found.upper) == pytest.approx((-turned.upper, -turned.lower), abs=Decimal("0.0002"))


@settings(deadline=None)
@given(arms(), arms(), st.floats(-1, 1))
def test_what_is_ruled_out_lies_outside(first: Arm, second: Arm, by: float) -> None:
    found = difference(first, second)
    assert is_ruled_out(by, first, second) or found.lower <= Decimal(by) <= found.upper


def test_nobody_tells_nothing() -> None:
    found = difference(Arm(0, 0), Arm(0, 0))
    assert (None, -1, 1) == (found.value, found.lower, found.upper)


def test_many_people_tell_a_small_difference() -> None:
    found = difference(Arm(90_000, 36_000), Arm(10_000, 3_500))
    once = 1.96 * sqrt(0.4 * 0.6 / 90_000 + 0.35 * 0.65 / 10_000)
    assert found.lower > 0
    assert Decimal("0.05") == found.value
    assert float(found.upper - found.lower) < 2 * once * 3  # the price of looking at any time


def misses(chances: tuple[float, float], share: float, drawn: random.Random) -> bool:
    """Whether the truth is ruled out at any of 50 looks at 2,000 people, as they come."""
    counts = [[0, 0], [0, 0]]
    for person in range(1, 2_001):
        arm = drawn.random() < share
        counts[arm][0] += 1
        counts[arm][1] += drawn.random() < chances[arm]
        if person % 40 == 0 and is_ruled_out(chances[0] - chances[1], Arm(*counts[0]), Arm(*counts[1])):
            return True
    return False


@pytest.mark.parametrize(("chances", "share"), [((0.3, 0.3), 0.1), ((0.55, 0.4), 0.5), ((0.02, 0.05), 0.1)])
def test_who_looks_all_the_time_is_misled_in_one_of_twenty_runs_at_most(
    chances: tuple[float, float], share: float
) -> None:
    drawn = random.Random(f"{chances} {share}")
    runs = 60
    # Ville's inequality bounds the chance by 5 %; of sixty runs more than eight would be by less than one in a hundred.
    assert sum(misses(chances, share, drawn) for _ in range(runs)) <= 8
