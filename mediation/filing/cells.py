"""Reads the cells of a template's columns, a whole column at a time: text as typed becomes a value or null.

Texts lose what does not show; other cells are also read in half width. Amounts, telephone numbers and
identifiers are read as `mediation.money` and `mediation.identifiers` read one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from mediation.filing.template import COLUMNS, Column, Kind

TEXT = "text:"
"""Before a column's name: its cells as text, cleaned; null when empty."""

NUMBER_AS_TEXT = r"^[0-9](\.[0-9]+)?E\+?[0-9]+$"
"""What a spreadsheet makes of a long number: its last digits are lost."""

TYPES: Mapping[Kind, Any] = {
    Kind.MONEY: pl.Decimal(18, 2),
    Kind.RATE: pl.Decimal(18, 4),
    Kind.DATE: pl.Date,
    Kind.INT: pl.Int64,
    Kind.BOOL: pl.Boolean,
}

_INVISIBLE = "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
_WIDE = [
    *map(chr, range(0xFF01, 0xFF5F)),
    "￥",
    "\u3000",
    "\u00a0",
    *map(chr, range(0x2010, 0x2016)),
    "\u2212",
]
_HALF = [*map(chr, range(0x21, 0x7F)), "¥", " ", " ", *"------", "-"]
_NEUTRALISED = r"^'\s*([=+\-@＝＋－＠])"

_MONEY = r"^¥? *(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,2})?$"
_RATE = r"^[0-9]{1,4}(?:\.[0-9]{1,4})?%?$"
_DATE = r"^(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}$"
_MASKED = r"^[0-9]{4,6}\*{3,}[0-9]{4}$"
_MOBILE, _LANDLINE = r"^1[3-9][0-9]{9}$", r"^0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?$"


def read(rows: pl.DataFrame, places: Mapping[str, int]) -> pl.DataFrame:
    """Values of all columns of the template under their names, with `line`; texts under TEXT and the name.

    `rows` as reading gives them, `places` as template.match; a column that the file lacks is all null.
    """
    present = [column for column in COLUMNS if column.name in places]
    absent = [column for column in COLUMNS if column.name not in places]
    cells = rows.select("line", *(pl.col(str(places[column.name])).alias(column.name) for column in present))
    # Most columns of most files are clean: looking first costs less than replacing nothing.
    unusual = cells.select(_is_unusual(column) for column in present).row(0, named=True)
    texts = cells.select("line", *(_cleaned(column, is_unusual=unusual[column.name]) for column in present))
    return texts.with_columns(
        *(_value(column).alias(column.name) for column in present),
        *(pl.lit(None, pl.String).alias(TEXT + column.name) for column in absent),
        *(pl.lit(None, TYPES.get(column.kind, pl.String)).alias(column.name) for column in absent),
    )


def _is_unusual(column: Column) -> pl.Expr:
    cell = pl.col(column.name)
    if column.kind in (Kind.WORD, Kind.BOOL):
        return ~cell.is_in(["", *_meanings(column)]).all()
    return (cell.str.len_bytes() != cell.str.len_chars()).any() | cell.str.starts_with("'").any()


def _cleaned(column: Column, *, is_unusual: bool) -> pl.Expr:
    text = pl.col(column.name)
    if is_unusual:
        text = text.str.replace_all(_INVISIBLE, "")
    if is_unusual and column.kind is not Kind.TEXT:
        text = text.str.replace_many(_WIDE, _HALF)
    text = text.str.strip_chars()
    if is_unusual:
        text = text.str.replace(_NEUTRALISED, "$1")
    if column.kind is Kind.IDENTIFIER:
        text = text.str.replace_all("[ -]", "").str.to_uppercase()
    return pl.when(text != "").then(text).alias(TEXT + column.name)


def _value(column: Column) -> pl.Expr:
    text = pl.col(TEXT + column.name)
    match column.kind:
        case Kind.WORD | Kind.BOOL:
            kind = TYPES.get(column.kind, pl.String)
            return text.replace_strict(_meanings(column), default=None, return_dtype=kind)
        case Kind.MONEY:
            return _number(text, _MONEY, column.kind)
        case Kind.RATE:
            return _number(text, _RATE, column.kind)
        case Kind.INT:
            return _number(text, "^[0-9]{1,9}$", column.kind)
        case Kind.DATE:
            day = text.str.replace_all("[年月/.]", "-").str.strip_suffix("日")
            return pl.when(day.str.contains(_DATE)).then(day.str.to_date("%Y-%m-%d", strict=False))
        case Kind.PHONE:
            return _phone(text)
        case Kind.MASKED:
            return pl.when(text.str.contains(_MASKED)).then(text)
        case _:
            return text


def _meanings(column: Column) -> Mapping[str, str | bool]:
    if column.words is None:
        return {"是": True, "否": False}
    return {name: word.value for word in column.words for name in (word.zh, word.value)}


def _number(text: pl.Expr, shape: str, kind: Kind) -> pl.Expr:
    digits = text.str.replace_all("[¥,% ]", "")
    return pl.when(text.str.contains(shape)).then(digits.cast(TYPES[kind], strict=False))


def _phone(text: pl.Expr) -> pl.Expr:
    digits = text.str.replace_all("[ -]", "").str.replace(r"^(?:\+|00)?86(1[0-9]{10})$", "$1")
    landline = text.str.replace_all(" ", "").str.replace(r"^(?:\+|00)86-?0", "0")
    is_mobile, is_landline = digits.str.contains(_MOBILE), landline.str.contains(_LANDLINE)
    return pl.when(is_mobile).then(digits).when(is_landline).then(landline)
