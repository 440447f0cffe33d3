"""The main job as a whole: how long, how much memory, against the printing of its papers alone."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest

from mediation.db.embedded import EmbeddedServer
from tests.story.test_demo import run_demo

pytestmark = pytest.mark.benchmark


def test_the_demonstration_from_an_empty_database(server: EmbeddedServer, tmp_path: Path) -> None:
    began = time.perf_counter()
    done = run_demo(server, tmp_path)
    spent = time.perf_counter() - began
    assert done.returncode == 0, done.stderr[-2000:]
    papers = len(list((tmp_path / "agreements").glob("*.pdf")))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    printing = _printing_alone(papers)
    print(
        f"\ndemo: {spent:.1f} s, peak {peak} MB; its {papers:,} papers alone {printing:.1f} s,"
        f" ratio {spent / printing:.2f}"
    )


def _printing_alone(papers: int) -> float:
    from reports import agreement
    from reports.press import render_all
    from tests.paper import samples

    began = time.perf_counter()
    for _ in render_all(agreement.render, [samples.agreement()] * papers):
        pass
    return time.perf_counter() - began
