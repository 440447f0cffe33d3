"""Scores of all classes and mediators at once: each rule and each part is a small table that classes look up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mediation.assignment.rules import PARTS, RULES, Candidate, Kind, Policy

Ints = NDArray[np.integer[Any]]
BLOCKED = -(10**8)
"""Added once for each rule that excludes; far below any score, and few enough to fit 32 bits."""

ROWS = 512  # of a table at a time, so that the sums stay in the processor's cache


class Lookup(NamedTuple):
    """A rule or a part: `rows` says for each class which row of `values` (distinct cases x mediators) is its own."""

    code: str
    rows: Ints
    values: Ints

    def of(self, classes: Ints | slice) -> Ints:
        """Values for some classes (classes x mediators)."""
        return self.values[self.rows[classes]]


class Tables(NamedTuple):
    """Every rule (1 where it excludes) and every part (hundredths of points) as look-ups."""

    rules: list[Lookup]
    parts: list[Lookup]

    def scores(self, classes: int, mediators: int) -> Ints:
        """Sums of parts (classes x mediators, hundredths), far below zero where a rule excludes."""
        scores = np.zeros((classes, mediators), np.int32)
        for start in range(0, classes, ROWS):
            some = slice(start, start + ROWS)
            for part in self.parts:
                scores[some] += part.of(some)
            for rule in self.rules:
                scores[some] += BLOCKED * rule.of(some)
        return scores


def tabulate(kinds: Sequence[Kind], candidates: Sequence[Candidate], policy: Policy) -> Tables:
    """Ask every rule and every part once for each combination of what it reads."""
    distinct = Distinct(kinds)

    def lookup(code: str, reads: tuple[str, ...], value: Callable[[Kind, Candidate], int]) -> Lookup:
        rows, examples = distinct.by(reads)
        values = [[value(kind, mediator) for mediator in candidates] for kind in examples]
        return Lookup(code, rows, np.array(values, np.int32).reshape(len(examples), len(candidates)))

    return Tables(
        rules=[lookup(rule.code, rule.reads, rule.blocks) for rule in RULES],
        parts=[
            lookup(part.code, part.reads, lambda kind, mediator, part=part: part.points(kind, mediator, policy))  # type: ignore[misc]
            for part in PARTS
        ],
    )


class Distinct:
    """What differs among kinds in the columns that a rule or a part reads."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self._kinds = kinds
        self._known: dict[tuple[str, ...], tuple[Ints, list[Kind]]] = {}

    def by(self, reads: tuple[str, ...]) -> tuple[Ints, list[Kind]]:
        """For each kind the number of its combination, and an example of each."""
        if reads not in self._known:
            self._known[reads] = (
                self._numbered(reads) if reads else (np.zeros(len(self._kinds), np.int32), list(self._kinds[:1]))
            )
        return self._known[reads]

    def _numbered(self, reads: tuple[str, ...]) -> tuple[Ints, list[Kind]]:
        numbers: dict[Any, int] = {}
        number = numbers.setdefault
        rows = np.fromiter(
            (number(read, len(numbers)) for read in map(attrgetter(*reads), self._kinds)), np.int32, len(self._kinds)
        )
        _, first = np.unique(rows, return_index=True)
        return rows, [self._kinds[index] for index in first]
