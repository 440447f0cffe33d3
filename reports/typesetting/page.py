"""A4 pages: a running head, a foot that numbers the pages, and a story between them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.flowables import Flowable

from reports.typesetting.archive import Metadata
from reports.typesetting.ink import draw_rule, draw_text
from reports.typesetting.sheet import Sheet
from reports.typesetting.style import GREY, HAIRLINE, Style
from reports.typesetting.typefaces import HEI, SONG, typeface

PAGE_WIDTH: float = A4[0]
PAGE_HEIGHT: float = A4[1]
FIRST_TOP = 22 * mm  # from the upper edge to the text of page 1, which has no running head
TOP = 25 * mm
BOTTOM = 23 * mm
FIRST_HEIGHT = PAGE_HEIGHT - FIRST_TOP - BOTTOM
"""What page 1 holds, in points."""
HEAD = PAGE_HEIGHT - 17 * mm
FOOT = 13 * mm
RULE_GAP = 6.5  # points between the running head and its rule
RUNNING = Style(size=9, leading=12, align="left", color=GREY)
RUNNING_MIDDLE = replace(RUNNING, align="center")
RUNNING_RIGHT = replace(RUNNING, align="right")
NOTE = Style(face=HEI, size=7.5, leading=12, align="left", color=GREY)
NOTE_RIGHT = replace(NOTE, align="right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What stands around the text of every page; the head begins on page 2. Margin in points."""

    margin: float
    head_left: str
    head_right: str
    foot_left: str
    foot_right: str

    @property
    def text_width(self) -> float:
        """Width of the text between the margins, in points."""
        return PAGE_WIDTH - 2 * self.margin

    def draw(self, sheet: Sheet, number: int, count: int) -> None:
        """The head and foot of page `number` of `count`."""
        left, middle, right = self.margin, PAGE_WIDTH / 2, PAGE_WIDTH - self.margin
        pages = f"第 {number} 页 共 {count} 页"
        draw_text(sheet, self.foot_left, style=NOTE, at=(left, FOOT))
        draw_text(sheet, pages, style=RUNNING_MIDDLE, at=(middle, FOOT))
        draw_text(sheet, self.foot_right, style=NOTE_RIGHT, at=(right, FOOT))
        self._draw_rule(sheet, FOOT + 2 * RULE_GAP)
        if number > 1:
            draw_text(sheet, self.head_left, style=RUNNING, at=(left, HEAD))
            draw_text(sheet, self.head_right, style=RUNNING_RIGHT, at=(right, HEAD))
            self._draw_rule(sheet, HEAD - RULE_GAP)

    def _draw_rule(self, sheet: Sheet, height: float) -> None:
        start = (self.margin, height)
        draw_rule(sheet, start, length=self.text_width, width=0.4, color=HAIRLINE)


def typeset(story: Sequence[Flowable], *, furniture: Furniture, metadata: Metadata) -> bytes:
    """The story on pages, as an archival and tagged PDF; raises MissingGlyph."""
    target = BytesIO()
    template = BaseDocTemplate(
        target,
        pagesize=A4,
        invariant=1,
        initialFontName=typeface(SONG).fontName,  # or ReportLab refers to Helvetica
        lang="zh-CN",
    )
    template.addPageTemplates(
        [
            PageTemplate("first", [_frame(furniture, FIRST_TOP)], autoNextPageTemplate="later"),
            PageTemplate("later", [_frame(furniture, TOP)]),
        ]
    )
    sheet = partial(Sheet, metadata=metadata, furniture=furniture.draw)
    template.build(list(story), canvasmaker=sheet)
    return target.getvalue()


def height_of(story: Sequence[Flowable], width: float) -> float:
    """How high a story is at most where no page divides it, in points."""
    heights = (part.getSpaceBefore() + part.wrap(width, PAGE_HEIGHT)[1] + part.getSpaceAfter() for part in story)
    return sum(map(float, heights))


def _frame(furniture: Furniture, top: float) -> Frame:
    height = PAGE_HEIGHT - top - BOTTOM
    return Frame(furniture.margin, BOTTOM, furniture.text_width, height, 0, 0, 0, 0)
