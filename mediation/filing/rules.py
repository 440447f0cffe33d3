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


_UNREADABLE: dict[Kind, tuple[str, str, str]] = {
    Kind.WORD: ("E-WORD", "不是可选项之一", "not one of the choices"),
    Kind.MONEY: ("E-MONEY", "不是金额（元，非负，最多两位小数，不写“万”）", "not an amount of yuan, at most two decimals"),
    Kind.RATE: ("E-RATE", "不是百分数或倍数（最多四位小数）", "not a rate with up to four decimals"),
    Kind.DATE: ("E-DATE", "不是日期（YYYY-MM-DD、YYYY/MM/DD、YYYY年M月D日）", "not a day such as 2026-09-30"),
    Kind.INT: ("E-INT", "不是非负整数", "not a whole number"),
    Kind.BOOL: ("E-BOOL", "须填“是”或“否”", "neither 是 (yes) nor 否 (no)"),
    Kind.PHONE: ("E-PHONE", "不是手机号码或带区号的固定电话", "neither a mobile nor a landline number"),
    Kind.MASKED: ("E-MASKED", "须只留前6位和后4位，其余用*代替", "must be masked: six digits, asterisks, four digits"),
}


def _of_column(column: Column) -> Iterator[Rule]:
    """Rules that follow from what the template says of a column."""
    name, text = column.name, c(TEXT + column.name)
    if column.required_for:
        wanted = c("product").is_in([str(product) for product in column.required_for])
        filled = text.is_not_null() if column.is_required else where(wanted, text.is_not_null())
        yield Rule("E-MISSING", name, filled, "必填项为空", "must be filled")
    if column.kind in _UNREADABLE:
        code, zh, en = _UNREADABLE[column.kind]
        yield Rule(code, name, text.is_null() | c(name).is_not_null(), zh, en)
    else:
        short = text.is_null() | (text.str.len_chars() <= column.longest)
        yield Rule("E-LENGTH", name, short, "文字过长", "too long")
    if column.kind in (Kind.CODE, Kind.IDENTIFIER):
        whole = ~text.str.contains(NUMBER_AS_TEXT).fill_null(False)
        zh, en = "被电子表格存成数字，末位已丢失", "a spreadsheet stored it as a number: its last digits are lost"
        yield Rule("E-PREC", name, whole, zh, en)


def _is(column: str, word: str) -> pl.Expr:
    return c(column) == str(word)


_IS_PERSON = _is("party_kind", PartyKind.NATURAL_PERSON)
_HAS_USCC = _is("id_type", IdType.USCC)
_DAYS_OVERDUE = (c("cutoff_date") - c("overdue_since")).dt.total_days()
_AGE = c("received_on").dt.year() - c("born_on").dt.year()
_RISK_FITS = c("product_risk").str.slice(1) <= c("investor_risk").str.slice(1)


def _sound(column: str, fault: str) -> pl.Expr:
    return c(column).is_null() | (c(column) != fault)


# fmt: off
RULES: tuple[Rule, ...] = (
    *(rule for column in COLUMNS for rule in _of_column(column)),
    # The filing.
    Rule("E-ACTION", "row_action", if_given("row_action", then=_is("row_action", RowAction.NEW)),
         "只受理“新增”，变更、撤回请另行办理", "only new filings are taken here, no changes or withdrawals"),
    Rule("E-CLAIMANT", "claimant_uscc", if_given("claimant_uscc", then=c("claimant_uscc") == c("uploader_uscc")),
         "不是提交机构的统一社会信用代码", "not the credit code of the institution that files"),
    Rule("E-PAN", "contract_no", ~c("holds_card_number"),
         "编号含完整银行卡号，不予接收", "a number here is a full card number, which is never taken"),
    Rule("W-AUTHORITY", "authority_type", where(_is("authority_type", AuthorityType.GENERAL), ~c("authority_type").is_not_null()),
         "", ""),
)
# fmt: on
