"""Sees whether a column of an export can be a column of the template by what it holds, and how it is then read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from mediation.filing import profile_forms
from mediation.filing.profile_dates import fit_day
from mediation.filing.profile_describing import Said
from mediation.filing.profile_evidence import MOSTLY, Evidence
from mediation.filing.profile_findings import Facts, Question
from mediation.filing.profile_rates import fit_rate
from mediation.filing.profile_titles import parsed
from mediation.filing.profile_words import fit_currency, fit_words, fit_yes_no
from mediation.filing.profiles import (
    COUNTED,
    AsText,
    Cell,
    Compact,
    Computed,
    Constant,
    Layout,
    Number,
    Operation,
    Phone,
    Source,
)
from mediation.filing.template import Column, Kind

FACTORS: Mapping[str, Decimal] = {
    unit: Decimal(factor)
    for names, factor in (("元 yuan", "1"), ("分 fen", "0.01"), ("角", "0.1"), ("百", "100"), ("千", "1000"),
                          ("万 万元 wan", "10000"), ("百万", "1000000"))
    for unit in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known of a whole export: the institution's answers, the unit of amounts and the order of days.

    `factor` is None when nothing says whether amounts are yuan; `order` is None when no column of days decides.
    """

    facts: Facts
    factor: Decimal | None = Decimal(1)
    order: Layout | None = None
    is_style_sure: bool = True
    identity: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a column is read, how much its content alone tells (0 to 1), and why; or the question that is open."""

    source: Source | None = None
    telling: float = 0.0
    reasons: tuple[Said, ...] = ()
    question: Question | None = None
    cautions: tuple[Question, ...] = field(default=())


def fit(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    """How a column of the export would be read as this column; None when its cells are of another kind."""
    if evidence.is_empty:
        return None
    special = _SPECIAL.get(column.name)
    if special is not None:
        return special(column, evidence, context)
    return _BY_KIND[column.kind](column, evidence, context)


def factor_of(evidence: Evidence, context: Context) -> Decimal | None:
    """What amounts of a column are multiplied by to be yuan; None while nothing says so."""
    if evidence.form.suffix:
        return FACTORS[evidence.form.suffix]
    unit = parsed(evidence.title).unit
    if unit in FACTORS:
        return FACTORS[unit]
    return None if unit else context.factor


def amount_form(evidence: Evidence, factor: Decimal) -> Number:
    """How the amounts of a column are written, in yuan when read."""
    form = evidence.form
    all_negative = form.takes_negatives and bool((evidence.numbers <= 0).all())
    return Number(
        decimal_mark=form.decimal_mark,
        group_mark=form.group_mark,
        suffix=form.suffix,
        factor=-factor if all_negative else factor,
        takes_negatives=all_negative,
    )


def _fit_money(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    if not evidence.is_money:
        return None
    factor = factor_of(evidence, context)
    if factor is None:
        return Fit(question=unit_question((evidence.title,), column.name))
    if not context.is_style_sure and evidence.texts.str.contains("[0-9][., '][0-9]").any():
        return Fit(question=marks_question(evidence.title, column.name))
    named = Said(f"金额，乘以{factor}得元", f"amounts, times {factor} for yuan")
    plain = Said("内容为金额", "its cells are amounts")
    return Fit(
        source=evidence.cell(amount_form(evidence, factor)), telling=0.1, reasons=(plain if factor == 1 else named,)
    )


def unit_question(titles: tuple[str, ...], column: str = "") -> Question:
    """Asks whether amounts are yuan, fen or ten thousands of yuan."""
    zh = "金额单位不明确（元、分或万元？），请说明后再用"
    en = "the unit of these amounts is not clear (yuan, fen or 10,000 yuan); say which"
    return Question(code="unit", titles=titles, said=Said(zh, en), column=column)


def marks_question(title: str, column: str = "") -> Question:
    """Asks which mark stands before the decimals."""
    zh, en = "小数点和千分位无法区分（1.234是一千二百三十四还是一点二三四？）", "decimal and thousands marks cannot be told apart (1.234)"
    return Question(code="marks", titles=(title,), said=Said(zh, en), column=column)


def _fit_int(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    form = Number(around=COUNTED, decimal_mark=".", group_mark="")
    values = pl.select(profile_forms.number(pl.lit(evidence.texts), form)).to_series()
    if values.is_not_null().mean() < MOSTLY or (values != values.floor()).any():  # type: ignore[operator]
        return None
    highest, most = values.max(), _LARGEST.get(column.name, 20_000)
    if not isinstance(highest, Decimal) or highest > most:
        return None
    is_plain = evidence.texts.str.contains("^[0-9]+$").all()
    form = Number(around=()) if is_plain else form
    return Fit(source=evidence.cell(form), telling=0.1, reasons=(Said("内容为整数", "its cells are whole numbers"),))


_LARGEST = {"statement_day": 31, "due_day": 31, "overdue_instalments": 600, "instalments_total": 600}


def _fit_date(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    found = fit_day(evidence, order=context.order, column=column.name)
    if found is None:
        return None
    if isinstance(found, Question):
        return Fit(question=found)
    source, reason = found
    distinct = evidence.distinct
    if column.name == "cutoff_date":
        if distinct > max(3, len(evidence.texts) // 20):
            return None
        same = Said("各行为同一日", "the same day in every row")
        return Fit(source=source, telling=0.6 if distinct == 1 else 0.3, reasons=(reason, same))
    return Fit(source=source, telling=0.1, reasons=(reason,))


def _fit_phone(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    share = evidence.shares["phone"]
    if share < 0.6 or evidence.layouts.get(Layout.YMD_DIGITS, 0) >= 0.5:
        return None
    source = Cell(header=evidence.title, form=Phone(), blanks=evidence.blanks)
    return Fit(source=source, telling=0.85 * share, reasons=(_counted(share, "为电话号码", "are telephone numbers"),))


def _fit_identifier(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    shares = evidence.shares
    share = shares["resident"] + shares["uscc"]
    if column.name == "claimant_uscc":
        share = shares["uscc"] if evidence.distinct == 1 else 0
    if share < 0.5 and shares["shaped"] + shares["old"] + shares["masked"] < 0.8:
        return None
    source = Cell(header=evidence.title, form=Compact(), blanks=evidence.blanks)
    share = min(share, 1.0)
    return Fit(source=source, telling=0.9 * share, reasons=(_counted(share, "校验码相符", "have sound check digits"),))


def _fit_name(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    shares = evidence.shares
    named = min(shares["person"] + shares["organisation"], 1.0)
    is_latin = evidence.texts.str.contains(r"^[A-Za-z][A-Za-z .'-]+$").mean() or 0
    if shares["digits"] > 0.1 or shares["branch"] > 0.5 or max(named, is_latin) < 0.3:  # type: ignore[operator]
        return None
    if column.name == "legal_representative" and shares["person"] < 0.5:
        return None
    return Fit(source=_as_text(evidence), telling=0.5 * named, reasons=(_counted(named, "像姓名或名称", "look like names"),))


def _fit_address(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    share = evidence.shares["address"]
    lengths = evidence.texts.str.len_chars().mean()
    if evidence.is_number or share < 0.3 and (not isinstance(lengths, float) or lengths < 8):
        return None
    return Fit(source=_as_text(evidence), telling=0.5 * share, reasons=(_counted(share, "像地址", "look like addresses"),))


def _fit_number_of_case(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    """Contract and case numbers: different in every row, and neither a card, a person, a telephone nor a day."""
    shares = evidence.shares
    if shares["court_case"] >= 0.5:
        said = Said("内容为法院案号，这些纠纷可能已经起诉", "these are court case numbers; the disputes may be in court already")
        return Fit(question=Question(code="court_case", titles=(evidence.title,), said=said, column=column.name))
    if shares["card"] >= 0.8 and evidence.texts.str.contains("^[0-9]{16,19}$").mean() == 1:
        said = Said("内容为完整银行卡号，不能用作编号", "these are full card numbers, which are not taken as numbers of contracts")
        return Fit(question=Question(code="card_numbers", titles=(evidence.title,), said=said, column=column.name))
    if max(shares["resident"], shares["mobile"], shares["spreadsheet"]) >= 0.5 or evidence.has_decimals:
        return None
    if evidence.distinct < 0.5 * len(evidence.texts) or shares["digits"] < 0.5:
        return None
    source = Cell(header=evidence.title, form=Compact(), blanks=evidence.blanks)
    is_own = evidence.distinct == len(evidence.cells)
    reason = Said("各行不同", "different in every row") if is_own else Said("有重复", "some occur more than once")
    return Fit(source=source, telling=0.1 if is_own else 0.0, reasons=(reason,))


def _fit_masked(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    if evidence.texts.str.contains(r"^[0-9]{4,6}\*{3,}[0-9]{4}$").mean() == 1:
        return Fit(source=_as_text(evidence), telling=0.3, reasons=(Said("已掩码", "masked already"),))
    if evidence.shares["card"] < 0.8:
        return None
    number = Cell(header=evidence.title, form=Compact(), blanks=evidence.blanks)
    ends = [Computed(operation=operation, of=(number,), length=length) for operation, length in _ENDS]
    source = Computed(operation=Operation.JOIN, of=(ends[0], Constant(text="******"), ends[1]))
    return Fit(source=source, telling=0.3, reasons=(Said("完整卡号，只取前6后4位", "full card numbers; only their ends are kept"),))


_ENDS = ((Operation.FIRST, 6), (Operation.LAST, 4))


def _fit_text(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    shares = evidence.shares
    if max(shares["resident"], shares["mobile"], shares["card"]) >= 0.5:
        return None
    return Fit(source=_as_text(evidence), reasons=())


def _as_text(evidence: Evidence) -> Cell:
    return Cell(header=evidence.title, form=AsText(), blanks=evidence.blanks)


def _counted(share: float, zh: str, en: str) -> Said:
    return Said(f"{share:.0%}{zh}", f"{share:.0%} {en}")


def _fit_rate(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    if column.name != "annual_rate":
        return None
    found = fit_rate(evidence, days_in_year=context.facts.counts_days_in_year)
    if found is None or isinstance(found, Question):
        return found and Fit(question=found)
    return Fit(source=found.source, telling=found.telling, reasons=found.reasons, cautions=found.cautions)


def _fit_words(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    found = fit_words(column, evidence, identity=context.identity)
    if found is None or isinstance(found, Question):
        return found and Fit(question=found)
    return Fit(source=found.source, telling=found.telling, reasons=found.reasons)


def _fit_yes_no(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    source = fit_yes_no(evidence)
    return source and Fit(source=source, telling=0.2, reasons=(Said("内容为是或否", "its cells say yes or no"),))


def _fit_currency(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    source = fit_currency(evidence)
    return source and Fit(source=source, telling=0.4, reasons=(Said("内容为币种", "its cells are currencies"),))


Fitting = Callable[[Column, Evidence, Context], Fit | None]
_BY_KIND: Mapping[Kind, Fitting] = {
    Kind.TEXT: _fit_text,
    Kind.CODE: _fit_text,
    Kind.WORD: _fit_words,
    Kind.MONEY: _fit_money,
    Kind.RATE: _fit_rate,
    Kind.DATE: _fit_date,
    Kind.INT: _fit_int,
    Kind.BOOL: _fit_yes_no,
    Kind.IDENTIFIER: _fit_identifier,
    Kind.PHONE: _fit_phone,
    Kind.MASKED: _fit_masked,
}
_SPECIAL: Mapping[str, Fitting] = {
    "party_name": _fit_name,
    "guarantor_name": _fit_name,
    "legal_representative": _fit_name,
    "domicile_address": _fit_address,
    "property_address": _fit_address,
    "contract_no": _fit_number_of_case,
    "institution_ref": _fit_number_of_case,
    "currency": _fit_currency,
}
