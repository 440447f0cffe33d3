"""Of all clocks one leads, every slot is run once, and no failure stops the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from fixtures import world
from fixtures.world import NOON
from mediation.db import SYSTEM, Tx, transaction
from mediation.db.embedded import EmbeddedServer
from mediation.outbox import actions as outbox
from schedulers import ledger
from schedulers.clock import Clock
from schedulers.job import Job, Missed
from schedulers.jobs import JOBS
from schedulers.ledger import TTL, Outcome, Slot

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
PATIENCE = 20  # seconds until a test that waits gives up


def work(tx: Tx, now: datetime) -> dict[str, str]:
    """Leaves a trace that commits with the slot, and only then."""
    outbox.post(tx, "trace", case_id=None, payload={}, at=now)
    return {"left": "a trace"}


def a_job(name: str = "trace", *, run: Callable[[Tx, datetime], Any] = work, **options: Any) -> Job:
    return Job(name=name, when="* * * * * *", zh="痕迹", en="Leave a trace", run=run, **options)


def fails(*_: object) -> None:
    raise ValueError("王小明 owes 100 yuan")


def lead(holder: str, at: datetime) -> int | None:
    with transaction(SYSTEM) as tx:
        return ledger.hold(tx, holder, now=at)


def value(query: str) -> Any:
    with transaction(SYSTEM) as tx:
        return tx.value(query)


def tick(job: Job, due_at: datetime, *, now: datetime, token: int) -> Outcome:
    return ledger.tick(Slot(job=job, due_at=due_at), now=now, token=token)


def traces() -> int:
    return int(value("SELECT count(*) FROM outbox_messages"))


def runs() -> list[tuple[datetime, str]]:
    with transaction(SYSTEM) as tx:
        found = tx.rows("SELECT due_at, outcome FROM job_runs WHERE outcome <> 'begun' ORDER BY due_at")
        return [(run.due_at, run.outcome) for run in found]


@contextmanager
def elsewhere() -> Iterator[ThreadPoolExecutor]:
    """A thread with a connection of its own."""
    with ThreadPoolExecutor(1) as thread:
        yield thread
        thread.submit(connections.close_all).result()


def cut_connections() -> None:
    """What a restart of the server does to everybody who is connected."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_the_lead_passes_to_another_only_when_its_holder_is_silent(fresh_database: str) -> None:
    late = NOON + SECOND + TTL
    calls = [
        ("a", NOON),
        ("b", NOON + SECOND),
        ("a", NOON + SECOND),
        ("b", late),
        ("b", late + SECOND),
        ("a", late + SECOND),
    ]
    assert [lead(*call) for call in calls] == [1, None, 1, 2, 2, None]


def test_whoever_takes_the_lead_back_gets_a_higher_token(fresh_database: str) -> None:
    assert [lead(holder, NOON + n * TTL) for n, holder in enumerate("aba")] == [1, 2, 3]


def test_a_lead_given_up_need_not_be_waited_for(fresh_database: str) -> None:
    lead("a", NOON)
    with transaction(SYSTEM) as tx:
        ledger.release(tx, "a", now=NOON)
    assert lead("b", NOON) == 2


def test_a_lease_from_before_the_clock_was_set_back_is_not_waited_for(fresh_database: str) -> None:
    lead("a", NOON + HOUR)
    assert lead("b", NOON) == 2


def test_a_slot_is_run_once(fresh_database: str) -> None:
    lead("a", NOON)
    outcomes = [tick(a_job(), NOON, now=NOON + n * SECOND, token=1) for n in range(3)]
    assert outcomes == [Outcome.DONE, Outcome.KNOWN, Outcome.KNOWN]
    assert traces() == 1


def test_of_many_that_run_a_slot_at_the_same_moment_one_does(fresh_database: str) -> None:
    lead("a", NOON)
    start = threading.Barrier(6)

    def one(_: int) -> Outcome:
        start.wait()
        try:
            return tick(a_job(), NOON, now=NOON, token=1)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        outcomes = sorted(threads.map(one, range(6)))
    assert outcomes == [Outcome.DONE, *[Outcome.KNOWN] * 5]
    assert traces() == 1


def test_a_late_run_of_a_process_that_lost_the_lead_is_refused(fresh_database: str) -> None:
    lead("a", NOON)
    lead("b", NOON + TTL)
    assert tick(a_job(), NOON, now=NOON + TTL, token=1) is Outcome.FENCED
    assert (runs(), traces()) == ([], 0)


def test_a_process_whose_lease_ran_out_runs_nothing_though_nobody_else_leads(fresh_database: str) -> None:
    lead("a", NOON)
    assert tick(a_job(), NOON, now=NOON + TTL, token=1) is Outcome.FENCED


