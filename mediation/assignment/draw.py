"""Ties are drawn, not chosen: a seed that nobody could choose puts equal cases and equal mediators in order; pure.

Before the run the centre publishes sha256(secret). The seed is sha256(secret ‖ beacon), where the beacon is public
and came after. The place in the order is sha256(seed ‖ "case" or "mediator" ‖ its number in decimal); on
the list of a case, which is drawn for it alone, sha256(seed ‖ "list ", the case's number and a space ‖ the mediator's).
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
    within one case of each other. Who comes last in the order stays in the queue.
    """
    place = draw.place("case")
    lines: dict[int, list[int]] = {}
    turns = [0] * (len(peers) + 1)
    matches = []
    for one, to, count in sorted(flows, key=lambda flow: (classes[flow.case_class].kind.institution, flow)):
        members: list[int | None] = [member.id for member in peers[to]] if to < len(peers) else [None]
        case_ids = classes[one].case_ids
        if count == len(case_ids) and len(members) == 1:
            matches.append(Match(one, members[0], case_ids))
            continue
        if one not in lines:
            lines[one] = sorted(case_ids, key=place)
        taken, lines[one] = lines[one][:count], lines[one][count:]
        for turn in range(min(count, len(members))):
            member = members[(turns[to] + turn) % len(members)]
            matches.append(Match(one, member, tuple(sorted(taken[turn :: len(members)]))))
        turns[to] += count
    return matches
