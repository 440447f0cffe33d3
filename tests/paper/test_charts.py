from datetime import date
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest
import samples

from reports.charts import EN, ZH, Chart, rate_by_month, svg, waterfall
from reports.statistics_facts import MonthRow
from reports.typesetting.typefaces import HEI, HEI_BOLD

SIZE = (480.0, 178.0)
TAG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def rates() -> Chart:
    return rate_by_month(samples.statistics_report().by_month, SIZE, title="按月达成率", wording=ZH)


@pytest.fixture
def flow() -> Chart:
    return waterfall(samples.WATERFALL, SIZE[0], title="申请去向", wording=ZH)


def elements(chart: Chart) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg(chart)).iter())


def test_a_chart_has_real_text_and_a_title(rates: Chart):
    texts = [element.text for element in elements(rates)]
    assert "按月达成率" in texts
    assert {"25-03", "n=650", "n<30", "25.1%"} <= set(texts)


def test_a_chart_speaks_one_language():
    said = [
        {
            text
            for chart in (
                rate_by_month((), SIZE, title="", wording=words),
                waterfall(samples.WATERFALL, SIZE[0], title="", wording=words),
            )
            for text in (element.text for element in elements(chart))
            if text
        }
        for words in (ZH, EN)
    ]
    assert {"达成率", "区间", "无可公布数据"} <= said[0]
    assert {"Rate", "Interval", "Nothing to publish"} <= said[1]
    assert not said[0] & {step.label_en for step in samples.WATERFALL}
    assert all(text.isascii() for text in said[1])


@pytest.mark.parametrize("rates", [(0, 0, 0), (100, 100, 100), (0, 100, 0), (100, 0, 0), (0, 1, 2)])
def test_figures_at_the_ends_of_the_scale_stand_on_nothing_else(rates: tuple[int, ...]):
    rows = [
        MonthRow(
            month=date(2026, place, 1),
            accepted=40,
            agreed=0,
            rate=Decimal(rate) / 100,
            lower=Decimal(max(rate - 9, 0)) / 100,
            upper=Decimal(min(rate + 9, 100)) / 100,
        )
        for place, rate in enumerate(rates, 1)
    ]
    chart = rate_by_month(rows, SIZE, title="", wording=ZH)
    figures = [(shape.x, shape.y) for shape in chart.contents if getattr(shape, "fontName", "") == HEI_BOLD]
    others = [(shape.x, shape.y) for shape in chart.contents if getattr(shape, "fontName", "") == HEI]
    assert figures
    assert not [(x, y) for x, y in figures for a, b in others if abs(x - a) < 20 and abs(y - b) < 8]
    assert all(abs(x - a) >= 30 or abs(y - b) >= 9 for (x, y), (a, b) in combinations(figures, 2))


def test_two_charts_on_a_page_share_no_id(rates: Chart, flow: Chart):
    ids = [element.get("id") for chart in (rates, flow) for element in elements(chart)]
    found = [name for name in ids if name]
    assert 4 == len(found) == len(set(found))


def test_a_chart_points_at_its_own_title(rates: Chart):
    root, *parts = elements(rates)
    assert root.get("aria-labelledby").split() == [part.get("id") for part in parts[:2]]


def test_a_chart_has_no_style_that_a_strict_page_refuses(rates: Chart, flow: Chart):
    assert not [e for chart in (rates, flow) for e in elements(chart) if "style" in e.attrib]


def test_the_same_rows_make_the_same_svg(rates: Chart):
    rows = samples.statistics_report().by_month
    assert svg(rates) == svg(rate_by_month(rows, SIZE, title="按月达成率", wording=ZH))


def test_a_month_that_is_too_small_leaves_a_gap(rates: Chart):
    lines = [element for element in elements(rates) if element.tag == f"{TAG}polyline"]
    bands = [element for element in elements(rates) if element.tag == f"{TAG}polygon"]
    assert [len(line.get("points").split()) for line in lines] == [5, 6]
    assert [len(band.get("points").split()) for band in bands] == [10, 12]


def test_nothing_reaches_out_of_the_picture(rates: Chart, flow: Chart):
    for chart in (rates, flow):
        for element in elements(chart):
            xs = [float(element.get(name)) for name in ("x", "x1", "x2", "cx") if element.get(name)]
            ys = [float(element.get(name)) for name in ("y", "y1", "y2", "cy") if element.get(name)]
            assert all(0 <= x <= chart.width for x in xs)
            assert all(0 <= y <= chart.height for y in ys)


def test_parts_of_a_step_lie_end_to_end_within_it(flow: Chart):
    bars = [element for element in elements(flow) if element.tag == f"{TAG}rect"]
    spans = [(float(bar.get("x")), float(bar.get("x")) + float(bar.get("width"))) for bar in bars]
    filed, refused, accepted, *parts = spans
    assert filed[0] == refused[0]
    assert pytest.approx(refused[1], abs=0.02) == accepted[0]
    assert pytest.approx(filed[1], abs=0.02) == accepted[1]
    assert pytest.approx(accepted[0], abs=0.02) == parts[0][0]
    assert pytest.approx(accepted[1], abs=0.02) == parts[-1][1]
