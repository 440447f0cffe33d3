"""Replicas of the clock on one database, and what a bad day does to them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
TTL = 2.0
ALLOWED = TTL + 1.0
Replica = subprocess.Popen[bytes]


class Flock:
    """So many replicas; `takeovers` are the seconds from each loss of a leader to the first slot of the next."""

    def __init__(self, url: str, folder: Path, count: int) -> None:
        self.url, self.step_file = url, folder / "step"
        self.takeovers: list[float] = []
        self.faults: dict[str, int] = {}
        self.step_by(0)
        self.replicas = [self._spawn() for _ in range(count)]
        self.wait(lambda: self.tokens() > 0)

    def _spawn(self) -> Replica:
        environment = {**os.environ, "DATABASE_URL": self.url}
        command = [sys.executable, "-m", "tests.torture.replica", str(self.step_file)]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def rows(self, query: str) -> list[Any]:
        connection = psycopg2.connect(self.url)  # noqa: TID251 - from outside, on a server that comes and goes
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(query)
                return cursor.fetchall()
        finally:
            connection.close()

    def tokens(self) -> int:
        """The highest token that ran a slot to its end."""
        return int(self.rows("SELECT coalesce(max(token), 0) FROM job_runs WHERE outcome = 'done'")[0][0])

    def slots(self) -> int:
        return int(self.rows("SELECT count(*) FROM job_runs WHERE outcome = 'done'")[0][0])

    def wait(self, reached: Callable[[], bool]) -> float:
        """The seconds until something is so."""
        began = time.monotonic()
        while not reached():
            assert time.monotonic() - began < PATIENCE, "nothing happens any more"
            time.sleep(0.02)
        return time.monotonic() - began

    def leader(self) -> Replica:
        """The replica that leads; waits for a lead that is not about to end."""
        found: list[Replica] = []

        def leads() -> bool:
            pid = int(self.rows("SELECT holder FROM leases")[0][0].split(":")[1])
            found[:] = [replica for replica in self.replicas if replica.pid == pid and replica.poll() is None]
            return bool(found)

        self.wait(leads)
        return found[0]

    def lose_leader(self, sign: signal.Signals) -> Replica:
        """Stop the leader for good or for a while, and see how long it takes until another runs a slot."""
        token, leader = self.tokens(), self.leader()
        leader.send_signal(sign)
        self.takeovers.append(self.wait(lambda: self.tokens() > token))
        return leader

    def kill(self, _: random.Random) -> None:
        leader = self.lose_leader(signal.SIGKILL)
        leader.communicate()
        self.replicas = [replica for replica in self.replicas if replica is not leader] + [self._spawn()]

    def freeze(self, _: random.Random) -> None:
        self.lose_leader(signal.SIGSTOP).send_signal(signal.SIGCONT)

    def step_forward(self, chance: random.Random) -> None:
        self.step_by(float(self.step_file.read_text()) + chance.uniform(0.5, 8))
        self.run_on()

    def step_back(self, chance: random.Random) -> None:
        self.step_by(float(self.step_file.read_text()) - chance.uniform(0.2, 3))
        self.run_on()

    def step_by(self, seconds: float) -> None:
        draft = self.step_file.with_name("draft")
        draft.write_text(str(seconds))
        draft.rename(self.step_file)

    def run_on(self) -> None:
        """Wait until the slots after this moment are run."""
        before = self.slots()
        self.wait(lambda: self.slots() > before + 1)

    def catch_up(self) -> None:
        """Wait until every job has run the slots up to now."""
        query = (
            "SELECT min(newest) FROM (SELECT extract(epoch FROM max(due_at) - clock_timestamp()) AS newest"
            " FROM job_runs WHERE outcome = 'done' GROUP BY job) AS of_job"
        )
        self.wait(lambda: float(self.rows(query)[0][0]) > float(self.step_file.read_text()) - ALLOWED)

    def suffer(self, faults: dict[str, Callable[[random.Random], None]], *, losses: int, chance: random.Random) -> None:
        """Faults at random until leaders were lost so often."""
        while len(self.takeovers) < losses:
            name = chance.choice(sorted(faults))
            faults[name](chance)
            self.faults[name] = self.faults.get(name, 0) + 1
            time.sleep(chance.uniform(0, 0.5))

    def end(self) -> None:
        for replica in self.replicas:
            assert replica.stdout is not None
            replica.stdout.readline()
            replica.send_signal(signal.SIGCONT)
            replica.terminate()
        assert [replica.wait(PATIENCE) for replica in self.replicas] == [0] * len(self.replicas)

    def verdict(self) -> tuple[int, int, int]:
        """How many slots were booked, missed, and run more or less than once."""
        booked, missed, wrong = 0, 0, 0
        for job, slots, span in self.rows(SPANS):
            traces = self.rows(f"SELECT count(*) FROM outbox_messages WHERE topic = '{job}'")[0][0]
            booked, missed, wrong = booked + slots, missed + span - slots, wrong + abs(traces - slots)
        return booked, missed, wrong


SPANS = """
SELECT job, count(*), (extract(epoch FROM max(due_at) - min(due_at)) + 1)::integer
  FROM job_runs WHERE outcome = 'done' GROUP BY job ORDER BY job
"""


@contextmanager
def flock(url: str, folder: Path, count: int) -> Iterator[Flock]:
    """Replicas that are gone at the end, whatever happens."""
    replicas = Flock(url, folder, count)
    try:
        yield replicas
    finally:
        for replica in replicas.replicas:
            replica.kill()
            replica.communicate()
