"""Why this number: one archival page in both languages, whatever the claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from pikepdf import pdfa
from pypdf import PdfReader
from reading import fonts_of, text_of, untagged_text_of
from samples import LONG_NAME

from mediation.claims.checking import Ceiling
from mediation.claims.words import DayCount, Finding, Reason, Remark
from mediation.vocabulary import ClaimComponent, Product
from reports.claim import MOST_LINES, ClaimPaperFacts, Counted, Part, Said, render

D = Decimal


def said(word: object) -> Said:
    return Said(word.zh, word.en)  # type: ignore[attr-defined]


def part(component: ClaimComponent, finding: Finding, recomputed: str | None = "6083.33") -> Part:
    return Part(name=said(component), stated=D("7000.00"), said=said(finding),
                recomputed=None if recomputed is None else D(recomputed))  # fmt: skip


def line(component: ClaimComponent, number: int) -> Counted:
    first = date(2025, 3, 1) + timedelta(days=31 * number)
    return Counted(name=said(component), first=first, last=first + timedelta(days=30), base=D("100000.00"),
                   rate=D("9.0000"), days=31, amount=D("775.00"))  # fmt: skip


FACTS = ClaimPaperFacts(
    organisation="泉州市金融纠纷人民调解委员会", phone="0595-22500000", institution="示例银行泉州分行",
    case_number="2026-0000001", product=said(Product.CONSUMER_LOAN), cutoff=date(2026, 6, 9),
    checked_on=date(2026, 10, 12), total=D("108735.41"),
    parts=(part(ClaimComponent.INTEREST, Finding.HIGHER), part(ClaimComponent.PENALTY_INTEREST, Finding.MATCHES)),
    lines=(line(ClaimComponent.INTEREST, 0), line(ClaimComponent.PENALTY_INTEREST, 1)),
    remarks=tuple(map(said, Ceiling)),
)  # fmt: skip
NEVER_BESIDE = (DayCount.ACTUAL_360, DayCount.THIRTY_360, Remark.FLOATING, Remark.FROM_DUE_DAY)
"""What no page says of a card."""
COUNTED = (ClaimComponent.INTEREST, ClaimComponent.PENALTY_INTEREST, ClaimComponent.COMPOUND_INTEREST,
           ClaimComponent.LIQUIDATED_DAMAGES)  # fmt: skip
COST = Said(
    "除本金外各项合计，折合年化综合成本30.41%，超过24%的部分为8,160.07元，本页未予扣除",
    "All that is claimed beside the principal comes to 30.41 per cent a year in all; 8,160.07 yuan of it are above 24 "
    "per cent and were not taken off here",
)
TOLD = (word for words in (DayCount, Remark, Ceiling) for word in words if word not in NEVER_BESIDE)
LONG = replace(
    FACTS,
    institution=LONG_NAME,
    parts=tuple(part(component, Finding.HIGHER) for component in ClaimComponent),
    lines=tuple(line(component, number) for component in COUNTED for number in range(30)),
    remarks=(COST, *map(said, TOLD)),
)
FULL = replace(LONG, lines=tuple(line(ClaimComponent.INTEREST, number) for number in range(MOST_LINES)))
BARE = replace(FACTS, lines=(), parts=(part(ClaimComponent.INTEREST, Finding.UNKNOWN, None),),
               remarks=(said(Reason.NO_RATE),))  # fmt: skip


@pytest.fixture(params=(FACTS, LONG, FULL, BARE), ids=("usual", "long", "full", "bare"), scope="module")
def any_facts(request: pytest.FixtureRequest) -> ClaimPaperFacts:
    return request.param  # type: ignore[no-any-return]


def test_it_is_one_archival_page_with_every_font_embedded(any_facts: ClaimPaperFacts):
    paper = render(any_facts)
    report = pdfa.validate_written(BytesIO(paper), "2b")
    assert (report.verdict, list(report.findings)) == ("pass", [])
    assert all(font.is_embedded and font.can_be_copied for font in fonts_of(paper))
    assert len(PdfReader(BytesIO(paper)).pages) == 1
    assert untagged_text_of(paper) == []


def test_the_same_facts_give_the_same_bytes(any_facts: ClaimPaperFacts):
    assert render(any_facts) == render(replace(any_facts))


def test_every_line_says_from_to_base_rate_days_and_amount():
    text = text_of(render(FACTS))
    for told in ("2025-03-01 – 2025-03-31", "100,000.00", "9%", "31", "775.00", "6,083.33", "机构主张较高"):
        assert told in text


def test_what_could_not_be_counted_is_not_said_to_be_counted():
    assert "We counted again" in text_of(render(FACTS))
    assert "We counted again" not in text_of(render(BARE))


def test_lines_that_do_not_fit_are_told_by_component_with_their_sum():
    text = text_of(render(LONG))
    assert "逐期 by period" in text
    assert "23,250.00" in text


def test_letters_are_small_only_where_the_page_is_full():
    sizes = {}
    for name, facts in (("usual", FACTS), ("full", FULL)):
        told: list[tuple[str, float]] = []
        PdfReader(BytesIO(render(facts))).pages[0].extract_text(
            visitor_text=lambda text, _page, _place, _font, size, told=told: told.append((text, size))
        )
        sizes[name] = min(size for text, size in told if "Each line is base" in text)
    assert 7 <= sizes["full"] < 9 <= sizes["usual"]
