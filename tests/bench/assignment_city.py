"""A synthetic city to assign: a backlog with the long tail that banks have, and a roster that can just take it.

As a script it solves one and prints the figures, so that time and memory are those of a process of its own.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mediation.assignment.draw import Draw
from mediation.assignment.optimiser import solve
from mediation.assignment.rules import Candidate, Kind

DRAW = Draw(secret="5e" * 32, beacon="2026-03-02 close 3912.77")
BANKS, DISTRICTS, BANDS, LANGUAGES = 100, 16, 4, 6
PRODUCTS = np.array([40, 20, 6, 8, 6, 4, 2, 1, 4, 3, 2, 4]) / 100  # the share of each


def zipf(size: int, power: float) -> NDArray[np.float64]:
    weights = (np.arange(size) + 2.0) ** -power
    return weights / weights.sum()


def a_backlog(cases: int, seed: int) -> dict[int, Kind]:
    """Every bank files a mix of products and districts of its own; few cases bar a mediator."""
    chance = np.random.default_rng(seed)
    bank = chance.choice(BANKS, cases, p=zipf(BANKS, 1))

    def by_bank(shares: NDArray[np.float64], firmness: float) -> NDArray[np.int64]:
        mixes = np.cumsum(chance.dirichlet(shares * firmness, BANKS), 1)
        return (chance.random(cases)[:, None] > mixes[bank]).sum(1).clip(0, len(shares) - 1)

    columns = (
        by_bank(PRODUCTS, 12),
        bank,
        by_bank(zipf(DISTRICTS, 0.7), 8),
        chance.choice(LANGUAGES, cases, p=[0.86, 0.04, 0.04, 0.03, 0.02, 0.01]),
        chance.choice(3, cases, p=[0.8, 0.15, 0.05]),
        chance.choice(BANDS, cases, p=[0.55, 0.3, 0.12, 0.03]),
        np.where(chance.random(cases) < 0.0005, chance.integers(1, 51, cases), 0),
    )
    nobody, languages = frozenset[int](), ["", *(f"l{number}" for number in range(1, LANGUAGES))]
    return {
        case: Kind(
            f"p{product}", bank + 1, f"d{district}", languages[language], False, priority, band,
            frozenset({barred}) if barred else nobody,
        )
        for case, (product, bank, district, language, priority, band, barred) in enumerate(
            zip(*(column.tolist() for column in columns), strict=True), 1
        )
    }  # fmt: skip


def a_roster(people: int, cases: int, *, seed: int, places: float = 1.15) -> list[Candidate]:
    """Specialists with a home, dialects, a record and conflicts; free places are `places` times the cases."""
    chance = np.random.default_rng(seed)
    capacities = np.maximum(2, chance.gamma(9, 1 / 9, people) * 1000)
    loads = capacities * chance.uniform(0, 0.4, people)
    scale = places * cases / (capacities - loads).sum()
    roster = []
    for number in range(people):
        skilled = chance.choice(
            len(PRODUCTS), chance.integers(2, 5), replace=False, p=PRODUCTS**0.6 / (PRODUCTS**0.6).sum()
        )
        home, skill = int(chance.choice(DISTRICTS, p=zipf(DISTRICTS, 0.7))), chance.normal(55, 15)
        conflicts = chance.choice(BANKS, chance.choice(4, p=[0.3, 0.4, 0.2, 0.1]), replace=False, p=zipf(BANKS, 0.6))
        roster.append(
            Candidate(
                id=number + 1,
                products={f"p{product}": int(chance.integers(50, 101)) for product in skilled.tolist()},
                capacity=int(capacities[number] * scale) + 1,
                load=int(loads[number] * scale),
                languages=frozenset(f"l{one}" for one in range(1, LANGUAGES) if chance.random() < 0.12),
                districts={f"d{home}": 100, f"d{home + 1}": 50, f"d{home - 1}": 50},
                outcomes={f"p{n}": int(np.clip(skill + chance.normal(0, 6), 10, 95)) for n in range(len(PRODUCTS))},
                slowness=int(chance.integers(0, 101)),
                seniority=int(chance.integers(0, BANDS)),
                employers=frozenset((conflicts + 1).tolist()),
            )
        )
    return roster


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def solved(cases: int, people: int, *, seed: int) -> dict[str, Any]:
    """Figures of one solve."""
    backlog, roster = a_backlog(cases, seed), a_roster(people, cases, seed=seed)
    before, start = peak_mb(), perf_counter()
    run = solve(backlog, roster, draw=DRAW)
    return {
        "seconds": perf_counter() - start,
        "peak_mb": peak_mb(),
        "input_mb": before,
        "classes": len(run.classes),
        "gap": run.bound - run.objective,
        "waiting": sum(len(match.case_ids) for match in run.matches if match.mediator_id is None),
    }


if __name__ == "__main__":
    print(json.dumps(solved(int(sys.argv[1]), int(sys.argv[2]), seed=int(sys.argv[3]))))
