"""What an answer on authority costs in processor time, of the asker and of the database, beside one bare event."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import psutil
import pytest

from fixtures.world import NOON
from mediation.authority import actions, publishing
from mediation.authority.publishing import Settled
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import SYSTEM, Tx, transaction
from tests.database.test_authority import PLAIN, TODAY, Bank

pytestmark = pytest.mark.benchmark
QUESTIONS = 100


def big_matrix() -> bytes:
    """20 bands of arrears by 5 of amount, with and without hardship, four levels each: 800 rows."""
    return json.dumps([
        {**PLAIN, "hardship": hardship, "level": level, "waive_interest": 20 + 20 * level,
         "arrears_from": 30 * days, "arrears_until": 30 * days + 30 if days < 19 else "",
         "amount_from": 5000 * yuan, "amount_until": 5000 * yuan + 5000 if yuan < 4 else ""}
        for hardship in ("yes", "no") for days in range(20) for yuan in range(5) for level in range(4)
    ]).encode()  # fmt: skip


def cpu(tx: Tx, work: Callable[[], object]) -> float:
    """Milliseconds of processor time that some work takes here and in the connection's process of the database."""
    server = psutil.Process(tx.value("SELECT pg_backend_pid()"))

    def spent() -> float:
        times = server.cpu_times()
        return time.process_time() + times.user + times.system

    began = spent()
    work()
    return (spent() - began) * 1000


def test_an_answer_costs_less_than_five_milliseconds(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        bank = Bank(tx)
        bank.publish(big_matrix())
        with transaction(bank.chief) as own:
            publishing.settle(own, Settled(daily_queries=100))
        proposals = [bank.proposal(f"{number}.00") for number in range(QUESTIONS)]
        case = bank.cases[0]
        with transaction(bank.mediator) as asking:
            ours = cpu(asking, lambda: [actions.ask(asking, case, one, at=NOON) for one in proposals])
        events = [{case: Noted("", "", {"query": number})} for number in range(QUESTIONS)]
        floor = cpu(tx, lambda: [cases.note(tx, "authority:ask", one, at=NOON) for one in events])
        answered, _ = actions.treatment(tx, first=TODAY, last=TODAY)
    each = ours / QUESTIONS
    print(f"\nanswer: {each:.2f} ms CPU, bare event {floor / QUESTIONS:.2f} ms, ratio {ours / floor:.1f}")
    assert answered.asked == QUESTIONS
    assert each < 5
