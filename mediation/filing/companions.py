"""Reads the rows that belong to rows of the cases, judges them, and hangs them on the rows they belong to.

What is wrong in one of them makes its case wrong: a case is opened with all its parties or not at all. A row of the
cases carries its companions in a column of lists for each sheet (`parties`, `guarantees`, `attachments`), and in
CONTENT as text what its fingerprint is made of, which does not depend on their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from mediation.filing import cells, rules
from mediation.filing.cells import TEXT, TYPES
from mediation.filing.derived import Delivery, of_guarantor, of_party
from mediation.filing.rules import Rule
from mediation.filing.sheets import COLUMNS_OF, COMPANIONS, REFERENCE
from mediation.filing.template import Column, Kind
from mediation.vocabulary import SheetName

CONTENT = "companions"
"""The column with what the companions of a row add to its fingerprint."""

PLACE = {"row": pl.Int64, "line": pl.Int64, "item": pl.Int64, "fault": pl.String, "is_again": pl.Boolean}
"""Where a companion stands: `row` is the line of its case, `line` its own in its sheet.

`item` is its place in a list of its case where there is one, else 0; `fault` a code if it is no row at all. It
`is_again` there when an earlier row of the same claim has it already.
"""

FINDINGS = {
    "row": pl.Int64,
    "sheet": pl.String,
    "line": pl.Int64,
    "item": pl.Int64,
    "column": pl.String,
    "code": pl.String,
    "other_line": pl.Int64,
}
"""What is found, and where; `row` is the line of the case it is about, if there is one."""

COUNTED = {"row": pl.Int64, "sheet": pl.String}
"""Companions as they are counted, each once."""

NO_FINDINGS, _NONE_COUNTED = pl.DataFrame(schema=FINDINGS), pl.DataFrame(schema=COUNTED)
TWICE = "E-TWICE"
_DIGEST = "^[0-9a-f]{64}$"
_NAME = r"[^/\p{Cc}]*[^/.\p{Cc}][^/\p{Cc}]*"
_FILE_NAME = f"^(?:{_NAME}/)*{_NAME}$"
"""Names of folders and of a file; none of only dots, which leads elsewhere."""
CASE_WRONG = {
    SheetName.PARTIES: "E-PARTIES",
    SheetName.GUARANTEES: "E-GUARANTEES",
    SheetName.ATTACHMENTS: "E-ATTACHMENTS",
}
"""What is said of a row of the cases of which a companion is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hung:
    """Rows of the cases with their companions, what was found (FINDINGS), and which companions there are (COUNTED)."""

    rows: pl.DataFrame
    findings: pl.DataFrame
    counted: pl.DataFrame


def hang(rows: pl.DataFrame, raw: Mapping[SheetName, pl.DataFrame], delivery: Delivery) -> Hung:
    """Read companions and hang them on the rows whose line they name.

    `raw` has PLACE and the texts of the cells, under the places of the sheet's columns.
    """
    found, contents, counted = [], [], []
    for sheet in COMPANIONS:
        if sheet not in raw or raw[sheet].is_empty():
            continue
        given = raw[sheet]
        read = _read(sheet, given.filter(pl.col("fault").is_null()), rows, delivery)
        found += [_broken(sheet, read), _faults(sheet, given)]
        contents.append(read.select("row", content=_content(sheet)))
        counted.append(given.filter(~pl.col("is_again")).select("row", sheet=pl.lit(sheet.value)))
        rows = rows.join(_listed(sheet, read), left_on="line", right_on="row", how="left", maintain_order="left")
    if not found:
        return Hung(rows=rows, findings=NO_FINDINGS, counted=_NONE_COUNTED)
    joined = pl.concat(contents).group_by("row").agg(pl.col("content").sort().str.join("\x1e").alias(CONTENT))
    return Hung(
        rows=rows.join(joined, left_on="line", right_on="row", how="left", maintain_order="left"),
        findings=_with_cases(pl.concat(found)),
        counted=pl.concat(counted),
    )


def carried(rows: pl.DataFrame, sheet: SheetName) -> pl.DataFrame | None:
    """The companions that rows carry, in their order, with `filing`, the place of the row; None if there are none."""
    if sheet.value not in rows.columns:
        return None
    placed = rows.select(pl.col(sheet.value)).with_row_index("filing").drop_nulls(sheet.value)
    return placed.explode(sheet.value).unnest(sheet.value)


def count(rows: pl.DataFrame, sheet: SheetName) -> int:
    """How many companions of a sheet the rows carry."""
    return int(rows[sheet.value].list.len().sum()) if sheet.value in rows.columns else 0


def _read(sheet: SheetName, raw: pl.DataFrame, rows: pl.DataFrame, delivery: Delivery) -> pl.DataFrame:
    """The companions with their values, PLACE, and `at`, which counts them."""
    columns = COLUMNS_OF[sheet]
    texts = raw.drop(PLACE).with_row_index("line").with_columns(pl.col("line").cast(pl.Int64))
    values = cells.read(texts, {column.name: place for place, column in enumerate(columns)}, columns)
    placed = pl.concat([raw.select(*PLACE), values.rename({"line": "at"})], how="horizontal")
    return _OTHERS[sheet](placed, rows, delivery)


def _parties(placed: pl.DataFrame, rows: pl.DataFrame, delivery: Delivery) -> pl.DataFrame:
    return _with_twice(of_party(placed, delivery), "id_number", rows)


def _guarantees(placed: pl.DataFrame, rows: pl.DataFrame, delivery: Delivery) -> pl.DataFrame:
    return _with_twice(of_guarantor(placed, delivery), "guarantor_id_number", rows)


