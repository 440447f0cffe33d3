"""The figures as a workbook, for who reckons on with them."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import xlsxwriter

from reports.statistics_facts import StatisticsFacts


def as_workbook(facts: StatisticsFacts) -> bytes:
    """Sheets of figures, institutions, products, months and where all rows went; every text a text, never a formula."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, head, rows in _tables(facts):
            sheet = book.add_worksheet(name)
            for place, row in enumerate([head, *rows]):
                for column, cell in enumerate(row):
                    sheet.write(place, column, float(cell) if isinstance(cell, Decimal) else cell)
            sheet.autofit()
    return target.getvalue()


def _tables(facts: StatisticsFacts) -> list[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]:
    groups = ("code", "name", "filed", "accepted", "agreed", "amount_agreed", "rate", "lower", "upper")
    figures = ("code", "label_zh", "label_en", "value", "lower", "upper", "numerator", "denominator", "least", "most",
               "definition_zh", "definition_en")  # fmt: skip
    steps = ("code", "label_zh", "label_en", "level", "count")

    def rows(found: Any, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
        return [tuple(getattr(row, column) for column in columns) for row in found]

    months = [(str(row.month)[:7], row.accepted, row.agreed, row.rate, row.lower, row.upper) for row in facts.by_month]
    return [
        ("指标 Figures", figures, rows(facts.figures, figures)),
        ("机构 Institutions", groups, rows(facts.by_institution, groups)),
        ("产品 Products", groups, rows(facts.by_product, groups)),
        ("月份 Months", ("month", "accepted", "agreed", "rate", "lower", "upper"), months),
        ("去向 Waterfall", steps, rows(facts.waterfall, steps)),
    ]
