"""Turns rows of an institution's export into rows of the template, as a profile says; `rules` then judge them as usual.

A cell that cannot be read goes through as it stands, so that the rule of its column marks the row. Where the template
would take such a text for a value (12.50 in a column of whole fen), UNREAD is put after it, so that it cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

import polars as pl

from mediation import errors
from mediation.filing import cells as template_cells
from mediation.filing import profile_cells, profile_days, profile_forms
from mediation.filing.profile_titles import is_refused
from mediation.filing.profiles import (
    AsText,
    Cell,
    Computed,
    Constant,
    Day,
    Number,
    Operation,
    Profile,
    Source,
    cells,
    titles,
)
from mediation.filing.template import BY_NAME, Column, Kind

UNREAD = "（未按约定格式）"

_PLACES = {Kind.MONEY: 2, Kind.RATE: 4, Kind.INT: 0}
_JUDGED = {*template_cells.TYPES, Kind.WORD, Kind.PHONE, Kind.MASKED}
"""Kinds of column whose texts the template reads as something else than text."""

_LONGEST_DAYS = 100_000


@dataclass(frozen=True, slots=True)
class _Read:
    """What a source comes to: its value, null when it cannot be read, and the text there, null when empty."""

    value: pl.Expr
    text: pl.Expr
    kind: Literal["text", "number", "day"]
    is_rounded: bool = False


def apply(profile: Profile, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of an export, with its `titles` as columns of text, as rows of the template.

    Columns are those of the profile, titled as in the template; as many rows, in the same order. Days are ISO, numbers
    plain. Raises HeaderMismatch naming the columns that the export lacks.
    """
    wanted = [title for title in profile.headers() if not is_refused(title)]
    if absent := lacking(profile, frame.columns):
        raise errors.HeaderMismatch(f"（{'、'.join(absent)}）")
    asked = list(dict.fromkeys(cell for mapped in profile.columns for cell in cells(mapped.source)))
    there = [cell for cell in asked if cell.header in wanted]
    known = {cell: place for place, cell in enumerate(there)}
    ready = profile_cells.read(frame, there)
    read = {mapped.column: _read(mapped.source, known) for mapped in profile.columns if mapped.column in BY_NAME}
    done = (
        ready.lazy()
        .select(
            *(_written(of, BY_NAME[name]).alias(name) for name, of in read.items()),
            *(of.text.alias(f"text:{name}") for name, of in read.items()),
        )
        .collect()
    )
    texts = {name: done[name].fill_null(_passed(BY_NAME[name], done)).fill_null("") for name in read}
    return pl.DataFrame([texts[name].alias(BY_NAME[name].header) for name in read])


def translate(profile: Profile, header: Sequence[str], rows: pl.DataFrame) -> pl.DataFrame:
    """Rows as `reading` delivers them (`line`, "0", "1", …), as rows of the template in the same shape."""
    frame = rows.select(pl.col(str(place)).alias(title) for place, title in enumerate(titles(header)))
    read = apply(profile, frame)
    read.columns = [str(place) for place in range(read.width)]
    return pl.concat([rows.select("line"), read], how="horizontal")


def places(profile: Profile) -> dict[str, int]:
    """Position of each column of the template in what `translate` gives, by name, as `template.match` says it."""
    return {mapped.column: place for place, mapped in enumerate(profile.columns)}


def origins(profile: Profile) -> dict[str, str]:
    """The columns of the export that each column of the template comes from, in words; of a constant, nothing."""
    found = {mapped.column: dict.fromkeys(cell.header for cell in cells(mapped.source)) for mapped in profile.columns}
    return {column: "、".join(headers) for column, headers in found.items()}


def lacking(profile: Profile, header: Sequence[str]) -> list[str]:
    """Columns that the profile reads and this export does not have; none when the profile is the export's."""
    there = set(titles(header))
    return [title for title in profile.headers() if title not in there and not is_refused(title)]


def left_out(profile: Profile, header: Sequence[str]) -> tuple[list[str], list[str]]:
    """Columns of this export that are refused, and others that the profile does not read."""
    used, there = set(profile.headers()), titles(header)
    refused = [title for title in there if is_refused(title)]
    return refused, [title for title in there if title not in used and title not in refused]


def _read(source: Source, known: Mapping[Cell, int]) -> _Read:
    match source:
        case Constant(text=text):
            return _plain(pl.when(pl.col("row") >= 0).then(pl.lit(text or None, pl.String)))
        case Cell():
            return _read_cell(source, known[source]) if source in known else _read(Constant(text=""), known)
        case Computed():
            return _compute(source, [_read(operand, known) for operand in source.of])


