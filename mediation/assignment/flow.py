"""The assignment as a flow of least cost, and the prices that prove how good it is.

Cases flow from their class to a mediator or to the queue, from a mediator to the sink through the parts of his
capacity, dearer and dearer; where the share of an institution is capped, through a gate of that width first. All
amounts and costs are whole numbers, so the best flow sends whole cases. Prices of mediators and gates bound every
possible assignment from above (weak duality); where bound and flow meet, the flow is proven best.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from mediation.assignment.scoring import BLOCKED, Ints

ROWS = 2048
SAMPLE = 6_000
FEW_ARCS = 500_000
NEAR = 800


@dataclass(frozen=True, kw_only=True)
class Network:
    """What is to be assigned, in numbers only; money-like amounts are hundredths of points.

    `scores` (classes x mediators), `counts`, `penalties` and `institutions` (one a class), `places` (mediators x parts
    of capacity) with their `costs`, and the gates: `gates` (one row each: institution, mediator) with their `widths`.
    """

    scores: Ints
    counts: Ints
    penalties: Ints
    institutions: Ints
    places: Ints
    costs: Ints
    gates: Ints
    widths: Ints

    @property
    def mediators(self) -> int:
        return self.scores.shape[1]

    @property
    def sink(self) -> int:
        """Number of the sink; mediators come first, then gates, then the sink."""
        return self.mediators + len(self.widths)

    @cached_property
    def entry(self) -> Ints:
        """Where a case enters a mediator (institutions x mediators): at the gate, if there is one."""
        institutions = int(self.institutions.max(initial=-1)) + 1
        entry = np.tile(np.arange(self.mediators, dtype=np.int32), (institutions, 1))
        entry[self.gates[:, 0], self.gates[:, 1]] = self.mediators + np.arange(len(self.widths))
        return entry

    def nets(self, prices: Ints) -> Iterator[tuple[slice, Ints]]:
        """Score less price (classes x mediators), some classes at a time."""
        asked = prices[self.entry].astype(np.int32)
        for start in range(0, len(self.counts), ROWS):
            some = slice(start, start + ROWS)
            yield some, self.scores[some] - asked[self.institutions[some]]

    def thinned(self, size: int) -> Network:
        """About `size` of the cases, evenly, with as large a share of the places; no gates."""
        cases = int(self.counts.sum())
        counts = _thin(self.counts, size, cases)
        kept = np.flatnonzero(counts)
        return Network(
            scores=self.scores[kept],
            counts=counts[kept],
            penalties=self.penalties[kept],
            institutions=self.institutions[kept],
            places=_thin(self.places.ravel(), size, cases).reshape(self.places.shape),
            costs=self.costs,
            gates=self.gates[:0],
            widths=self.widths[:0],
        )


def _thin(amounts: Ints, size: int, of: int) -> Ints:
    return np.diff(np.cumsum(amounts) * size // of, prepend=0)


class Arcs(NamedTuple):
    """Pairs that a flow may use, classes in order."""

    classes: Ints
    mediators: Ints


class Optimum(NamedTuple):
    """A flow with its proof: `mediators` is -1 for the queue, `prices` are those of mediators, then of gates."""

    classes: Ints
    mediators: Ints
    counts: Ints
    prices: Ints
    objective: int
    bound: int


def optimum(network: Network, *, tolerance: int, sample: int = SAMPLE) -> Optimum:
    """The best flow, to within `tolerance` millionths, from a flow over the few arcs that matter.

    Prices of a thinned sample tell which arcs those are; arcs that the prices of the result show to be missing are
    added, until none is or the bound is near enough.
    """
    arcs = _eligible(network) if network.scores.size else Arcs(*np.zeros((2, 0), np.int32))
    ...
