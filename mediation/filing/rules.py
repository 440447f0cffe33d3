"""What must hold for a filed row, one line per rule, over whole columns.

A rule says what holds; a null holds nothing, so a missing value is caught. The first letter of its code says what
follows when it does not: E the row is wrong, W it is taken and marked for the mediator, I it is only said. Sentences
name the column and the rule, never the value. Rules about readable values leave unreadable ones to their own rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from mediation.filing import reading
from mediation.filing.cells import NUMBER_AS_TEXT, TEXT
from mediation.filing.template import COLUMNS, EVERY, Column, Kind
from mediation.identifiers import IdFault
from mediation.vocabulary import AuthorityType, IdType, JurisdictionClause, PartyKind, RowAction

OLDEST_CUTOFF = pl.duration(days=60)
RATE_CEILING_PCT = 24
"""Yearly rate above which the mediator is told."""

CAUSES = (
    "信用卡纠纷", "借记卡纠纷", "金融借款合同纠纷", "小额借款合同纠纷", "储蓄存款合同纠纷", "保证合同纠纷",
    "保证保险合同纠纷", "财产保险合同纠纷", "人身保险合同纠纷", "融资租赁合同纠纷", "保理合同纠纷",
    "金融委托理财合同纠纷", "证券虚假陈述责任纠纷", "证券交易合同纠纷",
)  # fmt: skip
"""Financial causes of action of the Supreme People's Court's list (民事案件案由规定)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold: its code, the column it is about, the condition, and both sentences."""

    code: str
    column: str
    holds: pl.Expr
    zh: str
    en: str


c = pl.col


def where(condition: pl.Expr, then: pl.Expr) -> pl.Expr:
    """The second must hold where the first does; where the first is unknown, nothing is asked."""
    return ~condition.fill_null(False) | then


def if_given(*names: str, then: pl.Expr) -> pl.Expr:
    """The condition must hold where all the columns have a value that can be read."""
    return pl.any_horizontal(c(name).is_null() for name in names) | then


def _of_column(column: Column) -> Iterator[Rule]:
    """Rules that follow from what the template says of a column."""
    name, value, text = column.name, c(column.name), c(TEXT + column.name)
    if column.required_for:
        wanted = c("product").is_in([str(product) for product in column.required_for])
        filled = text.is_not_null() if column.required_for == EVERY else where(wanted, text.is_not_null())
        yield Rule("E-MISSING", name, filled, "必填项为空", "must be filled")
    if column.kind in (Kind.TEXT, Kind.CODE, Kind.IDENTIFIER):
        short = text.is_null() | (text.str.len_chars() <= column.longest)
        yield Rule("E-LENGTH", name, short, f"超过{column.longest}个字符" ...
