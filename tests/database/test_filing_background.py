"""What is accepted is taken later by another process, exactly once, and others see how far it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.accounts.models import Institution
from mediation.db import SYSTEM, Actor, transaction
from mediation.db.embedded import EmbeddedServer
from mediation.filing import actions as filing
from mediation.filing import progress, spool, taking
from mediation.vocabulary import BatchState
from schedulers.work import take_filed
from tests.database.filing_desk import clerk_of, counted, some_rows, written
from tests.pure.filing_rows import USCC

PATIENCE = 20  # seconds until a test that waits gives up


@pytest.fixture
def bank(fresh_database: str) -> Institution:
    with transaction(SYSTEM):
        world.a_court()
        return world.a_bank("QZBANK", uscc=USCC)


@pytest.fixture
def accept(bank: Institution, tmp_path: Path) -> Callable[..., int]:
    def accept(content: int | bytes = 3, *, user_id: int = 7, **wishes: Any) -> int:
        path = tmp_path / "f.csv"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            written(path, some_rows(content))
        with transaction(clerk_of(bank, user_id)) as tx:
            return int(filing.accept_upload(tx, bank.code, spool.keep(path), at=NOON, **wishes).id)

    return accept


def batch(batch_id: int) -> Any:
    with transaction(SYSTEM) as tx:
        return filing.find(tx, batch_id)


def state(batch_id: int) -> tuple[str, str]:
    return batch(batch_id).state, batch(batch_id).refusal


@contextmanager
def held(table: str) -> Iterator[None]:
    """Nobody gets at a table meanwhile."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def await_locked() -> None:
    """Until somebody waits for a lock."""
    give_up_at = time.monotonic() + PATIENCE
    with connections["owner"].cursor() as cursor:
        while time.monotonic() < give_up_at:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise TimeoutError


def await_gone() -> None:
    """Until the server knows that who was killed is no more, and nobody works here but this test."""
    give_up_at = time.monotonic() + PATIENCE
    with connections["owner"].cursor() as cursor:
        while time.monotonic() < give_up_at:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            if not cursor.fetchone()[0]:
                return
    raise TimeoutError


def test_what_is_accepted_lies_still_until_it_is_taken(accept: Callable[..., int]) -> None:
    accepted = accept(commits=True)
    assert state(accepted) == (BatchState.UPLOADING, "")
    take_filed(NOON)
    assert state(accepted) == (BatchState.COMMITTED, "")
    assert batch(accepted).rows_opened == 3


def test_without_the_wish_a_batch_waits_to_be_committed(accept: Callable[..., int], bank: Institution) -> None:
    accepted = accept()
    take_filed(NOON)
    assert state(accepted) == (BatchState.READY, "")
    with transaction(clerk_of(bank)) as tx:
        filing.ask_commit(tx, accepted)
    take_filed(NOON)
    assert (batch(accepted).state, batch(accepted).committed_by) == (BatchState.COMMITTED, 7)


def test_a_large_batch_waits_for_a_second_person(accept: Callable[..., int], bank: Institution) -> None:
    Institution.objects.using("owner").update(four_eyes_over=2)
    accepted = accept(commits=True)
    take_filed(NOON)
    assert state(accepted) == (BatchState.READY, "")
    with transaction(clerk_of(bank)) as tx, pytest.raises(errors.NeedsSecondPerson):
        filing.ask_commit(tx, accepted)
    with transaction(clerk_of(bank, 8)) as tx:
        filing.ask_commit(tx, accepted)
    take_filed(NOON)
    assert (batch(accepted).state, batch(accepted).committed_by) == (BatchState.COMMITTED, 8)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", errors.EmptyFile.code), (b"a,b\r\n1,2\r\n", errors.HeaderMismatch.code), (b"%PDF-1.7", "unknown_format")],
)
def test_a_file_that_is_no_filing_ends_as_refused(accept: Callable[..., int], content: bytes, code: str) -> None:
    accepted, good = accept(content), accept()
    take_filed(NOON)
    assert state(accepted) == (BatchState.REFUSED, code)
    assert state(good) == (BatchState.READY, "")
    if code == errors.HeaderMismatch.code:  # a mapping profile can be made from it
        assert spool.find(batch(accepted).file_sha256)
    else:
        with pytest.raises(errors.FileGone):
            spool.find(batch(accepted).file_sha256)


