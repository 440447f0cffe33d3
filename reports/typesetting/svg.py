"""Writes a ReportLab drawing as SVG that can stand inside any page under a strict CSP.

ReportLab's own writer uses style attributes, which such a page refuses, and the same ids in every
drawing. Shapes: Group, Rect, Line, PolyLine, Polygon, Circle and String (SVG 1.1).
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from reportlab.graphics import shapes

from reports.typesetting.typefaces import HEI, HEI_BOLD, SONG, SONG_BOLD

NAMESPACE = "http://www.w3.org/2000/svg"
SANS = "'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
SERIF = "'Noto Serif SC', 'Source Han Serif SC', 'Songti SC', SimSun, serif"
FAMILIES = {HEI: (SANS, 400), HEI_BOLD: (SANS, 700), SONG: (SERIF, 400), SONG_BOLD: (SERIF, 700)}


class Chart(shapes.Drawing):
    """A drawing that says what it shows, to readers of a page and of a PDF. Size in points."""

    def __init__(self, size: tuple[float, float], *, title: str, description: str) -> None:
        super().__init__(*size, initialFontName=HEI)
        self._title = title
        self._description = description

    @property
    def title(self) -> str:
        """What the chart shows."""
        return self._title

    @property
    def description(self) -> str:
        """The chart in a sentence, for who cannot see it."""
        return self._description


def svg(drawing: Chart) -> bytes:
    """The chart as an SVG element with real text; its ids differ from those of other charts."""
    root = Element("svg", xmlns=NAMESPACE, viewBox=f"0 0 {drawing.width:g} {drawing.height:g}")
    for shape in drawing.contents:
        _write(root, shape, drawing.height)
    name = f"chart-{sha256(tostring(root) + drawing.title.encode()).hexdigest()[:12]}"
    for place, (tag, text) in enumerate((("title", drawing.title), ("desc", drawing.description))):
        label = Element(tag, id=f"{name}-{tag}")
        label.text = text
        root.insert(place, label)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    written: bytes = tostring(root, encoding="utf-8")
    return written


def _write(parent: Element, shape: Any, height: float) -> None:
    """Appends the shape; y runs down in SVG and up in a drawing."""
    if isinstance(shape, shapes.Group):
        for part in shape.contents:
            _write(parent, part, height)
        return
    tag, geometry = _geometry(shape, height)
    element = SubElement(parent, tag, {**geometry, **_paint(shape)})
    if isinstance(shape, shapes.String):
        element.text = shape.text


def _geometry(shape: Any, height: float) -> tuple[str, dict[str, str]]:
    match shape:
        case shapes.Rect():
            numbers = {"x": shape.x, "y": height - shape.y - shape.height}
            numbers |= {"width": shape.width, "height": shape.height, "rx": shape.rx}
            return "rect", _numbers(**numbers)
        case shapes.Line():
            ends = {"x1": shape.x1, "y1": height - shape.y1, "x2": shape.x2}
            return "line", _numbers(**ends, y2=height - shape.y2)
        case shapes.Circle():
            return "circle", _numbers(cx=shape.cx, cy=height - shape.cy, r=shape.r)
        case shapes.PolyLine():
            return "polyline", {"points": _points(shape.points, height)}
        case shapes.Polygon():
            return "polygon", {"points": _points(shape.points, height)}
        case shapes.String():
            return "text", _numbers(x=shape.x, y=height - shape.y)
    raise TypeError(f"a chart has no {type(shape).__name__}")


def _paint(shape: Any) -> dict[str, str]:
    if isinstance(shape, shapes.String):
        family, weight = FAMILIES[shape.fontName]
        return {
            "fill": _color(shape.fillColor),
            "font-family": family,
            "font-weight": str(weight),
            "text-anchor": shape.textAnchor,
            **_numbers(font_size=shape.fontSize),
        }
    paint = {"fill": _color(getattr(shape, "fillColor", None))}
    if shape.strokeColor is not None:
        paint |= {"stroke": _color(shape.strokeColor), **_numbers(stroke_width=shape.strokeWidth)}
        if shape.strokeDashArray:
            paint["stroke-dasharray"] = " ".join(f"{length:g}" for length in shape.strokeDashArray)
    return paint


def _color(color: Any) -> str:
    return "none" if color is None else f"#{color.hexval()[2:]}"


def _numbers(**numbers: float) -> dict[str, str]:
    return {name.replace("_", "-"): f"{number:.2f}" for name, number in numbers.items()}


def _points(points: Sequence[float], height: float) -> str:
    pairs = zip(points[::2], points[1::2], strict=True)
    return " ".join(f"{x:.2f},{height - y:.2f}" for x, y in pairs)
