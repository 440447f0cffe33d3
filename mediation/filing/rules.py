"""What must hold for a filed row, one line per rule, over whole columns.

A rule says what holds; a null holds nothing, so a missing value is caught. The first letter of its code says what
follows when it does not: E the row is wrong, W it is taken and marked for the mediator, I it is only said. Sentences
name the column and the rule, never the value. Rules about readable values leave unreadable ones to their own rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import polars as pl

from mediation import deadlines
from mediation.filing import reading
from mediation.filing.cells import NUMBER_AS_TEXT, TEXT
from mediation.filing.template import AMOUNTS, COLUMNS, DEBTS, LOANS, Column, Kind
from mediation.identifiers import ID_CHECKS, luhn_ok, resident_id_fault, resident_id_ok, uscc_ok
from mediation.vocabulary import IdType, PartyKind, RowAction

OLDEST_CUTOFF_DAYS = 60
RATE_CEILING_PCT = 24
"""Yearly cost above which the mediator is told (nationwide ceiling for licensed lenders)."""

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


def given(name: str) -> pl.Expr:
    """The column has a value that could be read."""
    return c(name).is_not_null()


def if_given(*names: str, then: pl.Expr) -> pl.Expr:
    """The condition, where all the columns have a value."""
    return pl.any_horizontal(c(name).is_null() for name in names) | then


def for_products(products: tuple[str, ...], then: pl.Expr) -> pl.Expr:
    """The condition, for rows of these products."""
    return c("product").is_null() | ~c("product").is_in([str(product) for product in products]) | then


def _unless(condition: pl.Expr, then: pl.Expr) -> pl.Expr:
    return ~condition.fill_null(False) | then
