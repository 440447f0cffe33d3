"""A notice to a party as a registered letter: facts in, an archival PDF out.

The address stands where DIN 5008 form B and the window of an envelope of size DL have it: 45 mm from the upper edge,
20 mm from the left, 85 by 45 mm; the sheet is folded at 105 and 210 mm. Nothing but the address shows through it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, KeepTogether, PageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from reports.parties import OrganisationFacts
from reports.signatures import Code
from reports.typesetting.archive import Metadata
from reports.typesetting.breaking import Strong
from reports.typesetting.columns import Columns
from reports.typesetting.ink import draw_rule
from reports.typesetting.page import FIRST_TOP, PAGE_HEIGHT, PAGE_WIDTH, Furniture, typeset
from reports.typesetting.paragraph import Heading, Paragraph
from reports.typesetting.sheet import Sheet
from reports.typesetting.style import GREY, RULE, SHADE, Style
from reports.typesetting.typefaces import HEI, HEI_BOLD, SONG_BOLD
from reports.wording import day

MARGIN = 25 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
WINDOW_TOP, WINDOW_HEIGHT, WINDOW_WIDTH = 45 * mm, 45 * mm, 78 * mm
FOLDS = (105 * mm, 210 * mm)
FOLD_MARK = 4 * mm
CODE = 27 * mm
GAP = 6 * mm

CENTRE = Style(face=SONG_BOLD, size=15, leading=22, align="left", tracking=1)
CENTRE_LINE = Style(face=HEI, size=8, leading=12, align="left", color=GREY)
SENDER = Style(face=HEI, size=6.5, leading=10, align="left", color=GREY)
POSTED = Style(face=HEI_BOLD, size=8, leading=13, align="left", before=5)
ADDRESS = Style(size=11.5, leading=16, align="left", before=3)
SMALL_ADDRESS = replace(ADDRESS, size=9, leading=12, before=2)
FACT = Style(face=HEI, strong_face=HEI_BOLD, size=8.5, leading=14, align="left")
TITLE = Style(face=SONG_BOLD, size=19, leading=30, align="left", tracking=2, before=4, after=4, tag="H1")
BODY = Style(size=11.5, leading=18.5, indent=23, after=1)
ADDRESSED = replace(BODY, indent=0)
SECTION = Style(face=HEI_BOLD, size=11.5, leading=18, align="left", before=7, after=2, tag="H2")
BOX_TITLE = Style(face=HEI_BOLD, size=10.5, leading=16, align="left", tag="H2")
BOX = Style(face=HEI, strong_face=HEI_BOLD, size=9, leading=14.5, align="left")
BIG_CODE = Style(face=HEI_BOLD, size=15, leading=23, align="left", tracking=1.5)
CLOSING = Style(size=11.5, leading=19, align="right", before=8)


class AddressTooLong(ValueError):
    """The address does not fit the window of the envelope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a notice says in one language, a paragraph to an entry; `silence` is what follows if one does nothing."""

    title: str
    body: tuple[str, ...]
    silence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """Everything in a letter; `english` is None where nobody asked for it, `mediator` empty if there is none.

    `reference` tells the centre which notice it is, and nobody else anything.
    """

    centre: OrganisationFacts
    addressee: str
    address: str
    reference: str
    issued_on: date
    code: str
    check_url: str
    mediator: str
    chinese: Words
    english: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letterhead(Furniture):
    """The furniture of a letter: with marks to fold it by."""

    def draw(self, sheet: Sheet, number: int, count: int) -> None:
        Furniture.draw(self, sheet, number, count)
        if number == 1:
            for height in FOLDS:
                draw_rule(sheet, (3 * mm, PAGE_HEIGHT - height), length=FOLD_MARK, width=0.4, color=RULE)


class _Field(Flowable):
    """Stacks side by side in a place of fixed height, so that what follows stands where it has to."""

    def __init__(self, stacks: Sequence[Sequence[Flowable]], *, widths: Sequence[float], height: float) -> None:
        super().__init__()
        self._columns = Columns(stacks, gap=GAP, widths=widths)
        self._room = height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Raises AddressTooLong if the stacks are higher than the place."""
        if self._columns.wrap(available_width, available_height)[1] > self._room:
            raise AddressTooLong(AddressTooLong.__doc__)
        self.width, self.height = available_width, self._room
        return self.width, self.height

    def draw(self) -> None:
        """Draws the stacks from the top."""
        self._columns.drawOn(cast(Sheet, self.canv), 0, self.height - self._columns.height)


