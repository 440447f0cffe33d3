"""Remembers the first correct row of each claim in a file, in a dozen bytes a row, so that long files fit in memory.

Half of each key is held in memory, in order; all else lies in a nameless file that is gone when it ends. A key is a
keyed digest: where half of it is found, the row very likely is, and what lies in the file decides.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediation.filing import spool
from mediation.vocabulary import RowAction

KEYS = {"row_key": pl.Binary, "line": pl.Int64, "row_fingerprint": pl.Binary, "row_action": pl.String}
"""What is remembered of a row: its key (16 bytes), line, fingerprint (32 bytes), and what is to be done with it."""

_NONE = pl.DataFrame(schema=KEYS)
LONGEST_RUN = 1 << 18
"""Keys; to merge longer runs would take memory that grows with the file."""

_ACTIONS = (None, *map(str, RowAction))
_RECORD = np.dtype([("row_key", "V16"), ("row_fingerprint", "V32"), ("line", "<i8"), ("row_action", "<i1")])
_Run = tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]
"""First halves of keys in their order, and the place of each in the file."""


@contextmanager
def first_rows() -> Iterator[FirstRows]:
    """No rows yet; they are forgotten at the end of the block."""
    with tempfile.TemporaryFile(dir=spool.folder()) as rest:
        yield FirstRows(rest)


@dataclass(slots=True)
class FirstRows:
    """Rows (columns KEYS), each under a key of its own."""

    _rest: IO[bytes]
    _runs: list[_Run] = field(default_factory=list)
    _length: int = 0

    def add(self, rows: pl.DataFrame) -> None:
        """Remember rows whose keys are not there yet."""
        if rows.is_empty():
            return
        records = np.empty(len(rows), _RECORD)
        for name in ("row_key", "row_fingerprint"):
            records[name] = np.frombuffer(b"".join(rows[name].to_list()), _RECORD[name])
        records["line"] = rows["line"].to_numpy()
        records["row_action"] = [_ACTIONS.index(action) for action in rows["row_action"].to_list()]
        self._rest.write(records.tobytes())
        places = np.arange(self._length, self._length + len(rows), dtype=np.uint32)
        self._length += len(rows)
        self._runs.append(_ordered(_halves(rows["row_key"]), places))
        while len(self._runs) > 1 and len(self._runs[-2][0]) <= len(self._runs[-1][0]) < LONGEST_RUN:
            (halves, places), (more, further) = self._runs.pop(), self._runs.pop()
            self._runs.append(_ordered(np.concatenate([halves, more]), np.concatenate([places, further])))

    def find(self, keys: pl.Series) -> pl.DataFrame:
        """Those of the rows that have these keys, in no order."""
        size, places = _RECORD.itemsize, self._places(_halves(keys))
        if not places:
            return _NONE
        self._rest.flush()
        found = b"".join(os.pread(self._rest.fileno(), size, at * size) for at in places)
        rows = [
            (key.tobytes(), line, fingerprint.tobytes(), _ACTIONS[action])
            for key, fingerprint, line, action in np.frombuffer(found, _RECORD)
        ]
        return pl.DataFrame(rows, KEYS, orient="row").join(keys.to_frame("row_key"), on="row_key", how="semi")

    def _places(self, halves: npt.NDArray[np.uint64]) -> list[int]:
        found = list[int]()
        for run, places in self._runs:
            starts, ends = np.searchsorted(run, halves, "left"), np.searchsorted(run, halves, "right")
            for at in np.flatnonzero(starts < ends):
                found += places[starts[at] : ends[at]].tolist()
        return found


def _halves(keys: pl.Series) -> npt.NDArray[np.uint64]:
    return np.frombuffer(b"".join(keys.to_list()), "<u8")[::2]


def _ordered(halves: npt.NDArray[Any], places: npt.NDArray[Any]) -> _Run:
    order = np.argsort(halves)
    return halves[order], places[order]
