"""The assignment as a flow of least cost, and the prices that prove how good it is.

Cases flow from their class to a mediator, or to the queue, which is one more mediator with room for all; from a
mediator to the sink through the parts of his capacity, dearer and dearer; where an institution's share is capped,
through a gate of that width first. Amounts and costs are whole numbers, so the best flow sends whole cases. Prices of
mediators and gates bound every possible assignment from above (weak duality); where bound and flow meet, the flow is
proven best.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # type: ignore[import-untyped]

from mediation.assignment.rules import BLOCKED
from mediation.assignment.scoring import Ints

ROWS = 2048  # classes at a time, so that what is computed of them stays in the processor's cache
FEW_ARCS = 300_000  # below this many a sample costs more than it saves
SAMPLE = 32  # one case in so many
NEAR = 600  # hundredths of points within which of a class's best an arc is worth trying


class Arcs(NamedTuple):
    """Pairs of class and mediator that a flow may use, class by class; every class may use the queue."""

    classes: Ints
    mediators: Ints


@dataclass(frozen=True, kw_only=True)
class Network:
    """What is to be assigned, in numbers only; costs are hundredths of points.

    `scores` (classes x mediators, the queue last), `counts` and `institutions` (one a class), `places` (mediators x
    parts of the capacity) and their `costs`; `gates` (institution, mediator) and their `widths`.
    """

    scores: Ints
    counts: Ints
    institutions: Ints
    places: Ints
    costs: Ints
    gates: Ints
    widths: Ints

    @property
    def queue(self) -> int:
        """Number of the queue among the mediators; it is how many others there are."""
        return len(self.places)

    @property
    def sink(self) -> int:
        """Number of the sink among the nodes, which are mediators, then gates, then the sink."""
        return len(self.places) + len(self.gates)

    @cached_property
    def entries(self) -> Ints:
        """The node where a case enters (institutions x mediators): the gate, the mediator, for the queue the sink."""
        institutions = int(self.institutions.max(initial=-1)) + 1
        entries = np.tile(np.arange(self.queue + 1), (institutions, 1))
        entries[self.gates[:, 0], self.gates[:, 1]] = self.queue + np.arange(len(self.gates))
        entries[:, self.queue] = self.sink
        return entries

    def entered(self, arcs: Arcs) -> Ints:
        """The node that each arc leads to."""
        return self.entries[self.institutions[arcs.classes], arcs.mediators]

    def nets(self, prices: Ints) -> Iterator[tuple[slice, Ints]]:
        """Scores less the prices of nodes (classes x mediators), some classes at a time."""
        asked = prices[self.entries].astype(np.int32)
        for start in range(0, len(self.counts), ROWS):
            some = slice(start, start + ROWS)
            yield some, self.scores[some] - asked[self.institutions[some]]

    def sample(self) -> Network:
        """One case in SAMPLE, evenly, with the same share of the places and without gates."""
        counts = _thinned(self.counts)
        kept = np.flatnonzero(counts)
        return Network(
            scores=self.scores[kept],
            counts=counts[kept],
            institutions=self.institutions[kept],
            places=_thinned(self.places.ravel()).reshape(self.places.shape),
            costs=self.costs,
            gates=self.gates[:0],
            widths=self.widths[:0],
        )


def _thinned(amounts: Ints) -> Ints:
    return np.diff(np.cumsum(amounts) // SAMPLE, prepend=0)


class Optimum(NamedTuple):
    """Counts along arcs, and the prices of nodes that bound what any assignment can reach."""

    arcs: Arcs
    counts: Ints
    prices: Ints
    objective: int
    bound: int


def optimum(network: Network) -> Optimum:
    """The best flow, from flows over the few arcs that matter.

    The prices of a sample tell which arcs those are. Arcs that the prices of the result show to be missing are added
    until there are none; then no arc at all would improve the flow, and bound and objective meet.
    """
    arcs = _promising(network)
    while True:
        counts, objective = _cheapest(network, arcs)
        prices = _prices(network, arcs, counts)
        bound, missing = _bound(network, prices, _worth(network, arcs, prices=prices, counts=counts))
        if not len(missing.classes):
            return Optimum(arcs, counts, prices, objective, bound)
        arcs = _joined(arcs, missing)


def _promising(network: Network) -> Arcs:
    eligible = network.scores > BLOCKED // 2
    if np.count_nonzero(eligible) <= FEW_ARCS:
        return Arcs(*np.nonzero(eligible))
    prices = optimum(network.sample()).prices
    prices = np.concatenate([prices[: network.queue], prices[network.gates[:, 1]], [0]])
    near = []
    for some, nets in network.nets(prices):
        kept = nets >= nets.max(1, keepdims=True) - NEAR
        kept[:, network.queue] = True
        classes, mediators = np.nonzero(kept)
        near.append((classes + some.start, mediators))
    return Arcs(*map(np.concatenate, zip(*near, strict=True)))


def _joined(arcs: Arcs, missing: Arcs) -> Arcs:
    classes = np.concatenate([arcs.classes, missing.classes])
    mediators = np.concatenate([arcs.mediators, missing.mediators])
    order = np.lexsort((mediators, classes))
    return Arcs(classes[order], mediators[order])


def _cheapest(network: Network, arcs: Arcs) -> tuple[Ints, int]:
    """Counts along the arcs of the best flow, and its objective."""
    classes, sink = len(network.counts), network.sink
    mediators, parts = np.nonzero(network.places)
    entered = network.entered(arcs)
    crowd = np.bincount(entered, network.counts[arcs.classes], sink + 1)[network.queue : sink]
    narrow = np.flatnonzero(crowd > network.widths)  # the others let through whoever may come, and cost time
    gates, behind = network.queue + narrow, network.gates[:, 1]
    leads = np.arange(sink + 1)
    leads[network.queue : sink] = behind
    leads[gates] = gates
    tails = arcs.classes, classes + gates, classes + mediators
    heads = classes + leads[entered], classes + behind[narrow], np.full(len(parts), classes + sink)
    widths = network.counts[arcs.classes], network.widths[narrow], network.places[mediators, parts]
    costs = -network.scores[arcs.classes, arcs.mediators], np.zeros(len(gates)), network.costs[parts]
    flow = SimpleMinCostFlow()
    numbers = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate(tails).astype(np.int32),
        np.concatenate(heads).astype(np.int32),
        np.concatenate(widths).astype(np.int64),
        np.concatenate(costs).astype(np.int64),
    )
    supplies = np.zeros(classes + sink + 1, np.int64)
    supplies[:classes], supplies[-1] = network.counts, -network.counts.sum()
    flow.set_nodes_supplies(np.arange(len(supplies), dtype=np.int32), supplies)
    status = flow.solve()
    assert status == flow.OPTIMAL, status
    counts: Ints = flow.flows(numbers[: len(arcs.classes)])
    return counts, -flow.optimal_cost()


def _prices(network: Network, arcs: Arcs, counts: Ints) -> Ints:
    """Prices of the nodes under which every case is where it gains most, among the arcs there are.

    They are distances in the graph of what could still be rerouted, at the difference it makes.
    """
    tails, heads, costs = (np.concatenate(ends) for ends in zip(*_reroutes(network, arcs, counts), strict=True))
    distances = np.zeros(network.sink + 1, np.int64)
    for _ in range(len(distances) + 1):
        nearer = distances.copy()
        np.minimum.at(nearer, heads, distances[tails] + costs)
        if np.array_equal(nearer, distances):
            break
        distances = nearer
    else:
        raise AssertionError("the flow can be improved along a circle")
    prices: Ints = np.maximum(0, distances[-1] - distances)
    gates = slice(network.queue, network.sink)
    prices[gates] = np.maximum(prices[gates], prices[network.gates[:, 1]])
    return prices


def _reroutes(network: Network, arcs: Arcs, counts: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Ways (from node, to node, cost) to move one case elsewhere."""
    entries = network.entered(arcs)
    gains = network.scores[arcs.classes, arcs.mediators].astype(np.int64)
    width = np.bincount(arcs.classes, minlength=len(network.counts))
    first = np.cumsum(width) - width
    used = np.flatnonzero(counts)
    fan = width[arcs.classes[used]]
    source = np.repeat(used, fan)
    target = np.arange(fan.sum()) - np.repeat(np.cumsum(fan) - fan - first[arcs.classes[used]], fan)
    yield entries[source], entries[target], gains[source] - gains[target]

    sink, edges = network.sink, np.cumsum(network.places, 1)
    load = np.bincount(arcs.mediators, counts, network.queue + 1)[:-1].astype(np.int64)[:, None]
    free, taken = np.flatnonzero(load < edges[:, -1:]), np.flatnonzero(load)
    next_part, last_part = (edges <= load).sum(1), (edges < load).sum(1)
    yield free, np.full(len(free), sink), network.costs[next_part[free]]
    yield np.full(len(taken), sink), taken, -network.costs[last_part[taken]]

    gates = np.arange(network.queue, sink)
    passing = np.bincount(entries, counts, sink + 1)[gates]
    behind, nothing = network.gates[:, 1], np.zeros(len(gates), np.int64)
    open_, entered = passing < network.widths, passing > 0
    yield gates[open_], behind[open_], nothing[open_]
    yield behind[entered], gates[entered], nothing[entered]


