"""Knows in which unit and with which marks the amounts of an export are written, or asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from mediation.filing.profile_describing import Said
from mediation.filing.profile_evidence import Evidence
from mediation.filing.profile_findings import Facts, Question
from mediation.filing.profile_titles import parsed
from mediation.filing.profiles import Layout, Number

FACTORS: Mapping[str, Decimal] = {
    "元": Decimal(1),
    "分": Decimal("0.01"),
    "角": Decimal("0.1"),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "百万": Decimal(1_000_000),
    "yuan": Decimal(1),
    "fen": Decimal("0.01"),
    "wan": Decimal(10_000),
}
"""What amounts in a unit are multiplied by to be yuan."""

_SEPARATED = "[0-9][., '][0-9]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known of a whole export: the institution's answers, the unit of amounts and the order of days.

    `factor` is None when nothing says whether amounts are yuan; `order` is None when no column of days decides;
    `identity` is the column of the parties' identity numbers.
    """

    facts: Facts
    factor: Decimal | None = Decimal(1)
    order: Layout | None = None
    is_style_sure: bool = True
    identity: Evidence | None = None


def factor_of(evidence: Evidence, context: Context) -> Decimal | None:
    """What amounts of a column are multiplied by to be yuan; None while nothing says so."""
    if evidence.form.suffix:
        return FACTORS[evidence.form.suffix.removesuffix("元")]
    unit = parsed(evidence.title).unit
    return FACTORS.get(unit) if unit else context.factor


def amount_form(evidence: Evidence, factor: Decimal) -> Number:
    """How the amounts of a column are written, in yuan when read; where all are negative, debts are meant."""
    form, is_debit = evidence.form, evidence.is_negative
    return Number(
        decimal_mark=form.decimal_mark,
        group_mark=form.group_mark,
        suffix=form.suffix,
        factor=-factor if is_debit else factor,
        takes_negatives=is_debit,
    )


def marks_are_open(evidence: Evidence, context: Context) -> bool:
    """Whether the amounts of a column change with which mark stands before the decimals, and nothing tells."""
    return not context.is_style_sure and bool(evidence.texts.str.contains(_SEPARATED).any())


def unit_question(titles: tuple[str, ...], column: str = "") -> Question:
    """Asks whether amounts are yuan, fen or ten thousands of yuan."""
    zh = "金额单位不明确（元、分或万元？），请说明后再用"
    en = "the unit of these amounts is not clear (yuan, fen or 10,000 yuan); say which"
    return Question(code="unit", titles=titles, said=Said(zh, en), column=column)


def marks_question(title: str, column: str = "") -> Question:
    """Asks which mark stands before the decimals."""
    zh = "小数点和千分位无法区分（1.234是一千二百三十四还是一点二三四？）"
    en = "decimal and thousands marks cannot be told apart (1.234)"
    return Question(code="marks", titles=(title,), said=Said(zh, en), column=column)
