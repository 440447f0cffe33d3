"""Scores of all classes and mediators at once: each rule and each part is a small table that classes look up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mediation.assignment.rules import BLOCKED, PARTS, RULES, Candidate, Kind, Part, Policy, Rule

Ints = NDArray[np.integer[Any]]
ROWS = 256  # of a table at a time, so that the sums stay in the processor's cache


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

    def scores(self, penalties: Ints) -> Ints:
        """Score of each class (classes x mediators, the queue last); BLOCKED where a rule excludes."""
        scores = np.empty((len(penalties), self.parts[0].values.shape[1] + 1), np.int32)
        scores[:, -1] = -penalties
        for start in range(0, len(scores), ROWS):
            some = slice(start, start + ROWS)
            total = sum(part.of(some) for part in self.parts)
            scores[some, :-1] = np.where(sum(rule.of(some) for rule in self.rules), BLOCKED, total)
        return scores


def tabulate(kinds: Sequence[Kind], candidates: Sequence[Candidate], policy: Policy) -> Tables:
    """Ask every rule and every part once for each combination of what it reads."""
    distinct = Distinct(kinds)

    def lookup(term: Rule | Part, value: Callable[[Kind, Candidate], int]) -> Lookup:
        rows, examples = distinct.by(term.reads)
        values = [[value(kind, mediator) for mediator in candidates] for kind in examples]
        return Lookup(term.code, rows, np.array(values, np.int32).reshape(len(examples), len(candidates)))

    def points(part: Part) -> Callable[[Kind, Candidate], int]:
        return lambda kind, mediator: part.points(kind, mediator, policy)

    return Tables(
        rules=[lookup(rule, rule.blocks) for rule in RULES],
        parts=[lookup(part, points(part)) for part in PARTS],
    )


class Distinct:
    """What differs among kinds in the columns that a rule or a part reads."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self._kinds = kinds
        self._columns = {name: [kind[place] for kind in kinds] for place, name in enumerate(Kind._fields)}
        self._known: dict[tuple[str, ...], tuple[Ints, list[Kind]]] = {}

    def by(self, reads: tuple[str, ...]) -> tuple[Ints, list[Kind]]:
        """For each kind the number of its combination, and an example of each combination."""
        if reads not in self._known:
            self._known[reads] = self._numbered(reads)
        return self._known[reads]

    def _numbered(self, reads: tuple[str, ...]) -> tuple[Ints, list[Kind]]:
        if not reads:
            return np.zeros(len(self._kinds), np.intp), list(self._kinds[:1])
        numbers: dict[Any, int] = {}
        number = numbers.setdefault
        combinations = zip(*(self._columns[name] for name in reads), strict=True)
        rows = np.fromiter((number(read, len(numbers)) for read in combinations), np.intp, len(self._kinds))
        _, examples = np.unique(rows, return_index=True)
        return rows, [self._kinds[example] for example in examples]