def render(facts: NoticeFacts) -> bytes:
    """The letter as PDF/A-2b; the same facts give the same bytes. Raises MissingGlyph, AddressTooLong."""
    furniture = _Letterhead(
        margin=MARGIN,
        head_left=facts.centre.name,
        head_right=facts.chinese.title,
        foot_left=f"查询码 {facts.code}",
        foot_right=f"电话 {facts.centre.phone}",
    )
    metadata = Metadata(
        title=f"{facts.chinese.title} {facts.code}",
        author=facts.centre.name,
        subject="Notice to a party",
        keywords=facts.code,
        dated=facts.issued_on,
    )
    story = [*_head(facts), *_chinese(facts), *_english(facts)]
    return typeset(story, furniture=furniture, metadata=metadata)


def _head(facts: NoticeFacts) -> list[Flowable]:
    """The centre, then the address in the window and the particulars beside it."""
    centre = facts.centre
    names = [Paragraph(centre.name, CENTRE), Paragraph(f"{centre.address}　电话 {centre.phone}", CENTRE_LINE)]
    long = len(facts.address) + len(facts.addressee) > 60
    style = SMALL_ADDRESS if long else ADDRESS
    # Neighbours see the window, so the sender is an address there and no name.
    addressed = [
        Paragraph(f"寄件 {centre.address}", SENDER),
        Paragraph("挂号信　REGISTERED", POSTED),
        Paragraph(facts.address, style),
        Paragraph([Strong(facts.addressee), "　收"], style),
    ]
    particulars = [
        Paragraph(text, FACT)
        for text in (
            ["日期　", Strong(day(facts.issued_on))],
            ["信件号　", Strong(facts.reference)],
            *([["调解员　", Strong(facts.mediator)]] if facts.mediator else []),
            ["回电　", Strong(centre.phone)],
            ["查询码　", Strong(facts.code)],
        )
    ]
    widths = (WINDOW_WIDTH, WIDTH - WINDOW_WIDTH - GAP)
    return [
        _Field([names], widths=(WIDTH,), height=WINDOW_TOP - FIRST_TOP),
        _Field([addressed, [Spacer(0, 14), *particulars]], widths=widths, height=WINDOW_HEIGHT),
        Spacer(0, 3 * mm),
    ]


def _chinese(facts: NoticeFacts) -> list[Flowable]:
    said = facts.chinese
    return [
        Heading(said.title, TITLE, level=0),
        Paragraph(f"{facts.addressee}：", ADDRESSED),
        *(Paragraph(line, BODY) for line in said.body),
        CondPageBreak(60),
        Heading("如果您什么都不做", SECTION, level=1),
        *(Paragraph(line, BODY) for line in said.silence),
        KeepTogether([Spacer(0, 9), _check(facts), *_closing(facts)]),
    ]


def _check(facts: NoticeFacts) -> Columns:
    """How anybody finds out whether the letter is the centre's."""
    how: list[Flowable] = [
        Paragraph("这封信是真的吗？请您查一查", BOX_TITLE),
        Paragraph(facts.code, BIG_CODE),
        Paragraph(["一、扫左边的码，或者打开 ", Strong(facts.check_url.rsplit("/", 1)[0]), " 输入上面的查询码。"], BOX),
        Paragraph(["二、或者打电话 ", Strong(facts.centre.phone), "，把查询码念给我们听。"], BOX),
        Paragraph("查的时候，不会显示您的名字和事情。我们不会要您转账，也不会要您的银行卡密码和验证码。", BOX),
    ]
    widths = (CODE + 16, WIDTH - CODE - 16)
    return Columns([[Code(facts.check_url, CODE)], how], gap=0, widths=widths, padding=8, shade=SHADE)


def _closing(facts: NoticeFacts) -> list[Flowable]:
    return [Paragraph(facts.centre.name, CLOSING), Paragraph(day(facts.issued_on), replace(CLOSING, before=0))]


def _english(facts: NoticeFacts) -> list[Flowable]:
    said = facts.english
    if said is None:
        return []
    body = replace(BODY, indent=0, after=5, language="en")
    check = f"Is this letter real? Open {facts.check_url}, or call {facts.centre.phone} and read out {facts.code}."
    return [
        PageBreak(),
        Heading(said.title, replace(TITLE, language="en", tracking=0), level=0),
        *(Paragraph(line, body) for line in said.body),
        Heading("If you do nothing", replace(SECTION, language="en"), level=1),
        *(Paragraph(line, body) for line in said.silence),
        Paragraph([Strong(check)], replace(body, before=8)),
    ]
