"""Who gets which slot of a day: at most one for each person, as many in a slot as it has room, the most worth in sum.

A transport problem, solved as a flow of least cost; amounts are whole, so the best flow is a plan and no plan is
worth more (Ford and Fulkerson). Pure.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # type: ignore[import-untyped]

Ints = npt.NDArray[np.int64]


def allocate(worth: Ints, counts: Ints, room: Ints) -> Ints:
    """How many of each class of people (rows) get each slot (columns).

    `worth` (classes x slots) of one person in a slot, 0 where they must not be tried; `counts` people of each class;
    `room` places of each slot.
    """
    given = np.zeros_like(worth)
    classes, slots = np.nonzero(_worth_trying(worth, counts, room))
    if not len(classes):
        return given
    rows, idle, sink = np.unique(classes), len(worth) + len(room), len(worth) + len(room) + 1
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        classes, len(worth) + slots, counts[classes], -worth[classes, slots]
    )
    flow.add_arcs_with_capacity_and_unit_cost(rows, np.full_like(rows, idle), counts[rows], np.zeros_like(rows))
    ends = np.arange(len(worth), sink)
    people = int(counts[rows].sum())
    widths = np.append(room, people)
    flow.add_arcs_with_capacity_and_unit_cost(ends, np.full_like(ends, sink), widths, np.zeros_like(ends))
    flow.set_nodes_supplies(np.append(rows, sink), np.append(counts[rows], -people))
    status = flow.solve()
    assert status == flow.OPTIMAL, status
    given[classes, slots] = flow.flows(arcs)
    return given


def _worth_trying(worth: Ints, counts: Ints, room: Ints) -> npt.NDArray[np.bool_]:
    """The pairs that a best plan needs: of each slot the classes of most worth that hold as many as all slots do.

    If somebody beyond them had the slot, one of them would have none, and could take it for no less.
    """
    places, needed = int(room.sum()), np.zeros(worth.shape, dtype=bool)
    for slot in np.nonzero(room)[0]:
        order = np.argsort(-worth[:, slot], kind="stable")
        before = np.cumsum(counts[order]) - counts[order]
        needed[order[before < places], slot] = True
    return needed & (worth > 0)