def _read_cell(cell: Cell, place: int) -> _Read:
    text, value = pl.col(f"{profile_cells.TEXT}{place}"), pl.col(f"{profile_cells.VALUE}{place}")
    match cell.form:
        case Number(is_rounded=is_rounded):
            return _Read(value, text, "number", is_rounded)
        case Day():
            return _Read(value, text, "day")
        case AsText():
            return _plain(text)
        case _:
            return _Read(value, text, "text")


def _written(of: _Read, column: Column) -> pl.Expr:
    match of.kind:
        case "number":
            return profile_forms.written(of.value, _PLACES.get(column.kind), is_rounded=of.is_rounded)
        case "day":
            return of.value.dt.to_string("%Y-%m-%d")
        case "text":
            return of.value


def _passed(column: Column, done: pl.DataFrame) -> pl.Series:
    """The texts that could not be read, each so that the template cannot read it either."""
    text = done[f"text:{column.name}"]
    doubtful = done[column.name].is_null() & text.is_not_null()
    if column.kind not in _JUDGED or not doubtful.any():
        return text
    rows = pl.DataFrame({"line": pl.int_range(len(text), eager=True), "0": text}).filter(doubtful)
    taken = template_cells.read(rows, {column.name: 0}).filter(pl.col(column.name).is_not_null())["line"]
    is_taken = pl.int_range(len(text), eager=True).is_in(taken.implode())
    return profile_forms.over(text, lambda cell: pl.when(is_taken).then(cell + UNREAD).otherwise(cell))


def _number(read: _Read) -> pl.Expr:
    return read.value if read.kind == "number" else profile_forms.number(read.value, Number())


def _day(read: _Read) -> pl.Expr:
    return read.value if read.kind == "day" else profile_days.day(read.value, Day())


def _text(read: _Read) -> pl.Expr:
    if read.kind == "number":
        return pl.coalesce(profile_forms.written(read.value, None), read.text)
    return pl.coalesce(read.value.dt.to_string("%Y-%m-%d") if read.kind == "day" else read.value, read.text)


def _unread(values: Iterable[pl.Expr], reads: Iterable[_Read], result: pl.Expr) -> pl.Expr:
    """The first text that could not be read, marked; else the result, as text."""
    faults = (
        pl.when(value.is_null()).then(read.text + UNREAD) for value, read in zip(values, reads, strict=True)
    )  # A text of one column must not pass for the value of another.
    return pl.coalesce(*faults, result)


def _compute(source: Computed, reads: list[_Read]) -> _Read:
    match source.operation:
        case Operation.SUM:
            return _reckon(pl.Expr.add, reads)
        case Operation.DIFFERENCE:
            return _reckon(pl.Expr.sub, reads)
        case Operation.DAYS_BETWEEN:
            return _days_between(reads)
        case Operation.DAYS_BEFORE:
            return _days_before(reads)
        case Operation.JOIN:
            return _join(reads, source.separator)
        case Operation.FIRST:
            return _plain(_text(reads[0]).str.head(source.length))
        case Operation.LAST:
            return _plain(_text(reads[0]).str.tail(source.length))
        case Operation.FIRST_GIVEN:
            return _first_given(reads)


def _reckon(combine: Callable[[pl.Expr, pl.Expr], pl.Expr], reads: list[_Read]) -> _Read:
    numbers = [_number(read) for read in reads]
    result = reduce(combine, numbers)
    text = _unread(numbers, reads, profile_forms.written(result, None))
    return _Read(result, text, "number", any(read.is_rounded for read in reads))


def _days_between(reads: list[_Read]) -> _Read:
    days = [_day(read) for read in reads]
    count = (days[0] - days[1]).dt.total_days()
    return _Read(count.cast(profile_forms.EXACT), _unread(days, reads, count.cast(pl.String)), "number")


def _days_before(reads: list[_Read]) -> _Read:
    day, number = _day(reads[0]), _number(reads[1])
    count = pl.when((number == number.floor()) & number.is_between(0, _LONGEST_DAYS)).then(number.cast(pl.Int64))
    result = day - pl.duration(days=count)
    return _Read(result, _unread([day, count], reads, result.dt.to_string("%Y-%m-%d")), "day")


def _join(reads: list[_Read], separator: str) -> _Read:
    joined = pl.concat_str([_text(read) for read in reads], separator=separator, ignore_nulls=True)
    return _plain(pl.when(pl.any_horizontal(read.text.is_not_null() for read in reads)).then(joined))


def _first_given(reads: list[_Read]) -> _Read:
    value = reads[-1].value
    for read in reversed(reads[:-1]):
        value = pl.when(read.text.is_not_null()).then(read.value).otherwise(value)
    text = pl.coalesce(read.text for read in reads)
    return _Read(value, text, reads[0].kind, any(read.is_rounded for read in reads))


def _plain(text: pl.Expr) -> _Read:
    return _Read(text, text, "text")
