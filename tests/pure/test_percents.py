"""Percents by name: read as they are written, and what cannot be read is named."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from mediation.accounts.percents import Percents

SKILLS = Percents(names={"credit_card": "Credit card", "auto_loan": "Auto loan"})
NEARNESS = Percents(names={})


def test_what_is_written_again_is_what_was_kept() -> None:
    kept = {"credit_card": 80, "auto_loan": 0}
    assert SKILLS.prepare_value(kept) == "Credit card 80\nAuto loan 0"
    assert SKILLS.clean(SKILLS.prepare_value(kept)) == kept
    assert not SKILLS.has_changed(kept, "credit_card  80\n\nAuto loan 0\n")
    assert (NEARNESS.clean("350503 50"), NEARNESS.clean("")) == ({"350503": 50}, {})


@pytest.mark.parametrize(
    "line", ["Gold 80", "Credit card", "80", "Credit card 101", "Credit card 9999999", "Auto loan x"]
)
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(ValidationError, match="Gold" if "Gold" in line else line):
        SKILLS.clean(f"Credit card 80\n{line}")
    with pytest.raises(ValidationError):
        NEARNESS.clean("35050 80")
