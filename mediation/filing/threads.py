"""Who works on the rows of a file while others wait: threads of their own, which few rows are not worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import polars as pl

FEW = 64
"""Rows that take less time than a thread takes to begin."""

_Made = pl.Expr | pl.Series | str


class AtOnce(Executor):
    """Does in the caller's thread what it is given, before the caller goes on."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """The work, done; what it raised is raised when its result is asked for."""
        done = Future[Any]()
        try:
            done.set_result(work(*given, **named))
        except BaseException as failure:
            done.set_exception(failure)
        return done


def worker(rows: int) -> Executor:
    """Somebody to give work to, for a file of about so many rows; closed like any executor."""
    return AtOnce() if rows <= FEW else ThreadPoolExecutor(max_workers=1)


def select(rows: pl.DataFrame, *made: _Made | Iterable[_Made], **named: _Made) -> pl.DataFrame:
    """Columns that are made of rows, as `DataFrame.select` takes them: of many side by side, of few one by one."""
    return rows.select_seq(*made, **named) if len(rows) <= FEW else rows.select(*made, **named)
