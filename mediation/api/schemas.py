"""What the API is asked with in many places, and what it answers with: shapes that its description lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Annotated, Any

from django.urls import reverse
from ninja import Field, Header, Path, Schema

from mediation import errors
from mediation.filing import actions, error_rows
from mediation.filing import progress as progress_of
from mediation.filing.amendments import Difference as Differs
from mediation.http import refusals
from mediation.http.language import language, say
from mediation.vocabulary import BatchState

PDF = "application/pdf"
LARGEST_ID = 2**63 - 1
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Number = Annotated[str, Path(pattern=r"^\d{4}-\d{7}$", description="The case's, for example 2026-0000001.")]
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")]
REFUSALS = {kind.code: kind for kind in errors.catalogue(refusals)}


class Rows(Schema):
    """Where the rows of a filing ended; they add up."""

    total: int
    opened: int
    wrong: int
    duplicate: int
    unchanged: int
    amended: int
    withdrawn: int


class Progress(Schema):
    """How far the judging is: rows so far, and about how many there are."""

    judged: int
    valid: int
    wrong: int
    expected: int


class Error(Schema):
    """One error that the API may answer with, or a filing may end with."""

    code: str
    status: int
    zh: str
    en: str


class Refusal(Schema):
    """Why a filing was refused, or not committed."""

    code: str
    title: str


class Links(Schema):
    """Where to go from here; null while there is nothing."""

    progress: str
    receipt: str | None
    errors: str | None
    error_file: str | None
    differences: str | None
    commit: str | None
    cancel: str | None


class Filing(Schema):
    """One delivery. `commit_asked`: it is committed as soon as it is judged, unless something bars the way."""

    id: int
    institution: str
    file_name: str
    file_sha256: str
    file_bytes: int
    state: str
    commit_asked: bool
    received_at: datetime
    committed_at: datetime | None
    rows: Rows
    progress: Progress | None
    refusal: Refusal | None
    links: Links


class Filings(Schema):
    """A page of filings, newest first; `next` is the address of the page behind it."""

    items: list[Filing]
    next: str | None


class Finding(Schema):
    """One thing that was found about a row: E is an error, W a warning, I a note. Never the value itself."""

    column: str
    code: str
    severity: str = Field(pattern="^[EWI]$")
    other_line: int | None
    text: str


class Line(Schema):
    """A line of the file, counted as a spreadsheet counts, and what was found about it; `sheet` is of a workbook."""

    line: int
    sheet: str
    findings: list[Finding]


class Lines(Schema):
    """A page of lines about which something was found; `next` is the address of the page behind it."""

    items: list[Line]
    next: str | None


class Change(Schema):
    """One column that differs; identifiers are masked."""

    column: str
    old: str
    new: str


class Difference(Schema):
    """What one row changed in a case, or will once it is acknowledged."""

    case: str
    line: int
    state: str
    changes: list[Change]


class Differences(Schema):
    """A page of what rows change in cases; `next` is the address of the page behind it."""

    items: list[Difference]
    next: str | None


def filing(batch: Any, progress: Any = None) -> Filing:
    """A delivery as the API shows it; `progress` as `filing.progress` has it."""
    kind, goes_on = REFUSALS.get(batch.refusal), progress_of.is_under_way(batch)
    refusal = Refusal(code=kind.code, title=say(kind.zh, kind().sentence())) if kind else None
    return Filing(
        id=batch.id,
        institution=batch.institution,
        file_name=batch.file_name,
        file_sha256=bytes(batch.file_sha256).hex(),
        file_bytes=batch.file_bytes,
        state=batch.state,
        commit_asked=batch.commit_asked_by is not None and goes_on,
        received_at=batch.received_at,
        committed_at=batch.committed_at,
        rows=Rows(**{name: getattr(batch, f"rows_{name}") for name in Rows.model_fields}),
        progress=_progress(progress) if goes_on and progress and progress.rows_expected else None,
        refusal=refusal,
        links=_links(batch),
    )


def lines(found: Iterable[Any]) -> list[Line]:
    """Findings by line, in words."""
    return [
        Line(line=line, sheet=sheet, findings=[_finding(finding) for finding in of_line])
        for (line, sheet), of_line in groupby(found, key=lambda finding: (finding.line, finding.sheet))
    ]


def difference(found: Differs) -> Difference:
    """What a row changes, as the API shows it."""
    changes = [Change(column=change.column, old=change.old, new=change.new) for change in found.changes]
    return Difference(case=found.number, line=found.line, state=found.state, changes=changes)


def address(name: str, **place: Any) -> str:
    """Where an operation is found."""
    return reverse(f"api:{name}", kwargs=place or None)


def _finding(finding: Any) -> Finding:
    return Finding(
        column=finding.column,
        code=finding.code,
        severity=finding.severity,
        other_line=finding.other_line,
        text=error_rows.sentence(finding, language()),
    )


def _progress(progress: Any) -> Progress:
    return Progress(
        judged=progress.rows_judged,
        valid=progress.rows_judged - progress.rows_wrong,
        wrong=progress.rows_wrong,
        expected=progress.rows_expected,
    )


def _links(batch: Any) -> Links:
    is_open = batch.state in actions.OPEN
    is_found = batch.rows_total > 0
    is_committed = batch.state == BatchState.COMMITTED

    def link(name: str, is_there: bool) -> str | None:
        return address(name, filing_id=batch.id) if is_there else None

    return Links(
        progress=address("filing", filing_id=batch.id),
        receipt=link("receipt", is_committed),
        errors=link("errors", is_found),
        error_file=link("error_file", is_found),
        differences=link("differences", is_open or is_committed),
        commit=link("commit", is_open),
        cancel=link("cancel", is_open or batch.state == BatchState.UPLOADING),
    )
