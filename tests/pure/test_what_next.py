"""How a case stands among what comes next."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import override

from mediation.cases.words import Wants
from mediation.vocabulary import CaseState
from mediation.web.pages.mediator.desk import Todo, card


def test_what_a_card_tells_is_text_and_nothing_else() -> None:
    reason = next(iter(Wants))
    todo = Todo(number="2026-0000001", respondent="<b>{0}&", state=CaseState.IN_MEDIATION, claim_total=Decimal("1.00"),
                needs_care=True, wants=reason, due_on=date(2026, 3, 2), also=((reason, date(2026, 3, 9)),))  # fmt: skip
    with override("en"):
        written = card(todo)
    assert "&lt;b&gt;{0}&amp;" in written
    assert "<b>" not in written
    assert '<ul class="also"><li>' in written