def test_a_profile_that_does_not_exist_is_refused_at_once(accept: Callable[..., int]) -> None:
    with pytest.raises(errors.NotFound):
        accept(profile="no such")


def test_a_commit_that_became_impossible_is_noted(accept: Callable[..., int], bank: Institution) -> None:
    accepted = accept()
    take_filed(NOON)
    with transaction(clerk_of(bank)) as tx:
        spool.drop(filing.ask_commit(tx, accepted).file_sha256)
    take_filed(NOON)
    assert state(accepted) == (BatchState.READY, errors.FileGone.code)
    assert taking.take_next(at=NOON) is None


def test_what_nobody_takes_can_be_cancelled(accept: Callable[..., int], bank: Institution) -> None:
    accepted = accept()
    with transaction(clerk_of(bank)) as tx:
        assert filing.cancel(tx, accepted).state == BatchState.CANCELLED
    assert taking.take_next(at=NOON) is None


def test_two_processes_take_different_batches(accept: Callable[..., int]) -> None:
    first, second = accept(2), accept(3)
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"BEGIN; SELECT 1 FROM filing_batches WHERE id = {first} FOR NO KEY UPDATE")
        assert taking.take_next(at=NOON) == second
        cursor.execute("ROLLBACK")
    assert taking.take_next(at=NOON) == first


TAKER = """
import django
django.setup()
from fixtures.world import NOON
from mediation.filing import taking
taking.take_all(at=NOON)
"""


@contextmanager
def taker(server: EmbeddedServer, database: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "DATABASE_URL": server.url(database)}
    with subprocess.Popen([sys.executable, "-c", TAKER], env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_batch_whose_taker_was_killed_is_taken_again(
    accept: Callable[..., int], fresh_database: str, server: EmbeddedServer
) -> None:
    accepted = accept(commits=True)
    with held("claims"), taker(server, fresh_database) as process:
        await_locked()
        with transaction(SYSTEM) as tx:
            assert progress.of(tx, accepted).tries == 1
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert state(accepted) == (BatchState.UPLOADING, "")
    await_gone()
    take_filed(NOON)
    with transaction(SYSTEM) as tx:
        assert progress.of(tx, accepted).tries == 2
        assert counted(tx)["cases"] == batch(accepted).rows_opened == 3


def test_a_batch_that_kills_its_takers_is_given_up(accept: Callable[..., int]) -> None:
    accepted = accept()
    for _ in range(taking.MOST_TRIES):
        with progress.shown(accepted):
            pass
    take_filed(NOON)
    assert state(accepted) == (BatchState.REFUSED, errors.NeverTaken.code)


def test_others_see_how_far_a_batch_is(accept: Callable[..., int], bank: Institution) -> None:
    accepted, give_up_at = accept(), time.monotonic() + PATIENCE
    with progress.shown(accepted) as done:
        with transaction(SYSTEM) as tx:
            filing.take(tx, accepted, at=NOON, done=done)
        # The thread that writes it down may still be at it.
        while (seen := shown_to(bank, accepted)) == (0, 0, 0) and time.monotonic() < give_up_at:
            pass
        assert seen == (3, 3, 0)
    assert shown_to(bank, accepted) == (0, 0, 0)


def shown_to(bank: Institution, batch_id: int) -> tuple[int, int, int]:
    with transaction(clerk_of(bank)) as tx:
        found = progress.of(tx, batch_id)
    return found.rows_judged, found.rows_expected, found.rows_wrong


def test_another_bank_does_not_see_it(accept: Callable[..., int], bank: Institution) -> None:
    accepted = accept()
    with progress.shown(accepted):
        pass
    with transaction(Actor(role=clerk_of(bank).role, institution_id=bank.pk + 1)) as tx:
        assert progress.of(tx, accepted) is None
