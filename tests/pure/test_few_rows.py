"""Few rows go another way where that is shorter, and come to the same as many."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from fixtures.debtors import Row
from mediation.cases import opening
from mediation.filing.derived import derive
from mediation.filing.entries import identify
from mediation.filing.sheets import COLUMNS_OF
from mediation.vocabulary import Product
from tests.pure.filing_rows import DELIVERY, a_row, found_in, read

MANY = 20


KINDS = (pl.String, pl.Binary, pl.Boolean, pl.Int64, pl.Decimal(18, 2), pl.Date)
CELLS = st.tuples(
    st.none() | st.text(),
    st.none() | st.binary(max_size=40),
    st.none() | st.booleans(),
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.decimals(0, 10**12, places=2),
    st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31)),
)


@given(CELLS)
def test_a_row_is_written_as_it_is_among_many(cells: tuple[object, ...]) -> None:
    row = pl.DataFrame({str(at): pl.Series([cell], dtype=KINDS[at]) for at, cell in enumerate(cells)})
    columns, line = opening.as_csv(row)
    assert (columns, line * MANY) == opening.as_csv(pl.concat([row] * MANY))


def test_a_row_is_judged_alone_as_among_others() -> None:
    odd = {"total": "１，０００元", "cutoff_date": "2026年9月30日", "overdue_days": "", "guarantor_name": "吴"}
    rows = [a_row(product, **changes) for product in Product for changes in ({}, odd, {"handler_name": " "})]

    def judged(some: list[Row]) -> list[object]:
        known = identify(derive(read(some), DELIVERY), DELIVERY.institution_id)
        return [*zip(known["row_key"], known["row_fingerprint"], found_in(some), strict=True)]

    assert judged(rows) == [only for row in rows for only in judged([row])]


def test_a_word_of_several_columns_means_the_same_in_each() -> None:
    columns = [column for sheet in COLUMNS_OF.values() for column in sheet if column.words]
    meanings = {(name, word.value) for column in columns for word in column.words or () for name in (word, word.zh)}
    assert len(meanings) == len({name for name, _ in meanings})
