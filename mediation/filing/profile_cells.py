"""Reads the columns of an export that a profile asks for: each once, and each different text of a column once."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mediation.filing import profile_days, profile_forms
from mediation.filing.profiles import AsText, Cell, Compact, Day, Number, Phone, Words

FEW = 8
"""A text is read once for all rows where it stands, if there are so many times fewer texts than rows."""

TEXT, VALUE = "text:", "value:"
"""Before the place of a cell among those asked for: what stands there, null when empty; what it was read as."""


def read(frame: pl.DataFrame, cells: Sequence[Cell]) -> pl.DataFrame:
    """What these cells hold in every row of an export with its `titles` as columns, under TEXT and VALUE and a place.

    A value is null where the text is not in the form that the cell says. The column `row` counts the rows from 0.
    """
    numbered = frame.with_row_index("row").select("row")
    few, many = list[pl.Series](), list[pl.Expr]()
    for place, cell in enumerate(cells):
        column = frame[cell.header]
        if 0 < column.n_unique() * FEW <= frame.height:
            few += _read_once(column, cell, place)
        else:
            many += _read(column, cell, place)
    return pl.concat([numbered, pl.DataFrame(few), frame.select(many)], how="horizontal")


def _read(column: pl.Series, cell: Cell, place: int) -> list[pl.Expr]:
    """Text and value of a cell; most columns of most files are clean, and looking costs less than replacing nothing."""
    text = profile_forms.cleaned(
        pl.col(column.name),
        is_text=isinstance(cell.form, AsText),
        is_wide=profile_forms.is_wide(column),
        is_marked=profile_forms.is_marked(column),
    )
    if cell.blanks:
        text = pl.when(~text.is_in([*cell.blanks, *map(profile_forms.half, cell.blanks)])).then(text)
    if cell.empty:
        text = text.fill_null(cell.empty)
    return [text.alias(f"{TEXT}{place}"), _value(text, cell).alias(f"{VALUE}{place}")]


def _read_once(column: pl.Series, cell: Cell, place: int) -> list[pl.Series]:
    """The same for a column of few different texts."""
    different = column.unique()
    read = different.to_frame().select(_read(different, cell, place))
    return [
        column.replace_strict(different, values, return_dtype=values.dtype).alias(values.name)
        for values in read.get_columns()
    ]


def _value(text: pl.Expr, cell: Cell) -> pl.Expr:
    match cell.form:
        case Number() as form:
            return profile_forms.number(text, form)
        case Day() as form:
            return profile_days.day(text, form)
        case Words() as form:
            return profile_forms.words(text, form)
        case Phone() as form:
            return profile_forms.phone(text, form)
        case Compact():
            return profile_forms.compact(text)
        case AsText():
            return text