def _worth(network: Network, arcs: Arcs, *, prices: Ints, counts: Ints) -> Ints:
    """What a case of each class gains where it gains least, net of the price."""
    used = Arcs(*(ends[counts > 0] for ends in arcs))
    worth = np.full(len(network.counts), np.iinfo(np.int64).max)
    np.minimum.at(worth, used.classes, network.scores[used.classes, used.mediators] - prices[network.entered(used)])
    return worth


def _bound(network: Network, prices: Ints, worth: Ints) -> tuple[int, Arcs]:
    """What no assignment can exceed, over all arcs, and the arcs on which cases would gain more than they do."""
    mediators, gates = prices[: network.queue], slice(network.queue, network.sink)
    bound = int((network.places * np.maximum(0, mediators[:, None] - network.costs)).sum())
    bound += int((network.widths * (prices[gates] - mediators[network.gates[:, 1]])).sum())
    missing = [(np.zeros(0, np.intp), np.zeros(0, np.intp))]
    for some, nets in network.nets(prices):
        best = nets.max(1)
        bound += int((best * network.counts[some]).sum())
        losing = np.flatnonzero(best > worth[some])
        rows, better = np.nonzero(nets[losing] > worth[some][losing, None])
        missing.append((losing[rows] + some.start, better))
    return bound, Arcs(*map(np.concatenate, zip(*missing, strict=True)))
