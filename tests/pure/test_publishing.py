"""Groups of few cases cannot be told from what is published, nor reckoned back from it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediation.statistics.figures import wilson
from mediation.statistics.publishing import MERGED, published
from reports.statistics_facts import SMALLEST_BASE, Figure, InstitutionRow, StatisticsFacts, WaterfallStep

NOTHING = StatisticsFacts(
    organisation_name="", as_of=date(2026, 1, 1), period_from=date(2026, 1, 1), period_to=date(2026, 1, 1), figures=(),
    by_month=(), by_institution=(), by_product=(), waterfall=(), seal="",
)  # fmt: skip


LABELS = dict.fromkeys(("label_zh", "label_en", "definition_zh", "definition_en"), "")


def a_group(place: int, accepted: int) -> InstitutionRow:
    return InstitutionRow(
        code=f"B{place}", name=f"Bank {place}", filed=accepted, accepted=accepted, agreed=accepted // 2,
        amount_agreed=Decimal(accepted), **asdict(wilson(accepted // 2, accepted)),
    )  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 200), max_size=12))
def test_no_small_group_is_told_of_or_left_over(sizes: list[int]) -> None:
    rows = tuple(a_group(place, size) for place, size in enumerate(sizes))
    told = published(replace(NOTHING, by_institution=rows)).by_institution
    assert all(row.accepted >= SMALLEST_BASE for row in told)
    hidden = [row.accepted for row in rows if row.code not in {one.code for one in told}]
    assert not hidden or sum(hidden) >= SMALLEST_BASE or len(hidden) == len(rows)
    merged = [row for row in told if row.code == MERGED]
    assert sum(row.accepted for row in told if row.code != MERGED) + sum(hidden) == sum(sizes)
    assert not merged or merged[0].accepted == sum(hidden)


def test_a_short_period_tells_nothing_of_its_few_cases() -> None:
    def a_figure(code: str, value: int, denominator: int | None) -> Figure:
        basis = {"numerator": denominator, "denominator": denominator}
        return Figure(code=code, value=value, unit="count", **basis, **LABELS)  # type: ignore[arg-type]

    step = WaterfallStep(code="filed", label_zh="", label_en="", count=29, level=0)
    short = replace(NOTHING, figures=(a_figure("accepted", 29, None), a_figure("agreed", 9, None)), waterfall=(step,))
    told = published(short)
    assert [figure.value for figure in told.figures] == [None, None]
    assert told.waterfall == ()
    long = published(
        replace(short, figures=(a_figure("accepted", 30, None), a_figure("r", 1, 29), a_figure("s", 1, 30)))
    )
    assert [figure.numerator for figure in long.figures] == [None, None, 30]
    assert long.waterfall == (step,)


def test_large_groups_stay_as_they_are() -> None:
    rows = (a_group(0, 30), a_group(1, 400))
    assert published(replace(NOTHING, by_product=rows)).by_product == rows
