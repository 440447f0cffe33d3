"""Minutes of a mediation session (调解笔录), or the facts that nobody disputes (无争议事实记载), to be read and signed.

Each is a paper of its own (人民法院在线调解规则 2022-01-01 art. 22). A signature taken down is told with its day;
whoever has not answered yet finds a place to sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from mediation.vocabulary import PartyRole
from reports.signatures import SigningLine
from reports.typesetting.archive import Metadata
from reports.typesetting.breaking import Strong
from reports.typesetting.columns import Columns
from reports.typesetting.page import PAGE_WIDTH, Furniture, typeset
from reports.typesetting.paragraph import Heading, Paragraph
from reports.typesetting.style import GREY, RULE, Style
from reports.typesetting.table import Cell, Row, Table
from reports.typesetting.typefaces import HEI_BOLD, SONG_BOLD
from reports.wording import day, label

MARGIN = 26 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
LABEL_WIDTH = 72.0
ROOM_TO_SIGN = 90.0
GAP = 12 * mm
GROUP = 16  # hexadecimal digits in a group

ORGANISATION = Style(face=SONG_BOLD, size=14, leading=24, align="center", tracking=1)
NAME = Style(face=SONG_BOLD, size=22, leading=38, align="center", tracking=5, tag="H1", after=6)
BODY = Style(size=12, leading=21, indent=24, after=1)
SECTION = Style(face=HEI_BOLD, size=12.5, leading=21, align="left", before=10, after=3, tag="H2")
LABEL = Style(size=10.5, leading=15, align="left", color=GREY)
VALUE = Style(size=10.5, leading=15, align="left")
ROLE = Style(size=9, leading=14, align="left", color=GREY, before=9)
SMALL = Style(size=9, leading=14, align="left", color=GREY)
SAID = "以上内容已交各方阅读。无误的，签名或者盖章；拒绝签名的，注明情况。"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerFacts:
    """Who is to sign, their `role` a PartyRole; `refusal` says why they will not.

    `is_signed` and `at` are None as long as they have not answered.
    """

    role: str
    name: str
    is_signed: bool | None = None
    refusal: str = ""
    at: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """One version of a record: its text as it was drafted, times in Shanghai, digest of the text in hexadecimal."""

    title: str
    organisation: str
    case_number: str
    version: int
    sha256: str
    starts_at: datetime
    ends_at: datetime
    mode: str
    place: str
    mediator: str
    body: str
    signers: tuple[SignerFacts, ...]


def render(facts: RecordFacts) -> bytes:
    """The record as PDF/A-2b; the same facts give the same bytes. Raises MissingGlyph."""
    furniture = Furniture(
        margin=MARGIN,
        head_left=facts.organisation,
        head_right=facts.title,
        foot_left=f"案号 {facts.case_number}　第{facts.version}版",
        foot_right=f"正文摘要 {facts.sha256[:GROUP]}",
    )
    metadata = Metadata(
        title=f"{facts.title} {facts.case_number}",
        author=facts.organisation,
        subject=facts.title,
        keywords=f"{facts.case_number}; {facts.sha256}",
        dated=facts.starts_at.date(),
    )
    return typeset([*_opening(facts), *_body(facts), *_signing(facts)], furniture=furniture, metadata=metadata)


def _opening(facts: RecordFacts) -> list[Flowable]:
    time = f"{day(facts.starts_at.date())} {facts.starts_at:%H:%M} 至 {_end(facts)}"
    lines = [
        ("时间", time),
        ("方式", "　".join(filter(None, (facts.mode, facts.place)))),
        ("调解员", facts.mediator),
        ("正文摘要", " ".join(facts.sha256[at : at + GROUP] for at in range(0, len(facts.sha256), GROUP))),
    ]
    rows = [
        Row(
            cells=(Cell(content=name, style=LABEL, is_label=True), Cell(content=text, style=VALUE)),
            rule_color=RULE,
        )
        for name, text in lines
    ]
    table = Table((LABEL_WIDTH, WIDTH - LABEL_WIDTH), rows, together=len(rows))
    return [Paragraph(facts.organisation, ORGANISATION), Heading(facts.title, NAME, level=0), table, Spacer(0, 8)]


def _end(facts: RecordFacts) -> str:
    same_day = facts.ends_at.date() == facts.starts_at.date()
    return f"{facts.ends_at:%H:%M}" if same_day else f"{day(facts.ends_at.date())} {facts.ends_at:%H:%M}"


def _body(facts: RecordFacts) -> list[Flowable]:
    return [Paragraph(line.strip(), BODY) for line in facts.body.splitlines() if line.strip()]


def _signing(facts: RecordFacts) -> list[Flowable]:
    """Everybody's answer or place to sign, and the mediator's."""
    places = [_place(signer) for signer in facts.signers]
    places.append([Paragraph("调解员（签名）", ROLE), Paragraph(facts.mediator, VALUE), SigningLine()])
    rows = [places[start : start + 2] for start in range(0, len(places), 2)]
    heading = [CondPageBreak(ROOM_TO_SIGN), Heading("签署", SECTION, level=1), Paragraph(SAID, BODY)]
    return [*heading, *(Columns(_pair(row), gap=GAP) for row in rows)]


def _pair(row: Sequence[list[Flowable]]) -> list[list[Flowable]]:
    return [*row, *([[]] * (2 - len(row)))]


def _place(signer: SignerFacts) -> list[Flowable]:
    head = [Paragraph(f"{label(PartyRole, signer.role)}（签名或者盖章）", ROLE), Paragraph(signer.name, VALUE)]
    if signer.is_signed is None or signer.at is None:
        return [*head, SigningLine()]
    if signer.is_signed:
        return [*head, Paragraph([Strong("已阅读并签署"), f"　{day(signer.at)}"], SMALL)]
    return [*head, Paragraph([Strong("拒绝签名"), f"　{day(signer.at)}　理由：{signer.refusal}"], SMALL)]
