"""A bank's file survives any kill: whenever the importer dies, filing again leaves what an undisturbed run leaves."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mediation.db import Tx
from tests.torture.desk import Desk, a_file, desks, killed_until_done

__all__ = ["desks"]


def survives(desks: tuple[Desk, Desk], folder: Path, *, kills: int, files: int, rows: int) -> tuple[int, int]:
    """Kill so often over so many files at least; the kills and files there were, with nothing else to see of them."""
    undisturbed, harried = desks
    chance, dead, place = random.Random(2026), 0, 0
    while dead < kills or place < files:
        path = a_file(folder, place, rows)
        dead += killed_until_done(harried, path, undisturbed.file(path), chance)
        place += 1
    assert undisturbed.left() == harried.left()
    return dead, place


def test_a_few_kills_change_nothing(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    dead, _ = survives(desks, tmp_path, kills=3, files=1, rows=1500)
    assert dead >= 3


@pytest.mark.torture
def test_two_hundred_kills_change_nothing(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    dead, files = survives(desks, tmp_path, kills=200, files=20, rows=1000)
    print(f"\nimporter killed {dead} times over {files} files; cases, rows, receipts and findings are the same")


def test_two_processes_with_one_file_open_each_case_once(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    path = a_file(tmp_path, 0, 1500)
    undisturbed, crowded = desks
    undisturbed.file(path)
    for clerk in crowded.clerks:
        clerk.begin(path, crowded.bank)
    assert [True] * 3 == [clerk.end() for clerk in crowded.clerks]
    assert undisturbed.left() == crowded.left()


def test_nothing_of_a_killed_run_is_seen(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    path = a_file(tmp_path, 0, 1500)
    usual = desks[0].file(path)
    desks[1].file_and_kill(path, usual / 2)
    with desks[1].transaction() as tx:
        assert _consistent(tx)


def _consistent(tx: Tx) -> bool:
    """Either nothing or everything."""
    rows, cases, events = (tx.value(f"SELECT count(*) FROM {table}") for table in ("filing_rows", "cases", "events"))
    return (rows, cases, events) == (0, 0, 0) or (rows > 0 and cases == events)
