"""What is ticked in a list, as a request says it: numbers of rows and nothing else, however it was written."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from mediation.http.row_security import LARGEST_ID
from mediation.web.paging import ticked


@pytest.mark.parametrize("said", ["", "-1", "1.0", "1 or 1", "²", str(LARGEST_ID + 1), "9" * 5000])
def test_what_names_no_row_is_left_out(said: str) -> None:
    told = QueryDict(mutable=True)
    told.setlist("case", ["7", said, str(LARGEST_ID)])
    assert ticked(told, "case") == [7, LARGEST_ID]


def test_a_row_that_is_ticked_twice_is_one() -> None:
    assert ticked(QueryDict("case=12&case=5&case=12&place=3"), "case") == [5, 12]
