"""The statistics report in Chinese and English: facts in, an archival PDF out.

Every rate is printed with its interval and its basis, and the waterfall accounts for every filed
row, so that two readers cannot mean different things by one number.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from mediation.money import yuan
from reports.charts import ZH, level_color, rate_by_month
from reports.statistics_facts import (
    SMALLEST_BASE,
    Figure,
    InstitutionRow,
    MonthRow,
    ProductRow,
    StatisticsFacts,
    Unit,
    UnreconciledWaterfall,
    WaterfallStep,
    starts,
)
from reports.typesetting.archive import Metadata
from reports.typesetting.breaking import Strong, one_line
from reports.typesetting.columns import Columns
from reports.typesetting.ledger import Column, ledger
from reports.typesetting.page import PAGE_WIDTH, Furniture, typeset
from reports.typesetting.paragraph import Heading, Paragraph
from reports.typesetting.picture import Picture
from reports.typesetting.style import GREY, SHADE, Style
from reports.typesetting.table import Bar
from reports.typesetting.typefaces import HEI, HEI_BOLD, SONG_BOLD
from reports.wording import day

__all__ = [
    "Figure",
    "InstitutionRow",
    "MonthRow",
    "ProductRow",
    "StatisticsFacts",
    "UnreconciledWaterfall",
    "WaterfallStep",
    "render",
]

TITLE_ZH = "金融纠纷调解统计报告"
TITLE_EN = "Financial dispute mediation: statistics"
MARGIN = 19 * mm
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
GAP = 8.0
PADDING = 9.0
CHART_HEIGHT = 178.0
ROOM_FOR_TABLE = 70.0
DEFINITION = 36.0  # what a definition takes, roughly: they start a page rather than spill over
MOST_ROOM = 500.0
FEW = f"<{SMALLEST_BASE}"
NONE = "—"
CHART_SAYS = f"折线为当月受理案件的达成率，色带为其 95% 置信区间；n 为受理件数，不足{SMALLEST_BASE}件的月份不予公布。"
CHART_SAYS_EN = (
    "The line is the rate of the cases accepted in a month, the band its 95% interval; n counts these cases, and months"
    f" with fewer than {SMALLEST_BASE} are not published."
)
WITHOUT_ROWS = "本期间有案件并非由申请文件的行立案，按行统计的申请行数和去向从略。"
WITHOUT_ROWS_EN = "Some cases of this period were not opened by a row of a filing; what is counted in rows is left out."

TITLE = Style(face=SONG_BOLD, size=20, leading=28, align="left", tag="H1")
SUBTITLE = Style(size=11, leading=16, align="left", color=GREY, language="en")
META = Style(face=HEI, size=8.5, leading=14, align="left", color=GREY, before=2, after=8)
SECTION = Style(face=HEI_BOLD, size=11, leading=16, align="left", before=12, after=5, tag="H2")
LABEL = Style(face=HEI_BOLD, size=8.5, leading=12, align="left")
ENGLISH = Style(face=HEI, size=7, leading=10, align="left", color=GREY, language="en")
VALUE = Style(face=HEI_BOLD, size=20, leading=27, align="left", before=2)
BASIS = Style(face=HEI, size=7, leading=10.5, align="left")
SMALL = Style(face=HEI, size=6.5, leading=9.5, align="left", color=GREY, before=3)
CELL = Style(face=HEI, strong_face=HEI_BOLD, size=8, leading=11, align="right")
NOTE = Style(face=HEI, size=7, leading=11, color=GREY, before=4)
TEXT = Style(face=HEI, strong_face=HEI_BOLD, size=8.5, leading=13, before=5)
TEXT_EN = replace(TEXT, size=8, leading=11.5, before=0, color=GREY, language="en")
SEAL = replace(TEXT, before=12)


def render(facts: StatisticsFacts) -> bytes:
    """The report as PDF/A-2b; the same facts give the same bytes. Raises MissingGlyph."""
    period = f"{facts.period_from.isoformat()} – {facts.period_to.isoformat()}"
    furniture = Furniture(
        margin=MARGIN,
        head_left=facts.organisation_name,
        head_right=TITLE_ZH,
        foot_left=f"统计期间 {period}",
        foot_right=f"封印 {facts.seal[:16] or NONE}",
    )
    metadata = Metadata(
        title=f"{TITLE_ZH} {period}",
        author=facts.organisation_name,
        subject=TITLE_EN,
        keywords=facts.seal,
        dated=facts.as_of,
    )
    width = furniture.text_width
    story = [
        *_opening(facts),
        *_tiles(facts.figures),
        *_months(facts.by_month, width),
        *_breakdown("按机构 By institution", facts.by_institution, width),
        *_breakdown("按业务类型 By product", facts.by_product, width),
        *_waterfall(facts.waterfall, width),
        *([] if facts.has_rows else [Paragraph(WITHOUT_ROWS, NOTE), Paragraph(WITHOUT_ROWS_EN, NOTE)]),
        *_definitions(facts),
    ]
    return typeset(story, furniture=furniture, metadata=metadata)


def _opening(facts: StatisticsFacts) -> list[Flowable]:
    period = f"{day(facts.period_from)}至{day(facts.period_to)}"
    meta = f"统计期间 Period：{period}　截至 As of：{day(facts.as_of)}　编制 By：{facts.organisation_name}"
    return [
        Heading(TITLE_ZH, TITLE, level=0),
        Paragraph(TITLE_EN, SUBTITLE),
        Paragraph(meta, META),
    ]


def _section(title: str, room: float) -> list[Flowable]:
    """A heading that stays on a page with at least `room` points of what it heads."""
    above = SECTION.before + SECTION.leading + SECTION.after
    return [CondPageBreak(above + room), Heading(title, SECTION, level=1)]


def _tiles(figures: Sequence[Figure]) -> list[Flowable]:
    count = 3 if len(figures) <= 6 else 4
    width = (TEXT_WIDTH + GAP) / count - GAP - 2 * PADDING
    rows: list[Flowable] = []
    for start in range(0, len(figures), count):
        stacks = [_tile(figure, width) for figure in figures[start : start + count]]
        stacks += [[]] * (count - len(stacks))
        rows += [Columns(stacks, gap=GAP, padding=PADDING, shade=SHADE), Spacer(0, GAP)]
    return rows


def _tile(figure: Figure, width: float) -> list[Flowable]:
    """Label, number, interval, what it can still become, basis, and the definition in small type."""
    stack = [
        Paragraph(figure.label_zh, LABEL),
        Paragraph(figure.label_en, ENGLISH),
        Paragraph(_value(figure), _fitting(_value(figure), width)),
    ]
    interval = _interval(figure.lower, figure.upper, figure.unit)
    possible = _interval(figure.least, figure.most, figure.unit)
    for name, text in (("区间 Interval", interval), ("可能 Possible", possible), ("基数 Basis", _basis(figure))):
        if text:
            stack.append(Paragraph(f"{name}　{text}", BASIS))
    return [*stack, Paragraph(figure.definition_zh, SMALL)]


def _fitting(text: str, width: float) -> Style:
    """The style of a tile's number, smaller if it would not stand on one line."""
    natural = one_line(text, VALUE).width
    return replace(VALUE, size=min(VALUE.size, VALUE.size * width / natural))


