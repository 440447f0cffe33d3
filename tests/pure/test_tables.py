"""Tables of many rows: what a cell holds is escaped, whoever wrote it, and an address is what `reverse` says."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils.safestring import mark_safe

from mediation.web.tables import Column, table
from mediation.web.templatetags.parts import address

HOSTILE = '"><script>{0}&'


def test_what_a_cell_or_a_label_holds_is_escaped() -> None:
    columns = (Column(label=HOSTILE, cell=lambda row: row), Column(label="b", cell=lambda row: row, is_number=True))
    html = table(columns, [HOSTILE])
    assert "<script>" not in html
    assert html.count("&quot;&gt;&lt;script&gt;{0}&amp;") == 4  # the head, the label for phones, and both cells


def test_what_is_written_by_us_stands_and_a_day_is_not_broken() -> None:
    html = table((Column(label="a", cell=lambda row: row),), [mark_safe("<b>x</b>"), date(2026, 1, 2), None, 3])
    assert "<b>x</b>" in html
    assert '<span class="text-nowrap">2026-01-02</span>' in html
    assert [">None</th>" in html, ">3</th>" in html] == [True, True]


@pytest.mark.parametrize(
    ("name", "places"),
    [("cases", ()), ("case", ("2026-0000001",)), ("bank_filing", (7,)), ("case_paper", ("2026-0000001", 7)),
     ("case", ("a b&%七",))],
)  # fmt: skip
def test_an_address_is_what_reverse_says(name: str, places: tuple[object, ...]) -> None:
    assert address(name, *places) == reverse(name, args=places)
