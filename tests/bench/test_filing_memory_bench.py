"""How much memory filing takes, and that a longer file takes no more, be its rows right, wrong, or changes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections

from mediation.db import Actor
from mediation.db.embedded import EmbeddedServer
from tests.bench.filing_desk import BANK, ROWS, desk, write_again, write_morning

pytestmark = pytest.mark.benchmark
TIMES = int(os.environ.get("FILING_TIMES", "10"))


def other_claim(line: str, turn: int) -> str:
    """The same debtor, another contract."""
    return line.replace(",HT0", f",HT{turn}").replace(",QZ-", f",Q{turn}-")


def in_dollars(line: str, _: int) -> str:
    return line.replace(",CNY,", ",USD,")


def otherwise_sought(line: str, _: int) -> str:
    return line.replace(",请求", ",现请求")


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_morning(tmp_path_factory.mktemp("morning") / "morning.csv")


@pytest.fixture(scope="module")
def tenth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_morning(tmp_path_factory.mktemp("tenth") / "tenth.csv", rows=ROWS // 10)


def test_a_morning_and_ten_mornings(server: EmbeddedServer, template: str, morning: Path, tmp_path: Path) -> None:
    """At most 400 MB, and at most a fifth more for a file that is ten times as long."""
    with desk(template) as clerk:
        short = peak(server, clerk, morning)
    with desk(template) as clerk:
        long = peak(server, clerk, write_again(tmp_path / "long.csv", morning, other_claim, times=TIMES))
    print(f"\nmemory: {ROWS:,} rows {short} MB, {ROWS * TIMES:,} rows {long} MB, {long / short - 1:+.0%}")


@pytest.mark.parametrize("change", [in_dollars, otherwise_sought])
def test_mornings_of_one_kind_of_row(
    server: EmbeddedServer, template: str, tenth: Path, tmp_path: Path, change: Callable[[str, int], str]
) -> None:
    """A tenth of a morning, and half of one, in which every row is wrong, or changes the case that it opened before."""
    found = []
    for times in (1, 5):
        before = write_again(tmp_path / "before.csv", tenth, other_claim, times=times)
        with desk(template) as clerk:
            peak(server, clerk, before)
            found.append(peak(server, clerk, write_again(tmp_path / "after.csv", before, change)))
    print(f"\nmemory, all {change.__name__}: {ROWS // 10:,} rows {found[0]} MB, {ROWS // 2:,} rows {found[1]} MB")


def peak(server: EmbeddedServer, clerk: Actor, path: Path) -> int:
    """MB at most, of the process that files a file."""
    environment = {**os.environ, "DATABASE_URL": server.url(connections["owner"].settings_dict["NAME"])}
    command = [sys.executable, "-m", "tests.bench.filing_alone", str(path), BANK, str(clerk.institution_id)]
    said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    return int(said.rpartition("peak ")[2])