def test_work_done_while_another_took_the_lead_is_taken_back_and_done_by_that_one(
    fresh_database: str,
) -> None:
    lead("a", NOON)
    with elsewhere() as thread:

        def dawdle(tx: Tx, now: datetime) -> dict[str, str]:
            thread.submit(lead, "b", NOON + TTL).result()
            return work(tx, now)

        assert tick(a_job(run=dawdle), NOON, now=NOON, token=1) is Outcome.FENCED
    assert traces() == 0
    assert tick(a_job(), NOON, now=NOON + TTL, token=2) is Outcome.DONE


def test_a_failing_job_leaves_its_record_without_what_it_said_and_does_not_stop_the_others(
    fresh_database: str,
) -> None:
    lead("a", NOON)
    assert tick(a_job("bad", run=fails), NOON, now=NOON, token=1) is Outcome.FAILED
    assert tick(a_job("good"), NOON, now=NOON, token=1) is Outcome.DONE
    note = value("SELECT note::text FROM job_runs WHERE job = 'bad' AND outcome = 'failed'")
    assert "ValueError" in note
    assert "王小明" not in note


def test_a_failure_after_the_work_is_recorded_and_the_work_stays(fresh_database: str) -> None:
    lead("a", NOON)
    assert tick(a_job(then=fails), NOON, now=NOON, token=1) is Outcome.FAILED
    assert (runs(), traces()) == ([(NOON, "failed")], 1)


def test_a_run_beyond_its_limit_is_ended_and_recorded(fresh_database: str) -> None:
    lead("a", NOON)

    def endless(tx: Tx, _: datetime) -> None:
        tx.value("SELECT pg_sleep(60)")

    job = a_job(run=endless, limit=timedelta(milliseconds=50))
    assert tick(job, NOON, now=NOON, token=1) is Outcome.FAILED
    assert value("SELECT note ->> 'sqlstate' FROM job_runs") == "57014"


def test_a_connection_cut_in_the_middle_leaves_the_slot_open(fresh_database: str) -> None:
    lead("a", NOON)

    def cut(tx: Tx, now: datetime) -> dict[str, str]:
        cut_connections()
        return work(tx, now)

    with pytest.raises(OperationalError):
        tick(a_job(run=cut), NOON, now=NOON, token=1)
    assert runs() == []
    assert tick(a_job(), NOON, now=NOON, token=1) is Outcome.DONE


def test_a_clock_set_back_an_hour_books_nothing_twice(fresh_database: str) -> None:
    told = [NOON, NOON + HOUR, NOON, NOON + HOUR, NOON + 2 * HOUR]
    outcomes = []
    for now in told:
        token = lead("a", now)
        assert token is not None
        outcomes.append(tick(a_job(), now, now=now, token=token))
    assert outcomes == [Outcome.DONE, Outcome.DONE, Outcome.KNOWN, Outcome.KNOWN, Outcome.DONE]
    assert traces() == 3


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_of_the_catalogue_runs_on_a_database_without_cases(fresh_database: str, job: Job) -> None:
    lead("a", NOON)
    assert tick(job, NOON, now=NOON, token=1) is Outcome.DONE


def test_the_seal_makes_good_the_days_on_which_no_clock_ran(fresh_database: str) -> None:
    seal = next(job for job in JOBS if job.name == "seal_yesterday")
    with transaction(SYSTEM) as tx:
        world.some_cases(tx, world.a_bank(), 1)
        sealed = [seal.run(tx, NOON + timedelta(days=days))["days"] for days in (0, 0, 3)]
        days = [row.day for row in tx.rows("SELECT day FROM daily_seals ORDER BY day")]
    assert sealed == [1, 0, 3]
    assert days == [date(2026, 10, day) for day in (11, 12, 13, 14)]


def test_a_clock_runs_what_was_due_while_nobody_led(fresh_database: str) -> None:
    ran = threading.Event()
    yearly = Job(name="yearly", when="0 0 0 1 1 *", zh="年", en="Year", run=work, then=lambda _: ran.set())
    lead("a", NOON)
    tick(yearly, datetime(2020, 1, 1, tzinfo=world.SHANGHAI), now=NOON, token=1)
    ran.clear()
    clock = Clock([yearly])
    clock.beat()
    assert ran.wait(PATIENCE)
    clock.retire()
    this_year = timezone.localtime(timezone.now()).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    assert [due for due, _ in runs()][1:] == [this_year]


def beat_until(clock: Clock, ran: threading.Event) -> None:
    for _ in range(20 * PATIENCE):
        clock.beat()
        if ran.wait(0.05):
            return
    pytest.fail("the job never ran")


def test_a_clock_outlasts_a_restart_of_the_database(fresh_database: str) -> None:
    ran = threading.Event()
    clock = Clock([a_job(then=lambda _: ran.set())])
    beat_until(clock, ran)
    cut_connections()
    clock.beat()
    assert clock.token is None
    ran.clear()
    beat_until(clock, ran)
    clock.retire()


