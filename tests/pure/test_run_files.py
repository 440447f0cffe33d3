"""The file of a run can be checked by anybody, and a forged one is found out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rosters import DRAW, a_city

from mediation.assignment import certificate
from mediation.assignment.choosing import draw_lists
from mediation.assignment.classes import group_cases
from mediation.assignment.optimiser import solve
from mediation.assignment.problems import SENTENCES
from mediation.assignment.rules import Candidate, Kind, Policy
from mediation.assignment.verifying import objective_and_bound, verify

ROOT = Path(__file__).resolve().parents[2]


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


Record = dict[str, Any]


def a_run() -> Record:
    """A run with a split class, a queue, a full mediator, a share at its cap and an equal pair."""
    cases = {case: Kind("insurance", 2 if case % 4 == 0 else 1, priority=case % 3) for case in range(1, 61)}
    cases |= {case: Kind("mortgage", 3, recused=frozenset({2})) for case in range(61, 71)}
    roster = [
        Candidate(id=1, products={"insurance": 90, "mortgage": 60}, capacity=20, share_room={1: 4}),
        Candidate(id=2, products={"mortgage": 90, "insurance": 70}, capacity=12, load=2),
        Candidate(id=3, products={"insurance": 70}, capacity=8, kin=frozenset({2})),
        Candidate(id=4, products={"insurance": 70}, capacity=8, kin=frozenset({2})),
        Candidate(id=5, products={"insurance": 70}, capacity=8, is_absent=True),
    ]
    lists = group_cases({71: Kind("insurance", 1), 72: Kind("insurance", 1)})
    listed = draw_lists(DRAW, lists, roster, Policy())
    run = replace(solve(cases, roster, draw=DRAW), lists=lists, listed=listed)
    record: Record = json.loads(certificate.canonical(certificate.write(run)))
    return record


def resealed(record: Record) -> Record:
    """As a forger would who knows how digests are made."""
    record["input_sha256"] = certificate.input_digest(record)
    return record | {"sha256": certificate.digest({name: v for name, v in record.items() if name != "sha256"})}


def figured(record: Record) -> Record:
    """As a forger would who has every figure worked out again."""
    record["objective"], record["bound"] = objective_and_bound(certificate.read(record))
    record["gap"] = record["bound"] - record["objective"]
    return resealed(record)


def the_match(record: Record, *, to: int | None) -> list[Any]:
    return next(match for match in record["matches"] if match[1] == to)


def the_mediator(record: Record, number: int) -> Record:
    return next(mediator for mediator in record["mediators"] if mediator["id"] == number)


def lots_drawn_again(record: Record) -> None:
    by_class: dict[int, list[Any]] = {}
    for match in record["matches"]:
        other = by_class.setdefault(match[0], match)
        if other is not match:
            match[2][0], other[2][0] = other[2][0], match[2][0]
            return
    raise AssertionError("no class is split")


def moved(record: Record, *, to: int | None, from_: int | None) -> None:
    """All cases of a match go elsewhere."""
    the_match(record, to=from_)[1] = to


FORGERIES: list[tuple[str, str, Callable[[Record], object]]] = [
    ("a case is dropped", "case_unmatched", lambda r: the_match(r, to=1)[2].pop()),
    ("a case is added", "case_unknown", lambda r: the_match(r, to=1)[2].append(4711)),
    ("a case is matched twice", "case_matched_twice", lambda r: r["matches"].append(the_match(r, to=2))),
    ("a case is listed twice", "case_twice", lambda r: r["cases"][0][-1].append(r["cases"][1][-1][0])),
    ("a class is split in two", "class_twice", lambda r: r["cases"].append([*r["cases"][0][:-1], [4711]])),
    ("a priority is invented", "priority", lambda r: r["cases"][0].__setitem__(5, 3)),
    ("a mediator is listed twice", "mediator_twice", lambda r: r["mediators"].append(r["mediators"][0])),
    ("a stranger gets cases", "mediator_unknown", lambda r: moved(r, to=99, from_=1)),
    ("a load is below nought", "places", lambda r: the_mediator(r, 1).update(load=-50)),
    ("an absent mediator gets cases", "blocked", lambda r: moved(r, to=5, from_=1)),
    ("a conflict is added later", "blocked", lambda r: the_mediator(r, 1).update(kin=[1, 2])),
    ("a capacity is overrun", "capacity", lambda r: moved(r, to=1, from_=None)),
    ("a share is overrun", "share", lambda r: the_mediator(r, 1).update(share_room={"1": 3})),
    ("a price is below nought", "price", lambda r: r["prices"][0].__setitem__(1, -1)),
    ("a price is missing", "price", lambda r: r["prices"].pop()),
    ("a share has a price without a cap", "price", lambda r: r["share_prices"].append([3, 2, 100])),
    ("a skill is improved", "objective", lambda r: the_mediator(r, 1)["products"].update(insurance=99)),
    ("a weight is changed", "objective", lambda r: r["policy"].update(fit=41)),
    ("the objective is improved", "objective", lambda r: r.update(objective=r["objective"] + 1)),
    ("the bound is lowered", "bound", lambda r: r.update(bound=r["bound"] - 1)),
    ("the gap is hidden", "gap", lambda r: r.update(gap=-1)),
    ("a price is raised", "not_best", lambda r: r["prices"][0].__setitem__(1, r["prices"][0][1] + 500)),
    ("cases are left waiting", "not_best", lambda r: moved(r, to=None, from_=2)),
    ("lots are drawn again", "draw", lots_drawn_again),
    ("a friend is put on a list", "list", lambda r: r["listed"][0][1].__setitem__(0, 5)),
    ("a list is shuffled", "list", lambda r: r["listed"][0][1].reverse()),
    ("a list is kept back", "list", lambda r: r["listed"].pop()),
    ("a case is matched and listed", "case_twice", lambda r: r["lists"].append(r["cases"][0])),
    ("another secret is shown", "commitment", lambda r: r["draw"].update(secret="5f" * 32)),
    ("another beacon is shown", "seed", lambda r: r["draw"].update(beacon="2026-03-03")),
    ("other rules are named", "rules", lambda r: r.update(rules="0")),
    ("another format is named", "unreadable", lambda r: r.update(format="x")),
    ("a number is not whole", "unreadable", lambda r: r.update(objective=1.5)),
    ("a column is missing", "unreadable", lambda r: r["mediators"][0].pop("load")),
    ("a load becomes cheaper the more there is", "unreadable", lambda r: r["policy"]["load"].reverse()),
    ("a section is missing", "unreadable", lambda r: r.pop("matches")),
]


def test_the_run_that_is_forged_here_is_in_order() -> None:
    record = a_run()
    assert [] == verify(record)
    assert None in [match[1] for match in record["matches"]]
    assert record["share_prices"]


@pytest.mark.parametrize(
    ("code", "forge"), [(code, forge) for _, code, forge in FORGERIES], ids=[f[0] for f in FORGERIES]
)
def test_a_forged_file_is_rejected_with_the_reason(code: str, forge: Callable[[Record], object]) -> None:
    record = a_run()
    forge(record)
    found = verify(resealed(record))
    assert code in [problem.code for problem in found]
    assert all(problem.en.endswith(".") and problem.zh.endswith("。") for problem in found)


@pytest.mark.parametrize("forge", [lots_drawn_again, lambda r: moved(r, to=None, from_=2)], ids=["draw", "worse"])
def test_working_out_every_figure_again_does_not_help_a_forger(forge: Callable[[Record], object]) -> None:
    record = a_run()
    forge(record)
    assert {"draw", "not_best"} & {problem.code for problem in verify(figured(record))}


def test_a_change_after_writing_shows_in_the_digests() -> None:
    record = a_run()
    the_mediator(record, 1)["load"] += 1
    assert ["digest", "input_digest"] == [problem.code for problem in verify(record)]


def test_every_problem_can_be_brought_about() -> None:
    tried = {code for _, code, _ in FORGERIES} | {"digest", "input_digest"}
    assert set(SENTENCES) == tried
