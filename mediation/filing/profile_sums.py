"""Finds which columns of amounts add up to which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from mediation.filing.profile_titles import LOOSE, rank
from mediation.filing.profiles import Cell, Number

ADDS_UP = 0.9
"""Share of the rows in which components must add up to the total, to the fen."""

MOST_COMPONENTS = 12
_FIRST_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A column of amounts: its component by its title, how it is read, and its values in fen, empty ones as 0."""

    title: str
    column: str
    score: float
    cell: Cell
    fen: NDArray[np.int64]
    has_empty: bool

    @property
    def is_sure(self) -> bool:
        """Whether its title alone says what it is."""
        return self.score > LOOSE

    @property
    def may_be_owed(self) -> bool:
        """Whether the numbers look like sums of money rather than counts or codes."""
        has_fen = bool((self.fen % 100).any())
        return has_fen or (len(set(self.fen.tolist())) > 5 and float(np.median(self.fen)) >= 10_000)

    @property
    def source(self) -> Cell:
        """The column, its empty cells taken as nothing owed."""
        if not self.has_empty or not isinstance(self.cell.form, Number):
            return self.cell
        return replace(self.cell, empty=f"0{self.cell.form.suffix}")

    def called(self, column: str) -> Amount:
        """The same amounts, supposed to be another component."""
        return replace(self, column=column, score=LOOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Components that add up to a total in this share of the rows."""

    total: Amount
    parts: tuple[Amount, ...]
    share: float

    def worth(self) -> tuple[int, int, float, float, int]:
        """Better sums tell more components apart, with fewer columns and likelier titles."""
        kinds = {part.column for part in self.parts}
        likely = self.total.score + sum(part.score for part in self.parts) / len(self.parts)
        ranks = sum(rank(part.title, part.column) for part in self.parts)
        return len(kinds), -len(self.parts), likely, self.share, -ranks


def sums(totals: Iterable[Amount], components: Sequence[Amount]) -> Iterator[Sum]:
    """All ways in which components, one of them principal, add up to a total; the first rows sort out most."""
    for total in totals:
        parts = [amount for amount in components[:MOST_COMPONENTS] if amount.title != total.title]
        for size in range(1, len(parts) + 1):
            for chosen in combinations(parts, size):
                if not any(part.column == "principal" for part in chosen) or (size == 1 and not total.score):
                    continue
                if agreement(total, chosen, _FIRST_ROWS) >= ADDS_UP and (share := agreement(total, chosen)) >= ADDS_UP:
                    yield Sum(total=total, parts=chosen, share=share)


def agreement(total: Amount, parts: Sequence[Amount], rows: int | None = None) -> float:
    """Share of the (first) rows with a total in which the parts make it up, to the fen."""
    there = total.fen[:rows]
    off = np.abs(sum((part.fen[:rows] for part in parts), np.zeros_like(there)) - there)
    counted = there != 0
    return float((off[counted] <= 1).mean()) if counted.any() else 0.0


def is_same(one: Amount, other: Amount) -> bool:
    """Whether two columns hold the same amounts."""
    return bool((one.fen == other.fen).all())
