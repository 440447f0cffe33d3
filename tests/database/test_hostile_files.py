"""Whatever is filed is refused or explained row by row; nothing is half written, and memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures import world
from fixtures.hostile import corpus
from fixtures.hostile_parts import FILER, Hostile, archive, cases, rows
from mediation.accounts.models import Institution
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.errors import MediationError
from mediation.filing import actions as filing
from mediation.filing import delivered, workbook
from mediation.filing.json_lines import Lines
from mediation.vocabulary import RowOutcome

MEMORY_GROWTH = 50 << 20
GOOD = archive(cases(rows(3)))
SHEET = "xl/worksheets/sheet1.xml"

# Until the door takes workbooks itself, they come to it as the text that it would make of them.


@dataclass(slots=True)
class Outcome:
    """What came of a file: the code of its error or the report, what was found, and what is in the database since."""

    file: Hostile
    error: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)
    written: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="module")
def bank(template: str) -> Iterator[str]:
    create_database("hostile", template=template)
    with use_database("hostile"):
        with transaction(SYSTEM):
            made = world.a_bank(uscc=FILER)
            Institution.objects.filter(pk=made.pk).update(error_limit_pct=100, four_eyes_over=2_000_000)
        yield made.code
    drop_database("hostile")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Hostile]:
    return corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def outcomes(bank: str, files: list[Hostile]) -> list[Outcome]:
    return [filed(bank, file) for file in files]


def filed(bank: str, file: Hostile) -> Outcome:
    outcome, before = Outcome(file), in_database()
    try:
        report = filing.file(SYSTEM, bank, file.path, at=world.NOON)
    except MediationError as error:
        outcome.error = error.code
    else:
        outcome.counts = report["rows"]
        with transaction(SYSTEM) as tx:
            outcome.found = {finding.code for finding in filing.findings(tx, report["batch"], limit=100_000)}
    outcome.written = {name: count - before[name] for name, count in in_database().items()}
    return outcome


def in_database() -> dict[str, int]:
    tables = ("filing_batches", "filing_rows", "row_errors", "cases", "claims", "parties", "events")
    with transaction(SYSTEM) as tx:
        return {table: tx.value(f"SELECT count(*) FROM {table}") for table in tables}


def peak_memory() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) << 10


def misses(outcomes: list[Outcome], is_met: Callable[[Outcome], bool]) -> dict[str, object]:
    return {o.file.name: (o.error, o.counts, sorted(o.found), o.written) for o in outcomes if not is_met(o)}


def test_the_corpus_is_large(outcomes: list[Outcome]) -> None:
    assert len({outcome.file.name for outcome in outcomes}) == len(outcomes) >= 60


def test_files_that_are_none_are_refused_with_a_clear_code(outcomes: list[Outcome]) -> None:
    refused = [outcome for outcome in outcomes if outcome.file.is_refused]
    assert {} == misses(refused, lambda outcome: outcome.error in outcome.file.expected)


def test_a_refused_file_leaves_nothing_behind(outcomes: list[Outcome]) -> None:
    refused = [outcome for outcome in outcomes if outcome.error]
    assert {} == misses(refused, lambda outcome: set(outcome.written.values()) == {0})


def test_wrong_rows_are_explained_and_odd_ones_taken(outcomes: list[Outcome]) -> None:
    def is_explained(outcome: Outcome) -> bool:
        wrong = outcome.counts.get("wrong", 0) + outcome.counts.get("duplicate", 0)
        is_right = outcome.file.expected <= outcome.found if outcome.file.expected else not wrong
        return not outcome.error and is_right and outcome.counts["total"] == outcome.file.rows

    taken = [outcome for outcome in outcomes if not outcome.file.is_refused]
    assert {} == misses(taken, is_explained)


def test_every_row_that_came_in_is_accounted_for(outcomes: list[Outcome]) -> None:
    def adds_up(outcome: Outcome) -> bool:
        counts, written = outcome.counts, outcome.written
        ends = sum(counts[outcome] for outcome in RowOutcome)
        is_written = written["filing_rows"] == counts["total"] and written["cases"] == counts["opened"]
        return ends == counts["total"] and is_written and written["claims"] == written["cases"]

    assert {} == misses([outcome for outcome in outcomes if not outcome.error], adds_up)


def test_no_hostile_workbook_or_line_makes_this_process_grow(files: list[Hostile]) -> None:
    paths = [file.path for file in files if workbook.is_workbook(file.path) or file.path.suffix == ".jsonl"]
    Path("/proc/self/clear_refs").write_text("5")
    before = peak_memory()
    for path in paths:
        try:
            sheet = delivered.open_file(path, path.name)
            if isinstance(sheet, Lines):
                assert all(len(block.rows) + len(block.broken) for block in delivered.blocks(sheet))
        except MediationError:
            continue
    assert peak_memory() - before <= MEMORY_GROWTH


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A good archive with some bytes changed, or cut off."""
    content = bytearray(GOOD)
    for at in draw(st.lists(st.integers(0, len(GOOD) - 1), min_size=1, max_size=8)):
        content[at] = draw(st.integers(0, 255))
    return bytes(content[: draw(st.integers(4, len(content)))])


@st.composite
def mistold(draw: st.DrawFn) -> bytes:
    """A sound archive of which one part has been changed."""
    parts = cases(rows(2))
    name = draw(st.sampled_from(sorted(parts)))
    start = draw(st.integers(0, len(parts[name]) - 1))
    end = draw(st.integers(start, min(len(parts[name]), start + 40)))
    inserted = draw(st.one_of(st.binary(max_size=8), st.sampled_from(PIECES)))
    return archive(parts | {name: parts[name][:start] + inserted + parts[name][end:]})


PIECES = [
    b"<",
    b">",
    b"</",
    b"/>",
    b"<c",
    b"<row>",
    b"</row>",
    b"<v>",
    b"&",
    b'r="',
    b"<f/>",
    b"</sheetData>",
    b'"',
    b"-1",
]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    content=st.one_of(st.binary(max_size=400), st.binary(max_size=400).map(b"PK\x03\x04".__add__), spoilt(), mistold())
)
def test_any_bytes_are_a_workbook_or_an_error(
    content: bytes, tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "any.xlsx").write_bytes(content)
    try:
        book = workbook.to_csv(folder / "any.xlsx", folder)
    except MediationError:
        assert [path.name for path in folder.iterdir()] == ["any.xlsx"]
    else:
        assert all(sheet.path.exists() for sheet in book.sheets.values())
    assert not caplog.records
