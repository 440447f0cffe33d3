"""Reads the cells of a template's columns, a whole column at a time: text as typed becomes a value or null.

Texts lose what does not show; other cells are also read in half width. Amounts, telephone numbers and
identifiers are read as `mediation.money` and `mediation.identifiers` read one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediation.filing.template import COLUMNS, Column, Kind

TEXT = "text:"
"""Before a column's name: its cells as text, cleaned; null when empty."""

YES, NO = "是", "否"

NUMBER_AS_TEXT = r"^[0-9](\.[0-9]+)?E\+?[0-9]+$"
"""What a spreadsheet makes of a long number: its last digits are lost."""

TYPES: Mapping[Kind, Any] = {
    Kind.MONEY: pl.Decimal(18, 2),
    Kind.RATE: pl.Decimal(18, 4),
    Kind.DATE: pl.Date,
    Kind.INT: pl.Int64,
    Kind.BOOL: pl.Boolean,
}

_FEW = 512
"""Texts that are looked at one by one sooner than polars begins."""

_Plain = Mapping[str, npt.NDArray[np.bool_]]
"""Of each column, which of its cells can be read as they stand."""

_HIDDEN = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_INVISIBLE = f"[{_HIDDEN}]"
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
_SEEN = pl.col("cell").str.replace_all(_INVISIBLE, "")
_SAID, _SAID_IN_HALF_WIDTH = (
    text.str.strip_chars().str.replace(_NEUTRALISED, "$1") for text in (_SEEN, _SEEN.str.replace_many(_WIDE, _HALF))
)

_NUMBERS: Mapping[Kind, str] = {
    Kind.MONEY: r"^¥? *(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,2})?$",
    Kind.RATE: r"^[0-9]{1,4}(?:\.[0-9]{1,4})?%?$",
    Kind.INT: r"^[0-9]{1,9}$",
}
_DATE = r"^(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}$"
_MASKED = r"^[0-9]{4,6}\*{3,}[0-9]{4}$"
_MOBILE, _LANDLINE = r"^1[3-9][0-9]{9}$", r"^0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?$"

_PLAIN: Mapping[Kind, str] = {
    Kind.TEXT: rf"^(?:[^\s'{_HIDDEN}](?:[^{_HIDDEN}]*[^\s{_HIDDEN}])?)?$",
    Kind.MONEY: r"^(?:[0-9]{1,12}(?:\.[0-9]{1,2})?)?$",
    Kind.RATE: r"^(?:[0-9]{1,4}(?:\.[0-9]{1,4})?)?$",
    Kind.INT: r"^[0-9]{0,9}$",
    Kind.DATE: r"^(?:(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})?$",
    # What begins with 00 may have the country's prefix, which is taken off.
    Kind.PHONE: rf"^$|{_MOBILE}|^0[1-9][0-9]{{1,2}}-?[0-9]{{7,8}}(?:-[0-9]{{1,6}})?$",
    Kind.MASKED: f"^$|{_MASKED}",
    Kind.CODE: r"^[0-9A-Za-z_./-]*$",
    Kind.IDENTIFIER: r"^[0-9A-Z]*$",
}
"""Cells that can be read as they stand. Most rows of most files hold no others; the rest are read apart from them."""


def read(rows: pl.DataFrame, places: Mapping[str, int], columns: Sequence[Column] = COLUMNS) -> pl.DataFrame:
    """Values of all columns of a sheet under their names, with `line`; texts under TEXT and the name.

    `rows` as reading gives them, `places` as template.match; a column that the file or these rows lack is all null.
    """
    given = set(rows.columns)
    found = {name: str(at) for name, at in places.items() if str(at) in given}
    every = rows[list(found.values())]
    every.columns = list(found)
    counts = _count_filled(every)
    present = [column for column in columns if counts.get(column.name)]
    blank = tuple(column for column in columns if not counts.get(column.name))
    cells = rows[["line"]].hstack([every[column.name] for column in present])
    plain = _plain(cells, present)
    is_even = {name: bool(of_column.all()) for name, of_column in plain.items()}
    odd, even = ([column for column in present if is_even[column.name] is it] for it in (False, True))
    read = [_read_plain(cells, even, whole={name for name, count in counts.items() if count == len(rows)})]
    if odd:
        read.append(_read_mixed(cells, odd, plain))
    if len(rows) == 1:
        return pl.concat([*read, _blank_row(blank)], how="horizontal")
    return pl.concat(read, how="horizontal").with_columns(chain.from_iterable(map(_blank, blank)))


