"""How two shares differ, with an interval that stays honest however often and whenever somebody looks; pure.

An interval for one look at the end is wrong for who looks every week and stops when it pleases. This one holds at all
looks at once: the chance that it ever misses the true difference is at most 5 %. For each pair of shares it weighs the
counts against a mixture over all shares (Beta(1/2, 1/2) for each arm); under the true pair the weight is a martingale
from 1, so it ever reaches 20 with a chance of at most 1 in 20 (Ville; Robbins, Ann. Math. Stat. 41:1397, 1970; Howard
et al., Ann. Stat. 49:1055, 2021). A difference is ruled out when every pair of shares with it is. People count
independently of one another, those of one arm with the same chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import inf, lgamma, log

from mediation.statistics.figures import PLACES

MISSES = 0.05  # the chance that the interval ever leaves out the truth
STEPS = 40  # halvings, far below the four places that are told
EDGE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Share of the first arm less that of the second, -1 to 1; `value` is None before both have people."""

    value: Decimal | None
    lower: Decimal
    upper: Decimal


@dataclass(frozen=True, slots=True)
class Arm:
    """How many people of an arm, and how many of them answered."""

    people: int
    answered: int

    @property
    def share(self) -> float:
        """Answered ÷ people; a half where there is nobody."""
        return self.answered / self.people if self.people else 0.5


def difference(first: Arm, second: Arm) -> Difference:
    """The difference of two shares with its always-valid interval, widened to four places."""
    found = first.share - second.share
    lower = _edge(first, second, found, -1.0)
    upper = _edge(first, second, found, 1.0)
    is_known = bool(first.people and second.people)
    return Difference(
        value=Decimal(found).quantize(PLACES) if is_known else None,
        lower=Decimal(lower).quantize(PLACES, "ROUND_FLOOR"),
        upper=Decimal(upper).quantize(PLACES, "ROUND_CEILING"),
    )


def is_ruled_out(by: float, first: Arm, second: Arm) -> bool:
    """Whether the counts speak against shares that differ by so much, whatever the shares are."""
    low, high = max(0.0, -by), min(1.0, 1.0 - by)
    for _ in range(STEPS):  # the weight is convex in the second share, so it is least where its slope turns
        middle = (low + high) / 2
        if _slope(first, middle + by) + _slope(second, middle) > 0:
            high = middle
        else:
            low = middle
    return _weight(first, high + by) + _weight(second, high) >= -log(MISSES)


def _edge(first: Arm, second: Arm, inside: float, outside: float) -> float:
    """Where the differences that are not ruled out end, between one that is not and -1 or 1."""
    if not is_ruled_out(outside, first, second):
        return outside
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        if is_ruled_out(middle, first, second):
            outside = middle
        else:
            inside = middle
    return outside


def _weight(arm: Arm, share: float) -> float:
    """Logarithm of the mixture's likelihood over that of one share."""
    missed = arm.people - arm.answered
    mixture = lgamma(arm.answered + 0.5) + lgamma(missed + 0.5) - lgamma(arm.people + 1) - 2 * lgamma(0.5)
    return mixture - _times_log(arm.answered, share) - _times_log(missed, 1 - share)


def _slope(arm: Arm, share: float) -> float:
    """How fast the weight grows with the share."""
    inside = min(max(share, EDGE), 1 - EDGE)
    return (arm.people - arm.answered) / (1 - inside) - arm.answered / inside


def _times_log(count: int, share: float) -> float:
    if count == 0:
        return 0.0
    return count * log(share) if share > 0 else -inf
