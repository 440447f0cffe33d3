"""The letter by which a case goes to a court (诉前调解移送函): what was filed, where to serve, what is undisputed, why.

It holds nothing that anybody conceded, and says so (人民法院特邀调解规定 2016-07-01 art. 22).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from mediation.money import yuan
from reports.parties import OrganisationFacts, PartyFacts, headings, particulars
from reports.typesetting.archive import Metadata
from reports.typesetting.page import Furniture, typeset
from reports.typesetting.paragraph import Heading, Paragraph
from reports.typesetting.style import GREY, Style
from reports.typesetting.typefaces import HEI_BOLD, SONG_BOLD
from reports.wording import day, sum_in_words

TITLE = "诉前调解移送函"
MARGIN = 26 * mm
ROOM = 80.0
GROUP = 16  # hexadecimal digits in a group

ORGANISATION = Style(face=SONG_BOLD, size=14, leading=24, align="center", tracking=1)
NAME = Style(face=SONG_BOLD, size=22, leading=38, align="center", tracking=5, tag="H1", after=6)
SECTION = Style(face=HEI_BOLD, size=12.5, leading=21, align="left", before=10, after=3, tag="H2")
BODY = Style(size=12, leading=21, indent=24, after=1)
DIGEST = Style(size=9, leading=14, align="left", indent=24, color=GREY)
PLAIN = Style(size=12, leading=21, align="left")
RIGHT = Style(size=12, leading=21, align="right", before=6)
WITHOUT_CONCESSIONS = (
    "不含当事人为达成调解作出的让步、认可、方案以及单独告知调解员的内容；"
    "当事人在调解中的让步或者认可，不得在诉讼中作为对其不利的证据。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Where papers reach a party, as it confirmed on a day."""

    name: str
    address: str
    email: str
    phone: str
    confirmed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Undisputed:
    """Facts that every party has signed, and the digest of the text that they signed (hexadecimal)."""

    body: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that was filed; the digest is empty for one that is listed and not received."""

    kind: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFacts:
    """Everything a court is told; yuan, components by their Chinese names."""

    organisation: OrganisationFacts
    court: str
    case_number: str
    cause_of_action: str
    parties: tuple[PartyFacts, ...]
    service: tuple[Served, ...]
    claim: tuple[tuple[str, Decimal], ...]
    total: Decimal
    cutoff_date: date
    contract_no: str | None
    contract_date: date | None
    relief_sought: str
    facts_text: str
    undisputed: tuple[Undisputed, ...]
    documents: tuple[Document, ...]
    accepted_on: date | None
    ended_on: date
    reason: str
    mediator: str
    drawn_up_on: date


def render(facts: TransferFacts) -> bytes:
    """The letter as PDF/A-2b; the same facts give the same bytes. Raises MissingGlyph."""
    furniture = Furniture(
        margin=MARGIN,
        head_left=facts.organisation.name,
        head_right=TITLE,
        foot_left=f"案号 {facts.case_number}",
        foot_right=f"电话 {facts.organisation.phone}",
    )
    metadata = Metadata(
        title=f"{TITLE} {facts.case_number}",
        author=facts.organisation.name,
        subject=facts.cause_of_action,
        keywords=facts.case_number,
        dated=facts.drawn_up_on,
    )
    story = [
        Paragraph(facts.organisation.name, ORGANISATION),
        Heading(TITLE, NAME, level=0),
        Paragraph(f"{facts.court or '有管辖权的人民法院'}：", PLAIN),
        Paragraph(_opening(facts), BODY),
        *_section("一、当事人", ()),
        *_parties(facts, furniture.text_width),
        *_section("二、诉讼请求、事实和理由", _pleadings(facts)),
        *_section("三、送达地址", _service(facts)),
        *_section("四、各方签字确认的无争议事实", undisputed(facts.undisputed)),
        *_section("五、未达成协议的原因", [_ending(facts)]),
        *_section("六、材料清单", _documents(facts)),
        *_section("七、说明", [f"本函及所附材料{WITHOUT_CONCESSIONS}"]),
        Paragraph(facts.organisation.name, RIGHT),
        Paragraph(day(facts.drawn_up_on), RIGHT),
    ]
    return typeset(story, furniture=furniture, metadata=metadata)


def _section(title: str, said: Iterable[str | Paragraph]) -> list[Flowable]:
    paragraphs = (Paragraph(each, BODY) if isinstance(each, str) else each for each in said)
    return [CondPageBreak(ROOM), Heading(title, SECTION, level=1), *paragraphs]


def _opening(facts: TransferFacts) -> str:
    taken = f"于{day(facts.accepted_on)}受理，" if facts.accepted_on else ""
    return f"{facts.cause_of_action}一案（案号{facts.case_number}），本委员会{taken}经调解未达成协议，现移送你院。"


def _parties(facts: TransferFacts, width: float) -> list[Flowable]:
    blocks: list[Flowable] = []
    for party, heading in zip(facts.parties, headings(facts.parties), strict=True):
        blocks += [particulars(party, heading, width), Spacer(0, 7)]
    return blocks


def _pleadings(facts: TransferFacts) -> Iterator[str]:
    yield from lines(facts.relief_sought)
    parts = "、".join(f"{name}{yuan(amount)}元" for name, amount in facts.claim)
    yield f"截至{day(facts.cutoff_date)}，主张金额共计{sum_in_words(facts.total)}，其中{parts}。"
    if facts.contract_no:
        dated = f"，订立于{day(facts.contract_date)}" if facts.contract_date else ""
        yield f"合同编号{facts.contract_no}{dated}。"
    yield from lines(facts.facts_text)


def _service(facts: TransferFacts) -> Iterator[str]:
    for served in facts.service:
        ways = (("地址", served.address), ("电子邮箱", served.email), ("电话", served.phone))
        told = "，".join(f"{name}{value}" for name, value in ways if value)
        yield f"{served.name}于{day(served.confirmed_on)}确认：{told}。"
    if not facts.service:
        yield "当事人未签署送达地址确认书，地址见当事人信息。"


def undisputed(records: Sequence[Undisputed]) -> Iterator[str | Paragraph]:
    """Facts that every party has signed, each with the digest of what they signed."""
    for record in records:
        yield from lines(record.body)
        yield Paragraph(f"签字文本摘要 {_grouped(record.sha256)}", DIGEST)
    if not records:
        yield "各方未共同记载无争议事实。"


def _ending(facts: TransferFacts) -> str:
    held = f"调解员{facts.mediator}主持调解，" if facts.mediator else ""
    return f"{held}因{facts.reason}，调解于{day(facts.ended_on)}终结。"


def _documents(facts: TransferFacts) -> Iterator[str | Paragraph]:
    for document in facts.documents:
        yield f"{document.kind}：{document.name}{'' if document.sha256 else '（未收到）'}"
        if document.sha256:
            yield Paragraph(f"校验值 {_grouped(document.sha256)}", DIGEST)
    if not facts.documents:
        yield "无。"


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + GROUP] for at in range(0, len(digest), GROUP))


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
