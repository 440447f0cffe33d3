"""Decides how the days of an export are written, from whole columns: never a cell at a time, and not at all when both
orders of day and month read every cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from mediation.filing import profile_days, profile_forms
from mediation.filing.profile_days import CLASHES, MAY_BE_SHORT
from mediation.filing.profile_describing import Said
from mediation.filing.profile_evidence import Evidence
from mediation.filing.profile_findings import Fit, Question
from mediation.filing.profile_synonyms import NO_DAY
from mediation.filing.profiles import Cell, Day, Layout

PIVOT = 70
"""Years of two digits below this are 20xx, unless the column says otherwise."""
PIVOTS = {"birth_date": 15}

ENOUGH = 0.9
"""Share of the cells that must be days in one layout, or in it and those that cannot be mistaken for it."""

_ALONGSIDE = (Layout.YMD, Layout.YMD_DIGITS, Layout.D_MONTH_Y, Layout.MONTH_D_Y)
_ORDERS = CLASHES[0]
_SHORT_PARTS = r"^(?<first>[0-9]{2})\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*(?<last>[0-9]{2})日?$"
_FEW_YEARS, _MOST_OF_A_MONTH = 12, 20


def order_of(columns: Iterable[Evidence], *, told: Layout | None) -> Layout | None:
    """The order of day and month that some column of the file decides and none contradicts; else what was told."""
    decided = {found for evidence in columns if (found := decided_order(evidence)) is not None}
    return decided.pop() if len(decided) == 1 else told


def decided_order(evidence: Evidence) -> Layout | None:
    """The one order that reads cells which the others cannot; of short years, the one under which they are few."""
    layouts = _layouts(evidence)
    shares = sorted(((layouts.get(order, 0.0), order) for order in _ORDERS), reverse=True)
    best, second = shares[0], shares[1]
    is_clear = best[0] == 1 > second[0] or best[0] - second[0] >= 0.05
    if best[0] < ENOUGH:
        return None
    return best[1] if is_clear else _by_spread(_days(evidence))


def fit_day(evidence: Evidence, *, order: Layout | None, column: str) -> Fit | None:
    """How the days of a column are read, and why; a question when the order is open; None when they are no days.

    `order` is what other columns of the file, or the institution, say.
    """
    layouts = _layouts(evidence)
    main = max(layouts, key=lambda layout: layouts[layout], default=None)
    if main is None or layouts[main] < 0.5:
        return None
    reason = Said(f"日期写法：{main.zh}", f"days written as {main.en}")
    if clash := next((group for group in CLASHES if main in group), None):
        rivals = [layout for layout in clash if layouts.get(layout, 0) >= ENOUGH]
        decided = decided_order(evidence) if main in _ORDERS else (main if len(rivals) < 2 else None)
        if decided is None and order not in rivals:
            return Fit(question=_question(evidence.title, column))
        main = decided or order or main
        why = (
            ("由整列判断", "as the whole column tells")
            if decided
            else ("按同一文件其他列或机构说明", "as other columns or the institution say")
        )
        reason = Said(f"{main.zh}：{why[0]}", f"{main.en}: {why[1]}")
    beside = [layout for layout in _ALONGSIDE if layout is not main and layouts.get(layout)]
    if layouts[main] + sum(layouts[layout] for layout in beside) < ENOUGH:
        return None
    form = _with_pivot(Day(layouts=(main, *beside)), _days(evidence), column)
    blanks = (*evidence.blanks, *(text for text in NO_DAY if (evidence.texts == text).any()))
    cell = Cell(header=evidence.title, form=form, blanks=blanks)
    return Fit(source=cell, telling=0.1, reasons=(reason,))


def _by_spread(texts: pl.Series) -> Layout | None:
    """Where a part takes few values and another nearly all days of a month, the first is the year."""
    parts = texts.str.extract_groups(_SHORT_PARTS).struct.unnest().cast(pl.Int32).drop_nulls()
    if len(parts) < ENOUGH * len(texts) or len(parts) < _MOST_OF_A_MONTH:
        return None
    first, last = (int(parts[name].max() - parts[name].min()) for name in ("first", "last"))  # type: ignore[operator,arg-type]
    if first <= _FEW_YEARS and last >= _MOST_OF_A_MONTH:
        return Layout.SHORT_YMD
    return Layout.DMY if last <= _FEW_YEARS and first >= _MOST_OF_A_MONTH else None


def _days(evidence: Evidence) -> pl.Series:
    texts = evidence.texts
    return texts.filter(~texts.is_in(NO_DAY))


def _layouts(evidence: Evidence) -> Mapping[Layout, float]:
    days = _days(evidence)
    return evidence.layouts if len(days) == len(evidence.texts) else profile_days.layouts_of(days)


def _with_pivot(form: Day, texts: pl.Series, column: str) -> Day:
    if not MAY_BE_SHORT & set(form.layouts):
        return form
    pivoted = Day(layouts=form.layouts, pivot=PIVOTS.get(column, PIVOT))
    is_short = profile_forms.over(
        texts, lambda text: profile_days.day(text, form).is_null() & profile_days.day(text, pivoted).is_not_null()
    )
    return pivoted if is_short.any() else form


def _question(title: str, column: str) -> Question:
    zh = "所有日期按“日在前”和“月在前”都读得通，请说明顺序"
    en = "every day can be read day first and month first; say which"
    return Question(code="day_order", titles=(title,), said=Said(zh, en), column=column)
