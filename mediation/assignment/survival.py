"""How long things take, learnt from those that ended and those that have not yet; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]
Z95 = 1.959963984540054
LONGEST = 365
"""Days after which a spell counts as unfinished."""


class Fate(IntEnum):
    """How a spell ended: as asked about, in another way that rules the first out, or not as long as it was watched."""

    HAPPENED = 0
    OTHER = 1
    UNFINISHED = 2


class Spell(NamedTuple):
    """Cases that lasted so many days."""

    days: int
    fate: Fate
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with its 95 % Wilson interval; None throughout when there is nothing to divide by."""

    rate: float | None
    lower: float | None
    upper: float | None


def tally(spells: Iterable[Spell]) -> Counts:
    """Spells by fate and day, shape (3, LONGEST + 1); who lasted longer was watched for that long."""
    counts = np.zeros((len(Fate), LONGEST + 1), np.int64)
    for days, fate, cases in spells:
        counts[fate if days <= LONGEST else Fate.UNFINISHED, min(max(days, 0), LONGEST)] += cases
    return counts


def incidence(counts: Counts) -> Shares:
    """Probability that it happens on each day, for counts of shape (..., 3, days).

    One minus its running sum is the survival curve of Kaplan and Meier (1958) when nothing else can happen, and the
    Aalen-Johansen estimate (1978) otherwise. Whoever is watched until a day is at risk on it.
    """
    gone = counts.sum(axis=-2)
    at_risk = np.maximum(gone[..., ::-1].cumsum(axis=-1)[..., ::-1], 1)
    leaving = (counts[..., Fate.HAPPENED, :] + counts[..., Fate.OTHER, :]) / at_risk
    left = np.cumprod(1 - leaving, axis=-1)
    before = np.concatenate([np.ones_like(left[..., :1]), left[..., :-1]], axis=-1)
    return np.asarray(before * counts[..., Fate.HAPPENED, :] / at_risk)


def resampled(counts: Counts, times: int, rng: np.random.Generator) -> Counts:
    """The history as it might have come out as well: drawn from itself with replacement, shape (times, 3, days)."""
    total = int(counts.sum())
    drawn = rng.multinomial(total, counts.ravel() / max(total, 1), size=times)
    return drawn.reshape(times, *counts.shape)


def wilson(successes: int, trials: int) -> Share:
    """A share with its 95 % interval (Wilson 1927)."""
    if trials == 0:
        return Share(rate=None, lower=None, upper=None)
    share, spread = successes / trials, Z95**2 / trials
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 * sqrt(share * (1 - share) / trials + spread / (4 * trials)) / (1 + spread)
    return Share(rate=share, lower=max(0.0, centre - half), upper=min(1.0, centre + half))
