"""Charts of the statistics: one drawing, as vectors in a PDF and as SVG on a page.

Sizes are in points; a drawing's origin is its lower left corner.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from math import ceil, floor

from reportlab.graphics.shapes import Circle, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import Color, HexColor, white

from reports.statistics_facts import SMALLEST_BASE, MonthRow, WaterfallStep, starts
from reports.typesetting.style import GREY, HAIRLINE, INK, RULE
from reports.typesetting.svg import Chart, svg
from reports.typesetting.typefaces import HEI, HEI_BOLD

__all__ = ["EN", "ZH", "Chart", "Wording", "rate_by_month", "svg", "waterfall"]

BLUE = HexColor("#1f4e8c")
BAND = HexColor("#cfdcee")
LEVELS = tuple(map(HexColor, ("#16365f", "#2f66a3", "#83a9d3", "#bcd0e8")))

LEFT, RIGHT, BELOW, ABOVE = 32.0, 10.0, 34.0, 30.0  # around the plot of rates
LEGEND = 110.0
MOST_LABELS = 14
GRID = 0.1  # between two lines of the grid of rates
OVER, UNDER = 6.0, -12.0  # from a point to the foot of its figure
FIGURE = (30.0, 9.0)  # the room that a figure takes
BAR = 15.0  # height of a step of the waterfall with its gap
LABELS = 190.0  # width of its labels
COUNTS = 62.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a chart says in one language; `label` is what it calls a step of the waterfall."""

    rate: str
    interval: str
    nothing: str
    comma: str
    label: Callable[[WaterfallStep], str]


