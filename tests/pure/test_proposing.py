"""The form of terms opens with days that a browser understands, in either language."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone, translation

from mediation.web.pages.proposing import ANSWER_DAYS, blank


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_days_are_filled_in_as_browsers_read_them(language: str) -> None:
    with translation.override(language):
        assert f'value="{timezone.localdate() + ANSWER_DAYS}"' in str(blank(Decimal("9000.00"))["expires_on"])
