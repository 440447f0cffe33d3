"""The first rows of a file are found again by their keys, whatever the keys have in common."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from mediation.filing.firsts import KEYS, first_rows

HALVES = st.sampled_from([b"\x00" * 8, b"\xff" * 8, b"samehalf", b"\x01" + b"\x00" * 7])
ROWS = st.lists(
    st.tuples(
        st.builds(bytes.__add__, HALVES, HALVES),
        st.integers(2, 2**31),
        st.binary(min_size=32, max_size=32),
        st.sampled_from([None, "new", "change", "withdraw"]),
    ),
    unique_by=lambda row: row[0],
)


def frame(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, KEYS, orient="row")


@settings(deadline=None)
@given(rows=ROWS, size=st.integers(1, 5))
def test_a_row_is_found_once_it_is_added_and_not_before(rows: list[tuple[object, ...]], size: int) -> None:
    every = frame(rows)
    with first_rows() as firsts:
        for start in range(0, len(rows), size):
            assert set(firsts.find(every["row_key"]).iter_rows()) == set(rows[:start])
            firsts.add(every[start : start + size])
        assert set(firsts.find(every["row_key"]).iter_rows()) == set(rows)
