"""The mediation agreement (人民调解协议书): facts in, an archival PDF out.

Form: 人民调解法 (2011-01-01) art. 29, and the official form of the Ministry of Justice of 2010.
"""

from collections.abc import Iterable
from decimal import Decimal

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, KeepTogether, Spacer
from reportlab.platypus.flowables import Flowable

from mediation.money import capitals, yuan
from mediation.vocabulary import ClaimComponent
from reports import agreement_clauses as clauses
from reports.agreement_facts import (
    ZERO,
    AgreementFacts,
    ClaimFacts,
    FormerFacts,
    InconsistentAgreement,
    InstalmentFacts,
    PayeeFacts,
    TermsFacts,
)
from reports.parties import OrganisationFacts, PartyFacts, headings, particulars
from reports.signatures import sealing_row, signing_rows
from reports.typesetting.archive import Metadata
from reports.typesetting.breaking import Strong
from reports.typesetting.ledger import Column, ledger
from reports.typesetting.page import Furniture, typeset
from reports.typesetting.paragraph import Heading, Paragraph
from reports.typesetting.style import Style
from reports.typesetting.table import Table
from reports.typesetting.typefaces import HEI, HEI_BOLD, SONG_BOLD
from reports.wording import day, label, numeral

__all__ = [
    "AgreementFacts",
    "ClaimFacts",
    "FormerFacts",
    "InconsistentAgreement",
    "InstalmentFacts",
    "OrganisationFacts",
    "PartyFacts",
    "PayeeFacts",
    "TermsFacts",
    "render",
]

TITLE = "人民调解协议书"
MARGIN = 26 * mm
ROOM_FOR_TABLE = 40 * mm  # caption, head and the first rows

BODY = Style(size=12, leading=21, indent=24, after=1)
ORGANISATION = Style(face=SONG_BOLD, size=14, leading=24, align="center", tracking=1)
NAME = Style(face=SONG_BOLD, size=25, leading=42, align="center", tracking=7, tag="H1")
NUMBER = Style(size=11, leading=18, align="right", before=2, after=8)
SECTION = Style(face=HEI_BOLD, size=12.5, leading=21, align="left", before=10, after=3, tag="H2")
CAPTION = Style(face=HEI_BOLD, size=10.5, leading=18, align="center", before=6, after=3, tag="Caption")
CLOSING = Style(size=12, leading=21, align="center", before=4)
FIGURE = Style(face=HEI, strong_face=HEI_BOLD, size=9.5, leading=13, align="right")


def render(facts: AgreementFacts) -> bytes:
    """The agreement as PDF/A-2b; the same facts give the same bytes. Raises MissingGlyph."""
    furniture = Furniture(
        margin=MARGIN,
        head_left=facts.organisation.name,
        head_right=TITLE,
        foot_left=f"编号 {facts.number}",
        foot_right=f"核验码 {facts.verification_code}",
    )
    metadata = Metadata(
        title=f"{TITLE} {facts.number}",
        author=facts.organisation.name,
        subject=facts.cause_of_action,
        keywords=f"{facts.case_number}; {facts.verification_code}",
        dated=facts.agreed_on,
    )
    story = [
        *_opening(facts),
        *_parties(facts, furniture.text_width),
        *_section("一、纠纷主要事实、争议事项", clauses.dispute(facts)),
        *_section("二、各方当事人的责任", [clauses.responsibility(facts)]),
        *_terms(facts, furniture.text_width),
    ]
    return typeset(story, furniture=furniture, metadata=metadata)


def _opening(facts: AgreementFacts) -> list[Flowable]:
    return [
        Paragraph(facts.organisation.name, ORGANISATION),
        Heading(TITLE, NAME, level=0),
        Paragraph(f"编号：{facts.number}", NUMBER),
    ]


def _parties(facts: AgreementFacts, width: float) -> list[Flowable]:
    blocks: list[Flowable] = []
    for party, heading in zip(facts.parties, headings(facts.parties), strict=True):
        blocks += [particulars(party, heading, width), Spacer(0, 7)]
    return blocks


