"""Decides what a rate is a part of and over what time, so that it can be written in per cent a year."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from mediation.filing import profile_forms
from mediation.filing.profile_describing import Said
from mediation.filing.profile_evidence import MOSTLY, Evidence
from mediation.filing.profile_findings import Fit, Question
from mediation.filing.profile_titles import parsed
from mediation.filing.profiles import Number

LOWEST, HIGHEST = Decimal(2), Decimal(36)
"""Per cent a year between which the middle one of a file's rates lies, when nothing else tells its unit."""

UNITS: Mapping[str, Decimal] = {"%": Decimal(1), "‰": Decimal("0.1"), "‱": Decimal("0.01"), "小数": Decimal(100)}
"""What rates in a unit are multiplied by to be per cent."""
_SIGNS = ("%", "‰", "‱")
_PERIODS = (("日", "day"), ("月", "month"), ("年", "year"))
_LIKELY = {"年": ("%", "小数"), "月": ("%", "‰", "小数"), "日": ("%", "‱", "小数"), "": ("%", "小数")}
"""Units that a rate without one may be in, by its period."""
_OF_UNIT = {"‰": "月", "‱": "日"}
"""Period of a rate that only names its unit (per mille a month, per ten thousand a day), as banks quote them."""


def fit_rate(evidence: Evidence, *, days_in_year: int) -> Fit | None:
    """How rates become per cent a year; a question when two units are as likely; None when they are no rates."""
    form = Number(decimal_mark=evidence.form.decimal_mark, around=_SIGNS, is_rounded=True)
    values = profile_forms.over(evidence.texts, lambda text: profile_forms.number(text, form)).drop_nulls()
    if len(values) < MOSTLY * len(evidence.texts) or values.is_empty():
        return None
    period, named = _period(evidence.title), _unit(evidence)
    period = period or _OF_UNIT.get(named, "")
    middle = Decimal(str(values.median()))
    times = {"日": days_in_year, "月": 12}.get(period, 1)
    plausible = [unit for unit in _LIKELY[period] if LOWEST <= middle * UNITS[unit] * times <= HIGHEST]
    if not named and len(plausible) != 1:
        return Fit(question=_question(evidence.title))
    unit = named or plausible[0]
    factor = (UNITS[unit] * times).normalize()
    exact = profile_forms.over(
        values, lambda value: profile_forms.written(value * pl.lit(factor, profile_forms.EXACT), 4)
    )
    read = Number(
        decimal_mark=form.decimal_mark, around=_SIGNS, factor=Decimal(f"{factor:f}"), is_rounded=exact.has_nulls()
    )
    zh, en = (
        f"{period or '年'}利率（{unit}），乘以{factor:f}为年利率%",
        f"rate ({unit}), times {factor:f} for per cent a year",
    )
    assumed = not named or not _period(evidence.title)
    return Fit(
        source=evidence.cell(read),
        telling=0.1 if named else 0.0,
        reasons=(Said(zh, en),),
        cautions=(_caution(evidence.title, zh, en),) if factor != 1 and (assumed or period == "日") else (),
    )


def _period(title: str) -> str:
    taken = parsed(title)
    words = {"month": "月", "monthly": "月", "day": "日", "days": "日", "daily": "日", "annual": "年", "year": "年"}
    text = taken.chinese + "".join(taken.notes)
    return next((zh for zh, _ in _PERIODS if zh in text), next((words[w] for w in taken.words if w in words), ""))


def _unit(evidence: Evidence) -> str:
    for sign in _SIGNS:
        if evidence.texts.str.contains(sign, literal=True).mean() == 1:
            return sign
    unit = parsed(evidence.title).unit
    return unit if unit in _SIGNS else ""


def _question(title: str) -> Question:
    said = Said(
        "利率的单位或期间不明确（%、‰、小数；年、月、日？）",
        "the unit or period of this rate is not clear (%, ‰, fraction; year, month, day)",
    )
    return Question(code="rate", titles=(title,), said=said, column="annual_rate")


def _caution(title: str, zh: str, en: str) -> Question:
    return Question(code="rate", titles=(title,), said=Said(f"按{zh}", f"taken as a {en}"), column="annual_rate")
