"""The mode of a session suits everybody in it, or they are heard apart; what keeps it elsewhere says the same."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.cases.care import ACCOMMODATIONS, for_vulnerabilities, with_accommodation
from mediation.cases.words import Accommodation, Vulnerability
from mediation.contact.actions import WRITTEN_TO_ONLY
from mediation.sessions.fitting import SUITS, USUAL, fitting
from mediation.vocabulary import SessionMode

A, M, V = Accommodation, SessionMode, Vulnerability


@pytest.mark.parametrize(
    ("kinds", "best"),
    [
        ((), M.VIDEO), ((V.HEARING,), M.TEXT), ((V.MOBILITY,), M.VIDEO), ((V.ELDERLY,), M.IN_PERSON),
        ((V.ILLNESS,), M.VIDEO), ((V.ELDERLY, V.MOBILITY), M.IN_PERSON), ((V.HEARING, V.MINOR), M.IN_PERSON),
        ((V.ILLNESS, V.ELDERLY), None),
    ],
)  # fmt: skip
def test_the_best_mode_is_that_of_who_needs_the_most_particular_thing(
    kinds: tuple[Vulnerability, ...], best: SessionMode | None
) -> None:
    assert best == next(iter(fitting(frozenset(for_vulnerabilities(kinds)))), None)


@given(st.sets(st.sampled_from(A)), st.booleans())
def test_a_mode_that_is_found_suits_everybody_and_none_is_overlooked(needs: set[A], declined: bool) -> None:
    found = fitting(needs, is_video_declined=declined)
    suits_all = {mode for mode in USUAL if all(mode in SUITS.get(need, USUAL) for need in needs)}
    assert set(found) == suits_all - ({M.VIDEO} if declined else set())


def test_two_needs_never_make_a_mode_fit_that_one_of_them_forbids() -> None:
    for one, other in combinations(A, 2):
        assert set(fitting({one, other})) <= set(fitting({one})) & set(fitting({other}))


def test_the_database_does_not_let_those_be_called_who_are_written_to_only() -> None:
    rules = Path("mediation/contact/migrations/0009_quiet_hours.py").read_text("utf-8")
    assert f"f.kind IN ({', '.join(repr(str(kind)) for kind in WRITTEN_TO_ONLY)})" in rules
    assert set(WRITTEN_TO_ONLY) == {kind for kind in V if A.WRITTEN_CONTACT in ACCOMMODATIONS[kind]}
    assert with_accommodation(A.STEP_FREE) == (V.MOBILITY,)
