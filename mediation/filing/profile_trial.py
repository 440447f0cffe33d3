"""Tries a profile on rows before it is saved or used: how many would be taken, and what is wrong with the others."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mediation.filing import cells, profile_applying, rules
from mediation.filing.derived import Delivery, derive
from mediation.filing.profiles import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that rows break: its code, the template's column, the columns of the export behind it, how many rows."""

    code: str
    column: str
    origin: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of the rows: all, those that would be refused, and why, the most frequent first."""

    rows: int
    wrong: int
    findings: tuple[Finding, ...]


def try_out(profile: Profile, frame: pl.DataFrame, delivery: Delivery) -> Trial:
    """The rows of an export (its `titles` as columns), judged as a filing would be; nothing is kept."""
    read = profile_applying.apply(profile, frame)
    read.columns = [str(place) for place in range(read.width)]
    rows = read.with_columns(line=pl.int_range(2, read.height + 2, dtype=pl.Int64))
    broken = rules.broken(derive(cells.read(rows, profile_applying.places(profile)), delivery))
    wrong = broken.filter(pl.col("code").str.starts_with("E"))["line"].n_unique()
    counted = broken.group_by("code", "column", maintain_order=True).len().sort("len", descending=True)
    origins = profile_applying.origins(profile)
    findings = tuple(
        Finding(code=code, column=column, origin=origins.get(column, ""), rows=count)
        for code, column, count in counted.iter_rows()
    )
    return Trial(rows=read.height, wrong=wrong, findings=findings)
