from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from reading import line_ends_of

from reports.typesetting.archive import Metadata
from reports.typesetting.page import PAGE_WIDTH, Furniture, typeset
from reports.typesetting.paragraph import Paragraph
from reports.typesetting.style import Style

FURNITURE = Furniture(margin=80, head_left="左", head_right="右", foot_left="甲", foot_right="乙")
METADATA = Metadata(title="题名", author="作者", subject="事由", keywords="词", dated=date(2026, 3, 2))
CHINESE = "截至2026年1月31日，被申请人尚欠申请人本金128,400.00元（大写：人民币壹拾贰万捌仟肆佰元整）。"
ENGLISH = "The claimant waives the penalty interest, and the respondent pays 128,400.00 yuan. "


def paper(content: str, style: Style) -> bytes:
    return typeset([Paragraph(content, style)], furniture=FURNITURE, metadata=METADATA)


@pytest.mark.parametrize(
    ("content", "style"),
    [
        (CHINESE * 6, Style(size=12, leading=20)),
        (ENGLISH * 6, Style(size=12, leading=20, language="en")),
    ],
    ids=["Chinese", "English"],
)
def test_full_lines_end_at_the_margin(content: str, style: Style):
    *full, _last, _foot = line_ends_of(paper(content, style))
    margin = PAGE_WIDTH - FURNITURE.margin
    assert len(full) > 3
    assert all(margin - 0.5 <= end <= margin + style.size / 2 + 0.5 for end in full)


@pytest.mark.parametrize("lines", [34, 35, 36, 37])
def test_a_paragraph_never_leaves_one_line_on_a_page(lines: int):
    style = Style(size=12, leading=20)
    pages = PdfReader(BytesIO(paper("纠" * 36 * lines, style))).pages
    counts = [page.extract_text().count("\n纠") + page.extract_text().startswith("纠") for page in pages]
    assert sum(counts) == lines
    assert 1 not in counts
