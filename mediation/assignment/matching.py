"""Who gets which case: nobody with a conflict, nobody over capacity, the least loaded first; pure."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A mediator as the match sees one; loads in open cases."""

    mediator_id: int
    products: frozenset[str]
    conflicts: frozenset[int]
    capacity: int
    load: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A case as the match sees one."""

    case_id: int
    product: str
    institution_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A case with its mediator and what spoke for it."""

    case_id: int
    mediator_id: int
    explanation: Mapping[str, Any]


def match(cases: Iterable[Waiting], places: Sequence[Place], turned_down: Mapping[int, Set[int]]) -> list[Match]:
    """Give each case, in the order given, to the eligible mediator with the smallest share of capacity used.

    Cases that nobody may take or that find everybody full are left out of the result.
    """
    loads = {place.mediator_id: place.load for place in places}
    eligible = _by_kind(places)
    queues: dict[tuple[str, int], list[tuple[float, int]]] = {}
    matches = []
    for case in cases:
        kind = (case.product, case.institution_id)
        able = eligible(kind)
        queue = queues.setdefault(kind, [(_share(place, loads), place.mediator_id) for place in able.values()])
        heapq.heapify(queue)
        chosen = _take(queue, able, loads, turned_down.get(case.case_id, frozenset()))
        if chosen is not None:
            matches.append(_explained(case, chosen, able, loads))
            loads[chosen] += 1
    return matches


def _by_kind(places: Sequence[Place]) -> Any:
    known: dict[tuple[str, int], dict[int, Place]] = defaultdict(dict)

    def eligible(kind: tuple[str, int]) -> dict[int, Place]:
        if kind not in known:
            product, institution = kind
            known[kind] = {
                place.mediator_id: place
                for place in places
                if product in place.products and institution not in place.conflicts
            }
        return known[kind]

    return eligible


def _take(
    queue: list[tuple[float, int]], able: Mapping[int, Place], loads: Mapping[int, int], barred: Set[int]
) -> int | None:
    """The least loaded with room; entries are refreshed when another kind of case has raised the load meanwhile."""
    passed = []
    chosen = None
    while queue and chosen is None:
        share, mediator_id = heapq.heappop(queue)
        now = _share(able[mediator_id], loads)
        if now >= 1:
            continue
        if now != share:
            heapq.heappush(queue, (now, mediator_id))
        elif mediator_id in barred:
            passed.append((share, mediator_id))
        else:
            chosen = mediator_id
            passed.append((_share(able[mediator_id], {mediator_id: loads[mediator_id] + 1}), mediator_id))
    for entry in passed:
        heapq.heappush(queue, entry)
    return chosen


def _share(place: Place, loads: Mapping[int, int]) -> float:
    return loads[place.mediator_id] / place.capacity if place.capacity else 1.0


def _explained(case: Waiting, chosen: int, able: Mapping[int, Place], loads: Mapping[int, int]) -> Match:
    place = able[chosen]
    facts = {"eligible": len(able), "load_before": loads[chosen], "capacity": place.capacity}
    return Match(case_id=case.case_id, mediator_id=chosen, explanation=facts)
