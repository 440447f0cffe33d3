"""Sees whether a column of an export can be a column of the template by what it holds, and how it is then read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mediation.filing import profile_forms
from mediation.filing.profile_dates import fit_day
from mediation.filing.profile_describing import Said
from mediation.filing.profile_evidence import MOSTLY, Evidence
from mediation.filing.profile_findings import Fit, Question
from mediation.filing.profile_rates import fit_rate
from mediation.filing.profile_units import (
    Context,
    amount_form,
    factor_of,
    marks_are_open,
    marks_question,
    unit_question,
)
from mediation.filing.profile_words import fit_currency, fit_words, fit_yes_no
from mediation.filing.profiles import (
    COUNTED,
    AsText,
    Cell,
    Compact,
    Computed,
    Constant,
    Form,
    Layout,
    Number,
    Operation,
    Phone,
)
from mediation.filing.template import Column, Kind

_LARGEST = {"statement_day": 31, "due_day": 31, "overdue_instalments": 600, "instalments_total": 600}
_LARGEST_COUNT = 20_000
_ENDS = ((Operation.FIRST, 6), (Operation.LAST, 4))


@dataclass(frozen=True, slots=True)
class _Pair:
    """A column of the export that may be a column of the template."""

    column: Column
    evidence: Evidence
    context: Context

    def cell(self, form: Form) -> Cell:
        """The column of the export, read in a form."""
        return Cell(header=self.evidence.title, form=form, blanks=self.evidence.blanks)

    def asks(self, code: str, zh: str, en: str) -> Fit:
        """A question about the pair."""
        said = Said(zh, en)
        return Fit(question=Question(code=code, titles=(self.evidence.title,), said=said, column=self.column.name))


def fit(column: Column, evidence: Evidence, context: Context) -> Fit | None:
    """How a column of the export would be read as this column; None when its cells are of another kind."""
    if evidence.is_empty:
        return None
    read = _SPECIAL.get(column.name, _BY_KIND[column.kind])
    return read(_Pair(column, evidence, context))


def _fit_money(pair: _Pair) -> Fit | None:
    evidence, context = pair.evidence, pair.context
    if not evidence.is_money:
        return None
    factor = factor_of(evidence, context)
    if factor is None:
        return Fit(question=unit_question((evidence.title,), pair.column.name))
    if marks_are_open(evidence, context):
        return Fit(question=marks_question(evidence.title, pair.column.name))
    source = evidence.cell(amount_form(evidence, factor))
    return Fit(source=source, telling=0.1, reasons=(Said("内容为金额", "its cells are amounts"),))


def _fit_rate(pair: _Pair) -> Fit | None:
    if pair.column.name != "annual_rate":
        return None
    return fit_rate(pair.evidence, days_in_year=pair.context.facts.counts_days_in_year)


def _fit_int(pair: _Pair) -> Fit | None:
    texts = pair.evidence.texts
    form = Number(around=() if texts.str.contains("^[0-9]+$").all() else COUNTED)
    values = profile_forms.over(texts, lambda text: profile_forms.number(text, form)).drop_nulls()
    if len(values) < MOSTLY * len(texts) or (values != values.floor()).any():
        return None
    if (values > _LARGEST.get(pair.column.name, _LARGEST_COUNT)).any():
        return None
    return Fit(source=pair.cell(form), telling=0.1, reasons=(Said("内容为整数", "its cells are whole numbers"),))


def _fit_date(pair: _Pair) -> Fit | None:
    found = fit_day(pair.evidence, order=pair.context.order, column=pair.column.name)
    if found is None or found.question is not None or pair.column.name != "cutoff_date":
        return found
    distinct = pair.evidence.distinct
    if distinct > max(3, len(pair.evidence.texts) // 20):
        return None
    same = Said("各行为同一日" if distinct == 1 else "各行只有几个日期", "the same day in every row, or nearly")
    return Fit(source=found.source, telling=0.3, reasons=(*found.reasons, same))


def _fit_phone(pair: _Pair) -> Fit | None:
    share = pair.evidence.shares["phone"]
    if share < 0.6 or pair.evidence.layouts.get(Layout.YMD_DIGITS, 0) >= 0.5:
        return None
    reason = _counted(share, "为电话号码", "are telephone numbers")
    return Fit(source=pair.cell(Phone()), telling=0.3 * share, reasons=(reason,))


def _fit_identifier(pair: _Pair) -> Fit | None:
    shares = pair.evidence.shares
    share = min(shares["resident"] + shares["uscc"], 1.0)
    if pair.column.name == "claimant_uscc":
        share = shares["uscc"] if pair.evidence.distinct == 1 else 0
    if share < 0.5 and shares["shaped"] + shares["old"] + shares["masked"] < 0.8:
        return None
    reason = _counted(share, "校验码相符", "have sound check digits")
    return Fit(source=pair.cell(Compact()), telling=0.5 * share, reasons=(reason,))


def _fit_name(pair: _Pair) -> Fit | None:
    shares = pair.evidence.shares
    named = min(shares["person"] + shares["organisation"], 1.0)
    if shares["digits"] > 0.1 or shares["branch"] > 0.5 or max(named, shares["latin"]) < 0.3:
        return None
    if pair.column.name == "legal_representative" and shares["person"] < 0.5:
        return None
    if pair.column.name == "party_name" and _is_someone_else(shares, pair.context.identity):
        return None
    reason = _counted(named, "像姓名或名称", "look like names")
    return Fit(source=pair.cell(AsText()), telling=0.3 * named, reasons=(reason,))


def _is_someone_else(shares: Mapping[str, float], identity: Evidence | None) -> bool:
    """Whether persons' names stand beside credit codes, or organisations' beside numbers of residents."""
    if identity is None or shares["latin"] >= 0.5:
        return False
    return (identity.shares["uscc"] >= MOSTLY and shares["organisation"] < 0.3) or (
        identity.shares["resident"] >= MOSTLY and shares["organisation"] >= 0.5
    )


def _fit_address(pair: _Pair) -> Fit | None:
    share, texts = pair.evidence.shares["address"], pair.evidence.texts
    is_long = (texts.str.len_chars() >= 8).sum() >= 0.8 * len(texts)
    if pair.evidence.is_number or (share < 0.3 and not is_long):
        return None
    reason = _counted(share, "像地址", "look like addresses")
    return Fit(source=pair.cell(AsText()), telling=0.3 * share, reasons=(reason,))


def _fit_number_of_case(pair: _Pair) -> Fit | None:
    """Contract and case numbers: different in every row, and neither a card, a person, a telephone nor a day."""
    evidence, shares = pair.evidence, pair.evidence.shares
    if shares["court_case"] >= 0.5:
        zh, en = (
            "内容为法院案号，这些纠纷可能已经起诉",
            "these are court case numbers; the disputes may be in court already",
        )
        return pair.asks("court_case", zh, en)
    if shares["card"] >= 0.8:
        zh, en = (
            "内容为完整银行卡号，不能用作编号",
            "these are full card numbers, which are not taken as numbers of contracts",
        )
        return pair.asks("card_numbers", zh, en)
    if shares["spreadsheet"] >= 0.1:
        zh, en = (
            "编号被电子表格存成数字，末位已丢失，请以文本导出",
            "a spreadsheet cut these numbers; export them as text",
        )
        return pair.asks("cut_numbers", zh, en)
    if max(shares["resident"], shares["mobile"]) >= 0.5 or evidence.has_decimals or shares["digits"] < 0.5:
        return None
    if evidence.distinct < 0.05 * len(evidence.texts):
        return None
    is_own = evidence.distinct == len(evidence.cells)
    reason = Said("各行不同", "different in every row") if is_own else Said("有重复", "some occur more than once")
    return Fit(source=pair.cell(Compact()), telling=0.1 if is_own else 0.0, reasons=(reason,))


def _fit_masked(pair: _Pair) -> Fit | None:
    if pair.evidence.texts.str.contains(r"^[0-9]{4,6}\*{3,}[0-9]{4}$").all():
        return Fit(source=pair.cell(AsText()), telling=0.3, reasons=(Said("已掩码", "masked already"),))
    if pair.evidence.shares["card"] < 0.8:
        return None
    ends = [Computed(operation=kind, of=(pair.cell(Compact()),), length=length) for kind, length in _ENDS]
    source = Computed(operation=Operation.JOIN, of=(ends[0], Constant(text="******"), ends[1]))
    reason = Said("完整卡号，只取前6后4位", "full card numbers; only their ends are kept")
    return Fit(source=source, telling=0.3, reasons=(reason,))


def _fit_text(pair: _Pair) -> Fit | None:
    shares = pair.evidence.shares
    if max(shares["resident"], shares["mobile"], shares["card"]) >= 0.5:
        return None
    return Fit(source=pair.cell(AsText()))


def _fit_words(pair: _Pair) -> Fit | None:
    told = pair.context.facts.meanings.get(pair.column.name, {})
    return fit_words(pair.column, pair.evidence, identity=pair.context.identity, told=told)


def _fit_yes_no(pair: _Pair) -> Fit | None:
    return fit_yes_no(pair.evidence)


def _fit_currency(pair: _Pair) -> Fit | None:
    return fit_currency(pair.evidence)


def _counted(share: float, zh: str, en: str) -> Said:
    return Said(f"{share:.0%}{zh}", f"{share:.0%} {en}")


_Fitting = Callable[[_Pair], Fit | None]
_BY_KIND: Mapping[Kind, _Fitting] = {
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
_SPECIAL: Mapping[str, _Fitting] = {
    "party_name": _fit_name,
    "guarantor_name": _fit_name,
    "legal_representative": _fit_name,
    "domicile_address": _fit_address,
    "property_address": _fit_address,
    "contract_no": _fit_number_of_case,
    "institution_ref": _fit_number_of_case,
    "currency": _fit_currency,
}
