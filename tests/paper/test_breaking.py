from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.typesetting.breaking import (
    NEVER_FIRST,
    NEVER_LAST,
    Line,
    Strong,
    break_lines,
    one_line,
)
from reports.typesetting.font import MissingGlyph
from reports.typesetting.style import Style

BODY = Style(size=12, leading=20, indent=24)
ENGLISH = Style(size=10, leading=14, language="en")

words = st.text("泉州金融纠纷调解协议", min_size=1, max_size=6)
amounts = st.decimals(0, 10**9, places=2).map(lambda amount: f"{amount:,}元")
marks = st.sampled_from(["，", "。", "、", "；", "）", "》", "”", "（", "《", "“", "％", "）。", "》（"])
sentences = st.lists(st.one_of(words, amounts, marks), min_size=1, max_size=60).map("".join)


def text(line: Line) -> str:
    return "".join(token.text for token in line.tokens)


def texts(content: str, width: float, style: Style = BODY) -> list[str]:
    return [text(line) for line in break_lines(content, style, width)]


@given(sentences)
def test_breaking_loses_no_character(sentence: str):
    assert sentence == "".join(texts(sentence, 200))


@given(sentences)
def test_no_line_is_longer_than_its_room_and_half_a_closing_mark(sentence: str):
    lines = break_lines(sentence, BODY, 200)
    assert all(line.width <= line.room + BODY.size / 2 + 0.02 for line in lines)


@given(st.lists(st.tuples(words, marks.filter(lambda mark: len(mark) == 1)), min_size=1, max_size=40))
def test_no_line_starts_with_a_closing_or_ends_with_an_opening_mark(clauses: list[tuple[str, str]]):
    lines = texts("".join(word + mark for word, mark in clauses), 200)
    assert not [line for line in lines[1:] if line[0] in NEVER_FIRST]
    assert not [line for line in lines[:-1] if line[-1] in NEVER_LAST]


@given(st.lists(st.tuples(words, amounts), min_size=1, max_size=20))
def test_no_amount_is_divided(clauses: list[tuple[str, str]]):
    content = "".join(word + amount for word, amount in clauses)
    lines = texts(content, 200)
    ends = [(before[-1], after[0]) for before, after in pairwise(lines)]
    figures = set("0123456789,.")
    assert not [end for end in ends if end[0] in figures and end[1] in figures | {"元"}]


def test_a_closing_mark_may_stand_out_by_its_blank_half():
    assert texts("泉州市金融纠纷，由本会调解", 24 + 7 * 12 + 6) == [
        "泉州市金融纠纷，",
        "由本会调解",
    ]


def test_two_marks_in_a_row_share_their_blank_halves():
    apart = one_line("）", BODY).width + one_line("。", BODY).width
    assert one_line("）。", BODY).width == apart - BODY.size / 2


def test_a_line_that_starts_with_an_opening_mark_begins_in_the_margin():
    lines = break_lines("泉州市金融纠纷调解（诉前）中心", BODY, 24 + 9 * 12)
    assert lines[1].tokens[0].text == "（"
    assert lines[1].indent == -BODY.size / 2


def test_a_paragraph_does_not_end_in_one_character():
    assert texts("泉州市金融纠纷调解。", 24 + 8 * 12) == ["泉州市金融纠纷", "调解。"]


@pytest.mark.parametrize("width", range(90, 200, 5))
def test_a_date_is_divided_only_after_its_units(width: int):
    lines = texts("被申请人应当于2026年12月15日前付清第3期款项1,000.00元", width)
    assert not [line for line in lines if line[0] in "年月日期元"]


def test_english_breaks_at_spaces_and_keeps_its_words():
    content = "The bank waives the \u201cpenalty interest\u201d, and the debtor pays the rest by instalments."
    lines = texts(content, 120, ENGLISH)
    assert content.replace("\u201c", '"').replace("\u201d", '"') == " ".join(lines)


def test_a_word_longer_than_a_line_is_cut_to_fit():
    address = "https://verify.example.org/" + "W" * 40
    lines = break_lines(address, BODY, 150)
    assert address == "".join(text(line) for line in lines)
    assert all(line.width <= line.room for line in lines)


def test_bold_runs_keep_their_place():
    (line,) = break_lines([Strong("第一条　"), "各方确认"], BODY, 400)
    assert "".join(token.text for token in line.tokens if token.is_strong) == "第一条　"


def test_a_missing_character_is_named():
    with pytest.raises(MissingGlyph, match=r"𠮷 \(U\+20BB7\)"):
        break_lines("𠮷田", BODY, 200)
