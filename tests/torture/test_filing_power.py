"""The power fails while files are filed, and clerks who file at once are killed: nothing is lost or doubled."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from mediation.db.databases import create_database, drop_database
from mediation.db.embedded import EmbeddedServer
from tests.torture.desk import IN_ANY_ORDER, Desk, a_file, use_server
from tests.torture.power import power_cut, pull_the_plug


@pytest.fixture
def own_desks(own_server: EmbeddedServer, template: str) -> Iterator[tuple[Desk, Desk]]:
    """Two desks on a server that may be killed."""
    with use_server(own_server):
        for name in ("undisturbed", "harried"):
            create_database(name, template=template)
    both = Desk(own_server, "undisturbed"), Desk(own_server, "harried")
    yield both
    for desk in both:
        desk.close()


def filed_until_done(desk: Desk, path: Path, usual: float, chance: random.Random) -> int:
    """File while the power fails at a random moment, again and again until a run gets through; how often it failed."""
    cuts = 0
    while True:
        clerk = desk.begin(path)
        time.sleep(chance.uniform(0, 1.1 * usual))
        pull_the_plug(desk.server)
        is_through = clerk.end()
        desk.server.start()
        if is_through:
            return cuts
        cuts += 1


@pytest.mark.torture
def test_power_cuts_while_filing_change_nothing(own_desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    undisturbed, harried = own_desks
    chance, cuts, place = random.Random(2026), 0, 0
    while cuts < 25 or place < 5:
        path = a_file(tmp_path, place, 1000)
        cuts += filed_until_done(harried, path, undisturbed.file(path), chance)
        place += 1
    assert undisturbed.left() == harried.left()
    print(f"\npower cut {cuts} times in the middle of filing {place} files, and {place} times after; all is the same")


def test_what_was_filed_outlasts_a_power_cut(own_desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    path = a_file(tmp_path, 0, 300)
    for desk in own_desks:
        desk.file(path)
    before = own_desks[0].left()
    power_cut(own_desks[0].server)
    assert own_desks[0].left() == before == own_desks[1].left()


@pytest.fixture
def desks(server: EmbeddedServer, template: str) -> Iterator[tuple[Desk, Desk]]:
    names = [f"t{uuid.uuid4().hex[:12]}" for _ in range(2)]
    for name in names:
        create_database(name, template=template)
    undisturbed, crowded = Desk(server, names[0]), Desk(server, names[1], clerks=3)
    yield undisturbed, crowded
    for desk in (undisturbed, crowded):
        desk.close()
        drop_database(desk.name)


def filed_at_once(desk: Desk, paths: list[Path], *, kill_after: float | None, chance: random.Random) -> int:
    """Clerks file at once, one of whom may be killed; how many did not get through."""
    clerks = desk.clerks[: len(paths)]
    for clerk, path in zip(clerks, paths, strict=True):
        clerk.begin(path, desk.bank)
    if kill_after is not None:
        time.sleep(kill_after)
        chance.choice(clerks).kill()
    return sum(not clerk.end() for clerk in clerks)


def test_two_processes_with_different_files_open_the_cases_of_both(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    paths = [a_file(tmp_path, place, 1000) for place in range(2)]
    undisturbed, crowded = desks
    for path in paths:
        undisturbed.file(path)
    assert filed_at_once(crowded, paths, kill_after=None, chance=random.Random(1)) == 0
    assert undisturbed.left(IN_ANY_ORDER) == crowded.left(IN_ANY_ORDER)


@pytest.mark.torture
def test_clerks_who_file_at_once_and_are_killed_change_nothing(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    undisturbed, crowded = desks
    chance, dead, place = random.Random(2026), 0, 0
    while dead < 20:
        paths = [a_file(tmp_path, place + n, 1000) for n in range(2)]
        usual = sum(undisturbed.file(path) for path in paths)
        dead += filed_at_once(crowded, [*paths, paths[0]], kill_after=chance.uniform(0, usual), chance=chance)
        for path in paths:
            crowded.file(path)
        place += 2
    assert undisturbed.left(IN_ANY_ORDER) == crowded.left(IN_ANY_ORDER)
    print(f"\nthree clerks at once, one of them killed {dead} times over {place} files; all is the same")
