"""Reads the cells of an export as a profile says they are written, a whole column at a time.

Text that is not written so is null here; what becomes of it then, `profile_applying` decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from mediation.filing.profiles import Number, Phone, Words

EXACT = pl.Decimal(38, 10)
"""Holds every number of up to 15 digits and 6 decimals times a factor, exactly."""

_INVISIBLE = "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
_WIDE = [*map(chr, range(0xFF01, 0xFF5F)), "￥", "\u3000", "\u00a0", "\u202f", *map(chr, range(0x2010, 0x2016)), "−"]
_HALF = [*map(chr, range(0x21, 0x7F)), "¥", " ", " ", " ", *"------", "-"]
_TO_HALF = str.maketrans(dict(zip(_WIDE, _HALF, strict=True)))
_TEXT_MARKS = r"""^(?:="(?s:(.*))"|'(?s:(.*)))$"""
_LANDLINE = "^0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?$"
_CREDIT, _DEBIT, _SIDES = "(?:CR|贷)", "(?:DR|借)", "(?:CR|DR|贷|借)"


_NOISE = (" ", "+", "-", "(", ")", "CR", "DR", "贷", "借")
_ANY_CASE = {"ascii_case_insensitive": True, "leftmost": True}


def over(cells: pl.Series, read: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """What an expression makes of one column."""
    return cells.to_frame("cell").select(read(pl.col("cell"))).to_series()


def half(text: str) -> str:
    """A text as `cleaned` leaves it: half width, nothing invisible, no blanks around it."""
    return re.sub(_INVISIBLE, "", text.translate(_TO_HALF)).strip()


def is_wide(cells: pl.Series) -> bool:
    """Whether some cell has characters that `cleaned` may have to narrow or take away."""
    return bool((cells.str.len_bytes() != cells.str.len_chars()).any())


def is_marked(cells: pl.Series) -> bool:
    """Whether some cell is marked as text for a spreadsheet: ="0123" or '0123."""
    return bool(cells.str.starts_with("=").any() or cells.str.starts_with("'").any())


def cleaned(cell: pl.Expr, *, is_text: bool, is_wide: bool = True, is_marked: bool = True) -> pl.Expr:
    """Cells without what does not show and without marks for spreadsheets; null when empty.

    All but texts are also in half width.
    """
    text = cell
    if is_wide and not is_text:
        text = text.str.replace_all(_INVISIBLE, "").str.replace_many(_WIDE, _HALF)
    text = text.str.strip_chars()
    if is_marked:
        text = text.str.replace(_TEXT_MARKS, "$1$2").str.strip_chars()
    return pl.when(text != "").then(text)


def compact(text: pl.Expr) -> pl.Expr:
    """A number or code without the blanks inside."""
    return text.str.replace_all(r"\s", "")


def phone(text: pl.Expr, form: Phone) -> pl.Expr:
    """Mobile and landline numbers as the template writes them."""
    digits = text.str.replace_many([" ", "-", "(", ")", "\t"], [""] * 5)
    mobile = digits.str.extract(r"^(?:(?:\+|00)?86)?(1[3-9][0-9]{9})$")
    return mobile.fill_null(pl.when(mobile.is_null()).then(_landline(text, form)))


def _landline(text: pl.Expr, form: Phone) -> pl.Expr:
    plain = text.str.replace_all(r"[\s()]", "").str.replace("(?i)(?:转|ext\\.?|x)", "-")
    plain = plain.str.replace(r"^(?:\+|00)?86-?(0[0-9-]{9,20})$", "$1").str.replace(r"^\+86-?", "0")
    known: pl.Expr = pl.when(plain.str.contains(_LANDLINE)).then(plain)
    if not form.area_code:
        return known
    local = plain.str.contains("^[2-9][0-9]{6,7}$")
    return known.fill_null(pl.when(local).then(pl.lit(form.area_code + "-") + plain))


def words(text: pl.Expr, form: Words) -> pl.Expr:
    """What the institution's words are called in the template."""
    meanings = {half(source): word for source, word in form.meanings}
    default = None if form.default is None else pl.when(text.is_not_null()).then(pl.lit(form.default))
    return text.replace_strict(meanings, default=default, return_dtype=pl.String)


def number(text: pl.Expr, form: Number) -> pl.Expr:
    """The numbers that texts stand for, times the factor (EXACT)."""
    decimals = [] if form.decimal_mark == "." else [form.decimal_mark]
    noise = sorted({form.group_mark, half(form.suffix), *map(half, form.around), *_NOISE} - {"", form.decimal_mark})
    digits = text.str.replace_many([*noise, *decimals], [*[""] * len(noise), *["."] * len(decimals)], **_ANY_CASE)
    value: pl.Expr = pl.when(text.str.contains(shape(form))).then(digits.cast(EXACT, strict=False))
    if form.takes_negatives:
        value = pl.when(text.str.contains(rf"(?i)^\(|-|{_CREDIT}")).then(-value).otherwise(value)
    return value if form.factor == 1 else value * pl.lit(form.factor, pl.Decimal(38, 10))


def shape(form: Number) -> str:
    """What a text must look like to be a number in this form."""
    decimals = f"{re.escape(form.decimal_mark)}[0-9]{{1,{10 if form.is_rounded else 6}}}"
    grouped = rf"|[0-9]{{1,3}}(?:{re.escape(form.group_mark)}[0-9]{{3}}){{1,4}}" if form.group_mark else ""
    digits = rf"(?:(?:[0-9]{{1,15}}{grouped})(?:{decimals})?|{decimals})\s*{re.escape(half(form.suffix))}"
    marks = "|".join(sorted({re.escape(half(mark)) for mark in form.around}, key=len, reverse=True))
    before, after = (rf"(?:(?:{marks})\s*)?", rf"\s*(?:{marks})?") if marks else ("", "")
    amount = before + digits + after
    sides = _SIDES if form.takes_negatives else _DEBIT
    shapes = [rf"\+?\s*{amount}", rf"{sides}\s*{amount}", rf"{amount}\s*{sides}"]
    if form.takes_negatives:
        shapes += [rf"-\s*{amount}", rf"{before}-\s*{digits}{after}", rf"{amount}\s*-", rf"\(\s*{amount}\s*\)"]
    return f"(?i)^(?:{'|'.join(shapes)})$"


def written(value: pl.Expr, places: int | None, *, is_rounded: bool = False) -> pl.Expr:
    """Numbers as plain text with so many decimals, null where they have more; None: as many as they have."""
    if places is None:
        return value.cast(pl.String).str.replace(r"\.?0+$", "")
    rounded = value.round(places, mode="half_away_from_zero")
    kept = rounded if is_rounded else pl.when(rounded == value).then(rounded)
    return kept.cast(pl.Decimal(38, places)).cast(pl.String)