def _section(title: str, paragraphs: Iterable[str]) -> list[Flowable]:
    """A heading that never stands at the foot of a page without its text.

    Three lines, because a paragraph of three lines is not divided: it would leave one of them alone.
    """
    room = SECTION.before + SECTION.leading + SECTION.after + 3 * BODY.leading
    return [
        CondPageBreak(room),
        Heading(title, SECTION, level=1),
        *(Paragraph(text, BODY) for text in paragraphs),
    ]


def _terms(facts: AgreementFacts, width: float) -> list[Flowable]:
    """The articles with their tables; the last article keeps the signatures company."""
    story: list[Flowable] = []
    for number, (article, text) in enumerate(clauses.articles(facts), start=1):
        story.append(Paragraph([Strong(f"第{numeral(number)}条　"), text], BODY))
        if article is clauses.payable:
            story += _captioned(f"{clauses.DETAILS}　债权确认与减免明细表", _details(facts, width))
        if article is clauses.performance and not facts.terms.is_lump_sum:
            story += _captioned(f"{clauses.PLAN}　分期履行计划表", _plan(facts, width))
    end = [story.pop(), Paragraph("（以下无正文）", CLOSING), *_signatures(facts)]
    return [*_section("三、经调解，各方当事人自愿达成如下协议", []), *story, KeepTogether(end)]


def _captioned(title: str, table: Table) -> list[Flowable]:
    caption = Paragraph(title, CAPTION)
    table.element.add(caption.element)
    return [CondPageBreak(ROOM_FOR_TABLE), caption, table, Spacer(0, 7)]


def _details(facts: AgreementFacts, width: float) -> Table:
    """What is claimed, waived and payable of each component."""
    claimed, waived = facts.claim.components, facts.terms.waivers
    rows = [
        _detail(label(ClaimComponent, name), claimed.get(name, ZERO), waived.get(name, ZERO)) for name in facts.payable
    ]
    columns = (
        Column(title="项目", width=0.15 * width, align="left"),
        Column(title="确认金额（元）", width=0.18 * width),
        Column(title="减免金额（元）", width=0.18 * width),
        Column(title="应付金额（元）", width=0.18 * width),
        Column(title="应付金额大写（人民币）", width=0.31 * width, align="left"),
    )
    total = _detail("合计", facts.claim.total, sum(waived.values(), ZERO))
    return ledger(columns, rows, style=FIGURE, total=total)


def _detail(name: str, claimed: Decimal, waived: Decimal) -> tuple[str, ...]:
    rest = claimed - waived
    return (name, yuan(claimed), yuan(waived), yuan(rest), capitals(rest).removeprefix("人民币"))


def _plan(facts: AgreementFacts, width: float) -> Table:
    """When each instalment is due, and what is left after it."""
    rest = facts.terms.settled_amount
    rows = []
    for instalment in facts.terms.instalments:
        rest -= instalment.amount
        due = day(instalment.due_on)
        rows.append((str(instalment.number), due, yuan(instalment.amount), yuan(rest)))
    columns = (
        Column(title="期次", width=0.14 * width, align="center"),
        Column(title="应付日期", width=0.30 * width, align="center"),
        Column(title="应付金额（元）", width=0.28 * width),
        Column(title="付款后余额（元）", width=0.28 * width),
    )
    total = ("合计", "", yuan(facts.terms.settled_amount), "")
    return ledger(columns, rows, style=FIGURE, total=total)


def _signatures(facts: AgreementFacts) -> list[Flowable]:
    return [
        *signing_rows(facts.parties, mediator=facts.mediator_name, recorder=facts.recorder_name),
        sealing_row(
            organisation=facts.organisation,
            signed_on=facts.agreed_on,
            code=facts.verification_code,
            address=facts.verification_url,
        ),
    ]
