"""A mediator's report on a mediation that ended without agreement (调解终结报告), Chinese with English headings.

In writing, to the court that may have the case next (人民法院特邀调解规定 2016-07-01 art. 26). It tells what was done
and why it ended, and of what was said only the facts that everybody has signed as undisputed (arts. 21, 22).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from reports.parties import OrganisationFacts
from reports.transfer import (
    BODY,
    NAME,
    ORGANISATION,
    PLAIN,
    RIGHT,
    SECTION,
    WITHOUT_CONCESSIONS,
    Undisputed,
    lines,
    undisputed,
)
from reports.typesetting.archive import Metadata
from reports.typesetting.page import PAGE_WIDTH, Furniture, typeset
from reports.typesetting.paragraph import Heading, Paragraph
from reports.typesetting.style import GREY, RULE, Style
from reports.typesetting.table import Cell, Row, Table
from reports.typesetting.typefaces import HEI
from reports.wording import day

TITLE, TITLE_EN = "调解终结报告", "Report on a mediation that ended without agreement"
MARGIN = 26 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
LABEL_WIDTH = 150.0
LABEL = Style(face=HEI, size=9, leading=14, align="left", color=GREY)
VALUE = Style(size=10.5, leading=15, align="left")
ENGLISH = Style(face=HEI, size=8, leading=11, align="left", color=GREY, after=3, language="en")
ROOM = SECTION.before + SECTION.leading + SECTION.after + ENGLISH.leading + ENGLISH.after + 3 * BODY.leading
"""Points that a heading wants below it: its English, and some lines of its text."""
ENGLISH_TITLE = Style(face=HEI, size=9, leading=13, align="center", color=GREY, after=8, language="en")
WITHOUT_CONCESSIONS_EN = (
    "This report holds no offer, nothing that anybody conceded in order to settle, and nothing that was told to the "
    "mediator alone; none of it may be used against anybody in court (Invited Mediation Provisions art. 22)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """Everything in a report; `ground` in both languages, people by name, days of sessions in order."""

    organisation: OrganisationFacts
    court: str
    case_number: str
    version: int
    cause_of_action: str
    claimant: str
    others: tuple[str, ...]
    mediator: str
    accepted_on: date | None
    began_on: date | None
    ended_on: date
    held_on: tuple[date, ...]
    missed: int
    ground: tuple[str, str]
    course: str
    remarks: str
    undisputed: tuple[Undisputed, ...]
    made_on: date


def render(facts: ReportFacts) -> bytes:
    """The report as PDF/A-2b; the same facts give the same bytes. Raises MissingGlyph."""
    furniture = Furniture(
        margin=MARGIN,
        head_left=facts.organisation.name,
        head_right=TITLE,
        foot_left=f"案号 {facts.case_number}　第{facts.version}版",
        foot_right=f"电话 {facts.organisation.phone}",
    )
    metadata = Metadata(
        title=f"{TITLE} {facts.case_number}",
        author=facts.organisation.name,
        subject=facts.cause_of_action,
        keywords=facts.case_number,
        dated=facts.made_on,
    )
    story = [
        Paragraph(facts.organisation.name, ORGANISATION),
        Heading(TITLE, NAME, level=0),
        Paragraph(TITLE_EN, ENGLISH_TITLE),
        Paragraph(f"{facts.court or '有管辖权的人民法院'}：", PLAIN),
        *_section("一、基本情况", "The case", ()),
        _particulars(facts),
        Spacer(0, 6),
        *_section("二、调解经过", "How the mediation went", lines(facts.course)),
        *_section("三、终结原因", "Why it ended", [_ground(facts), Paragraph(facts.ground[1], ENGLISH)]),
        *_section(
            "四、各方签字确认的无争议事实", "Facts that everybody signed as undisputed", undisputed(facts.undisputed)
        ),
        *_section("五、其他说明", "What else there is to say", lines(facts.remarks) or ["无。"]),
        *_section(
            "六、保密", "What is left out", [f"本报告{WITHOUT_CONCESSIONS}", Paragraph(WITHOUT_CONCESSIONS_EN, ENGLISH)]
        ),
        Paragraph(f"调解员：{facts.mediator}" if facts.mediator else facts.organisation.name, RIGHT),
        Paragraph(day(facts.made_on), RIGHT),
    ]
    return typeset(story, furniture=furniture, metadata=metadata)


def _section(title: str, english: str, said: Iterable[str | Paragraph]) -> list[Flowable]:
    """A heading with the first lines of its text on the same page."""
    paragraphs = (Paragraph(each, BODY) if isinstance(each, str) else each for each in said)
    return [CondPageBreak(ROOM), Heading(title, SECTION, level=1), Paragraph(english, ENGLISH), *paragraphs]


def _particulars(facts: ReportFacts) -> Flowable:
    told = (
        ("案号 Case", facts.case_number),
        ("案由 Cause of action", facts.cause_of_action),
        ("申请机构 Claimant", facts.claimant),
        ("其他当事人 Other parties", "、".join(facts.others)),
        ("调解员 Mediator", facts.mediator),
        ("受理 Accepted", day(facts.accepted_on) if facts.accepted_on else ""),
        ("调解开始 Mediation began", day(facts.began_on) if facts.began_on else ""),
        ("调解终结 Mediation ended", day(facts.ended_on)),
        ("调解会 Sessions", _sessions(facts)),
    )
    rows = [
        Row(cells=(Cell(content=name, style=LABEL, is_label=True), Cell(content=text, style=VALUE)), rule_color=RULE)
        for name, text in told
        if text
    ]
    return Table((LABEL_WIDTH, WIDTH - LABEL_WIDTH), rows, together=len(rows))


def _sessions(facts: ReportFacts) -> str:
    held = f"{len(facts.held_on)} 次（{'、'.join(map(day, facts.held_on))}）" if facts.held_on else "未召开"
    return f"{held}；另有 {facts.missed} 次无人到会" if facts.missed else held


def _ground(facts: ReportFacts) -> str:
    return f"因{facts.ground[0]}，调解于{day(facts.ended_on)}终结，未达成调解协议。"