def _attachments(placed: pl.DataFrame, rows: pl.DataFrame, _: Delivery) -> pl.DataFrame:
    # One name however its folders are written, and one digest however its letters are.
    name = pl.col("file_name").str.replace_all("\\", "/", literal=True).str.strip_prefix("./")
    digest = pl.col("sha256").str.to_lowercase()
    known = placed.with_columns(
        name.alias("file_name"),
        name.alias(TEXT + "file_name"),
        digest.alias("sha256"),
        digest.alias(TEXT + "sha256"),
    )
    return _with_twice(known, "file_name", rows.with_columns(file_name=pl.lit(None, pl.String)))


def _with_twice(placed: pl.DataFrame, name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The companions, and whether one of the same number stands in the row of their case or before them."""
    of_case = rows.select(row="line", number_of_case=name)
    return placed.join(of_case, on="row", how="left", maintain_order="left").with_columns(
        is_twice=pl.col(name).is_not_null()
        & ((pl.col(name) == pl.col("number_of_case")).fill_null(False) | ~pl.struct("row", name).is_first_distinct())
    )


_OTHERS: Mapping[SheetName, Callable[[pl.DataFrame, pl.DataFrame, Delivery], pl.DataFrame]] = {
    SheetName.PARTIES: _parties,
    SheetName.GUARANTEES: _guarantees,
    SheetName.ATTACHMENTS: _attachments,
}
"""How each sheet's companions are told what follows from their cells."""


def _rules(sheet: SheetName, only_once: str) -> Iterator[Rule]:
    names = {column.name for column in COLUMNS_OF[sheet]} - {REFERENCE.name}
    yield from (rule for column in COLUMNS_OF[sheet] for rule in rules.of_column(column))
    yield from (rule for rule in rules.ACROSS if rule.column in names)
    yield _rule(TWICE, only_once, ~pl.col("is_twice"))


def _rule(code: str, column: str, holds: pl.Expr) -> Rule:
    return Rule(code, column, rules.if_given(column, then=holds), *rules.SENTENCES[code])


RULES: Mapping[SheetName, tuple[Rule, ...]] = {
    SheetName.PARTIES: tuple(_rules(SheetName.PARTIES, "id_number")),
    SheetName.GUARANTEES: tuple(_rules(SheetName.GUARANTEES, "guarantor_id_number")),
    SheetName.ATTACHMENTS: (
        *_rules(SheetName.ATTACHMENTS, "file_name"),
        _rule("E-FILE-NAME", "file_name", pl.col("file_name").str.contains(_FILE_NAME)),
        _rule("E-SHA256", "sha256", pl.col("sha256").str.contains(_DIGEST)),
    ),
}
"""What must hold for the rows of each sheet: as for the same columns of the cases, and what only it can break."""


def _broken(sheet: SheetName, read: pl.DataFrame) -> pl.DataFrame:
    broken = rules.broken_of(read.drop("line").rename({"at": "line"}), RULES[sheet]).rename({"line": "at"})
    placed = broken.join(read.select("at", "row", "line", "item"), on="at", how="left", maintain_order="left")
    return placed.with_columns(sheet=pl.lit(sheet.value), other_line=pl.lit(None, pl.Int64)).select(*FINDINGS)


def _faults(sheet: SheetName, given: pl.DataFrame) -> pl.DataFrame:
    return given.filter(pl.col("fault").is_not_null()).select(
        "row",
        pl.lit(sheet.value).alias("sheet"),
        "line",
        "item",
        pl.lit("").alias("column"),
        pl.col("fault").alias("code"),
        pl.lit(None, pl.Int64).alias("other_line"),
    )


def _with_cases(found: pl.DataFrame) -> pl.DataFrame:
    """What was found in companions, and that the rows they belong to are wrong with them."""
    wrong = found.filter(pl.col("code").str.starts_with("E")).group_by("row", "sheet", maintain_order=True).first()
    of_cases = wrong.select(
        "row",
        pl.lit(SheetName.CASES.value).alias("sheet"),
        pl.col("row").alias("line"),
        pl.lit(0, pl.Int64).alias("item"),
        pl.lit(REFERENCE.name).alias("column"),
        pl.col("sheet").replace_strict({s.value: code for s, code in CASE_WRONG.items()}).alias("code"),
        pl.when(pl.col("item") == 0).then("line").alias("other_line"),
    )
    return pl.concat([of_cases, found])


def _content(sheet: SheetName) -> pl.Expr:
    named = (named_content(column) for column in COLUMNS_OF[sheet] if column is not REFERENCE)
    return pl.concat_str([pl.lit(sheet.value), *named], separator="\x1f", ignore_nulls=True)


@cache
def named_content(column: Column) -> pl.Expr:
    """What a cell adds to a fingerprint: its value under its name; null when it is empty."""
    return pl.lit(f"{column.name}=") + content(column)


def content(column: Column) -> pl.Expr:
    """The value of a cell as a fingerprint knows it, however it was written; null when it is empty."""
    text = pl.col(TEXT + column.name)
    is_exact = column.kind in (Kind.TEXT, Kind.CODE, Kind.IDENTIFIER)
    return text if is_exact else pl.coalesce(said(column), text)


def said(column: Column) -> pl.Expr:
    """The same of a cell that can be read."""
    value = pl.col(column.name)
    return value.cast(pl.String) if column.kind in TYPES else value


def _listed(sheet: SheetName, read: pl.DataFrame) -> pl.DataFrame:
    """One list of companions for each row that has some."""
    kept = [name for name in read.columns if name not in {*PLACE, "at"} and not name.startswith(TEXT)]
    return read.group_by("row", maintain_order=True).agg(pl.struct("line", *kept).alias(sheet.value))
