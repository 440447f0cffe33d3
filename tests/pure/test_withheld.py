"""What was conceded or offered is found in a text however it is set, and what anybody might say is not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mediation.sessions.withheld import tells

SAID = "被申请人私下表示，愿意多还七百元，但须分期。"


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("经调解，各方分歧较大。", False),
        ("其愿意多还 七百元，但须分期", True),
        ("可还8,765.43元", True),
        ("可还８７６５元", False),
        ("提出 0.9 万元一次付清", True),
        ("提出9000", True),
        ("主张金额98765.43元", False),
    ],
)
def test_quotations_and_sums_are_found(text: str, is_told: bool) -> None:
    assert tells(text, words=[SAID], sums=[Decimal("8765.43"), Decimal("9000.00")]) == is_told


def test_a_short_saying_counts_whole_and_a_syllable_not() -> None:
    assert tells("家中另有存款", words=["另有存款。"], sums=[])
    assert not tells("是的，同意", words=["是", ""], sums=[])
