"""What follows from the cells of a row: checks of identifiers, what they say, sums, the end of limitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl

from mediation import deadlines
from mediation.filing.cells import NUMBER_AS_TEXT
from mediation.filing.template import AMOUNTS, DEBTS
from mediation.identifiers import ID_CHECKS, luhn_ok, resident_id_fault, resident_id_ok, uscc_ok
from mediation.vocabulary import IdType, Sex

_CALENDAR = deadlines.Calendar()
_CARD_NUMBER = "^62[0-9]{14,17}$"
"""A number of a UnionPay card; other numbers of that length are too often contract numbers."""

_COLUMN_CHECKS = {IdType.RESIDENT_ID: resident_id_ok, IdType.USCC: uscc_ok}
_UNCHECKED = [str(kind) for kind in IdType if kind not in ID_CHECKS]
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
    none of them if they are not known.
    """

    institution_id: int
    uscc: str
    received_on: date
    courts: Mapping[str, int]
    handlers: frozenset[str] = frozenset()


def derive(cells: pl.DataFrame, delivery: Delivery) -> pl.DataFrame:
    """The cells, and beside them what the rules and the case need to know."""
    c = pl.col
    known = cells.with_columns(
        uploader_uscc=pl.lit(delivery.uscc),
        handler_is_known=c("handler_name").is_in(delivery.handlers) if delivery.handlers else pl.lit(True),
        court_id=c("court_code").replace_strict(delivery.courts, default=None, return_dtype=pl.Int64),
        components=pl.sum_horizontal(c(name).fill_null(0) for name in AMOUNTS),
        holds_card_number=_is_card_number(cells["contract_no"]) | _is_card_number(cells["institution_ref"]),
        limitation_from=pl.when(c("product").is_in([str(product) for product in DEBTS])).then(
            pl.max_horizontal("overdue_since", "last_payment_on", "last_demand_on")
        ),
    )
    return of_guarantor(of_party(known, delivery), delivery).with_columns(
        known["limitation_from"].map_elements(limitation_end, pl.Date).alias("limitation_ends_on"),
    )


def of_party(cells: pl.DataFrame, delivery: Delivery) -> pl.DataFrame:
    """The cells of parties, and beside them what their identity numbers say."""
    number = pl.col("id_number")
    is_personal = pl.col("id_type").is_in(PERSONAL) & (number.str.len_chars() == 18)
    is_male = number.str.slice(16, 1).is_in(list("13579"))
    sex = pl.when(is_male).then(pl.lit(Sex.MALE.value)).otherwise(pl.lit(Sex.FEMALE.value))
    whole = cells.select(pl.when(~number.str.contains(NUMBER_AS_TEXT)).then(number)).to_series()
    return cells.with_columns(
        id_faults(cells["id_type"], whole).alias("id_fault"),
        received_on=pl.lit(delivery.received_on),
        born_on=pl.when(is_personal).then(number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)),
        sex_by_id=pl.when(is_personal).then(sex),
    )


def of_guarantor(cells: pl.DataFrame, delivery: Delivery) -> pl.DataFrame:
    """The cells of guarantors, and beside them what kind of number each has, and what is wrong with it."""
    known = cells.with_columns(received_on=pl.lit(delivery.received_on), guarantor_id_type=_guarantor_id_type())
    return known.with_columns(
        id_faults(known["guarantor_id_type"], known["guarantor_id_number"]).alias("guarantor_id_fault"),
    )


def id_faults(kinds: pl.Series, numbers: pl.Series) -> pl.Series:
    """Why each number is not one of its kind: the IdFault of a resident's, "check" of others; null when it is."""
    if numbers.null_count() == len(numbers):
        return pl.Series([None] * len(numbers), dtype=pl.String)
    good = (kinds.is_null() | numbers.is_null() | kinds.is_in(_UNCHECKED).fill_null(False)).to_numpy().copy()
    present = set(kinds.unique())
    for kind, is_good in ID_CHECKS.items():
        if kind.value in present:
            of_kind = (kinds == kind.value).fill_null(False).to_numpy()
            texts = numbers.filter(pl.Series(of_kind)).fill_null("").to_list()
            check = _COLUMN_CHECKS.get(kind, lambda texts, is_good=is_good: [is_good(text) for text in texts])
            good[of_kind] |= np.asarray(check(texts), np.bool_)
    faults: list[str | None] = [None] * len(good)
    for at in np.flatnonzero(~good).tolist():
        is_resident = kinds[at] == IdType.RESIDENT_ID.value
        faults[at] = str(resident_id_fault(numbers[at])) if is_resident else "check"
    return pl.Series(faults, dtype=pl.String)


@lru_cache(maxsize=20_000)
def limitation_end(start: date) -> date:
    """Last day of limitation that runs from a day (clock D15: 民法典 188, 189)."""
    return deadlines.due("D15", start, calendar=_CALENDAR).due_on


def _guarantor_id_type() -> pl.Expr:
    # The template does not name a guarantor's document: 17 digits first is a person's, else a credit code.
    number = pl.col("guarantor_id_number")
    is_person = number.str.contains("^[0-9]{15}$|^[1-8][0-9]{16}[0-9X]$")
    kind = pl.when(is_person).then(pl.lit(IdType.RESIDENT_ID.value)).otherwise(pl.lit(IdType.USCC.value))
    return pl.when(number.is_not_null()).then(kind)


def _is_card_number(numbers: pl.Series) -> pl.Series:
    shaped = numbers.str.contains(_CARD_NUMBER).fill_null(False)
    if not shaped.any():
        return shaped
    found = shaped.to_numpy().copy()
    found[found] = luhn_ok(numbers.filter(shaped).to_list())
    return pl.Series(found)
