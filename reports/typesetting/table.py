"""Tables whose cells are set like paragraphs and whose rows never part from their sense.

The head is repeated on every page, and the last rows stay together, so that a total never stands
alone. Lengths are in points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from reportlab.lib.colors import Color
from reportlab.platypus.flowables import Flowable

from reports.typesetting.breaking import Content, Line, break_lines
from reports.typesetting.ink import draw_box, draw_lines, draw_rule
from reports.typesetting.sheet import Sheet
from reports.typesetting.style import HAIRLINE, INK, Style
from reports.typesetting.tagging import Element

PADDING_X = 5.0
PADDING_Y = 3.2
EDGE = 0.9  # the rule above a table
THINNEST = 0.4  # a bar that can still be seen
FEWEST_ROWS = 2  # of a table at the foot of a page, besides its head


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar in a cell: where it starts and how long it is, as shares of the cell's width."""

    start: float
    length: float
    color: Color


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell; `span` counts the columns it covers, a label names its row or column.

    A newline in a plain text begins a new line. A bar is decoration: say its length in a cell too.
    """

    content: Content
    style: Style
    span: int = 1
    is_label: bool = False
    bar: Bar | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells side by side, with a rule of the given width under them."""

    cells: tuple[Cell, ...]
    rule: float = 0.4
    rule_color: Color = HAIRLINE
    shade: Color | None = None


class Table(Flowable):
    """Rows under each other; the first `head` rows are repeated, the last `together` never part."""

    def __init__(self, widths: Sequence[float], rows: Sequence[Row], *, head: int = 0, together: int = 2) -> None:
        super().__init__()
        self.rows = [_set_row(widths, row) for row in rows]
        self.head = head
        self.together = together
        self.element = Element("Table")
        self.is_continued = False
        self.width = sum(widths)

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """The sum of the columns and of the rows."""
        self.height = sum(row.height for row in self.rows)
        return self.width, self.height

    def split(self, _available_width: float, available_height: float) -> list[Flowable]:
        """The rows that fit, and the others under a repeated head."""
        room, fitting = available_height, 0
        while fitting < len(self.rows) and self.rows[fitting].height <= room:
            room -= self.rows[fitting].height
            fitting += 1
        count = min(fitting, len(self.rows) - self.together)
        if count < self.head + FEWEST_ROWS:
            return []
        head = self.rows[: self.head]
        first = self._part(self.rows[:count], is_continued=self.is_continued)
        return [first, self._part(head + self.rows[count:], is_continued=True)]

    def _part(self, rows: "list[_SetRow]", *, is_continued: bool) -> "Table":
        part = Table((), (), head=self.head, together=self.together)
        part.rows, part.element, part.width = rows, self.element, self.width
        part.is_continued = is_continued
        return part

    def draw(self) -> None:
        """Draws shades and rules as decoration, then the cells as content."""
        sheet = cast(Sheet, self.canv)
        sheet.structure.root.add(self.element)
        with sheet.structure.artifact(sheet):
            self._draw_rules(sheet)
        top = self.height
        for place, row in enumerate(self.rows):
            if place < self.head and self.is_continued:
                with sheet.structure.artifact(sheet):
                    for cell in row.cells:
                        _draw_cell(sheet, cell, row, top)
            else:
                self._draw_row(sheet, row, top, scope="Column" if place < self.head else "Row")
            top -= row.height

    def _draw_rules(self, sheet: Sheet) -> None:
        bottom = self.height
        for row, cells, height in self.rows:
            bottom -= height
            if row.shade:
                draw_box(sheet, (0, bottom), size=(self.width, height), color=row.shade)
            for cell in cells:
                _draw_bar(sheet, cell, (bottom, height))
            draw_rule(sheet, (0, bottom), length=self.width, width=row.rule, color=row.rule_color)
        draw_rule(sheet, (0, self.height), length=self.width, width=EDGE, color=INK)

    def _draw_row(self, sheet: Sheet, row: "_SetRow", top: float, *, scope: str) -> None:
        line = self.element.add(Element("TR"))
        for cell in row.cells:
            with sheet.structure.content(sheet, line.add(_cell_element(cell.cell, scope))):
                _draw_cell(sheet, cell, row, top)


class _SetCell(NamedTuple):
    cell: Cell
    lines: list[Line]
    left: float
    room: float


class _SetRow(NamedTuple):
    row: Row
    cells: list[_SetCell]
    height: float


def _set_row(widths: Sequence[float], row: Row) -> _SetRow:
    """Breaks the lines of the cells; the highest cell makes the height of the row."""
    cells, column, left = [], 0, 0.0
    for cell in row.cells:
        width = sum(widths[column : column + cell.span])
        parts = cell.content.split("\n") if isinstance(cell.content, str) else [cell.content]
        room = width - 2 * PADDING_X
        lines = [line for part in parts for line in break_lines(part, cell.style, room)]
        cells.append(_SetCell(cell, lines, left + PADDING_X, room))
        column += cell.span
        left += width
    height = max(len(cell.lines) * cell.cell.style.leading for cell in cells)
    return _SetRow(row, cells, height + 2 * PADDING_Y)


def _draw_cell(sheet: Sheet, cell: _SetCell, row: _SetRow, top: float) -> None:
    style = cell.cell.style
    blank = row.height - len(cell.lines) * style.leading
    draw_lines(sheet, cell.lines, style=style, corner=(cell.left, top - blank / 2))


def _draw_bar(sheet: Sheet, cell: _SetCell, span: tuple[float, float]) -> None:
    if bar := cell.cell.bar:
        bottom, height = span
        corner = (cell.left + bar.start * cell.room, bottom + PADDING_Y)
        size = (max(bar.length * cell.room, THINNEST), height - 2 * PADDING_Y)
        draw_box(sheet, corner, size=size, color=bar.color)


def _cell_element(cell: Cell, scope: str) -> Element:
    attributes: dict[str, str | int] = {}
    if cell.is_label:
        attributes["Scope"] = f"/{scope}"
    if cell.span > 1:
        attributes["ColSpan"] = cell.span
    return Element("TH" if cell.is_label else "TD", attributes=attributes)
