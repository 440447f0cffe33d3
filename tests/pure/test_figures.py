"""Rates carry an interval that is known to be right, and the waterfall loses no row."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.statistics import figures

COUNTS = st.integers(0, 10**7)


@pytest.mark.parametrize(
    ("successes", "trials", "lower", "upper"),
    [
        # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3 (Wilson score, no continuity correction).
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_the_interval_is_wilsons(successes: int, trials: int, lower: str, upper: str) -> None:
    found = figures.wilson(successes, trials)
    assert (Decimal(lower), Decimal(upper)) == (found.lower, found.upper)


@given(COUNTS, COUNTS)
def test_an_interval_holds_its_rate(successes: int, more: int) -> None:
    found = figures.wilson(successes, successes + more)
    if successes + more == 0:
        assert figures.Interval(rate=None, lower=None, upper=None) == found
    else:
        assert found.lower is not None
        assert found.lower <= found.rate <= found.upper


def test_quanzhous_published_rate_is_on_the_accepted_basis() -> None:
    assert Decimal("0.2112") == figures.wilson(49_200, 232_900).rate


def test_bounds_enclose_what_the_rate_can_become() -> None:
    assert (Decimal("0.2000"), Decimal("0.5000")) == figures.bounds(20, 30, 100)


LEAVES = [code for code, _, _, level in figures.BUCKETS if level >= 2 and code != "agreed"]


@given(st.dictionaries(st.sampled_from(LEAVES), st.integers(0, 999)), st.integers(0, 99), st.integers(0, 99))
def test_the_waterfall_accounts_for_every_row(buckets: dict[str, int], wrong: int, duplicate: int) -> None:
    rows = {"opened": sum(buckets.values()), "wrong": wrong, "duplicate": duplicate, "withdrawn": 7, "amended": 2}
    steps = figures.waterfall(rows, buckets)
    counts = {code: count for code, _, _, count, _ in steps}
    assert counts["filed"] == sum(rows.values())
    assert counts["filed"] == sum(count for _, _, _, count, level in steps if level == 1)
    assert counts["cases"] == sum(count for code, _, _, count, level in steps if code in LEAVES)


def test_a_waterfall_that_loses_a_case_is_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        figures.waterfall({"opened": 3}, {"refused": 2})


def test_a_bucket_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        figures.waterfall({"opened": 2}, {"lost": 2})
