"""Days in forms are written as browsers read them, whatever the reader's language writes days like."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from mediation.web.fields import DayInput, MomentInput


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_browsers_are_given_days_they_can_read(language: str) -> None:
    with translation.override(language):
        assert 'type="date" name="day" value="2026-01-02"' in DayInput().render("day", date(2026, 1, 2))
        assert 'value="2026-01-02T09:05"' in MomentInput().render("moment", datetime(2026, 1, 2, 9, 5, tzinfo=UTC))
