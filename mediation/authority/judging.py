"""Judges a proposal by a cell of a matrix, and sees when somebody feels for the limit; pure.

A proposal is judged by its measure alone: what part of each component is waived, what part is paid down, in how many
months the last fen is paid. Two cases of one cell with proposals of one measure cannot be answered differently.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from mediation import errors
from mediation.authority.matrix import ALL, Limits
from mediation.authority.words import Answer
from mediation.deadlines import add_months
from mediation.terms import Proposal
from mediation.vocabulary import ClaimComponent

HUNDREDTH = Decimal("0.01")
NARROWINGS = 3
"""So many steps into a gap that closes are no negotiation any more."""
MOST_MONTHS = 1200


@dataclass(frozen=True, slots=True)
class Measure:
    """A proposal in parts of its claim: per cent waived of each component and paid down, months to the last payment."""

    waived: tuple[Decimal, ...]
    down: Decimal
    months: int

    def digest(self) -> bytes:
        """SHA-256, the same for the same measure."""
        return hashlib.sha256(repr((*map(str, self.waived), str(self.down), self.months)).encode()).digest()

    def record(self) -> str:
        """The measure as JSON."""
        waived = [str(part) for part in self.waived]
        return json.dumps({"waived": waived, "down": str(self.down), "months": self.months})

    @classmethod
    def of(cls, record: Mapping[str, object]) -> Measure:
        """The measure of a record."""
        waived, down, months = record["waived"], record["down"], record["months"]
        assert isinstance(waived, list)
        return cls(tuple(map(Decimal, waived)), Decimal(str(down)), int(str(months)))


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer, and the level where one is needed."""

    answer: Answer
    level: int | None = None

    @property
    def rank(self) -> int:
        """How far up: 0 is within, a level is itself, never is beyond all."""
        return {Answer.WITHIN: 0, Answer.NEEDS_LEVEL: self.level or 1}.get(self.answer, 99)


def measure(proposal: Proposal, claimed: Mapping[ClaimComponent, Decimal], *, on: date) -> Measure:
    """What a proposal is in parts of what is claimed, as of a day; ProposalUnsound where it does not add up."""
    waived = proposal.waived
    whole = sum(claimed.values(), Decimal())
    sound = (
        all(0 <= amount <= claimed[component] for component, amount in waived.items()),
        proposal.settled_amount > 0,
        proposal.settled_amount + proposal.waived_in_all == whole,
        0 <= proposal.down_payment <= proposal.settled_amount,
        proposal.periods >= 1,
        proposal.deferral_months >= 0,
        proposal.last_due_on >= on,
    )
    if not all(sound):
        raise errors.ProposalUnsound()
    months = max(_months(on, proposal.last_due_on), proposal.periods + proposal.deferral_months)
    is_at_once = proposal.periods == 1 and months <= 1
    down = ALL if is_at_once else _part(proposal.down_payment, proposal.settled_amount, ROUND_FLOOR)
    parts = tuple(_part(proposal.waives(name), claimed[name], ROUND_CEILING) for name in ClaimComponent)
    return Measure(parts, down, months)


def judge(measure: Measure, levels: Sequence[Limits]) -> Judged:
    """The lowest level that may agree to a measure."""
    for limits in levels:
        if _fits(measure, limits):
            return Judged(Answer.NEEDS_LEVEL, limits.level) if limits.level else Judged(Answer.WITHIN, 0)
    return Judged(Answer.NEVER)


def is_probing(asked: Sequence[tuple[Measure, int]], new: tuple[Measure, int]) -> bool:
    """Whether a question, after those asked before (measure and rank, in their order), closes in on a limit.

    Questions that differ in one thing only are laid on a line; each that falls between two that were answered
    differently narrows the gap in which the limit lies.
    """
    here, lines = _along(new[0]), defaultdict[int, list[tuple[Decimal, int]]](list)
    for measure, rank in asked:
        there = _along(measure)
        apart = [place for place, value in enumerate(there) if value != here[place]]
        if not apart:
            return False  # asked again, nothing is learned
        if len(apart) == 1:
            lines[apart[0]].append((there[apart[0]], rank))
    return any(_narrows(line, here[place]) and _narrowings(line) + 1 >= NARROWINGS for place, line in lines.items())


def _fits(measure: Measure, limits: Limits) -> bool:
    waives = all(part <= limits.waivers[name] for name, part in zip(ClaimComponent, measure.waived, strict=True))
    return waives and measure.months <= limits.max_months and measure.down >= limits.min_down


def _part(amount: Decimal, whole: Decimal, rounding: str) -> Decimal:
    return (amount * 100 / whole).quantize(HUNDREDTH, rounding) if whole else Decimal("0.00")


def _months(on: date, until: date) -> int:
    """Months until a day, a part of one for a whole one."""
    months = max(0, (until.year - on.year) * 12 + until.month - on.month)
    months += add_months(on, min(months, MOST_MONTHS)) < until
    return max(1, months)


def _along(measure: Measure) -> tuple[Decimal, ...]:
    return (*measure.waived, measure.down, Decimal(measure.months))


def _narrowings(line: Sequence[tuple[Decimal, int]]) -> int:
    return sum(_narrows(line[:count], line[count][0]) for count in range(len(line)))


def _narrows(before: Sequence[tuple[Decimal, int]], value: Decimal) -> bool:
    below = max((one for one in before if one[0] < value), default=None)
    above = min((one for one in before if one[0] > value), default=None)
    known = any(one[0] == value for one in before)
    return not known and below is not None and above is not None and below[1] != above[1]
