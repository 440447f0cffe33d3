"""What follows from the cells of a row: checks of identifiers, what they say, sums, the end of limitation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from mediation import deadlines
from mediation.filing.cells import NUMBER_AS_TEXT, mapped
from mediation.filing.template import AMOUNTS, DEBTS
from mediation.filing.threads import select
from mediation.identifiers import ID_CHECKS, luhn_ok, resident_id_fault, resident_id_ok, uscc_ok
from mediation.vocabulary import IdType, Sex

_CALENDAR = deadlines.Calendar()
_CARD_NUMBER = "^62[0-9]{14,17}$"
"""A number of a UnionPay card; other numbers of that length are too often contract numbers."""


def _each(is_good: Callable[[str], bool]) -> Callable[[list[str]], list[bool]]:
    return lambda texts: list(map(is_good, texts))


_CHECKS: Mapping[IdType, Callable[[list[str]], Any]] = {
    **{kind: _each(is_good) for kind, is_good in ID_CHECKS.items()},
    IdType.RESIDENT_ID: resident_id_ok,
    IdType.USCC: uscc_ok,
}
"""For each kind of number that can be checked, whether each of many is good."""
PERSONAL = [
    str(kind)
    for kind in (
        IdType.RESIDENT_ID,
        IdType.HK_MACAU_PERMIT,
        IdType.TAIWAN_PERMIT,
        IdType.FOREIGN_PERMANENT,
    )
]
"""Kinds of document whose 18 characters hold date of birth and sex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What is known of a delivery beside its rows.

    `courts` gives ids by code and by region code; `handlers` are the names of those who log in for the institution,
    without spaces, none of them if they are not known. An institution that never `has_filed` can have no row that was
    filed before.
    """

    institution_id: int
    uscc: str
    received_on: date
    courts: Mapping[str, int]
    handlers: frozenset[str] = frozenset()
    has_filed: bool = True


def derive(cells: pl.DataFrame, delivery: Delivery) -> pl.DataFrame:
    """The cells, and beside them what the rules and the case need to know."""
    handler = _run_together(pl.col("handler_name")).is_in(delivery.handlers) if delivery.handlers else pl.lit(True)
    known = {"uploader_uscc": pl.lit(delivery.uscc), "handler_is_known": handler}
    said = select(cells, *_OF_PARTY, *_OF_GUARANTOR, *_OF_CLAIM, _on(delivery), **known)
    return cells.hstack([
        *said[["born_on", "sex_by_id", "guarantor_id_type", "components", "received_on", *known]],
        _id_faults(said),
        _guarantor_id_faults(said),
        mapped(cells["court_code"], delivery.courts, pl.Int64).alias("court_id"),
        _hold_card_numbers(cells, said[_NUMBERED]),
        _limitation_ends(said["limitation_starts_on"]),
    ])  # fmt: skip


def _run_together(name: pl.Expr) -> pl.Expr:
    """A name without spaces: some write them between Latin names, some not."""
    return name.str.replace_all(" ", "", literal=True)


def of_party(cells: pl.DataFrame, delivery: Delivery) -> pl.DataFrame:
    """The cells of parties, and beside them what their identity numbers say."""
    said = cells.select(*_OF_PARTY, _on(delivery))
    return cells.hstack([*said[["born_on", "sex_by_id", "received_on"]], _id_faults(said)])


def of_guarantor(cells: pl.DataFrame, delivery: Delivery) -> pl.DataFrame:
    """The cells of guarantors, and beside them what kind of number each has, and what is wrong with it."""
    said = cells.select(*_OF_GUARANTOR, _on(delivery))
    return cells.hstack([*said[["guarantor_id_type", "received_on"]], _guarantor_id_faults(said)])


def _on(delivery: Delivery) -> pl.Expr:
    return pl.lit(delivery.received_on).alias("received_on")


def _id_faults(said: pl.DataFrame) -> pl.Series:
    return id_faults(said["id_type"], said["whole"]).alias("id_fault")


def _guarantor_id_faults(said: pl.DataFrame) -> pl.Series:
    return id_faults(said["guarantor_id_type"], said["guarantor_id_number"]).alias("guarantor_id_fault")


def _said_by_id() -> list[pl.Expr]:
    """What the number of a person's document says."""
    number = pl.col("id_number")
    is_personal = pl.col("id_type").is_in(PERSONAL) & (number.str.len_chars() == 18)
    is_male = number.str.slice(16, 1).is_in(list("13579"))
    sex = pl.when(is_male).then(pl.lit(Sex.MALE.value)).otherwise(pl.lit(Sex.FEMALE.value))
    return [
        pl.col("id_type"),
        pl.when(~number.str.contains(NUMBER_AS_TEXT)).then(number).alias("whole"),
        pl.when(is_personal).then(number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)).alias("born_on"),
        pl.when(is_personal).then(sex).alias("sex_by_id"),
    ]


