"""Tables whose cells are set like paragraphs and whose rows never part from their sense.

The head is repeated on every page, and the last rows stay together, so that a total never stands
alone. Lengths are in points.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple, cast

from reportlab.lib.colors import Color
from reportlab.platypus.flowables import Flowable

from reports.typesetting.breaking import Content, Line, break_lines
from reports.typesetting.ink import draw_box, draw_lines, draw_rule
from reports.typesetting.sheet import Sheet
from reports.typesetting.style import HAIRLINE, Style
from reports.typesetting.tagging import Element

PADDING_X = 5.0
PADDING_Y = 3.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell; `span` counts the columns it covers, a label names its row or column."""

    content: Content
    style: Style
    span: int = 1
    is_label: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells side by side, with a rule of the given width under them."""

    cells: tuple[Cell, ...]
    rule: float = 0.4
    rule_color: Color = HAIRLINE
    shade: Color | None = None


class _SetCell(NamedTuple):
    cell: Cell
    lines: list[Line]
    left: float


class _SetRow(NamedTuple):
    row: Row
    cells: list[_SetCell]
    height: float


class Table(Flowable):
    """Rows under each other; the first `head` rows are repeated, the last `together` never part."""

    def __init__(
        self,
        widths: Sequence[float],
        rows: Sequence[Row],
        *,
        head: int = 0,
        together: int = 2,
        top_rule: Row | None = None,
    ) -> None:
        super().__init__()
        self.width = sum(widths)
        self.rows = [_set_row(widths, row) for row in rows]
        self.head = head
        self.together = together
        self.element = Element("Table")
        self.is_continued = False
