"""Ties are drawn, not chosen: a seed that nobody could choose puts equal cases and equal mediators in order; pure.

Before the run the centre publishes sha256(secret). The seed is sha256(secret ‖ beacon), where the beacon is public
and came after. The place of anything in the order is sha256(seed ‖ what it is ‖ its number in decimal).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from mediation.assignment.classes import CaseClass, Flow
from mediation.assignment.rules import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A secret committed to beforehand, in hexadecimal digits, and the public beacon that came after."""

    secret: str
    beacon: str

    @property
    def commitment(self) -> str:
        """What is published before the run."""
        return sha256(bytes.fromhex(self.secret)).hexdigest()

    @property
    def seed(self) -> str:
        """What decides every tie."""
        return sha256(bytes.fromhex(self.secret) + self.beacon.encode()).hexdigest()

    def place(self, what: str) -> Callable[[int], bytes]:
        """The function that gives numbers of a sort their place in the order."""
        start = sha256(bytes.fromhex(self.seed) + what.encode())

        def place(number: int) -> bytes:
            drawn = start.copy()
            drawn.update(b"%d" % number)
            return drawn.digest()

        return place


class Match(NamedTuple):
    """Cases of a class that go to a mediator, or stay in the queue when there is none."""

    case_class: int
    mediator_id: int | None
    case_ids: tuple[int, ...]


def in_order(draw: Draw, classes: Iterable[CaseClass]) -> list[CaseClass]:
    """Classes in the order of the draw, each by its lowest case."""
    place = draw.place("class")
    return sorted(classes, key=lambda one: place(one.case_ids[0]))


def peers_in_order(draw: Draw, peers: Iterable[Sequence[Candidate]]) -> list[list[Candidate]]:
    """Equal mediators in the order of the draw, and so the groups of them, each by its first."""
    place = draw.place("mediator")
    ordered = [sorted(group, key=lambda m: place(m.id)) for group in peers]
    return sorted(ordered, key=lambda group: place(group[0].id))


def deal(
    draw: Draw, classes: Sequence[CaseClass], *, peers: Sequence[Sequence[Candidate]], flows: Iterable[Flow]
) -> list[Match]:
    """Turn numbers of cases into cases: who of a class goes where, and to whom of equal mediators.

    Equals take turns institution by institution, which keeps their loads, and their shares of each institution,
    within one case of each other.
    """
    place = draw.place("case")
    shares: list[list[Flow]] = [[] for _ in classes]
    for flow in flows:
        shares[flow.case_class].append(flow)
    turns = [0] * len(peers)
    matches = []
    for number in sorted(range(len(classes)), key=lambda n: classes[n].kind.institution):
        here = sorted(shares[number], key=lambda flow: (flow.peers is None, flow.peers))
        drawn = len(here) > 1 or any(flow.peers is not None and len(peers[flow.peers]) > 1 for flow in here)
        waiting = classes[number].case_ids
        if drawn:
            waiting = tuple(sorted(waiting, key=place))
        for flow in here:
            taken, waiting = waiting[: flow.count], waiting[flow.count :]
            if flow.peers is None:
                matches.append(Match(number, None, taken))
                continue
            members = peers[flow.peers]
            for turn, mine in enumerate(taken[start :: len(members)] for start in range(min(len(members), flow.count))):
                member = members[(turns[flow.peers] + turn) % len(members)]
                matches.append(Match(number, member.id, mine))
            turns[flow.peers] = (turns[flow.peers] + flow.count) % len(members)
    return matches
