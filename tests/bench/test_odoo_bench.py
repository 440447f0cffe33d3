"""Telling an Odoo of 10,000 cases takes little longer than its makers' library needs to send the same batches bare.

The Odoo is the stand-in, which takes as long for each `load` as the recorded one took for its load of tasks, whatever
their number: a real one takes longer, which only makes what is around it weigh less.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import odoolib
import pytest
from django.conf import settings

from fixtures import world
from fixtures.odoo.recorded import scenarios
from fixtures.odoo.standin import standing_apart
from fixtures.world import NOON
from mediation.db import SYSTEM, transaction
from mediation.odoo import connecting, pushing
from mediation.odoo.calling import QUIET, Odoo
from mediation.outbox import sending

CASES, ROUNDS = 10_000, 2
LIMIT = 1.3
LOAD_SECONDS = scenarios()["json2", "load_project_task"].exchanges[-1].milliseconds / 1000


@pytest.mark.benchmark
def test_pushing_cases_costs_little_more_than_the_calls(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ODOO_HOSTS", ["127.0.0.1"])
    with standing_apart(seconds=LOAD_SECONDS) as port:
        ours, bare = measured(port, monkeypatch)
    print(f"\n{CASES} cases: bridge {ours:.2f} s, the same calls bare {bare:.2f} s")
    print(f"ratio {ours / bare:.2f} (at most {LIMIT})")
    assert ours / bare <= LIMIT


def measured(port: int, monkeypatch: pytest.MonkeyPatch) -> tuple[float, float]:
    """Seconds that the bridge takes, and those of the same calls bare."""
    calls = noted_calls(monkeypatch)
    wanted = connecting.Wanted(
        name="books", host="127.0.0.1", port=port, is_tls=False, database="odoo_demo", login="admin",
        secret="admin",
    )  # fmt: skip
    with transaction(SYSTEM) as tx:
        world.a_centre()
        bank = world.a_bank()
        connecting.connect(tx, wanted, institution_id=bank.pk, at=NOON)
        senders = pushing.couriers(tx)
    ours = bare = 0.0
    for _ in range(ROUNDS):  # by turns, so that what else the machine does weighs on both
        with transaction(SYSTEM) as tx:
            world.some_accepted_cases(tx, bank, CASES // ROUNDS)
        calls.clear()
        began = time.perf_counter()
        assert sending.send_due(senders, now=NOON + timedelta(minutes=1)).sent == CASES // ROUNDS
        ours += time.perf_counter() - began
        bare += sent_bare(port, calls)
    return ours, bare


def noted_calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What is sent to `load` from now on, by model."""
    calls, load = list[tuple[str, dict[str, Any]]](), Odoo.load

    def noted(self: Odoo, model: str, fields: Any, rows: Any) -> list[int]:
        calls.append((model, {"fields": list(fields), "data": [list(row) for row in rows], "context": QUIET}))
        return load(self, model, fields, rows)

    monkeypatch.setattr(Odoo, "load", noted)
    return calls


def sent_bare(port: int, calls: list[tuple[str, dict[str, Any]]]) -> float:
    """Seconds that the library takes for the same calls with nothing around them."""
    connection = odoolib.get_connection(
        hostname="127.0.0.1", protocol="json2", port=port, database="odoo_demo", login="admin", password="admin"
    )
    began = time.perf_counter()
    for model, asked in calls:
        answer = connection.get_model(model).load(**asked)
        assert len(answer["ids"]) == len(asked["data"])
    return time.perf_counter() - began
