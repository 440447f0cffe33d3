"""A bank's morning in one file, from file to committed, against the bare COPY of exactly the rows that came of it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.db import connections
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from fixtures import world
from mediation.cases.models import Case, Claim, Event, Party
from mediation.db import SYSTEM, transaction
from mediation.filing import actions as filing
from mediation.filing.models import FilingRow, RowError
from tests.bench.filing_desk import (
    BANK,
    ROUNDS,
    ROWS,
    desk,
    median,
    open_batch,
    timed_copy,
    timed_filing,
    timed_judging,
    write_morning,
    write_workbook,
)

pytestmark = pytest.mark.benchmark
SAMPLE = int(os.environ.get("FILING_SAMPLE", "2000"))
Rows = dict[type[Model], list[dict[str, object]]]


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_morning(tmp_path_factory.mktemp("morning") / "morning.csv")


def test_a_morning_against_the_copy_of_its_rows(template: str, morning: Path, tmp_path: Path) -> None:
    """Filed (at most 1.6 times the floor) and judged alone (0.5); ways take turns, so that a busy minute hits all."""
    filed, judged, floor = [], [], []
    for _ in range(ROUNDS):
        spent, dump = timed_filing(template, morning, tmp_path)
        filed.append(spent)
        floor.append(timed_copy(template, dump))
        judged.append(timed_judging(template, morning))
    say("CSV, filed", filed, floor)
    say("CSV, judged", judged, floor)


def test_a_morning_in_a_workbook(template: str, morning: Path, tmp_path: Path) -> None:
    """At most 2.6 times the floor."""
    path = write_workbook(tmp_path / "morning.xlsx", morning)
    filed, floor = [], []
    for _ in range(ROUNDS):
        spent, dump = timed_filing(template, path, tmp_path)
        filed.append(spent)
        floor.append(timed_copy(template, dump))
    say("XLSX, filed", filed, floor)


def test_a_morning_against_django(template: str, morning: Path) -> None:
    """The same rows row by row through `full_clean`, then `bulk_create`, as forms and scripts do; at least 20 times."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        with desk(template) as clerk:
            began = time.perf_counter()
            filing.file(clerk, BANK, morning, at=world.NOON)
            ours.append((time.perf_counter() - began) / ROWS)
            rows = first_rows()
        theirs.append(timed_django(template, rows) / len(rows[FilingRow]))
    print(
        f"\nDjango: {median(theirs) * 1e6:,.0f} µs a row ({SAMPLE:,} rows), ours {median(ours) * 1e6:,.0f} µs,"
        f" {median(theirs) / median(ours):.0f} times faster"
    )


def test_a_batch_of_one(template: str, tmp_path: Path) -> None:
    """At most 15 ms; on a busy machine the best and the time of its processor say more than the median."""
    header, *rows = write_morning(tmp_path / "few.csv", rows=400).read_bytes().split(b"\r\n")
    paths = [tmp_path / f"{place}.csv" for place, row in enumerate(rows[:220]) if b'"' not in row]
    for path in paths:
        path.write_bytes(header + b"\r\n" + rows[int(path.stem)] + b"\r\n")
    with desk(template) as clerk:
        spent, worked = [], []
        for path in paths[1:]:
            began, busy = time.perf_counter(), time.process_time()
            filing.file(clerk, BANK, path, at=world.NOON)
            spent.append(1000 * (time.perf_counter() - began))
            worked.append(1000 * (time.process_time() - busy))
        with CaptureQueriesContext(connections["default"]) as statements:  # apart, since to listen takes time itself
            filing.file(clerk, BANK, paths[0], at=world.NOON)
    print(
        f"\na batch of one: median {median(spent):.1f} ms of {len(spent)}, best {min(spent):.1f} ms;"
        f" processor best {min(worked):.1f} ms, tenth {sorted(worked)[len(worked) // 10]:.1f} ms;"
        f" {len(statements)} statements, COPY and COMMIT among them"
    )


def say(what: str, ours: list[float], floor: list[float]) -> None:
    print(
        f"\n{what}: {ROWS:,} rows in {median(ours):.1f} s, floor {median(floor):.1f} s,"
        f" ratio {median(ours) / median(floor):.2f} (median of {len(ours)})"
    )


def first_rows() -> Rows:
    """What came of the first lines of a morning, by model, in the order in which one refers to another."""
    lines = FilingRow.objects.using("owner").order_by("line")[:SAMPLE]
    cases = [line.case_id for line in lines if line.case_id]
    last = max(line.line for line in lines)
    return {
        Case: values(Case, id__in=cases),
        Claim: values(Claim, case_id__in=cases),
        Party: values(Party, case_id__in=cases),
        Event: values(Event, case_id__in=cases),
        FilingRow: values(FilingRow, line__lte=last),
        RowError: values(RowError, line__lte=last),
    }


def values(model: type[Model], **which: object) -> list[dict[str, object]]:
    names = [field.attname for field in model._meta.concrete_fields if field.name != "pk"]
    found = model._default_manager.using("owner").filter(**which).values(*names)
    return [{name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()} for row in found]


def timed_django(template: str, rows: Rows) -> float:
    """Seconds for making, checking and saving records; they are sealed, numbered and hashed already."""
    with desk(template), transaction(SYSTEM) as tx:
        open_batch()
        tx.run("SET LOCAL ROLE NONE")  # row policies are not Django's, nor is the price of them
        began = time.perf_counter()
        for model, records in rows.items():
            made = [model(**record) for record in records]
            for record in made:
                blank = [f.name for f in model._meta.fields if getattr(record, f.attname) in (None, "", {})]
                record.full_clean(exclude=blank)
            model._default_manager.bulk_create(made, batch_size=1000)
        return time.perf_counter() - began
