"""Draws set lines, rules and boxes on a sheet as page operators. Lengths are in points."""

from collections.abc import Iterable, Iterator
from itertools import pairwise, zip_longest

from reportlab.lib.colors import Color

from reports.typesetting.breaking import BLANK_RIGHT, Line, one_line, stretches
from reports.typesetting.sheet import Sheet
from reports.typesetting.style import Style
from reports.typesetting.typefaces import typeface

WIDEST_GAP = 1 / 4  # em, between Chinese characters; a line that needs more stays ragged
WIDEST_WORD_SPACE = 3 / 4  # em, added to a space in a line without Chinese characters
Look = tuple[bool, float]  # is it strong, and how far apart are its characters
ASCENT = 0.88  # em, from the top of a character's box to its baseline


def draw_lines(sheet: Sheet, lines: Iterable[Line], *, style: Style, corner: tuple[float, float]) -> None:
    """The lines below each other; `corner` is the top left of the first line's box."""
    pen = _Pen(sheet, style)
    left, top = corner
    baseline = top - _rise(style)
    for line in lines:
        pen.draw(line, left + _start(line, style), baseline)
        baseline -= style.leading
    sheet.write(f"BT {rgb(style.color)} rg {' '.join(pen.operators)} ET")


def draw_text(sheet: Sheet, text: str, *, style: Style, at: tuple[float, float]) -> None:
    """One line; the point is its baseline's left end, middle or right end, as the style aligns."""
    draw_lines(sheet, [one_line(text, style)], style=style, corner=(at[0], at[1] + _rise(style)))


def draw_rule(sheet: Sheet, start: tuple[float, float], *, length: float, width: float, color: Color) -> None:
    """A horizontal line to the right of `start`."""
    x, y = start
    sheet.write(f"{rgb(color)} RG {width:g} w {x:.2f} {y:.2f} m {x + length:.2f} {y:.2f} l S")


def draw_box(sheet: Sheet, corner: tuple[float, float], *, size: tuple[float, float], color: Color) -> None:
    """A filled rectangle; `corner` is its lower left."""
    (x, y), (width, height) = corner, size
    sheet.write(f"{rgb(color)} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")


def rgb(color: Color) -> str:
    """The colour as operands of rg or RG."""
    return f"{color.red:.3g} {color.green:.3g} {color.blue:.3g}"


def _rise(style: Style) -> float:
    return (style.leading - style.size) / 2 + style.size * ASCENT


def _start(line: Line, style: Style) -> float:
    free = line.room - line.width
    if style.align == "center":
        return line.indent + free / 2
    if style.align == "right":
        hangs = bool(line.tokens) and line.tokens[-1].text in BLANK_RIGHT
        return line.indent + free + (style.size / 2 if hangs else 0)
    return line.indent


def _spread(line: Line, style: Style) -> float:
    """What justification adds to each gap of the line."""
    if style.align != "justify" or line.is_last:
        return 0
    gaps = sum(stretches(before, after) for before, after in pairwise(line.tokens))
    free = line.room - line.width
    is_chinese = any(token.is_wide for token in line.tokens)
    widest = style.size * (WIDEST_GAP if is_chinese else WIDEST_WORD_SPACE)
    return free / gaps if gaps and 0 < free <= gaps * widest else 0


def _pieces(line: Line, style: Style) -> Iterator[tuple[str, Look, float]]:
    """Texts of one look each with the gap after them.

    Justification is spacing, not gaps, because a reader takes a wide gap for a space.
    """
    spread = _spread(line, style)
    wide_spacing = spread + style.tracking
    for token, after in zip_longest(line.tokens, line.tokens[1:]):
        text, _, gap, is_wide, is_strong = token
        if after is None:
            gap = 0
        if is_wide:
            yield text, (is_strong, wide_spacing), gap - style.tracking if gap else 0
        elif spread and after is not None and stretches(token, after):
            if len(text) > 1:
                yield text[:-1], (is_strong, 0), 0
            yield text[-1], (is_strong, spread), gap
        else:
            yield text, (is_strong, 0), gap


class _Pen:
    """Turns lines into text operators with few changes of font and spacing."""

    def __init__(self, sheet: Sheet, style: Style) -> None:
        self.document = sheet.document
        self.size = style.size
        self.style = style
        self.faces = (typeface(style.face), typeface(style.strong_face))
        self.operators: list[str] = []
        self.font = ""
        self.spacing = 0.0
        self.at = (0.0, 0.0)

    def draw(self, line: Line, x: float, y: float) -> None:
        """Shows one line with its baseline starting at the point."""
        self.operators.append(f"{x - self.at[0]:.2f} {y - self.at[1]:.2f} Td")
        self.at = (x, y)
        run, look = "", (False, 0.0)
        for text, new_look, gap in _pieces(line, self.style):
            if run and new_look != look:
                self._show(run, look, 0)
                run = ""
            run, look = run + text, new_look
            if gap:
                self._show(run, look, gap)
                run = ""
        if run:
            self._show(run, look, 0)

    def _show(self, text: str, look: Look, gap: float) -> None:
        is_strong, spacing = look
        if spacing != self.spacing:
            self.operators.append(f"{spacing:.3f} Tc")
            self.spacing = spacing
        for font, codes in self.faces[is_strong].codes(text, self.document):
            if font != self.font:
                self.operators.append(f"{font} {self.size:g} Tf")
                self.font = font
            self.operators.append(f"<{codes.hex()}> Tj")
        if gap:
            shown = self.operators.pop().removesuffix(" Tj")
            self.operators.append(f"[{shown} {-gap * 1000 / self.size:.0f}] TJ")
