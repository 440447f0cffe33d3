"""The small parts of pages: amounts, states, deadlines, the way back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from mediation.accounts.models import User
from mediation.vocabulary import AgreementState, CaseState
from mediation.web import words

TODAY = date(2026, 11, 25)


def shown(source: str, language: str = "en", **facts: object) -> str:
    with override(language):
        return Template("{% load parts %}" + source).render(Context({"today": TODAY, **facts}))


@pytest.mark.parametrize(("amount", "text"), [(Decimal("1234.5"), "¥1,234.50"), (Decimal(0), "¥0.00"), (None, "—")])
def test_an_amount_is_written_for_people(amount: Decimal | None, text: str) -> None:
    assert shown("{{ amount|yuan }}", amount=amount) == text


def test_a_state_is_said_in_the_readers_language_and_coloured() -> None:
    assert shown('{% badge state|word:"CaseState" %}', state="AGREED") == '<span class="badge good">Agreed</span>'
    assert "达成协议" in shown('{% badge state|word:"CaseState" %}', "zh-hans", state="AGREED")


def test_one_value_of_two_vocabularies_has_two_tones() -> None:
    assert words.tone(CaseState.WITHDRAWN) == words.QUIET
    assert words.tone(AgreementState.REFUSED) == words.tone(CaseState.REFUSED) == words.BAD


@pytest.mark.parametrize(
    ("day", "tone", "text"),
    [
        (date(2026, 11, 24), "bad", "1 day late"),
        (date(2026, 11, 25), "wait", "today"),
        (date(2026, 11, 28), "wait", "3 days left"),
        (date(2026, 12, 25), "quiet-badge", "30 days left"),
    ],
)
def test_a_deadline_says_how_long_is_left(day: date, tone: str, text: str) -> None:
    page = shown("{% deadline day %}", day=day)
    assert f"deadline {tone}" in page
    assert text in page


def test_a_deadline_names_its_article() -> None:
    assert "人民法院在线调解规则第24条" in shown('{% deadline day "D5" %}', "zh-hans", day=TODAY)


@pytest.mark.parametrize(
    ("family", "given", "name"),
    [("Schaefer", "Anna", "Schaefer Anna"), ("林", "美", "林美"), ("林", "Mei", "林Mei"), ("", "", "login")],
)
def test_latin_names_do_not_run_together(family: str, given: str, name: str) -> None:
    user = User(username="login", last_name=family, first_name=given)
    assert shown("{{ user|called }}", user=user) == name


def test_an_identity_number_is_masked() -> None:
    assert shown("{{ number|masked_id }}", number="11010519491231002X") == "110105********002X"


def test_a_step_back_is_a_link_whose_label_is_text() -> None:
    assert shown('{% crumb label "account" %}', label="<b>") == (
        '<li class="breadcrumb-item"><a href="/account/">&lt;b&gt;</a></li>'
    )
