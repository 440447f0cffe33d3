"""Interchangeable cases become one class, interchangeable mediators one group: a city has few of either; pure."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mediation.assignment.rules import Candidate, Kind


class CaseClass(NamedTuple):
    """All cases of a kind, the lowest first."""

    kind: Kind
    case_ids: tuple[int, ...]


class Flow(NamedTuple):
    """How many cases of a class go to a group of equal mediators; the queue has the number after the last group."""

    case_class: int
    peers: int
    cases: int


def group_cases(cases: Mapping[int, Kind]) -> list[CaseClass]:
    """The classes of a backlog; like beside like, which is also what the solver is fastest with."""
    alike = defaultdict[Kind, list[int]](list)
    for case_id, kind in cases.items():
        alike[kind].append(case_id)
    classes = [CaseClass(kind, tuple(sorted(case_ids))) for kind, case_ids in alike.items()]
    return sorted(classes, key=lambda one: (one.kind.product, one.kind.district, one.kind.institution, one.case_ids))


def group_peers(candidates: Iterable[Candidate], kinds: Iterable[Kind]) -> list[list[Candidate]]:
    """Mediators whom no rule and no score can tell apart; whoever a case names stands alone."""
    named = set[int]()
    for kind in kinds:
        named |= kind.recused | kind.declined | kind.rejected | {kind.continuity}
    alike: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        facts = candidate.record()
        if candidate.id not in named:
            del facts["id"]
        alike.setdefault(json.dumps(facts, sort_keys=True), []).append(candidate)
    return list(alike.values())
