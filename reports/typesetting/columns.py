"""Stacks of paragraphs or pictures side by side, as high as the highest. Lengths in points."""

from collections.abc import Sequence
from typing import cast

from reportlab.lib.colors import Color
from reportlab.platypus.flowables import Flowable

from reports.typesetting.ink import draw_box
from reports.typesetting.sheet import Sheet


class Columns(Flowable):
    """Columns of equal width, or of the given `widths`; a shade lies under each if one is given."""

    def __init__(
        self,
        stacks: Sequence[Sequence[Flowable]],
        *,
        gap: float,
        widths: Sequence[float] = (),
        padding: float = 0,
        shade: Color | None = None,
    ) -> None:
        super().__init__()
        self.stacks = stacks
        self.gap = gap
        self.widths = widths
        self.padding = padding
        self.shade = shade

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Gives each stack its width."""
        count = len(self.stacks)
        if not self.widths:
            self.widths = [(available_width + self.gap) / count - self.gap] * count
        heights = [
            _height(stack, width - 2 * self.padding, available_height)
            for stack, width in zip(self.stacks, self.widths, strict=True)
        ]
        self.width, self.height = available_width, max(heights) + 2 * self.padding
        return self.width, self.height

    def draw(self) -> None:
        """Draws the stacks from the left, each from its top."""
        sheet = cast(Sheet, self.canv)
        left = 0.0
        for stack, width in zip(self.stacks, self.widths, strict=True):
            if self.shade and stack:
                with sheet.structure.artifact(sheet):
                    draw_box(sheet, (left, 0), size=(width, self.height), color=self.shade)
            top = self.height - self.padding
            for part in stack:
                top -= part.getSpaceBefore() + part.height
                part.drawOn(sheet, left + self.padding, top)
            left += width + self.gap


def _height(stack: Sequence[Flowable], width: float, available_height: float) -> float:
    total = 0.0
    for part in stack:
        total += part.getSpaceBefore() + part.wrap(width, available_height)[1]
    return total