def count_blanks(rows: pl.DataFrame) -> dict[str, int]:
    """How many rows have nothing in each of their columns."""
    return rows.null_count().row(0, named=True)


def filled(blanks: Mapping[str, int], height: int) -> dict[str, bool]:
    """Names of the columns in which some row holds something, and whether every row does; of so many rows."""
    found = {column.name: blanks[TEXT + column.name] for column in COLUMNS}
    return {name: not blank for name, blank in found.items() if blank < height}


def without_texts(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with their values, which are all that correct ones are opened from."""
    return rows[[name for name in rows.columns if not name.startswith(TEXT)]]


def unreadable(blanks: Mapping[str, int], names: Iterable[str]) -> set[str]:
    """Those of the columns in which some cell has a text, but no value."""
    return {name for name in names if blanks[name] > blanks[TEXT + name]}


def _count_filled(cells: pl.DataFrame) -> dict[str, int]:
    """How many cells of each column hold something."""
    if not cells.width:
        return {}
    is_filled = pl.concat(cells.get_columns(), rechunk=False) != ""
    known = is_filled.fill_null(False) if is_filled.null_count() else is_filled
    counts = known.to_numpy().reshape(cells.width, cells.height).sum(axis=1)
    return dict(zip(cells.columns, counts.tolist(), strict=True))


def _plain(cells: pl.DataFrame, columns: Sequence[Column]) -> _Plain:
    """For each column, whether its cells can be read as they stand."""
    if len(cells) * len(columns) > _FEW:
        return {found.name: found.to_numpy() for found in cells.select(map(_is_plain, columns))}
    texts = zip(*cells[[column.name for column in columns]].rows(), strict=True)
    return {
        column.name: np.array([text is None or bool(_looks_plain(column)(text)) for text in of_column], np.bool_)
        for column, of_column in zip(columns, texts, strict=True)
    }


def _read_plain(cells: pl.DataFrame, columns: Sequence[Column], *, whole: Container[str] = ()) -> pl.DataFrame:
    """Columns of plain cells; no cell of the columns named in `whole` is blank."""
    if not columns:
        return cells[["line"]]
    texts = cells[[column.name for column in columns]]
    if some_blank := [column for column in columns if column.name not in whole]:
        texts = texts.with_columns(map(_as_typed, some_blank))
    values = _plain_values(texts, columns)
    texts.columns = [TEXT + column.name for column in columns]
    return pl.concat([cells[["line"]], texts, values], how="horizontal")


def _plain_values(texts: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """What plain texts say; columns of a kind are read as one, which takes hardly longer than to read one of them."""
    values, alike = texts.get_columns(), dict[Kind, list[int]]()
    for place, column in enumerate(columns):
        alike.setdefault(column.kind, []).append(place)
    for kind, places in alike.items():
        if kind in TYPES or kind is Kind.WORD:
            stacked = pl.concat([values[place] for place in places], rechunk=False)
            read = _read_alike(stacked, kind, tuple(columns[place] for place in places))
            for at, place in enumerate(places):
                values[place] = read.slice(at * texts.height, texts.height).alias(columns[place].name)
    return pl.DataFrame(values)


def _read_alike(texts: pl.Series, kind: Kind, columns: tuple[Column, ...]) -> pl.Series:
    """What plain texts of columns of one kind say."""
    match kind:
        case Kind.WORD:
            return mapped(texts, _words(columns), pl.String)
        case Kind.BOOL:
            return texts == YES
        case Kind.DATE:
            return texts.str.to_date("%Y-%m-%d", strict=False)
        case _:
            return texts.cast(TYPES[kind])


def _read_mixed(cells: pl.DataFrame, columns: Sequence[Column], plain: _Plain) -> pl.DataFrame:
    """Columns with cells that are not plain: those rows are cleaned and interpreted, apart from the others."""
    is_plain = pl.Series(np.logical_and.reduce([plain[column.name] for column in columns]))
    other = _cleaned(cells.filter(~is_plain), columns).with_columns(map(_value, columns))
    return pl.concat([_read_plain(cells.filter(is_plain), columns), other]).sort("line").drop("line")


def _cleaned(cells: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """Texts of cells; those that are cleaned alike in one go, since to begin takes longer than to go on."""
    texts, height = [cells["line"]], len(cells)
    for clean, is_free in ((_SAID, True), (_SAID_IN_HALF_WIDTH, False)):
        alike = [column.name for column in columns if (column.kind is Kind.TEXT) is is_free]
        if alike:
            stacked = pl.concat([cells[name] for name in alike]).alias("cell").to_frame().select(clean).to_series()
            texts += [stacked.slice(at * height, height).alias(name) for at, name in enumerate(alike)]
    return pl.DataFrame(texts).select("line", *map(_cleaned_text, columns))


# To put an expression together takes longer than to apply it to a row: each is made once.


@cache
def _blank(column: Column) -> tuple[pl.Expr, pl.Expr]:
    """Text and value of a column in which nothing stands."""
    text, value = pl.lit(None, pl.String), pl.lit(None, TYPES.get(column.kind, pl.String))
    return text.alias(TEXT + column.name), value.alias(column.name)


@lru_cache(maxsize=64)
def _blank_row(columns: tuple[Column, ...]) -> pl.DataFrame:
    """One row of columns in which nothing stands."""
    return pl.select(chain.from_iterable(map(_blank, columns)))


@cache
def _is_plain(column: Column) -> pl.Expr:
    """Whether a cell can be read as it stands."""
    cell = pl.col(column.name)
    is_plain = cell.str.contains(_PLAIN[column.kind]) if column.kind in _PLAIN else cell.is_in(["", *_meanings(column)])
    return is_plain.fill_null(True)


@cache
def _looks_plain(column: Column) -> Callable[[str], object]:
    """The same of one text."""
    if column.kind in _PLAIN:
        return re.compile(_PLAIN[column.kind]).fullmatch
    return {"", *_meanings(column)}.__contains__


@cache
def _as_typed(column: Column) -> pl.Expr:
    return _filled(pl.col(column.name)).alias(column.name)


@cache
def _cleaned_text(column: Column) -> pl.Expr:
    text = pl.col(column.name)
    if column.kind is Kind.IDENTIFIER:
        text = text.str.replace_all("[ -]", "").str.to_uppercase()
    return _filled(text).alias(TEXT + column.name)


def _filled(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)


@cache
def _value(column: Column) -> pl.Expr:
    return _interpreted(pl.col(TEXT + column.name), column).alias(column.name)


def _interpreted(text: pl.Expr, column: Column) -> pl.Expr:
    match column.kind:
        case Kind.WORD | Kind.BOOL:
            return _meaning(text, column)
        case Kind.MONEY | Kind.RATE | Kind.INT:
            digits = text.str.replace_all("[¥,% ]", "").cast(TYPES[column.kind], strict=False)
            return pl.when(text.str.contains(_NUMBERS[column.kind])).then(digits)
        case Kind.DATE:
            day = text.str.replace_all("[年月/.]", "-").str.strip_suffix("日")
            return pl.when(day.str.contains(_DATE)).then(day.str.to_date("%Y-%m-%d", strict=False))
        case Kind.PHONE:
            return _phone(text)
        case Kind.MASKED:
            return pl.when(text.str.contains(_MASKED)).then(text)
        case _:
            return text


def mapped(texts: pl.Series, meanings: Mapping[str, Any], kind: Any) -> pl.Series:
    """What each text means; null where it means nothing."""
    if len(texts) <= _FEW:
        return pl.Series(texts.name, map(meanings.get, texts.to_list()), kind)
    return texts.replace_strict(meanings, default=None, return_dtype=kind)


@lru_cache(maxsize=64)
def _words(columns: tuple[Column, ...]) -> Mapping[str, str | bool]:
    """What the words of several columns mean; a word that two of them have means the same in both."""
    return dict(chain.from_iterable(_meanings(column).items() for column in columns))


def _meanings(column: Column) -> Mapping[str, str | bool]:
    if column.words is None:
        return {YES: True, NO: False}
    return {name: word.value for word in column.words for name in (word.zh, word.value)}


def _meaning(text: pl.Expr, column: Column) -> pl.Expr:
    kind = TYPES.get(column.kind, pl.String)
    return text.replace_strict(_meanings(column), default=None, return_dtype=kind)


def _phone(text: pl.Expr) -> pl.Expr:
    digits = text.str.replace_all("[ -]", "").str.replace(r"^(?:\+|00)?86(1[0-9]{10})$", "$1")
    landline = text.str.replace_all(" ", "").str.replace(r"^(?:\+|00)86-?0", "0")
    is_mobile, is_landline = digits.str.contains(_MOBILE), landline.str.contains(_LANDLINE)
    return pl.when(is_mobile).then(digits).when(is_landline).then(landline)
