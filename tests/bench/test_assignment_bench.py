"""What a proven optimum costs, and what simpler rules lose against it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
import pytest
from assignment_city import DRAW, a_backlog, a_roster
from numpy.typing import NDArray

from mediation.assignment import certificate
from mediation.assignment.certificate import Run
from mediation.assignment.classes import group_cases
from mediation.assignment.optimiser import solve
from mediation.assignment.rules import BLOCKED, Candidate, Kind, Policy
from mediation.assignment.scoring import tabulate
from mediation.assignment.verifying import verify

pytestmark = pytest.mark.benchmark
CASES, PEOPLE = 232_900, 300


class Outcome(NamedTuple):
    """What comes of a rule: objective and suitability (the sum of scores) in hundredths of points.

    `breaches` expects each case to run over its thirty days at the late rate of its mediator, scaled by how full he is;
    `spread` is the standard deviation of fullness in percent.
    """

    objective: int
    suitability: int
    breaches: float
    spread: float
    waiting: int


POLICY = Policy()
Choice = Callable[[NDArray[Any], NDArray[Any], int], int]
"""Who gets a case: from the scores, the loads, and whose turn it is; -1 for nobody."""


@pytest.fixture(scope="module")
def city() -> tuple[dict[int, Kind], list[Candidate], Run]:
    cases, roster = a_backlog(CASES, 1), a_roster(PEOPLE, CASES, seed=1)
    return cases, roster, solve(cases, roster, draw=DRAW)


def alone(cases: int, people: int, seed: int) -> dict[str, Any]:
    """Figures of a solve in a process of its own."""
    script = Path(__file__).with_name("assignment_city.py")
    said = subprocess.run([sys.executable, script, str(cases), str(people), str(seed)], capture_output=True, check=True)
    figures: dict[str, Any] = json.loads(said.stdout)
    return figures


def test_a_city_is_solved_to_a_proven_optimum() -> None:
    of_300 = [alone(CASES, PEOPLE, seed) for seed in (1, 2, 3)]
    of_1000 = alone(CASES, 1000, 1)
    usual = median(one["seconds"] for one in of_300)
    print(f"\n{CASES:,} cases x {PEOPLE}: {[round(one['seconds'], 2) for one in of_300]} s,")
    print(f"  peak {max(one['peak_mb'] for one in of_300):.0f} MB, of which {of_300[0]['input_mb']:.0f} are the input,")
    print(f"  {of_300[0]['classes']:,} classes, gaps {[one['gap'] for one in of_300]}")
    print(f"{CASES:,} x 1,000: {of_1000['seconds'] / usual:.1f} x as long, peak {of_1000['peak_mb']:.0f} MB")
    assert {0} == {one["gap"] for one in (*of_300, of_1000)}


def test_two_hundred_new_cases_on_a_standing_load(city: tuple[dict[int, Kind], list[Candidate], Run]) -> None:
    _, roster, run = city
    taken = Counter[int | None]()
    for match in run.matches:
        taken[match.mediator_id] += len(match.case_ids)
    standing = [replace(mediator, load=mediator.load + taken[mediator.id]) for mediator in roster]
    new = a_backlog(200, 7)
    times = []
    for _ in range(5):
        start = perf_counter()
        again = solve(new, standing, draw=DRAW)
        times.append(perf_counter() - start)
    print(f"\n200 new cases on a standing load: {1000 * median(times):.0f} ms, gap {again.bound - again.objective}")
    assert again.bound == again.objective


def test_the_file_of_a_city_is_checked_by_python_alone(city: tuple[dict[int, Kind], list[Candidate], Run]) -> None:
    start = perf_counter()
    written = certificate.canonical(certificate.write(city[2]))
    middle = perf_counter()
    assert [] == verify(json.loads(written))
    end = perf_counter()
    print(f"\nfile: {len(written) / 1e6:.1f} MB, written in {middle - start:.1f} s, checked in {end - middle:.1f} s")


def in_turn(nets: NDArray[Any], free: NDArray[Any], turn: int) -> int:
    """The next one round who may and can."""
    able = np.flatnonzero((nets > BLOCKED // 2) & (free > 0))
    if not len(able):
        return -1
    return int(able[np.searchsorted(able, turn) % len(able)])


def test_what_simpler_rules_lose(city: tuple[dict[int, Kind], list[Candidate], Run]) -> None:
    cases, roster, run = city
    classes = group_cases(cases)
    scores = tabulate([one.kind for one in classes], roster, POLICY).scores(np.zeros(len(classes), np.int32))[:, :-1]
    class_of = {case: number for number, one in enumerate(classes) for case in one.case_ids}
    capacity = np.array([mediator.capacity for mediator in roster])
    standing = np.array([mediator.load for mediator in roster])
    slowness = np.array([mediator.slowness for mediator in roster]) / 100
    column = {mediator.id: place for place, mediator in enumerate(roster)}
    best = {case: column[match.mediator_id] for match in run.matches if match.mediator_id for case in match.case_ids}

    def by(choose: Choice) -> Outcome:
        """What comes of giving cases out one by one as they come."""
        load, turn, chosen_for = standing.copy(), 0, {}
        for case in cases:
            chosen = choose(scores[class_of[case]], load, turn)
            if chosen >= 0:
                chosen_for[case] = chosen
                load[chosen] += 1
                turn = chosen + 1
        return outcome(chosen_for)

    def outcome(chosen_for: dict[int, int]) -> Outcome:
        new = np.bincount(list(chosen_for.values()), minlength=len(roster))
        fullness = (standing + new) / capacity
        suitability = sum(int(scores[class_of[case], chosen]) for case, chosen in chosen_for.items())
        queue = sum(POLICY.penalty(kind) for case, kind in cases.items() if case not in chosen_for)
        cost = sum(POLICY.load_cost(one, int(count)) for one, count in zip(roster, new, strict=True))
        return Outcome(
            objective=suitability - queue - cost,
            suitability=suitability,
            breaches=float((new * slowness * fullness).sum()),
            spread=100 * float(fullness.std()),
            waiting=len(cases) - len(chosen_for),
        )

    def highest(row: NDArray[Any], values: NDArray[Any], load: NDArray[Any]) -> int:
        able = np.where((row > BLOCKED // 2) & (load < capacity), values, -np.inf)
        best = int(able.argmax())
        return best if able[best] > -np.inf else -1

    cost = np.array([*POLICY.load, 0])
    rules: dict[str, Choice] = {
        "round-robin": lambda row, load, turn: in_turn(row, capacity - load, turn),
        "least loaded": lambda row, load, turn: highest(row, -load / capacity, load),
        "best score": lambda row, load, turn: highest(row, row, load),
        "score less load cost": lambda row, load, turn: highest(row, row - cost[10 * load // capacity], load),
    }
    ours = outcome(best)
    assert ours.objective == run.objective
    print(f"\n{'rule':22}{'lost %':>8}{'suitability':>13}{'breaches':>10}{'spread':>8}{'waiting':>9}")
    for name, found in {"ours": ours, **{name: by(choose) for name, choose in rules.items()}}.items():
        lost = 100 * (run.objective - found.objective) / run.objective
        print(
            f"{name:22}{lost:8.1f}{found.suitability / 1e6:11.2f} M{found.breaches:10,.0f}"
            f"{found.spread:8.1f}{found.waiting:9,}"
        )
        assert found.objective <= ours.objective
