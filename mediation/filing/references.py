"""Finds rows that open a case under a reference that another claim of their institution has already.

People and documents are told apart by references (`evidence_matching`), so a bank is to give each claim one of its own.
A row that does not is taken all the same: its bank hears of it, and where documents could be of two cases, nobody
decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediation.db import Tx, load
from mediation.filing.evidence_matching import OVER
from mediation.filing.firsts import LONGEST_RUN
from mediation.filing.rules import BROKEN

sql = load(Path(__file__).with_name("filing.sql"))
TAKEN = "W-REFERENCE-TAKEN"
_MARK = "\x1f"
_NONE_TAKEN = pl.DataFrame(schema=BROKEN)
_Hashes = npt.NDArray[np.uint64]


@dataclass(slots=True)
class References:
    """The references of the cases that a file opens so far, in eight bytes each.

    Cases that were there before are looked through only if their institution `has_filed` any.
    """

    has_filed: bool
    _runs: list[_Hashes] = field(default_factory=list)

    def taken(self, tx: Tx, opening: pl.DataFrame, *, institution_id: int) -> pl.DataFrame:
        """Of the next rows that open cases those with another claim's reference: `line`, `column`, `code`."""
        hashes = opening["institution_ref"].hash().to_numpy()
        new, first = np.unique(hashes, return_index=True)
        again = np.ones(len(hashes), bool)
        again[first] = self._holds(new)
        self._add(new)
        others = _of_others(tx, opening, institution_id) if self.has_filed else set()
        lines = {*opening["line"].to_numpy()[again].tolist(), *others}
        if not lines:
            return _NONE_TAKEN
        found = [(line, "institution_ref", TAKEN) for line in sorted(lines)]
        return pl.DataFrame(found, BROKEN, orient="row")

    def _holds(self, hashes: _Hashes) -> npt.NDArray[Any]:
        found = np.zeros(len(hashes), bool)
        for run in self._runs:
            found |= run[np.searchsorted(run, hashes).clip(max=len(run) - 1)] == hashes
        return found

    def _add(self, hashes: _Hashes) -> None:  # in their order
        if len(hashes):
            self._runs.append(hashes)
        while len(self._runs) > 1 and len(self._runs[-2]) <= len(self._runs[-1]) < LONGEST_RUN:
            self._runs.append(np.sort(np.concatenate([self._runs.pop(), self._runs.pop()])))


def _of_others(tx: Tx, opening: pl.DataFrame, institution_id: int) -> set[int]:
    """The lines whose reference a case has that was there before and is of another claim."""
    if opening.is_empty():
        return set()
    found = tx.rows(
        sql.cases_of_references,
        references=_MARK.join(sorted(set(opening["institution_ref"].to_list()))),
        mark=_MARK,
        institution_id=institution_id,
        over=list(map(str, OVER)),
    )
    if not found:
        return set()
    held = pl.DataFrame(
        [(row.institution_ref, bytes(row.row_key)) for row in found],
        {"institution_ref": pl.String, "held_key": pl.Binary},
        orient="row",
    )
    rows = opening.select("line", "institution_ref", "row_key").join(held, on="institution_ref")
    return set(rows.filter(pl.col("row_key") != pl.col("held_key"))["line"])
