"""The optimiser finds what enumeration finds, keeps every rule, ignores the order of its input, and can be checked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediation.assignment import certificate, flow, rules
from mediation.assignment.certificate import Run
from mediation.assignment.draw import Draw
from mediation.assignment.explaining import NEAR, alternatives, explain
from mediation.assignment.optimiser import solve
from mediation.assignment.relief import left_over, relief
from mediation.assignment.rules import PARTS, Candidate, Kind, Policy, blocking
from mediation.assignment.verifying import verify

ROOT = Path(__file__).resolve().parents[2]
DRAW = Draw(secret="5e" * 32, beacon="2026-03-02 close 3912.77")
POLICY = Policy()

some_ids = st.frozensets(st.integers(1, 4), max_size=2)
kinds = st.builds(
    Kind,
    product=st.sampled_from(["insurance", "mortgage"]),
    institution=st.integers(1, 2),
    district=st.sampled_from(["", "350502"]),
    language=st.sampled_from(["", "nan"]),
    speaks_only_it=st.booleans(),
    priority=st.integers(0, 2),
    band=st.integers(0, 2),
    recused=some_ids,
    declined=some_ids,
    continuity=st.integers(0, 4),
)
percents = st.integers(0, 100)
mediators = st.builds(
    Candidate,
    id=st.just(0),
    products=st.dictionaries(st.sampled_from(["insurance", "mortgage"]), percents, min_size=1),
    capacity=st.integers(0, 4),
    load=st.integers(0, 2),
    languages=st.frozensets(st.just("nan")),
    districts=st.dictionaries(st.just("350502"), percents),
    outcomes=st.dictionaries(st.sampled_from(["insurance", "mortgage"]), percents),
    slowness=percents,
    seniority=st.integers(0, 2),
    conflicts=st.frozensets(st.integers(1, 2), max_size=1),
    share_room=st.dictionaries(st.integers(1, 2), st.integers(0, 2)),
    is_absent=st.sampled_from([False, False, False, True]),
)


def backlog(most: int) -> st.SearchStrategy[dict[int, Kind]]:
    """Cases by id; kinds repeat, so that classes hold more than one."""
    few = st.lists(kinds, min_size=1, max_size=3)
    return few.flatmap(lambda known: st.dictionaries(st.integers(1, 999), st.sampled_from(known), max_size=most))


def rosters(most: int) -> st.SearchStrategy[list[Candidate]]:
    """Mediators numbered from 1, some of them alike."""
    few = st.lists(mediators, min_size=1, max_size=3)
    chosen = few.flatmap(lambda known: st.lists(st.sampled_from(known), max_size=most))
    return chosen.map(lambda found: [replace(one, id=number) for number, one in enumerate(found, 1)])


def a_city(cases: int, people: int, *, seed: int = 1) -> tuple[dict[int, Kind], list[Candidate]]:
    """A backlog and a roster with too few places, from a seed."""
    chance = Random(seed)
    products = [f"p{number}" for number in range(4)]
    backlog = {
        case: Kind(
            product=chance.choice(products),
            institution=chance.randint(1, 6),
            district=f"d{chance.randint(1, 4)}",
            language=chance.choice(["", "", "nan"]),
            priority=chance.choice([0, 0, 0, 1, 2]),
            band=chance.randint(0, 2),
            recused=frozenset({chance.randint(1, people)} if chance.random() < 0.05 else ()),
        )
        for case in range(1, cases + 1)
    }
    roster = [
        Candidate(
            id=number,
            products={name: chance.randint(50, 100) for name in chance.sample(products, 2)},
            capacity=chance.randint(cases // people // 2, cases * 3 // people // 2) + 1,
            load=chance.randint(0, cases // people // 3),
            languages=frozenset({"nan"} if chance.random() < 0.4 else ()),
            districts={f"d{chance.randint(1, 4)}": 100},
            outcomes={name: chance.randint(30, 80) for name in products},
            slowness=chance.randint(0, 100),
            seniority=chance.randint(0, 2),
            conflicts=frozenset({chance.randint(1, 6)}),
            share_room={chance.randint(1, 6): chance.randint(0, cases // people)},
        )
        for number in range(1, people + 1)
    ]
    return backlog, roster


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


@settings(deadline=None)
@given(backlog(5), rosters(4))
def test_nothing_is_better_by_enumeration(cases: dict[int, Kind], roster: list[Candidate]) -> None:
    every = product([None, *roster], repeat=len(cases))
    values = (objective_by_hand(cases, dict(zip(cases, to, strict=True))) for to in every)
    best = max(value for value in values if value is not None)
    run = solve(cases, roster, draw=DRAW)
    assert best == run.objective == run.bound
    by_id = {mediator.id: mediator for mediator in roster}
    assert best == objective_by_hand(cases, {case: by_id.get(to or 0) for case, to in assigned(run).items()})


@settings(deadline=None)
@given(backlog(40), rosters(8))
def test_every_run_can_be_checked(cases: dict[int, Kind], roster: list[Candidate]) -> None:
    """The check is code of its own: rules, room and draw were kept, and the prices prove the objective the best."""
    run = solve(cases, roster, draw=DRAW)
    assert [] == verify(json.loads(certificate.canonical(certificate.write(run))))


@settings(deadline=None)
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


@settings(deadline=None)
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


def test_the_file_says_nothing_about_persons_and_is_one_text() -> None:
    run = solve(*a_city(30, 4), draw=DRAW)
    record = certificate.write(run)
    assert certificate.canonical(record) == certificate.canonical(certificate.write(certificate.read(record)))
    assert DRAW.commitment == record["draw"]["commitment"]
    assert {"name", "phone", "number"}.isdisjoint(record["mediators"][0])


def test_the_check_needs_nothing_but_python(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(certificate.canonical(certificate.write(solve(*a_city(60, 6), draw=DRAW))))
    code = (
        "import json, sys; sys.path.insert(0, sys.argv[1])\n"
        "from mediation.assignment.verifying import verify\n"
        "print(verify(json.load(open(sys.argv[2]))))"
    )
    said = subprocess.run([sys.executable, "-I", "-S", "-c", code, ROOT, path], capture_output=True, text=True)
    assert ("[]\n", "") == (said.stdout, said.stderr)


Forge = Callable[[dict[str, Any]], None]


def resealed(record: dict[str, Any]) -> dict[str, Any]:
    """As a forger would who knows how digests are made."""
    record["input_sha256"] = certificate.input_digest(record)
    return record | {"sha256": certificate.digest({name: v for name, v in record.items() if name != "sha256"})}


def matched(record: dict[str, Any]) -> list[list[Any]]:
    return [match for match in record["matches"] if match[1] is not None]


def draw_lots_again(record: dict[str, Any]) -> None:
    """Exchange two cases of one class that went to different places."""
    by_class: dict[int, list[Any]] = {}
    for match in record["matches"]:
        if other := by_class.get(match[0]):
            match[2][0], other[2][0] = other[2][0], match[2][0]
            return
        by_class[match[0]] = match
    raise AssertionError("no class is split")


def worse_on_purpose(record: dict[str, Any]) -> None:
    """Send a whole match to the queue and own up to it in every figure."""
    match = matched(record)[0]
    record["matches"].remove(match)
    record["matches"].append([match[0], None, match[2]])
    run = certificate.read(record)
    from mediation.assignment.verifying import _objective_and_bound

    record["objective"], record["bound"] = _objective_and_bound(run)
    record["gap"] = record["bound"] - record["objective"]