def _value(figure: Figure) -> str:
    if figure.value is None:
        return NONE
    return _number(figure.value, figure.unit) + {"yuan": " 元", "days": " 天"}.get(figure.unit, "")


def _number(value: Decimal | int, unit: Unit) -> str:
    match unit:
        case "rate":
            return f"{value:.1%}"
        case "yuan":
            return yuan(Decimal(value))
        case "days":
            return f"{value:,.1f}"
        case "count":
            return f"{value:,}"


def _interval(lower: Decimal | None, upper: Decimal | None, unit: Unit) -> str:
    if lower is None or upper is None:
        return ""
    return f"{_number(lower, unit)}–{_number(upper, unit)}"


def _basis(figure: Figure) -> str:
    if figure.denominator is None:
        return ""
    if figure.numerator is None:
        return f"{figure.denominator:,}"
    return f"{figure.numerator:,} / {figure.denominator:,}"


def _months(rows: Sequence[MonthRow], width: float) -> list[Flowable]:
    title = "按月达成率 Rate by month"
    chart = rate_by_month(rows, (width, CHART_HEIGHT), title=title, wording=ZH)
    return [*_section(title, CHART_HEIGHT), Picture(chart), Paragraph(CHART_SAYS, NOTE), Paragraph(CHART_SAYS_EN, NOTE)]


