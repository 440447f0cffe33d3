"""What a lawful slot costs against the bare INSERT of the same row, alone and with sixteen callers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from threading import Barrier
from time import perf_counter

import pytest
from django.db import connections

from fixtures import world
from fixtures.world import NOON
from mediation.contact import actions as contact
from mediation.contact import importing
from mediation.db import SYSTEM, transaction
from mediation.vocabulary import Caller, Channel

pytestmark = pytest.mark.benchmark
CALLS, CROWD, RESULTS = 320, 16, 20_000
BARE = """
INSERT INTO bare_attempts (case_id, party_id, person_index, phone_index, channel, caller, reserved_at, reserved_until,
                           at, slot, is_agreed_hour, actor_id)
SELECT case_id, id, id_index, phone_index, 'call', 'robot', %(at)s, %(at)s, %(at)s, 1, false, 0
  FROM parties WHERE id = %(party)s
"""


@pytest.fixture
def parties(fresh_database: str) -> list[int]:
    """One party of each of many cases, every one a person of their own."""
    with transaction(SYSTEM) as tx:
        cases = world.some_accepted_cases(tx, world.a_bank(), max(CALLS, RESULTS))
        tx.run("SET LOCAL ROLE NONE")
        tx.run("UPDATE parties SET id_index = decode(md5(id::text), 'hex')")
        tx.run("CREATE TABLE bare_attempts (LIKE contact_attempts INCLUDING DEFAULTS INCLUDING IDENTITY)")
        tx.run("ALTER TABLE bare_attempts ALTER COLUMN day DROP NOT NULL")
        tx.run("GRANT INSERT ON bare_attempts TO med_staff")
        tx.run("SET LOCAL ROLE med_staff")
        return list(contact.respondents(tx, cases).values())


def reserve(party: int) -> None:
    with transaction(SYSTEM) as tx:
        contact.reserve(tx, party, Channel.CALL, caller=Caller.ROBOT, at=NOON)


def insert(party: int) -> None:
    with transaction(SYSTEM) as tx:
        tx.run(BARE, party=party, at=NOON)


def milliseconds(does: Callable[[int], None], parties: list[int]) -> list[float]:
    found = []
    for party in parties:
        began = perf_counter()
        does(party)
        found.append((perf_counter() - began) * 1000)
    return found


def crowded(does: Callable[[int], None], parties: list[int]) -> list[float]:
    ready = Barrier(CROWD)

    def caller(which: int) -> list[float]:
        with transaction(SYSTEM) as tx:
            tx.value("SELECT 1")
        ready.wait(30)
        try:
            return milliseconds(does, parties[which::CROWD])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CROWD) as threads:
        return [one for found in threads.map(caller, range(CROWD)) for one in found]


def say(what: str, ours: list[float], floor: list[float]) -> None:
    low, middle, high = quantiles(ours, n=4)
    print(
        f"\n{what}: fastest {min(ours):.2f}, quartiles {low:.2f}, {middle:.2f}, {high:.2f} ms (issue: 5 ms);"
        f" bare INSERT fastest {min(floor):.2f}, median {median(floor):.2f} ms;"
        f" ratio {min(ours) / min(floor):.1f} of the fastest, {middle / median(floor):.1f} of the medians"
    )


def test_reserving_a_slot_against_a_bare_insert(parties: list[int]) -> None:
    reserve(parties[-1])
    insert(parties[-1])
    alone, bare = [], []
    for start in range(0, 160, 16):  # turn by turn, so that a slow moment slows both
        alone += milliseconds(reserve, parties[start : start + 16])
        bare += milliseconds(insert, parties[start : start + 16])
    say("reserve, one caller", alone, bare)
    say(f"reserve, {CROWD} callers", crowded(reserve, parties[160:CALLS]), crowded(insert, parties[160:CALLS]))


def test_importing_results_against_reading_them(parties: list[int]) -> None:
    made = [contact.Attempt(party_id=p, channel=Channel.SMS, outcome="delivered", at=NOON) for p in parties[:RESULTS]]
    with transaction(SYSTEM) as tx:
        began = perf_counter()
        contact.record(tx, made, caller=Caller.CENTRE, at=NOON)
        print(f"\nrecord {RESULTS:,} messages: {perf_counter() - began:.2f} s")
    lines = "\n".join(f"A{n},,,2026-10-12 12:00,busy" for n in range(RESULTS))
    content = f"{','.join(importing.COLUMNS)}\n{lines}\n".encode()
    began = perf_counter()
    reported = importing.read(content)
    read = perf_counter() - began
    with transaction(SYSTEM) as tx:
        began = perf_counter()
        importing.take(tx, reported, institution_id=None, at=NOON.replace(hour=21))
        took = perf_counter() - began
    print(f"\nimport {RESULTS:,} results: {took:.2f} s, reading the file {read:.2f} s, ratio {took / read:.1f}")
