"""Says what is wrong with a profile, which required columns it cannot fill, and refuses one that is not complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import polars as pl

from mediation import errors
from mediation.filing import cells as template_cells
from mediation.filing.profile_days import CLASHES
from mediation.filing.profile_describing import Said
from mediation.filing.profile_findings import Missing
from mediation.filing.profile_titles import is_refused
from mediation.filing.profiles import (
    AsText,
    Cell,
    Compact,
    Computed,
    Constant,
    Day,
    Form,
    Number,
    Operation,
    Phone,
    Profile,
    Source,
    Words,
    cells,
)
from mediation.filing.template import BY_NAME, COLUMNS, Column, Kind
from mediation.vocabulary import PartyKind, Product

DEEPEST = 4
"""Operations inside operations."""

OWN = (
    "institution_ref", "party_name", "id_number", "mobile_phone", "domicile_address", "contract_no", "principal",
    "total", "guarantor_name", "guarantor_id_number", "legal_representative",
)  # fmt: skip
"""Columns that are of one case; no constant can be right for all rows."""

_NUMBERS, _TEXTS, _DAYS = "number", "text", "day"
_RESULTS = {
    Operation.SUM: _NUMBERS,
    Operation.DIFFERENCE: _NUMBERS,
    Operation.DAYS_BETWEEN: _NUMBERS,
    Operation.DAYS_BEFORE: _DAYS,
    Operation.JOIN: _TEXTS,
    Operation.FIRST: _TEXTS,
    Operation.LAST: _TEXTS,
}
_TAKES: dict[Operation, tuple[str, ...]] = {
    Operation.DAYS_BETWEEN: (_DAYS, _DAYS),
    Operation.DAYS_BEFORE: (_DAYS, _NUMBERS),
    Operation.FIRST: ("any",),
    Operation.LAST: ("any",),
}
_HOLDS = {Kind.MONEY: _NUMBERS, Kind.RATE: _NUMBERS, Kind.INT: _NUMBERS, Kind.DATE: _DAYS}


class ProfileIncomplete(errors.HeaderMismatch):
    """The mapping profile cannot be used: it leaves required columns empty or contradicts itself."""

    zh, code, status = "映射方案不能使用：有必填列没有来源，或自相矛盾。", "profile_incomplete", 422


def missing(profile: Profile) -> tuple[Missing, ...]:
    """Columns that the template requires, for the products that the profile can give, and that have no source."""
    given = {mapped.column for mapped in profile.columns}
    return tuple(_missing(column) for column in required(profile) if column.name not in given)


def required(profile: Profile) -> tuple[Column, ...]:
    """Columns that must have a source: those of every file, of its products, a representative of legal persons."""
    products = _words_of(profile, "product")
    is_company = PartyKind.LEGAL_PERSON.zh in _words_of(profile, "party_kind")
    wanted = {Product(word) for word in Product if word.zh in products or word.value in products}
    return tuple(
        column
        for column in COLUMNS
        if column.is_required
        or wanted & set(column.required_for)
        or (is_company and column.name == "legal_representative")
    )


def require_complete(profile: Profile) -> None:
    """Raise ProfileIncomplete, naming columns, unless the profile can be saved and used."""
    lacking = [BY_NAME[one.column].header for one in missing(profile)]
    wrong = [fault.zh for fault in faults(profile)]
    if lacking or wrong:
        raise ProfileIncomplete(f"（{'、'.join(lacking + wrong)}）")


def faults(profile: Profile) -> tuple[Said, ...]:
    """What a profile says that cannot be right, whatever the file."""
    return tuple(_faults(profile))


def _faults(profile: Profile) -> Iterator[Said]:
    names = [mapped.column for mapped in profile.columns]
    for name in dict.fromkeys(names):
        if name not in BY_NAME:
            yield Said(f"模板没有列{name}", f"the template has no column {name}")
        elif names.count(name) > 1:
            yield Said(f"列{name}有两个来源", f"column {name} has two sources")
    for mapped in profile.columns:
        if mapped.column in BY_NAME:
            where = BY_NAME[mapped.column].header
            for fault in _source_faults(mapped.source, BY_NAME[mapped.column], profile):
                yield Said(f"“{where}”：{fault.zh}", f"{mapped.column}: {fault.en}")
    yield from _constant_faults(profile)


def _source_faults(source: Source, column: Column, profile: Profile) -> Iterator[Said]:
    if _depth(source) > DEEPEST:
        yield Said("运算层数过多", "operations too deep inside each other")
        return
    for cell in cells(source):
        if is_refused(cell.header) or cell.header in profile.dropped:
            yield Said("第三方联系信息列不得使用", "columns of third persons' contacts may not be used")
        yield from _form_faults(cell.form)
    yield from _computed_faults(source)
    wanted, given = _HOLDS.get(column.kind, "any"), _result(source)
    if wanted != "any" and given not in (wanted, _TEXTS):
        yield Said("来源的结果不是此列的内容", "what the source gives is not what the column holds")


def _form_faults(form: Form) -> Iterator[Said]:
    match form:
        case Number():
            marks = {form.decimal_mark, form.group_mark}
            if (
                form.decimal_mark not in (".", ",")
                or form.group_mark not in ("", ",", ".", " ", "'")
                or len(marks) == 1
            ):
                yield Said("小数点或千分位不对", "decimal and thousands marks do not go together")
            if any(not mark or any(one.isdigit() or one in "-()" for one in mark) for mark in form.around):
                yield Said("数字前后的符号不得含数字", "marks around a number hold no digits")
            if any(one.isdigit() for one in form.suffix) or not Decimal("1e-6") <= abs(form.factor) <= Decimal("1e6"):
                yield Said("单位不对", "the unit is not one")
        case Day():
            if not form.layouts or any(len(group & set(form.layouts)) > 1 for group in CLASHES):
                yield Said("日期写法互相矛盾", "the layouts of days contradict each other")
            if form.pivot is not None and not 0 <= form.pivot <= 100:
                yield Said("两位年份的分界不对", "the pivot of two-digit years is not one")
        case Words():
            sources = [source for source, _ in form.meanings]
            if len(set(sources)) < len(sources):
                yield Said("同一文字有两个对照", "one word has two meanings")
        case AsText() | Compact() | Phone():
            pass


def _computed_faults(source: Source) -> Iterator[Said]:
    if not isinstance(source, Computed):
        return
    given = [_result(operand) for operand in source.of]
    taken = _TAKES.get(source.operation, (_RESULTS.get(source.operation, "any"),) * len(given))
    if source.operation is Operation.JOIN:
        taken = ("any",) * len(given)
    fits = len(given) == len(taken) > 0 and all(
        want in ("any", have) or (have == _TEXTS and isinstance(operand, Constant))
        for want, have, operand in zip(taken, given, source.of, strict=True)
    )
    if not fits or (source.operation is Operation.FIRST_GIVEN and len(set(given)) > 1):
        yield Said("运算的各项不对", "the operation does not take these operands")
    if source.operation in (Operation.FIRST, Operation.LAST) and source.length < 1:
        yield Said("位数须大于零", "the number of characters is at least one")
    for operand in source.of:
        yield from _computed_faults(operand)


def _constant_faults(profile: Profile) -> Iterator[Said]:
    constants = {name: text for name, text in profile.constants().items() if name in BY_NAME}
    for name in OWN:
        if name in constants:
            yield Said(
                f"“{BY_NAME[name].header}”各案不同，不能固定",
                f"{name} differs from case to case; it cannot be constant",
            )
    if not constants:
        return
    row = pl.DataFrame({"line": [1], **{str(place): [text] for place, text in enumerate(constants.values())}})
    read = template_cells.read(row, {name: place for place, name in enumerate(constants)})
    for name in constants:
        if read[name][0] is None:
            yield Said(
                f"“{BY_NAME[name].header}”的固定值不符合模板", f"the constant for {name} is not what the template takes"
            )


def _missing(column: Column) -> Missing:
    english = column.name.replace("_", " ")
    return Missing(
        column=column.name,
        zh=f"缺少必填列“{column.header}”：请指定导出文件中的列，或由机构给出固定值",
        en=f"nothing fills the required column {english}: name a column of the export, or give a constant",
    )


def _words_of(profile: Profile, column: str) -> set[str]:
    """Words of the template that a column can come to."""
    return set(_outcomes(profile.source(column)))


def _outcomes(source: Source | None) -> Iterable[str]:
    match source:
        case Constant(text=text):
            yield text
        case Cell(form=Words(meanings=meanings, default=default)):
            yield from (word for _, word in meanings)
            yield default or ""
        case Computed(of=of):
            for operand in of:
                yield from _outcomes(operand)


def _result(source: Source) -> str:
    match source:
        case Cell(form=Number()):
            return _NUMBERS
        case Cell(form=Day()):
            return _DAYS
        case Computed(operation=Operation.FIRST_GIVEN, of=of):
            return _result(of[0]) if of else _TEXTS
        case Computed(operation=operation):
            return _RESULTS[operation]
        case _:
            return _TEXTS


def _depth(source: Source) -> int:
    return 1 + max(map(_depth, source.of), default=0) if isinstance(source, Computed) else 0