def _guarantor_id_type() -> pl.Expr:
    # The template does not name a guarantor's document: 17 digits first is a person's, else a credit code.
    number = pl.col("guarantor_id_number")
    is_person = number.str.contains("^[0-9]{15}$|^[1-8][0-9]{16}[0-9X]$")
    kind = pl.when(is_person).then(pl.lit(IdType.RESIDENT_ID.value)).otherwise(pl.lit(IdType.USCC.value))
    return pl.when(number.is_not_null()).then(kind).alias("guarantor_id_type")


# To put an expression together takes longer than to apply it to a row: each is made once.
_OF_PARTY, _OF_GUARANTOR = _said_by_id(), (pl.col("guarantor_id_number"), _guarantor_id_type())
_NUMBERED = ["contract_no", "institution_ref"]
_OF_CLAIM = (
    pl.sum_horizontal(AMOUNTS).alias("components"),
    pl.when(pl.col("product").is_in([str(product) for product in DEBTS]))
    .then(pl.max_horizontal("overdue_since", "last_payment_on", "last_demand_on"))
    .alias("limitation_starts_on"),
    pl.col(_NUMBERED).str.contains(_CARD_NUMBER).fill_null(False),
)


def id_faults(kinds: pl.Series, numbers: pl.Series) -> pl.Series:
    """Why each number is not one of its kind: the IdFault of a resident's, "check" of others; null when it is."""
    faults: list[str | None] = [None] * len(numbers)
    texts, places = numbers.to_list(), dict[str, list[int]]()
    for place, (kind, text) in enumerate(zip(kinds.to_list(), texts, strict=True)):
        if kind is not None and text is not None:
            places.setdefault(kind, []).append(place)
    for kind in _CHECKS.keys() & places.keys():
        of_kind = places[kind]
        is_good = np.asarray(_CHECKS[kind]([texts[place] for place in of_kind]), np.bool_)
        for at in np.flatnonzero(~is_good).tolist():
            fault = resident_id_fault(texts[of_kind[at]]) if kind == IdType.RESIDENT_ID else "check"
            faults[of_kind[at]] = str(fault)
    return pl.Series(faults, dtype=pl.String)


def _limitation_ends(starts: pl.Series) -> pl.Series:
    """When limitation of debts runs out: the last of what starts it anew counts."""
    ends = [start and limitation_end(start) for start in starts.to_list()]
    return pl.Series("limitation_ends_on", ends, pl.Date)


@lru_cache(maxsize=20_000)
def limitation_end(start: date) -> date:
    """Last day of limitation that runs from a day (clock D15: 民法典 188, 189)."""
    return deadlines.due("D15", start, calendar=_CALENDAR).due_on


def _hold_card_numbers(cells: pl.DataFrame, shaped: pl.DataFrame) -> pl.Series:
    """Whether one of the texts of each row is the number of a card, if it has the shape of one."""
    found = np.zeros(len(cells), np.bool_)
    for is_shaped in shaped:
        if is_shaped.any():
            at = np.flatnonzero(is_shaped.to_numpy())
            found[at] |= luhn_ok(cells[is_shaped.name].gather(at).to_list())
    return pl.Series("holds_card_number", found)
