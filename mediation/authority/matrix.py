"""An institution's matrix of authority as it writes it, in CSV or JSON, and what must hold before it counts; pure.

A row is one approver level in one cell: product, days in arrears, amount claimed, hardship. A cell says up to what part
of each component may be waived (per cent), over how many months, with what part paid down (per cent of the settled
sum), at each level; `never` where nothing goes. Bands are from their first day or yuan to before their last.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from mediation import errors
from mediation.csv_files import rows_of, text_of
from mediation.vocabulary import ClaimComponent, Product

WAIVERS = {f"waive_{component}": component for component in ClaimComponent}
BANDS = ("product", "arrears_from", "arrears_until", "amount_from", "amount_until", "hardship", "level")
HEADER = (*BANDS, *WAIVERS, "max_months", "min_down")
"""Columns of a file, or names in the objects of a JSON list."""
NEVER = "never"
MOST_ROWS, MOST_EDGES, MOST_LEVEL, MOST_MONTHS = 5_000, 40, 9, 600
MOST_TOLD = 10
ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Band:
    """Which cases a cell is for; `until` is None where there is no end."""

    product: str
    arrears_from: int
    arrears_until: int | None
    amount_from: Decimal
    amount_until: Decimal | None
    is_hardship: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """What one level may agree to: at most so much waived of each component, so many months, at least so much down."""

    level: int
    waivers: Mapping[str, Decimal]
    max_months: int
    min_down: Decimal

    def allows_as_much_as(self, other: Limits) -> bool:
        """Whether nothing that `other` allows is too much here."""
        waives = all(self.waivers[name] >= most for name, most in other.waivers.items())
        return waives and self.max_months >= other.max_months and self.min_down <= other.min_down


@dataclass(frozen=True, slots=True)
class Cell:
    """A band and its levels, the lowest first; none where the answer is always never."""

    band: Band
    levels: tuple[Limits, ...]


def parse(content: bytes) -> tuple[Cell, ...]:
    """The cells of a file, JSON or CSV; MatrixUnsound says line and column of what cannot be read, or does not hold.

    Raises UnreadableText, EmptyFile and HeaderMismatch as well.
    """
    wrong: list[str] = []
    read: dict[Band, list[Limits | None]] = {}
    for line, row in _records(content):
        try:
            band, limits = _row(row)
        except _Wrong as failure:
            wrong.append(f"{line}: {failure}")
        else:
            read.setdefault(band, []).append(limits)
    found = tuple(_cell(band, levels, wrong) for band, levels in read.items())
    wrong += problems(found)
    if wrong:
        more = f"; +{len(wrong) - MOST_TOLD}" if len(wrong) > MOST_TOLD else ""
        raise errors.MatrixUnsound(f"（{'; '.join(wrong[:MOST_TOLD])}{more}）")
    return found


def written(cells: Iterable[Cell]) -> bytes:
    """Cells as a file that `parse` reads: CSV in UTF-8 with a mark, as spreadsheets open it."""
    stream = io.StringIO()
    rows = csv.DictWriter(stream, HEADER, restval="", lineterminator="\r\n")
    rows.writeheader()
    for cell in cells:
        band = {
            **{name: getattr(cell.band, name) for name in BANDS[:5]},
            "hardship": _yes(cell.band.is_hardship),
        }
        if not cell.levels:
            rows.writerow({**band, "level": NEVER})
        for limits in cell.levels:
            waived = {name: limits.waivers.get(component, 0) for name, component in WAIVERS.items()}
            own = {"level": limits.level, "max_months": limits.max_months, "min_down": limits.min_down}
            rows.writerow({**band, **waived, **own})
    return codecs.BOM_UTF8 + stream.getvalue().encode()


def example() -> tuple[Cell, ...]:
    """A matrix to begin with: for every case a whole payment within a year, and nothing waived."""
    nothing = dict.fromkeys(map(str, ClaimComponent), Decimal(0))
    return tuple(
        Cell(Band(product, 0, None, Decimal(0), None, is_hardship), (Limits(0, nothing, 12, Decimal(0)),))
        for product in Product
        for is_hardship in (False, True)
    )


def problems(cells: Sequence[Cell]) -> list[str]:
    """What does not hold of cells: levels in order, a higher one allowing no less, each case in exactly one cell."""
    found = [f"{_named(cell.band)}: {said}" for cell in cells for said in _of_levels(cell.levels)]
    groups: defaultdict[str, list[Band]] = defaultdict(list)
    for cell in cells:
        groups[cell.band.product].append(cell.band)
    for product, bands in groups.items():
        for is_hardship in (False, True):
            mine = [band for band in bands if band.is_hardship is is_hardship]
            found += [f"{product}, hardship {_yes(is_hardship)}: {said}" for said in _of_cover(mine)]
    return found


class _Wrong(Exception):
    """A row that cannot be read; the message names the column."""


def _records(content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Rows with their lines."""
    if content.lstrip()[:1] == b"[":
        try:
            records = json.loads(text_of(content), parse_float=Decimal)
        except (ValueError, RecursionError) as failure:
            raise errors.UnreadableText() from failure
        rows = [(line, record) for line, record in enumerate(records, 1)]
    else:
        header, *body = rows_of(content)
        if missing := [name for name in HEADER if name not in header]:
            raise errors.HeaderMismatch(f"（{'、'.join(missing)}）")
        rows = [(line, dict(zip(header, cells, strict=False))) for line, cells in enumerate(body, 2) if any(cells)]
    if not rows or len(rows) > MOST_ROWS:
        raise errors.MatrixUnsound(f"（{len(rows)} rows）")
    yield from rows


