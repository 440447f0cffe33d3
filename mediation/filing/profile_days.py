"""Reads days in the layouts of a profile, a whole column at a time; what is in none of them is null."""

from __future__ import annotations

from datetime import date

import polars as pl

from mediation.filing.profiles import Day, Layout

_YEAR, _SHORT, _MONTH, _DAY = r"(?<y>(?:19|20)[0-9]{2})", r"(?<y>[0-9]{2})", r"(?<m>[0-9]{1,2})", r"(?<d>[0-9]{1,2})"
_ANY_YEAR = r"(?<y>(?:19|20)?[0-9]{2})"
_NAME = r"(?<name>(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[A-Za-z]{0,6}\.?|[0-9]{1,2}月)"
_BETWEEN = r"\s*[-/.]\s*"
_TIME = r"(?:[T\s]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_LONG_DATE = rf"{_MONTH}\s*[-/.月]\s*{_DAY}\s*[日号]?"

SHAPES: dict[Layout, str] = {
    Layout.YMD: rf"^{_YEAR}\s*[-/.年]\s*{_LONG_DATE}{_TIME}$",
    Layout.YMD_DIGITS: r"^(?<y>(?:19|20)[0-9]{2})(?<m>[0-9]{2})(?<d>[0-9]{2})(?:[0-9]{6})?$",
    Layout.SHORT_YMD: rf"^{_SHORT}\s*[-/.年]\s*{_LONG_DATE}{_TIME}$",
    Layout.SHORT_YMD_DIGITS: r"^(?<y>[0-9]{2})(?<m>[0-9]{2})(?<d>[0-9]{2})$",
    Layout.DMY: rf"^{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}{_ANY_YEAR}{_TIME}$",
    Layout.MDY: rf"^{_MONTH}{_BETWEEN}{_DAY}{_BETWEEN}{_ANY_YEAR}{_TIME}$",
    Layout.D_MONTH_Y: rf"^{_DAY}[-\s./]*{_NAME}[-\s./,]*{_ANY_YEAR}{_TIME}$",
    Layout.MONTH_D_Y: rf"^{_NAME}[-\s./]*{_DAY}(?:st|nd|rd|th)?[-\s./,]+{_ANY_YEAR}{_TIME}$",
    Layout.MONTH_Y: rf"^{_NAME}[-\s./,']*{_ANY_YEAR}$",
    Layout.YM: rf"^{_YEAR}\s*[-/.年]\s*{_MONTH}\s*月?$",
    Layout.YM_DIGITS: r"^(?<y>(?:19|20)[0-9]{2})(?<m>[0-9]{2})$",
    Layout.SERIAL: r"^(?<n>[1-9][0-9]{4})(?:\.0+)?$",
}
"""What a text in each layout looks like: y, m, d, or the month's name, or the count of days.

A time of day in another zone (…Z) may belong to another day in Shanghai and is not read.
"""

CLASHES = (
    frozenset({Layout.DMY, Layout.MDY, Layout.SHORT_YMD}),
    frozenset({Layout.SHORT_YMD_DIGITS, Layout.YM_DIGITS}),
)
"""Layouts that read the same text as different days; a profile takes one of each group."""

MAY_BE_SHORT = {layout for layout, shape in SHAPES.items() if _ANY_YEAR in shape or _SHORT in shape}
"""Layouts whose years may have two digits."""
FIRST_OF_MONTH = {Layout.MONTH_Y, Layout.YM, Layout.YM_DIGITS}

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_ZERO = date(1899, 12, 30)


def day(text: pl.Expr, form: Day) -> pl.Expr:
    """The days that texts stand for (pl.Date); null for what is in none of the layouts or no day of the calendar."""
    return pl.coalesce(_in(layout, text, form.pivot) for layout in form.layouts)


def layouts_of(texts: pl.Series) -> dict[Layout, float]:
    """Share of these texts that each layout reads as a day, two-digit years included; those that read none left out."""
    if texts.is_empty():
        return {}
    text = pl.col("text")
    read = texts.to_frame("text").select(_in(layout, text, 70).is_not_null().mean().alias(layout) for layout in Layout)
    return {Layout(name): share for name, share in read.row(0, named=True).items() if share}


def _in(layout: Layout, text: pl.Expr, pivot: int | None) -> pl.Expr:
    parts = text.str.extract_groups(SHAPES[layout]).struct
    if layout is Layout.SERIAL:
        return pl.lit(_DAY_ZERO) + pl.duration(days=parts.field("n").cast(pl.Int32))
    year = _year(parts.field("y"), layout, pivot)
    month = _month(parts.field("name")) if "?<name>" in SHAPES[layout] else parts.field("m")
    days = pl.lit("01") if layout in FIRST_OF_MONTH else parts.field("d")
    return pl.concat_str([year, month, days], separator="-").str.to_date("%Y-%m-%d", strict=False)


def _year(year: pl.Expr, layout: Layout, pivot: int | None) -> pl.Expr:
    if layout not in MAY_BE_SHORT:
        return year
    if pivot is None:
        return pl.when(year.str.len_chars() == 4).then(year)
    century = pl.when(year.cast(pl.Int32) < pivot).then(pl.lit("20")).otherwise(pl.lit("19"))
    return pl.when(year.str.len_chars() == 4).then(year).otherwise(century + year)


def _month(name: pl.Expr) -> pl.Expr:
    numbers = {short: str(place) for place, short in enumerate(_MONTHS, start=1)}
    by_name = name.str.slice(0, 3).str.to_lowercase().replace_strict(numbers, default=None, return_dtype=pl.String)
    return pl.coalesce(by_name, name.str.strip_suffix("月"))
