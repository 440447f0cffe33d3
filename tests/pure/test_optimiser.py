"""The optimiser finds what enumeration finds, keeps every rule, and ignores the order of its input."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rosters import DRAW, a_city, backlog, few_examples, rosters

from mediation.assignment import certificate, flow, rules
from mediation.assignment.certificate import Run
from mediation.assignment.draw import Draw
from mediation.assignment.optimiser import solve
from mediation.assignment.rules import PARTS, Candidate, Kind, Policy, blocking
from mediation.assignment.verifying import verify

POLICY = Policy()


def score(kind: Kind, mediator: Candidate) -> int:
    return sum(part.points(kind, mediator, POLICY) for part in PARTS)


def objective_by_hand(cases: Mapping[int, Kind], to: Mapping[int, Candidate | None]) -> int | None:
    """What an assignment is worth; nothing when it breaks a rule or finds no room."""
    taken = Counter(mediator.id for mediator in to.values() if mediator)
    shares = Counter((mediator.id, cases[case].institution) for case, mediator in to.items() if mediator)
    total = 0
    for case, mediator in to.items():
        if mediator is None:
            total -= POLICY.penalty(cases[case])
            continue
        room = mediator.share_room.get(cases[case].institution, len(cases))
        if blocking(cases[case], mediator) or shares[mediator.id, cases[case].institution] > room:
            return None
        total += score(cases[case], mediator)
    for mediator in {mediator.id: mediator for mediator in to.values() if mediator}.values():
        places = range(mediator.load + 1, mediator.load + taken[mediator.id] + 1)
        if mediator.load + taken[mediator.id] > mediator.capacity:
            return None
        total -= sum(POLICY.load[-(-10 * place // mediator.capacity) - 1] for place in places)
    return total


def assigned(run: Run) -> dict[int, int | None]:
    return {case: mediator_id for _, mediator_id, case_ids in run.matches for case in case_ids}


@few_examples
@given(backlog(4), rosters(3))
def test_nothing_is_better_by_enumeration(cases: dict[int, Kind], roster: list[Candidate]) -> None:
    every = product([None, *roster], repeat=len(cases))
    values = (objective_by_hand(cases, dict(zip(cases, to, strict=True))) for to in every)
    best = max(value for value in values if value is not None)
    run = solve(cases, roster, draw=DRAW)
    assert best == run.objective == run.bound
    by_id = {mediator.id: mediator for mediator in roster}
    assert best == objective_by_hand(cases, {case: by_id.get(to or 0) for case, to in assigned(run).items()})


@few_examples
@given(backlog(40), rosters(8))
def test_every_run_can_be_checked(cases: dict[int, Kind], roster: list[Candidate]) -> None:
    """The check is code of its own: rules, room and draw were kept, and the prices prove the objective the best."""
    run = solve(cases, roster, draw=DRAW)
    assert [] == verify(json.loads(certificate.canonical(certificate.write(run))))


@few_examples
@given(backlog(20), rosters(6), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(
    cases: dict[int, Kind], roster: list[Candidate], chance: Random
) -> None:
    def shuffled(items: Any) -> list[Any]:
        return chance.sample(list(items), len(items))

    others = [
        replace(one, products=dict(shuffled(one.products.items())), share_room=dict(shuffled(one.share_room.items())))
        for one in shuffled(roster)
    ]
    run, again = solve(cases, roster, draw=DRAW), solve(dict(shuffled(cases.items())), others, draw=DRAW)
    assert certificate.write(run) == certificate.write(again)


@pytest.mark.parametrize("seed", range(4))
def test_few_arcs_are_enough_for_the_optimum(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    cases, roster = a_city(600, 24, seed=seed)
    over_all = solve(cases, roster, draw=DRAW)
    monkeypatch.setattr(flow, "FEW_ARCS", 200)
    monkeypatch.setattr(flow, "NEAR", 100)
    over_few = solve(cases, roster, draw=DRAW)
    assert over_all.objective == over_few.objective
    assert [] == verify(certificate.write(over_few))


@few_examples
@given(backlog(12), backlog(12), rosters(4))
def test_standing_loads_are_fixed_and_the_rest_is_exact(
    first: dict[int, Kind], second: dict[int, Kind], roster: list[Candidate]
) -> None:
    """New cases on standing loads are worth what they are in one run in which the old ones may not move."""
    roster = [replace(mediator, slowness=0) for mediator in roster]
    before = solve(first, roster, draw=DRAW)
    loads, shares = Counter[int](), Counter[tuple[int, int]]()
    held, everybody = {}, frozenset(mediator.id for mediator in roster)
    worth = before.objective
    for one, mediator_id, case_ids in before.matches:
        kind = before.classes[one].kind
        if mediator_id is None:
            worth += len(case_ids) * POLICY.penalty(kind)
            continue
        loads[mediator_id] += len(case_ids)
        shares[mediator_id, kind.institution] += len(case_ids)
        held |= {case + 1000: kind._replace(priority=3, recused=everybody - {mediator_id}) for case in case_ids}
    standing = [
        replace(
            mediator,
            load=mediator.load + loads[mediator.id],
            share_room={at: room - shares[mediator.id, at] for at, room in mediator.share_room.items()},
        )
        for mediator in roster
    ]
    after = solve(second, standing, draw=DRAW)
    together = solve(second | held, roster, draw=DRAW, policy=Policy(queue=(*POLICY.queue, rules.MOST)))
    assert worth + after.objective == together.objective


def test_equal_mediators_share_evenly_and_the_draw_decides_who_gets_the_odd_case() -> None:
    roster = [Candidate(id=number, products={"insurance": 80}, capacity=30) for number in (3, 1, 2)]
    cases = {case: Kind("insurance", 1 + case % 2) for case in range(1, 11)}
    runs = [solve(cases, roster, draw=Draw(secret="5e" * 32, beacon=str(beacon))) for beacon in range(12)]
    loads = [Counter(assigned(run).values()) for run in runs]
    assert all(sorted(load.values()) == [3, 3, 4] for load in loads)
    assert {1, 2, 3} == {max(load, key=lambda number: load[number]) for load in loads}


def test_equal_cases_are_told_apart_by_the_draw() -> None:
    roster = [Candidate(id=1, products={"insurance": 80}, capacity=3)]
    cases = dict.fromkeys(range(1, 9), Kind("insurance", 1))
    lucky = {
        frozenset(case for case, to in assigned(run).items() if to)
        for run in (solve(cases, roster, draw=Draw(secret="5e" * 32, beacon=str(beacon))) for beacon in range(8))
    }
    assert len(lucky) > 1
    assert {3} == set(map(len, lucky))
