import re
from dataclasses import replace
from io import BytesIO

import pytest
import samples
from pikepdf import pdfa
from pypdf import PdfReader
from reading import fonts_of, lines_of, tags_of, text_of, untagged_text_of

from reports.statistics import UnreconciledWaterfall, render
from reports.typesetting.breaking import NEVER_FIRST


@pytest.fixture(scope="module")
def paper() -> bytes:
    return render(samples.statistics_report())


def test_it_is_archival_with_every_font_embedded(paper: bytes):
    report = pdfa.validate_written(BytesIO(paper), "2b")
    assert (report.verdict, list(report.findings)) == ("pass", [])
    assert all(font.is_embedded and font.can_be_copied for font in fonts_of(paper))
    assert b"Helvetica" not in paper


def test_it_has_at_most_three_pages(paper: bytes):
    assert len(PdfReader(BytesIO(paper)).pages) <= 3


def test_every_figure_is_printed_with_interval_basis_and_both_definitions(paper: bytes):
    text = re.sub(r"\s", "", text_of(paper))
    assert "21.1%区间Interval20.8%–21.4%可能Possible21.1%–41.2%基数Basis14,110/66,845" in text
    for figure in samples.FIGURES:
        for words in (figure.label_zh, figure.label_en, figure.definition_zh, figure.definition_en):
            assert words.replace(" ", "") in text


def test_nothing_is_told_of_a_group_that_is_too_small(paper: bytes):
    assert "示例融资租赁有限公司 <30 <30 <30 <30 <30 <30" in lines_of(paper)
    assert "17,000.00" not in text_of(paper)
    assert "n<30" in text_of(paper)


def test_the_waterfall_accounts_for_every_row(paper: bytes):
    lines = lines_of(paper)
    for step in samples.WATERFALL:
        share = f"{step.count / samples.WATERFALL[0].count:.1%}"
        assert any(f"{step.label_en} {step.count:,} {share}" in line for line in lines)


def test_a_waterfall_that_loses_rows_is_refused():
    facts = samples.statistics_report()
    short = (facts.waterfall[0], replace(facts.waterfall[1], count=1203), *facts.waterfall[2:])
    with pytest.raises(UnreconciledWaterfall):
        replace(facts, waterfall=short)


def test_the_seal_and_the_day_are_printed(paper: bytes):
    text = text_of(paper)
    assert samples.SEAL in text
    assert "截至 As of：2026年3月2日" in text


def test_no_line_starts_with_a_closing_mark(paper: bytes):
    assert [line for line in lines_of(paper) if line and line[0] in NEVER_FIRST] == []


def test_the_chart_is_a_figure_with_a_text_for_who_cannot_see_it(paper: bytes):
    (described,) = [tag.alternative for tag in tags_of(paper) if tag.name == "Figure"]
    assert "2026-02 23.4%" in described


def test_everything_on_a_page_is_tagged_or_an_artifact(paper: bytes):
    assert untagged_text_of(paper) == []


def test_english_is_marked_as_english(paper: bytes):
    assert {tag.language for tag in tags_of(paper)} == {"", "en"}


@pytest.mark.parametrize("months", [0, 1, 12, 30])
def test_it_can_be_made_for_any_number_of_months(months: int):
    report = pdfa.validate_written(BytesIO(render(samples.statistics_report(months))), "2b")
    assert report.verdict == "pass"


def test_a_report_of_nothing_says_so():
    facts = samples.statistics_report(0)
    empty = replace(facts, figures=(), by_institution=(), by_product=(), waterfall=(), seal="")
    said = text_of(render(empty))
    assert "无可公布数据" in said
    assert "fewer than 30" in said


def test_the_same_facts_make_the_same_bytes(paper: bytes):
    assert paper == render(samples.statistics_report())
