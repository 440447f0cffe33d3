"""Assign a whole backlog at once, so that no other assignment is better, and say how that can be checked."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version

import numpy as np

from mediation.assignment.certificate import Run
from mediation.assignment.classes import CaseClass, Flow, group_cases, group_peers
from mediation.assignment.draw import Draw, deal, peers_in_order
from mediation.assignment.flow import Network, Optimum, optimum
from mediation.assignment.rules import Candidate, Kind, Policy
from mediation.assignment.scoring import tabulate

DEFAULT = Policy()
SOLVER = f"ortools {version('ortools')} SimpleMinCostFlow"


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for circular garbage meanwhile: there is none, and it would walk the whole backlog again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@uncollected()
def solve(cases: Mapping[int, Kind], candidates: Sequence[Candidate], *, draw: Draw, policy: Policy = DEFAULT) -> Run:
    """Give each case to a mediator or leave it in the queue, so that nothing better exists; the run proves it.

    The standing load of the mediators is fixed, only these cases are free. The result depends on the facts and the
    draw alone, not on the order they come in: which of several equally good divisions among classes is found depends
    on the solver, who of a class and who of equal mediators it means is drawn.
    """
    classes = group_cases(cases)
    assert len({mediator.id for mediator in candidates}) == len(candidates), "a mediator is on the roster twice"
    peers = peers_in_order(draw, group_peers(candidates, (one.kind for one in classes)))
    network, gates = _network(classes, peers, policy)
    best = optimum(network)
    prices = best.prices.tolist()
    return Run(
        policy=policy,
        classes=classes,
        candidates=[mediator for group in peers for mediator in group],
        draw=draw,
        matches=deal(draw, classes, peers=peers, flows=_flows(best)),
        prices={mediator.id: prices[number] for number, group in enumerate(peers) for mediator in group},
        share_prices={
            (institution, mediator.id): prices[network.queue + gate] - prices[number]
            for gate, (institution, number) in enumerate(gates)
            for mediator in peers[number]
            if prices[network.queue + gate] > prices[number]
        },
        objective=best.objective,
        bound=best.bound,
        solver=SOLVER,
    )


def _flows(best: Optimum) -> Iterator[Flow]:
    used = np.flatnonzero(best.counts)
    columns = best.arcs.classes[used], best.arcs.mediators[used], best.counts[used]
    return map(Flow, *(column.tolist() for column in columns))


def _network(
    classes: Sequence[CaseClass], peers: Sequence[Sequence[Candidate]], policy: Policy
) -> tuple[Network, list[tuple[int, int]]]:
    """The run in numbers, and the gates: institution and number of the peers."""
    kinds = [one.kind for one in classes]
    firsts = [group[0] for group in peers]
    counts = np.array([len(one.case_ids) for one in classes], np.int64)
    filed = Counter[int]()
    for one in classes:
        filed[one.kind.institution] += len(one.case_ids)
    numbers = {institution: number for number, institution in enumerate(sorted(filed))}
    places = np.array([policy.places(first) for first in firsts], np.int64).reshape(len(firsts), len(policy.load))
    places *= np.array([[len(group)] for group in peers], np.int64).reshape(len(peers), 1)
    widths = {
        (institution, number): room * len(group)
        for number, group in enumerate(peers)
        for institution, room in sorted(group[0].share_room.items())
        if 0 < room * len(group) < min(filed[institution], places[number].sum())
    }
    return Network(
        scores=tabulate(kinds, firsts, policy).scores(np.array([policy.penalty(kind) for kind in kinds], np.int32)),
        counts=counts,
        institutions=np.array([numbers[kind.institution] for kind in kinds], np.intp),
        places=places,
        costs=np.array(policy.load, np.int64),
        gates=np.array([(numbers[institution], number) for institution, number in widths], np.intp).reshape(-1, 2),
        widths=np.array(list(widths.values()), np.int64),
    ), list(widths)