def test_a_clock_that_is_told_to_stop_lets_its_jobs_end_and_gives_up_the_lead(fresh_database: str) -> None:
    begun, go_on, stop = threading.Event(), threading.Event(), threading.Event()

    def slow(tx: Tx, now: datetime) -> dict[str, str]:
        begun.set()
        go_on.wait(PATIENCE)
        return work(tx, now)

    clock = threading.Thread(target=Clock([a_job(run=slow)], every=SECOND / 10).run, args=(stop,))
    clock.start()
    assert begun.wait(PATIENCE)
    stop.set()
    go_on.set()
    clock.join(PATIENCE)
    assert {outcome for _, outcome in runs()} == {"done"}
    assert value("SELECT until <= clock_timestamp() FROM leases")


def test_a_job_that_is_new_is_not_run_for_the_time_before(fresh_database: str) -> None:
    clock = Clock([Job(name="yearly", when="0 0 0 1 1 *", zh="年", en="Year", run=work)])
    clock.beat()
    clock.retire()
    assert runs() == []
    assert value("SELECT count(*) FROM job_runs WHERE outcome = 'begun'") == 1


def test_a_job_that_makes_good_every_slot_runs_them_in_order(fresh_database: str) -> None:
    ran = threading.Semaphore(0)
    every = a_job(missed=Missed.EVERY, then=lambda _: ran.release())
    lead("a", NOON)
    tick(every, NOON, now=NOON, token=1)
    clock = Clock([every], time=lambda _: NOON + TTL)
    clock.beat()
    assert all(ran.acquire(timeout=PATIENCE) for _ in range(9))
    clock.retire()
    assert [due for due, _ in runs()] == [NOON + n * SECOND for n in range(9)]


def test_a_slot_that_comes_too_late_is_skipped_and_booked(fresh_database: str) -> None:
    lead("a", NOON + HOUR)
    assert tick(a_job(grace=HOUR / 2), NOON, now=NOON + HOUR, token=1) is Outcome.SKIPPED
    assert (runs(), traces()) == ([(NOON, "skipped")], 0)


def test_what_a_clock_that_was_wrong_booked_for_later_silences_no_job(fresh_database: str) -> None:
    later = NOON + 3650 * DAY
    lead("a", later)
    tick(a_job(), later, now=later, token=1)
    lead("b", NOON)
    tick(a_job(), NOON, now=NOON, token=2)
    clock = Clock([a_job()], time=lambda _: NOON + 2 * SECOND)
    lead("b", NOON - TTL)
    clock.beat()
    clock.retire()
    assert (NOON + 2 * SECOND, "done") in runs()


def test_runs_of_long_ago_are_dropped_but_the_newest_of_a_job(fresh_database: str) -> None:
    lead("a", NOON)
    for days in (200, 31, 1):
        tick(a_job(), NOON - days * DAY, now=NOON, token=1)
    tick(a_job("yearly"), NOON - 300 * DAY, now=NOON, token=1)
    with transaction(SYSTEM) as tx:
        assert ledger.forget(tx, now=NOON) == 2
    assert [due for due, _ in runs()] == [NOON - 300 * DAY, NOON - DAY]


PROCESS = """
import signal, threading
from datetime import timedelta
import django
django.setup()
from mediation.outbox import actions as outbox
from schedulers.clock import Clock
from schedulers.jobs import Job
def run(tx, now):
    outbox.post(tx, "trace", case_id=None, payload={}, at=now)
    return {}
job = Job(name="trace", when="* * * * * *", zh="", en="", run=run, then=lambda now: print("ran", flush=True))
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
Clock([job], ttl=timedelta(seconds=1), every=timedelta(seconds=0.2)).run(stop)
"""


def start_clock(url: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_URL": url}
    return subprocess.Popen([sys.executable, "-c", PROCESS], env=environment, stdout=subprocess.PIPE, text=True)


def wait_for_a_run(clock: subprocess.Popen[str]) -> None:
    assert clock.stdout is not None
    assert clock.stdout.readline() == "ran\n"


def test_a_frozen_process_is_replaced_and_runs_nothing_twice_when_it_thaws(
    fresh_database: str, server: EmbeddedServer
) -> None:
    clocks = []
    try:
        clocks.append(first := start_clock(server.url(fresh_database)))
        wait_for_a_run(first)
        clocks.append(second := start_clock(server.url(fresh_database)))
        first.send_signal(signal.SIGSTOP)
        wait_for_a_run(second)
        first.send_signal(signal.SIGCONT)
        wait_for_a_run(second)
        second.terminate()
        wait_for_a_run(first)
        first.terminate()
        assert [clock.wait(PATIENCE) for clock in clocks] == [0, 0]
    finally:
        for clock in clocks:
            clock.kill()
            clock.communicate()
    assert traces() == len(runs())
    with transaction(SYSTEM) as tx:
        tokens = [run.token for run in tx.rows("SELECT token FROM job_runs WHERE outcome = 'done' ORDER BY due_at")]
    assert tokens == sorted(tokens)
    assert set(tokens) == {1, 2, 3}
