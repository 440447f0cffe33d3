"""Puts a chart on a page as a figure with an alternative text."""

from typing import cast

from reportlab.graphics import renderPDF
from reportlab.platypus.flowables import Flowable

from reports.typesetting.sheet import Sheet
from reports.typesetting.svg import Chart
from reports.typesetting.tagging import Element


class Picture(Flowable):
    """A chart in its own size."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart = chart
        self.element = Element("Figure", alternative=f"{chart.title}：{chart.description}")

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """The size of the chart."""
        self.width, self.height = self.chart.width, self.chart.height
        return self.width, self.height

    def draw(self) -> None:
        """Draws the chart as vectors."""
        sheet = cast(Sheet, self.canv)
        with sheet.structure.content(sheet, self.element):
            renderPDF.draw(self.chart, sheet, 0, 0)
