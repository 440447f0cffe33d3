"""One bad case never stops a job: the rest goes on, the bad one is counted, parked, listed and released."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.db import Tx
from mediation.vocabulary import CaseState
from schedulers import isolation
from schedulers.isolation import AT_MOST, PARK_AFTER, apart
from schedulers.work import triage_filed

HOUR = timedelta(hours=1)
FILED = (CaseState.FILED,)


@pytest.fixture
def filed(tx: Tx) -> list[int]:
    world.a_centre()
    return world.some_cases(tx, world.a_bank(), 7)


def spoil(tx: Tx, case_id: int) -> None:
    """A date that is none stops every statement that reads it."""
    tx.run('UPDATE claims SET product_facts = \'{"matures_on": "王小明"}\' WHERE case_id = %(id)s', id=case_id)


def mend(tx: Tx, case_id: int) -> None:
    tx.run("UPDATE claims SET product_facts = '{}' WHERE case_id = %(id)s", id=case_id)


def run_until_parked(tx: Tx) -> list[Any]:
    return [triage_filed(tx, NOON + n * HOUR) for n in range(PARK_AFTER)]


def test_the_rest_of_the_set_goes_on(tx: Tx, filed: list[int]) -> None:
    spoil(tx, filed[3])
    note = triage_filed(tx, NOON)
    assert (note["to_look"], note["failing"], note["parked"]) == (6, 1, 0)


def test_a_case_that_fails_five_times_is_parked_and_no_longer_tried(tx: Tx, filed: list[int]) -> None:
    spoil(tx, filed[0])
    notes = run_until_parked(tx)
    assert [note["parked"] for note in notes] == [0, 0, 0, 0, 1]
    note = triage_filed(tx, NOON + 6 * HOUR)
    assert (note["failing"], note["parked"]) == (0, 1)


def test_what_is_parked_is_listed_with_its_reason_and_without_what_the_row_says(tx: Tx, filed: list[int]) -> None:
    spoil(tx, filed[0])
    run_until_parked(tx)
    (row,) = isolation.parked(tx)
    assert (row.job, row.failures, row.parked_at) == ("triage_filed", PARK_AFTER, NOON + 4 * HOUR)
    assert "DataError 22007" in row.reason
    assert "王小明" not in row.reason


def test_a_released_case_is_tried_again(tx: Tx, filed: list[int]) -> None:
    spoil(tx, filed[0])
    run_until_parked(tx)
    (row,) = isolation.parked(tx)
    mend(tx, filed[0])
    isolation.release(tx, "triage_filed", row.number)
    assert triage_filed(tx, NOON + 6 * HOUR) == {"accepted": 0, "refused": 0, "to_look": 7}
    assert isolation.parked(tx) == []


def test_only_what_is_parked_can_be_released(tx: Tx, filed: list[int]) -> None:
    spoil(tx, filed[0])
    triage_filed(tx, NOON)
    (row,) = isolation.parked(tx)
    with pytest.raises(errors.NotFound):
        isolation.release(tx, "triage_filed", row.number)


def test_failures_count_only_in_a_row(tx: Tx, filed: list[int]) -> None:
    spoil(tx, filed[0])
    triage_filed(tx, NOON)
    mend(tx, filed[0])
    triage_filed(tx, NOON + HOUR)
    assert isolation.parked(tx) == []


@pytest.mark.parametrize("bad", [(), (0,), (6,), (2, 3), (0, 6), (1, 3, 5), (0, 1, 2, 3, 4, 5), tuple(range(7))])
def test_exactly_the_bad_cases_are_left_out(tx: Tx, filed: list[int], bad: tuple[int, ...]) -> None:
    spoilt = {filed[place] for place in bad}
    done: list[int] = []

    def work(among: Sequence[int] | None) -> dict[str, int]:
        taken = filed if among is None else list(among)
        if spoilt & set(taken):
            raise ValueError
        done[:] = taken
        return {"done": len(taken)}

    note = apart(tx, "some_job", FILED, work, at=NOON)
    assert done == [case for case in filed if case not in spoilt]
    assert note.get("failing", 0) == len(bad)


def test_what_only_the_end_of_the_transaction_would_find_is_found_too(tx: Tx, filed: list[int]) -> None:
    def work(among: Sequence[int] | None) -> dict[str, int]:
        statement = "UPDATE claims SET case_id = case_id + 1000000 WHERE case_id = %(id)s"
        return {"moved": tx.run(statement, id=filed[2]) if among is None or filed[2] in among else 0}

    note = apart(tx, "some_job", FILED, work, at=NOON)
    assert (note["moved"], note["failing"]) == (0, 1)


def test_a_job_that_fails_on_nearly_everything_fails(tx: Tx) -> None:
    world.some_cases(tx, world.a_bank(), AT_MOST + 2)

    def work(_: Sequence[int] | None) -> dict[str, int]:
        raise ValueError("no case is to blame")

    with pytest.raises(ValueError, match="no case"):
        apart(tx, "some_job", FILED, work, at=NOON)
    assert isolation.parked(tx) == []


def test_a_limit_of_time_is_no_case_s_fault(tx: Tx, filed: list[int]) -> None:
    tx.run("SET LOCAL statement_timeout = 20")

    def work(_: Sequence[int] | None) -> dict[str, int]:
        return {"slept": tx.value("SELECT pg_sleep(5)")}

    with pytest.raises(Exception, match="statement timeout"):
        apart(tx, "some_job", FILED, work, at=NOON)
