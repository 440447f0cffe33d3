"""Why this number (债权金额说明): one page for the debtor that takes a claim apart, Chinese with English alongside.

What is asked for stands beside what the contract's rate and dates give, then the lines it was counted by. The page
decides nothing: it says what differs, what could not be counted, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from reportlab.lib.units import mm
from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from mediation.money import yuan
from reports.typesetting.archive import Metadata
from reports.typesetting.breaking import Strong
from reports.typesetting.columns import Columns
from reports.typesetting.page import FIRST_HEIGHT, PAGE_WIDTH, Furniture, height_of, typeset
from reports.typesetting.paragraph import Heading, Paragraph
from reports.typesetting.style import GREY, RULE, SHADE, Style
from reports.typesetting.table import Cell, Row, Table
from reports.typesetting.typefaces import HEI, HEI_BOLD, SONG_BOLD
from reports.wording import day

MARGIN = 20 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
GAP = 4 * mm
Sized = Callable[[Style], Style]
TITLE_ZH, TITLE_EN = "债权金额说明", "Why this number"
MOST_LINES = 7
"""Lines that fit the page; beyond them, neighbours of one component are told in one."""
SIZES = tuple(percent / 100 for percent in range(100, 70, -4))
"""How far letters may shrink, the largest first that keeps everything on the page."""

NAME = Style(face=SONG_BOLD, size=18, leading=26, align="center", tracking=3, tag="H1")
SUBTITLE = Style(face=HEI, size=10, leading=14, align="center", color=GREY, after=5, language="en")
SECTION = Style(face=HEI_BOLD, size=12, leading=18, align="left", before=9, after=3, tag="H2")
BODY = Style(size=11.5, leading=18, align="left", after=2)
SMALL = Style(face=HEI, size=10, leading=14, align="left")
ENGLISH = Style(face=HEI, size=9.5, leading=13, align="left", color=GREY, after=2, language="en")
HEAD = Style(face=HEI_BOLD, size=9.5, leading=13, align="left")
HEAD_RIGHT = replace(HEAD, align="right")
TEXT = Style(face=HEI, size=9.5, leading=13, align="left")
NUMBER = replace(TEXT, align="right")
TOTAL = Style(face=HEI_BOLD, size=10.5, leading=14, align="right")

PART_WIDTHS = tuple(WIDTH * share for share in (0.25, 0.16, 0.16, 0.43))
LINE_WIDTHS = tuple(WIDTH * share for share in (0.22, 0.27, 0.16, 0.10, 0.08, 0.17))

COUNTED_ZH = "我们按合同利率和日期重新计算，结果如下。"
COUNTED_EN = "We counted again from the rate and the dates of the contract."
UNCOUNTED_ZH = "机构提供的资料不足以重新计算，缺什么逐项列在下面。"
UNCOUNTED_EN = "What it gave us is not enough to count again; what is lacking stands below, part by part."
HOW_ZH = "每一行：基数 × 年利率 × 天数 ÷ 一年天数。起日计算，止日为最后一天。"
HOW_EN = "Each line is base × yearly rate × days ÷ days of the year, from the first to the last day named."
RIGHTS_ZH = "对任何一项有疑问，可以要求机构出示合同和对账单，也可以请调解员逐行解释。本页不影响您的权利，也不是裁判。"
RIGHTS_EN = (
    "You may ask the institution for the contract and the statements of account, and the mediator to explain any line. "
    "This page takes no right from you and decides nothing."
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or name in both languages."""

    zh: str
    en: str

    @property
    def together(self) -> str:
        """One after the other, for a cell."""
        return f"{self.zh} {self.en}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One component: what is asked for, what was recomputed (None if nothing), and what is to be said of it."""

    name: Said
    stated: Decimal
    recomputed: Decimal | None
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One line of the count; `days` is 0 for what is counted once, `base` is None for several bases in a row."""

    name: Said
    first: date
    last: date
    base: Decimal | None
    rate: Decimal
    days: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPaperFacts:
    """Everything on the page; yuan and per cent a year, `remarks` in the order they are told."""

    organisation: str
    phone: str
    institution: str
    case_number: str
    product: Said
    cutoff: date
    checked_on: date
    total: Decimal
    parts: tuple[Part, ...]
    lines: tuple[Counted, ...]
    remarks: tuple[Said, ...]


def render(facts: ClaimPaperFacts) -> bytes:
    """The page as PDF/A-2b; the same facts give the same bytes. Raises MissingGlyph."""
    furniture = Furniture(
        margin=MARGIN,
        head_left=facts.organisation,
        head_right=f"{TITLE_ZH} {TITLE_EN}",
        foot_left=f"案号 Case {facts.case_number}",
        foot_right=f"电话 Phone {facts.phone}",
    )
    metadata = Metadata(
        title=f"{TITLE_ZH} {facts.case_number}",
        author=facts.organisation,
        subject=TITLE_EN,
        keywords=facts.case_number,
        dated=facts.checked_on,
    )
    return typeset(_largest(facts), furniture=furniture, metadata=metadata)


def _largest(facts: ClaimPaperFacts) -> list[Flowable]:
    """The page in the largest letters that it holds."""
    for size in SIZES:
        at = partial(_sized, size)
        story = [*_opening(facts, at), _parts(facts, at), *_lines(facts, at), *_closing(facts, at)]
        if height_of(story, WIDTH) <= FIRST_HEIGHT:
            break
    return story


def _sized(size: float, style: Style) -> Style:
    return replace(style, size=size * style.size, leading=size * style.leading, before=size * style.before,
                   after=size * style.after)  # fmt: skip


def _opening(facts: ClaimPaperFacts, at: Sized) -> list[Flowable]:
    zh = [
        f"{facts.institution}就{facts.product.zh}向您主张，截至{day(facts.cutoff)}共 ",
        Strong(f"{yuan(facts.total)} 元"),
        f"。{COUNTED_ZH if facts.lines else UNCOUNTED_ZH}",
    ]
    en = (
        f"{facts.institution} claims {yuan(facts.total)} yuan from you as of {facts.cutoff} ({facts.product.en}). "
        f"{COUNTED_EN if facts.lines else UNCOUNTED_EN}"
    )
    return [
        Heading(TITLE_ZH, at(NAME), level=0),
        Paragraph(TITLE_EN, at(SUBTITLE)),
        Paragraph(zh, at(BODY)),
        Paragraph(en, at(ENGLISH)),
        Spacer(0, 3),
    ]


def _parts(facts: ClaimPaperFacts, at: Sized) -> Table:
    head = ("项目\nComponent", "机构主张\nStated", "重新计算\nRecomputed", "结果\nResult")
    styles = (HEAD, HEAD_RIGHT, HEAD_RIGHT, HEAD)
    rows = [_head(head, styles, at)]
    for part in facts.parts:
        recomputed = "—" if part.recomputed is None else yuan(part.recomputed)
        cells = (part.name.together, yuan(part.stated), recomputed, part.said.together)
        rows.append(_row(cells, (TEXT, NUMBER, NUMBER, TEXT), at))
    total = ("合计 Total", yuan(facts.total), "", "")
    rows.append(_row(total, (HEAD, TOTAL, TOTAL, TEXT), at))
    return Table(PART_WIDTHS, rows, head=1)


def _lines(facts: ClaimPaperFacts, at: Sized) -> Iterator[Flowable]:
    if not facts.lines:
        return
    yield Heading("怎么算出来的 How it was counted", at(SECTION), level=1)
    head = ("项目\nComponent", "起止\nFrom–to", "基数\nBase", "年利率\nRate", "天数\nDays", "金额\nAmount")
    styles = (HEAD, HEAD, HEAD_RIGHT, HEAD_RIGHT, HEAD_RIGHT, HEAD_RIGHT)
    rows = [_head(head, styles, at)]
    for line in _fitting(facts.lines):
        base = "逐期 by period" if line.base is None else yuan(line.base)
        rate = f"{line.rate.normalize():f}%"
        cells = (line.name.together, f"{line.first} – {line.last}", base, rate, str(line.days or "—"),
                 yuan(line.amount))  # fmt: skip
        rows.append(_row(cells, (TEXT, TEXT, NUMBER, NUMBER, NUMBER, NUMBER), at))
    yield Table(LINE_WIDTHS, rows, head=1)
    yield Spacer(0, 2)
    yield _alongside(HOW_ZH, HOW_EN, at)


def _fitting(lines: Sequence[Counted]) -> tuple[Counted, ...]:
    """The lines, or, where there are too many for the page, one for each component and rate."""
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    found: dict[tuple[str, Decimal], list[Counted]] = {}
    for line in lines:
        found.setdefault((line.name.zh, line.rate), []).append(line)
    return tuple(_as_one(group) for group in found.values())


def _as_one(lines: Sequence[Counted]) -> Counted:
    if len(lines) == 1:
        return lines[0]
    return Counted(
        name=lines[0].name,
        first=min(line.first for line in lines),
        last=max(line.last for line in lines),
        base=None,
        rate=lines[0].rate,
        days=sum(line.days for line in lines),
        amount=sum((line.amount for line in lines), Decimal()),
    )


def _closing(facts: ClaimPaperFacts, at: Sized) -> Iterator[Flowable]:
    if facts.remarks:
        yield Heading("需要说明 What you should know", at(SECTION), level=1)
    for remark in facts.remarks:
        yield _alongside(f"{remark.zh}。", f"{remark.en}.", at)
    yield Heading("您可以 What you can do", at(SECTION), level=1)
    yield _alongside(RIGHTS_ZH, RIGHTS_EN, at)


def _alongside(zh: str, en: str, at: Sized) -> Columns:
    return Columns([[Paragraph(zh, at(SMALL))], [Paragraph(en, at(ENGLISH))]], gap=GAP)


def _head(names: Sequence[str], styles: Sequence[Style], at: Sized) -> Row:
    cells = tuple(Cell(content=name, style=at(style), is_label=True) for name, style in zip(names, styles, strict=True))
    return Row(cells=cells, rule=0.6, rule_color=RULE, shade=SHADE)


def _row(contents: Sequence[str], styles: Sequence[Style], at: Sized) -> Row:
    return Row(cells=tuple(Cell(content=text, style=at(style)) for text, style in zip(contents, styles, strict=True)))
