"""Prints many papers at once, on all processors; the same papers as one by one, in the same order."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Facts = TypeVar("Facts")
ENOUGH = 64
"""From this many papers on, starting other processes is worth their half a second."""


def render_all(render: Callable[[Facts], bytes], facts: Sequence[Facts]) -> Iterator[bytes]:
    """The paper of each facts, in order; `render` is a function of a module, so that other processes find it."""
    workers = min(os.cpu_count() or 1, 8)
    if len(facts) < ENOUGH or workers == 1:
        yield from map(render, facts)
        return
    # Not a fork: the caller holds a database connection and threads that must not be copied.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([render.__module__])
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(render, facts, chunksize=16)
