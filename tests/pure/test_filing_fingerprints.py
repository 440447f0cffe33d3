"""A row's fingerprint is its own: what else stands in the file, and in which columns, does not change it."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from mediation.filing.derived import derive
from mediation.filing.entries import identify
from mediation.vocabulary import Product
from tests.pure.filing_rows import DELIVERY, Row, a_row, read

ROWS = st.sampled_from([
    a_row(), a_row(mobile_phone="", sex=""), a_row(is_arbitrated="否"), a_row(total="3.5万"), a_row(facts=" 甲\u200b"),
    a_row(Product.MORTGAGE), a_row(Product.SME_LOAN, guarantor_name="林志强"), a_row(Product.INSURANCE),
])  # fmt: skip


def fingerprints(rows: Sequence[Row]) -> list[bytes]:
    return identify(derive(read(rows), DELIVERY), DELIVERY.institution_id)["row_fingerprint"].to_list()


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(ROWS, min_size=1, max_size=5))
def test_rows_have_the_fingerprints_that_they_have_alone(rows: list[Row]) -> None:
    assert [fingerprints([row])[0] for row in rows] == fingerprints(rows)
