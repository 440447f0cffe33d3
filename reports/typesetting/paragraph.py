"""Paragraphs and headings that ReportLab can place and split, set by our own line breaking."""

from collections.abc import Sequence
from typing import cast

from reportlab.platypus.flowables import Flowable

from reports.typesetting.breaking import Content, Line, break_lines
from reports.typesetting.ink import draw_lines
from reports.typesetting.sheet import Sheet
from reports.typesetting.style import Style
from reports.typesetting.tagging import Element

FEWEST_LINES = 2  # of one paragraph at the foot or the head of a page


class Paragraph(Flowable):
    """Text in one style; parts given as Strong are bold."""

    def __init__(self, content: Content, style: Style) -> None:
        super().__init__()
        self.content = content
        self.style = style
        self.lines: Sequence[Line] = ()
        self.element = Element(style.tag, language=style.language)
        self.spaceBefore = style.before
        self.spaceAfter = style.after

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Breaks the lines, once: a part that was split off keeps those it was given."""
        if not self.lines:
            self.lines = break_lines(self.content, self.style, available_width)
        self.width, self.height = available_width, len(self.lines) * self.style.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Two parts of at least two lines each, or nothing when that cannot be."""
        self.wrap(available_width, available_height)
        fitting = int(available_height // self.style.leading)
        count = min(fitting, len(self.lines) - FEWEST_LINES)
        if count < FEWEST_LINES:
            return []
        return [self._part(self.lines[:count]), self._part(self.lines[count:])]

    def _part(self, lines: Sequence[Line]) -> "Paragraph":
        part = Paragraph(self.content, self.style)
        part.lines, part.element = lines, self.element
        return part

    def draw(self) -> None:
        """Draws the lines as content of the paragraph's element."""
        sheet = cast(Sheet, self.canv)
        with sheet.structure.content(sheet, self.element):
            draw_lines(sheet, self.lines, style=self.style, corner=(0, self.height))


class Heading(Paragraph):
    """A paragraph that the outline of the file leads to."""

    def __init__(self, content: str, style: Style, *, level: int) -> None:
        super().__init__(content, style)
        self.title = content
        self.level = level

    def draw(self) -> None:
        """Draws the heading and enters it in the outline."""
        cast(Sheet, self.canv).bookmark(self.title, level=self.level, height=self.height)
        super().draw()
