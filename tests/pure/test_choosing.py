"""A list is drawn for nobody's good, and the ranks of both sides decide as published."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rosters import DRAW, few_examples, kinds, rosters

from mediation.assignment import certificate, choosing
from mediation.assignment.choosing import Answer, decide, draw_lists, fits, verify
from mediation.assignment.classes import CaseClass
from mediation.assignment.rules import Candidate, Kind, Policy, blocking

POLICY = Policy()
LISTED = [4, 2, 9, 7, 1]


def answers_to(listed: list[int]) -> st.SearchStrategy[Answer]:
    cut = st.tuples(st.permutations(listed), st.integers(0, 3), st.integers(0, len(listed)))
    return cut.map(lambda drawn: Answer(drawn[0][: drawn[1]], drawn[0][drawn[1] :][: drawn[2]]))


@few_examples
@given(kinds, rosters(20), st.integers(1, 999))
def test_a_list_holds_only_those_who_may_take_the_case(kind: Kind, roster: list[Candidate], case: int) -> None:
    listed = draw_lists(DRAW, [CaseClass(kind, (case,))], roster, POLICY)[case]
    able = {one.id for one in roster if not blocking(kind, one)}
    assert set(listed) <= able
    assert min(len(able), choosing.SIZE) == len(listed) == len(set(listed))
    assert listed == draw_lists(DRAW, [CaseClass(kind, (case,))], roster[::-1], POLICY)[case]


def test_the_best_are_drawn_from_and_the_order_says_nothing() -> None:
    roster = [Candidate(id=number, products={"loan": 100 - number}, capacity=40) for number in range(1, 41)]
    lists = draw_lists(DRAW, [CaseClass(Kind("loan", 1), tuple(range(1, 1001)))], roster, POLICY).values()
    on_a_list = Counter(number for listed in lists for number in listed)
    first = Counter(listed[0] for listed in lists)
    assert set(range(1, 15)) == set(on_a_list) == set(first)
    assert all(400 < count < 600 for count in on_a_list.values())
    assert all(40 < count < 110 for count in first.values())


@few_examples
@given(answers_to(LISTED), answers_to(LISTED), st.frozensets(st.sampled_from(LISTED)))
def test_the_lowest_sum_of_ranks_is_chosen_among_those_nobody_struck(
    one: Answer, other: Answer, barred: frozenset[int]
) -> None:
    decided = decide(LISTED, {"institution": one, "respondent": other}, barred)
    left = set(LISTED) - set(one.struck) - set(other.struck) - barred

    def total(number: int) -> int:
        return sum(list(a.ranked).index(number) + 1 if number in a.ranked else 5 for a in (one, other))

    assert (decided.mediator_id is None) == (not left) == (decided.outcome == "nobody_left")
    if decided.mediator_id:
        assert decided.mediator_id in left
        assert total(decided.mediator_id) == min(map(total, left)) == sum(filter(None, decided.ranks.values()))


def test_of_equals_who_was_drawn_first_is_chosen() -> None:
    answers = {"institution": Answer([], [2, 9]), "respondent": Answer([], [9, 2])}
    assert ("chosen", 2, {"institution": 1, "respondent": 2}) == decide(LISTED, answers, [])


def test_a_silent_side_leaves_the_choice_to_the_other_and_two_to_the_run() -> None:
    alone = decide(LISTED, {"respondent": Answer([4], [7])}, [])
    assert ("chosen", 7, {"institution": None, "respondent": 1}) == alone
    assert ("silent", None, {}) == decide(LISTED, {}, [])


@pytest.mark.parametrize(
    ("struck", "ranked", "fine"),
    [
        ([], [], True),
        ([4, 2, 9], [7, 1], True),
        ([4, 2, 9, 7], [], False),
        ([], [5], False),
        ([4], [4], False),
        ([], [2, 2], False),
    ],
)
def test_an_answer_fits_its_list(struck: list[int], ranked: list[int], fine: bool) -> None:
    assert fine is fits(LISTED, Answer(struck, ranked))


def a_record() -> dict[str, Any]:
    record = {
        "format": choosing.FORMAT, "rules": "2", "case": 5, "run": 1, "list": LISTED,
        "answers": {"institution": {"struck": [4], "ranked": [7, 2]}, "respondent": {"struck": [], "ranked": [2]}},
        "barred": {"9": ["FULL"]}, "outcome": "chosen", "mediator_id": 2,
    }  # fmt: skip
    return resealed(record)


def resealed(record: dict[str, Any]) -> dict[str, Any]:
    return record | {"sha256": certificate.digest({name: v for name, v in record.items() if name != "sha256"})}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"mediator_id": 7}, ["decision"]),
        ({"outcome": "silent", "mediator_id": None}, ["decision"]),
        ({"barred": {"9": ["FULL"], "2": ["FULL"]}}, ["decision"]),
        ({"answers": {"institution": {"struck": [1, 4, 7, 9], "ranked": [2]}}}, ["answers"]),
        ({"list": [2, 4, 9, 7, 1]}, ["list"]),
        ({"answers": None}, ["unreadable"]),
    ],
)
def test_a_forged_record_is_found_out(change: dict[str, Any], found: list[str]) -> None:
    assert found == verify(resealed(a_record() | change), {"listed": [[5, LISTED]]})


def test_a_record_that_was_changed_afterwards_shows_in_its_digest() -> None:
    assert ["digest"] == verify(a_record() | {"run": 2})
