"""Replicas of the clock are killed, frozen, stepped and cut off: no slot is missed, none is run twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mediation.db.embedded import EmbeddedServer
from tests.torture.flock import ALLOWED, Flock, flock
from tests.torture.power import power_cut


def survived(replicas: Flock) -> None:
    replicas.catch_up()
    replicas.end()
    booked, missed, wrong = replicas.verdict()
    print(
        f"\n{len(replicas.takeovers)} leaders lost ({replicas.faults}); {booked} slots booked, {missed} missed,"
        f" {wrong} doubled or lost; takeover at most {max(replicas.takeovers):.2f} s, allowed {ALLOWED:.2f} s,"
        f" median {sorted(replicas.takeovers)[len(replicas.takeovers) // 2]:.2f} s"
    )
    assert booked > 0
    assert (missed, wrong) == (0, 0)
    assert max(replicas.takeovers) <= ALLOWED


def test_a_few_lost_leaders_cost_no_slot(fresh_database: str, server: EmbeddedServer, tmp_path: Path) -> None:
    with flock(server.url(fresh_database), tmp_path, 2) as replicas:
        for fault in (replicas.freeze, replicas.step_back, replicas.kill, replicas.step_forward):
            fault(random.Random(1))
        survived(replicas)


@pytest.mark.torture
def test_fifty_lost_leaders_cost_no_slot(own_server: EmbeddedServer, template: str, tmp_path: Path) -> None:
    chance = random.Random(2026)
    with flock(own_server.url(template), tmp_path, 4) as replicas:

        def cut_power(_: random.Random) -> None:
            power_cut(own_server)
            replicas.run_on()

        faults = {
            "kill": replicas.kill,
            "freeze": replicas.freeze,
            "step forward": replicas.step_forward,
            "step back": replicas.step_back,
            "power cut": cut_power,
        }
        replicas.suffer(faults, losses=50, chance=chance)
        survived(replicas)