ZH = Wording(rate="达成率", interval="区间", nothing="无可公布数据", comma="，", label=lambda step: step.label_zh)
EN = Wording(
    rate="Rate", interval="Interval", nothing="Nothing to publish", comma=", ", label=lambda step: step.label_en
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """A month whose rate may be published."""

    place: int
    month: str
    rate: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plot:
    """Where months and rates lie in a drawing of this size; rates run from lowest to highest."""

    size: tuple[float, float]
    months: int
    lowest: float
    highest: float

    def x(self, place: float) -> float:
        """The middle of a month."""
        return LEFT + (self.size[0] - LEFT - RIGHT) * (place + 0.5) / self.months

    def y(self, rate: float) -> float:
        """The height of a rate."""
        share = (rate - self.lowest) / (self.highest - self.lowest)
        return BELOW + (self.size[1] - BELOW - ABOVE) * share


def rate_by_month(rows: Sequence[MonthRow], size: tuple[float, float], *, title: str, wording: Wording) -> Chart:
    """The rate of each month as a line in a band of its interval, with the cases under it.

    A month with too few cases to publish leaves a gap.
    """
    points = _points(rows)
    told = wording.comma.join(f"{point.month} {point.rate:.1%}" for point in points)
    chart = Chart(size, title=title, description=told or wording.nothing)
    lows, highs = [point.lower for point in points], [point.upper for point in points]
    plot = _Plot(
        size=size,
        months=max(len(rows), 1),
        lowest=floor(min(lows, default=0) / GRID) * GRID,
        highest=ceil(max(highs, default=1) / GRID) * GRID,
    )
    _add_grid(chart, plot)
    _add_months(chart, plot, rows)
    for run in _runs(points):
        _add_run(chart, plot, run)
    if points:
        _add_extremes(chart, plot, points)
    else:
        chart.add(_text((size[0] / 2, size[1] / 2), wording.nothing, anchor="middle"))
    _add_legend(chart, size, wording)
    return chart


def _points(rows: Sequence[MonthRow]) -> list[_Point]:
    return [
        _Point(
            place=place,
            month=f"{row.month:%Y-%m}",
            rate=float(row.rate),
            lower=float(row.lower),
            upper=float(row.upper),
        )
        for place, row in enumerate(rows)
        if row.rate is not None and row.lower is not None and row.upper is not None
        if row.accepted >= SMALLEST_BASE
    ]


def _runs(points: Sequence[_Point]) -> Iterator[list[_Point]]:
    """Unbroken stretches of months."""
    for _, run in groupby(enumerate(points), lambda pair: pair[1].place - pair[0]):
        yield [point for _, point in run]


def _add_grid(chart: Chart, plot: _Plot) -> None:
    right = plot.size[0] - RIGHT
    for step in range(round((plot.highest - plot.lowest) / GRID) + 1):
        rate = plot.lowest + step * GRID
        y = plot.y(rate)
        color = HAIRLINE if step else RULE
        chart.add(Line(LEFT, y, right, y, strokeColor=color, strokeWidth=0.5))
        chart.add(_text((LEFT - 5, y - 2.6), f"{rate:.0%}", anchor="end"))


def _add_months(chart: Chart, plot: _Plot, rows: Sequence[MonthRow]) -> None:
    """Month and number of cases under the plot; not every month if there are many."""
    every = ceil(len(rows) / MOST_LABELS)
    for place, row in enumerate(rows):
        if place % every:
            continue
        shown = f"n={row.accepted}" if row.accepted >= SMALLEST_BASE else f"n<{SMALLEST_BASE}"
        x = plot.x(place)
        chart.add(_text((x, BELOW - 12), f"{row.month:%y-%m}", color=INK, anchor="middle"))
        chart.add(_text((x, BELOW - 22), shown, size=6.5, anchor="middle"))


def _add_run(chart: Chart, plot: _Plot, run: Sequence[_Point]) -> None:
    """The band and the line of an unbroken stretch; a single month has a bar for its band."""
    if len(run) == 1:
        x, low, high = plot.x(run[0].place), plot.y(run[0].lower), plot.y(run[0].upper)
        chart.add(Rect(x - 3, low, 6, high - low, fillColor=BAND, strokeColor=None))
    else:
        above = [(plot.x(point.place), plot.y(point.upper)) for point in run]
        below = [(plot.x(point.place), plot.y(point.lower)) for point in reversed(run)]
        line = [(plot.x(point.place), plot.y(point.rate)) for point in run]
        chart.add(Polygon([*chain(*above, *below)], fillColor=BAND, strokeColor=None))
        chart.add(PolyLine([*chain(*line)], strokeColor=BLUE, strokeWidth=1.6))
    for point in run:
        x, y = plot.x(point.place), plot.y(point.rate)
        chart.add(Circle(x, y, 2.2, fillColor=white, strokeColor=BLUE, strokeWidth=1.2))


def _add_extremes(chart: Chart, plot: _Plot, points: Sequence[_Point]) -> None:
    """The lowest, the highest and the latest rate in figures, under the point or over it, where there is room."""
    lowest = min(points, key=lambda point: point.rate)
    highest = max(points, key=lambda point: point.rate)
    placed: list[tuple[float, float]] = []
    for point in {one.place: one for one in (highest, lowest, points[-1])}.values():
        x, y = plot.x(point.place), plot.y(point.rate)
        sides = (UNDER, OVER) if point is lowest and point is not highest else (OVER, UNDER)
        free = [y + side for side in sides if y + side > BELOW and not _is_taken(placed, x, y + side)]
        if free:
            placed.append((x, free[0]))
            _add_figure(chart, (x, free[0]), f"{point.rate:.1%}")


def _add_figure(chart: Chart, at: tuple[float, float], figure: str) -> None:
    """A figure on white, so that it can be read where the line runs through it."""
    x, foot = at
    width, height = FIGURE
    chart.add(Rect(x - width / 2, foot - 1.5, width, height, fillColor=white, strokeColor=None))
    text = String(x, foot, figure, fontName=HEI_BOLD, fontSize=8)
    text.fillColor, text.textAnchor = BLUE, "middle"
    chart.add(text)


def _is_taken(placed: Sequence[tuple[float, float]], x: float, y: float) -> bool:
    """Whether a figure would stand on one that is there."""
    return any(abs(x - there) < FIGURE[0] and abs(y - foot) < FIGURE[1] for there, foot in placed)


def _add_legend(chart: Chart, size: tuple[float, float], wording: Wording) -> None:
    width, height = size
    x, y = width - RIGHT - LEGEND, height - 10
    chart.add(Line(x, y + 2.6, x + 14, y + 2.6, strokeColor=BLUE, strokeWidth=1.6))
    chart.add(_text((x + 18, y), wording.rate))
    chart.add(Rect(x + 58, y - 0.5, 12, 7, fillColor=BAND, strokeColor=None))
    chart.add(_text((x + 74, y), wording.interval))


def waterfall(steps: tuple[WaterfallStep, ...], width: float, *, title: str, wording: Wording) -> Chart:
    """Every step as a bar that starts where the step before it ended, within the step it divides."""
    names = [wording.label(step) for step in steps]
    told = wording.comma.join(f"{name} {step.count}" for name, step in zip(names, steps, strict=True))
    chart = Chart((width, BAR * len(steps)), title=title, description=told or wording.nothing)
    total = max((step.count for step in steps), default=0) or 1
    scale = (width - LABELS - COUNTS) / total
    for place, (name, step, start) in enumerate(zip(names, steps, starts(steps), strict=True)):
        bottom = chart.height - BAR * (place + 1)
        chart.add(_text((9.0 * step.level, bottom + 4.5), name, size=8, color=INK))
        _add_step(chart, step, bottom, (LABELS + start * scale, step.count * scale))
    return chart


def level_color(level: int) -> Color:
    """The colour of a step's bar: the deeper, the lighter."""
    return LEVELS[min(level, len(LEVELS) - 1)]


def _add_step(chart: Chart, step: WaterfallStep, bottom: float, bar: tuple[float, float]) -> None:
    """The bar of a step (left end and length), and its count."""
    start, length = bar
    color = level_color(step.level)
    chart.add(Line(0, bottom, chart.width, bottom, strokeColor=HAIRLINE, strokeWidth=0.4))
    chart.add(Rect(start, bottom + 2.5, max(length, 0.4), BAR - 5, fillColor=color, strokeColor=None))
    count = _text((chart.width, bottom + 4.5), f"{step.count:,}", size=8, color=INK, anchor="end")
    chart.add(count)


def _text(
    at: tuple[float, float],
    text: str,
    *,
    size: float = 7.5,
    color: Color = GREY,
    anchor: str = "start",
) -> String:
    return String(*at, text, fontName=HEI, fontSize=size, fillColor=color, textAnchor=anchor)
