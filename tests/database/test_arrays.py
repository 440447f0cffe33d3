"""Lists reach the server as they are, whatever stands in them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mediation.db import Tx
from mediation.db.columns import as_array
from mediation.vocabulary import CaseState

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.none() | TEXTS))
@example(values=["", "NULL", "null", None, '"', "\\", '\\"', "{a,b}", " a ", "a\nb", "泉州", "'; --", "%s"])
def test_texts_arrive_as_they_are(tx: Tx, values: list[str | None]) -> None:
    assert tx.value("SELECT %(values)s::text[]", values=values) == values
    assert tx.value("SELECT %(values)s::text[]", values=as_array(pl.Series(values, dtype=pl.String))) == values


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("bigint", []),
        ("bigint", [1, -2, 1 << 60]),
        ("integer", [1, None]),
        ("boolean", [True, False, None]),
        ("numeric", [Decimal("100.00"), Decimal("1E+3"), None]),
        ("date", [date(2026, 12, 1), None]),
        ("timestamptz", [datetime(2026, 12, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))]),
        ("text", [CaseState.FILED]),
        ("integer", [[1, 2], [3, 4]]),
    ],
)
def test_values_of_every_kind_arrive_as_they_are(tx: Tx, kind: str, values: list[Any]) -> None:
    assert tx.value(f"SELECT %(values)s::{kind}[]", values=values) == values


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("bigint", pl.Series([1, None, -2])),
        ("numeric", pl.Series([Decimal("100.00"), None])),
        ("date", pl.Series([date(2026, 12, 1), None])),
        ("date", pl.Series([], dtype=pl.Date)),
    ],
)
def test_columns_arrive_as_they_are(tx: Tx, kind: str, column: pl.Series) -> None:
    assert tx.value(f"SELECT %(values)s::{kind}[]", values=as_array(column)) == column.to_list()


def test_bytes_arrive_as_they_are(tx: Tx) -> None:
    assert [b"\0\\\"'"] == [
        bytes(row.value) for row in tx.rows("SELECT unnest(%(v)s::bytea[]) AS value", v=[b"\0\\\"'"])
    ]