def _breakdown(title: str, rows: Sequence[InstitutionRow], width: float) -> list[Flowable]:
    if not rows:
        return []
    counted = 0.105 * width
    columns = (
        Column(title="名称\nName", width=0.26 * width, align="left"),
        Column(title="申请\nFiled", width=counted),
        Column(title="受理\nAccepted", width=counted),
        Column(title="达成\nAgreed", width=counted),
        Column(title="达成率\nRate", width=counted),
        Column(title="区间\nInterval", width=0.15 * width),
        Column(title="协议金额（元）\nAmount agreed", width=0.17 * width),
    )
    note = f"受理不足{SMALLEST_BASE}件的，以“{FEW}”代替。"
    note_en = f"Groups with fewer than {SMALLEST_BASE} accepted cases are shown as {FEW}."
    table = ledger(columns, [_shown(row) for row in rows], style=CELL)
    return [*_section(title, ROOM_FOR_TABLE), table, Paragraph(note + note_en, NOTE)]


def _shown(row: InstitutionRow) -> tuple[str, ...]:
    """A row as it may be published: nothing is told of a group that is too small."""
    filed = f"{row.filed:,}" if row.filed >= SMALLEST_BASE else FEW
    if row.accepted < SMALLEST_BASE:
        return (row.name, filed, FEW, FEW, FEW, FEW, FEW)
    rate = NONE if row.rate is None else f"{row.rate:.1%}"
    counts = (f"{row.accepted:,}", f"{row.agreed:,}")
    interval = _interval(row.lower, row.upper, "rate") or NONE
    return (row.name, filed, *counts, rate, interval, yuan(row.amount_agreed))


def _waterfall(steps: tuple[WaterfallStep, ...], width: float) -> list[Flowable]:
    """Where every filed row went: counts, shares, and bars that lie end to end."""
    if not steps:
        return []
    filed = steps[0].count or 1
    rows = [
        (
            "　" * step.level + step.label_zh,
            step.label_en,
            Bar(start=start / filed, length=step.count / filed, color=level_color(step.level)),
            f"{step.count:,}",
            f"{step.count / filed:.1%}",
        )
        for step, start in zip(steps, starts(steps), strict=True)
    ]
    columns = (
        Column(title="步骤", width=0.22 * width, align="left"),
        Column(title="Step", width=0.32 * width, align="left"),
        Column(title="", width=0.24 * width, align="left"),
        Column(title="件数 Rows", width=0.11 * width),
        Column(title="占比 Share", width=0.11 * width),
    )
    title = "申请去向 Where every filed row went"
    return [*_section(title, ROOM_FOR_TABLE), ledger(columns, rows, style=CELL)]


def _definitions(facts: StatisticsFacts) -> list[Flowable]:
    story = _section("定义 Definitions", min(DEFINITION * len(facts.figures), MOST_ROOM))
    for figure in facts.figures:
        story += [
            Paragraph([Strong(f"{figure.label_zh}　"), figure.definition_zh], TEXT),
            Paragraph(f"{figure.label_en} ({figure.code}): {figure.definition_en}", TEXT_EN),
        ]
    seal = [Strong("事件日志封印 Event-log seal　"), facts.seal or NONE]
    return [*story, Paragraph(seal, SEAL)]