def _row(row: Any) -> tuple[Band, Limits | None]:
    if not isinstance(row, Mapping):
        raise _Wrong("row")
    product = str(row.get("product", "")).strip()
    if product not in set(Product):
        raise _Wrong("product")
    band = Band(
        product,
        _whole(row, "arrears_from", most=100_000) or 0,
        _whole(row, "arrears_until", most=100_000),
        _number(row, "amount_from", most=Decimal(10) ** 12) or Decimal(0),
        _number(row, "amount_until", most=Decimal(10) ** 12),
        _flag(row),
    )
    if band.arrears_until is not None and band.arrears_until <= band.arrears_from:
        raise _Wrong("arrears_until")
    if band.amount_until is not None and band.amount_until <= band.amount_from:
        raise _Wrong("amount_until")
    return band, None if str(row.get("level", "")).strip() == NEVER else _limits(row)


def _limits(row: Mapping[str, Any]) -> Limits:
    waivers = {str(component): _number(row, name, most=ALL) or Decimal(0) for name, component in WAIVERS.items()}
    level, months = _whole(row, "level", most=MOST_LEVEL), _whole(row, "max_months", most=MOST_MONTHS)
    if level is None:
        raise _Wrong("level")
    if not months:
        raise _Wrong("max_months")
    return Limits(level, waivers, months, _number(row, "min_down", most=ALL) or Decimal(0))


def _number(row: Mapping[str, Any], name: str, *, most: Decimal) -> Decimal | None:
    """A number with two places; None where the cell is blank."""
    text = "" if row.get(name) is None else str(row[name]).strip()
    if not text:
        return None
    try:
        value = Decimal(text)
        is_fit = value.is_finite() and 0 <= value <= most and value == round(value, 2)
    except InvalidOperation:
        is_fit = False
    if not is_fit:
        raise _Wrong(name)
    return value


def _whole(row: Mapping[str, Any], name: str, *, most: int) -> int | None:
    value = _number(row, name, most=Decimal(most))
    if value is not None and value != int(value):
        raise _Wrong(name)
    return None if value is None else int(value)


def _flag(row: Mapping[str, Any]) -> bool:
    meaning = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
    text = str(row.get("hardship", "")).strip().lower()
    if text not in meaning:
        raise _Wrong("hardship")
    return meaning[text]


def _cell(band: Band, levels: Sequence[Limits | None], wrong: list[str]) -> Cell:
    known = sorted((limits for limits in levels if limits is not None), key=lambda limits: limits.level)
    if len(known) != len(levels) and len(levels) > 1:
        wrong.append(f"{_named(band)}: never stands alone")
    return Cell(band, tuple(known))


def _of_levels(levels: Sequence[Limits]) -> Iterator[str]:
    numbers = [limits.level for limits in levels]
    if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        yield "levels are not one after the other"
    for lower, higher in pairwise(levels):
        if not higher.allows_as_much_as(lower):
            yield f"level {higher.level} allows less than level {lower.level}"


def _of_cover(bands: Sequence[Band]) -> Iterator[str]:
    """Places of the plane of arrears and amounts that no band covers, or more than one does."""
    days = sorted({0, *_edges((b.arrears_from, b.arrears_until) for b in bands)})
    yuan = sorted({Decimal(0), *_edges((b.amount_from, b.amount_until) for b in bands)})
    if max(len(days), len(yuan)) > MOST_EDGES:
        yield f"more than {MOST_EDGES} bands"
        return
    for arrears in days:
        for amount in yuan:
            covered = sum(
                _holds(arrears, b.arrears_from, b.arrears_until) and _holds(amount, b.amount_from, b.amount_until)
                for b in bands
            )
            if covered != 1:
                yield f"{covered} cells from {arrears} days and {amount} yuan"


def _edges(bands: Iterable[tuple[Any, Any]]) -> Iterator[Any]:
    for first, until in bands:
        yield first
        if until is not None:
            yield until


def _holds(value: Any, first: Any, until: Any) -> bool:
    return bool(first <= value and (until is None or value < until))


def _named(band: Band) -> str:
    return f"{band.product}, {band.arrears_from} days, {band.amount_from} yuan, hardship {_yes(band.is_hardship)}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
