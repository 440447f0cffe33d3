"""Says in Chinese and English what a profile does with a column, and shows a few cells with what is personal hidden."""

from __future__ import annotations

import re
from typing import NamedTuple

from mediation.filing.profile_evidence import Evidence
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
    Source,
    Words,
)
from mediation.identifiers import mask_card, mask_id, mask_name, mask_phone

EXAMPLES = 3
FEW = 20
"""Different texts that a column of codes or words has at most."""

_FACTORS = {"10000": ("万元", "10,000 yuan"), "0.01": ("分", "fen"), "1000": ("千元", "1,000 yuan")}


class Said(NamedTuple):
    """A sentence in both languages."""

    zh: str
    en: str


_NOTHING = Said("（无）", "(nothing)")


def describe(source: Source) -> Said:
    """How a column of the template is made."""
    match source:
        case Constant(text=text):
            return Said(f"固定为“{text}”", f"always “{text}”")
        case Cell():
            return _describe_cell(source)
        case Computed():
            return _describe_computed(source)


def examples(evidence: Evidence) -> tuple[str, ...]:
    """The first few different cells: identifiers, numbers of accounts and telephones, names and addresses masked."""
    distinct = evidence.texts.unique(maintain_order=True)
    return tuple(_masked(text, evidence, len(distinct)) for text in distinct.head(EXAMPLES).to_list())


def _describe_cell(cell: Cell) -> Said:
    zh, en = _describe_form(cell.form)
    if cell.blanks:
        zh, en = f"{zh}；{'、'.join(cell.blanks)}视为空", f"{en}; {', '.join(cell.blanks)} taken as empty"
    if cell.empty:
        zh, en = f"{zh}；空格视为{cell.empty}", f"{en}; empty taken as {cell.empty}"
    return Said(f"取“{cell.header}”，{zh}", f"from “{cell.header}”, {en}")


def _describe_form(form: Form) -> Said:
    match form:
        case AsText():
            return Said("原文", "as it stands")
        case Compact():
            return Said("去空格", "without blanks")
        case Phone(area_code=code):
            return Said(
                "电话，去+86" + (f"，补区号{code}" if code else ""),
                "telephone without +86" + (code and f", area code {code}"),
            )
        case Day():
            return _describe_day(form)
        case Number():
            return _describe_number(form)
        case Words():
            return _describe_words(form)


def _describe_day(form: Day) -> Said:
    zh, en = "或".join(layout.zh for layout in form.layouts), " or ".join(layout.value for layout in form.layouts)
    if form.pivot is None:
        return Said(f"日期（{zh}）", f"day ({en})")
    rule = f"{form.pivot:02d}"
    return Said(f"日期（{zh}；两位年份小于{rule}为20xx年）", f"day ({en}; two-digit years below {rule} are 20xx)")


def _describe_number(form: Number) -> Said:
    zh, en = ["数字"], ["number"]
    if form.decimal_mark != ".":
        zh, en = [*zh, f"小数点为“{form.decimal_mark}”"], [*en, f"decimals after “{form.decimal_mark}”"]
    if form.group_mark not in ("", ","):
        zh, en = [*zh, f"千分位为“{form.group_mark}”"], [*en, f"thousands parted by “{form.group_mark}”"]
    if form.suffix:
        zh, en = [*zh, f"每格以“{form.suffix}”结尾"], [*en, f"every cell ends in “{form.suffix}”"]
    if form.factor != 1:
        unit = _FACTORS.get(str(form.factor))
        zh, en = (
            [*zh, f"乘以{form.factor}" + (f"（{unit[0]}）" if unit else "")],
            [*en, f"times {form.factor}" + (f" ({unit[1]})" if unit else "")],
        )
    if form.takes_negatives:
        zh, en = [*zh, "接受负数"], [*en, "negative numbers taken"]
    if form.is_rounded:
        zh, en = [*zh, "四舍五入"], [*en, "rounded"]
    return Said("，".join(zh), ", ".join(en))


def _describe_words(form: Words) -> Said:
    pairs = [f"{source}→{word}" for source, word in form.meanings]
    shown = "、".join(pairs[:8]) + ("…" if len(pairs) > 8 else "")
    other = form.default
    return Said(
        f"对照（{shown}；其他{f'→{other}' if other is not None else '不接受'}）",
        f"words ({shown}; others {f'→{other}' if other is not None else 'refused'})",
    )


def _describe_computed(source: Computed) -> Said:
    parts = [describe(operand) for operand in source.of]
    zh, en = [_brief(part.zh, "取") for part in parts], [_brief(part.en, "from ") for part in parts]
    first, second = [*map(Said, zh, en), _NOTHING, _NOTHING][:2]
    match source.operation:
        case Operation.SUM:
            return Said(" + ".join(zh), " + ".join(en))
        case Operation.DIFFERENCE | Operation.DAYS_BETWEEN as word:
            return Said(f"{word.zh}：{' − '.join(zh)}", f"{word.en.lower()}: {' − '.join(en)}")
        case Operation.DAYS_BEFORE:
            return Said(f"{first.zh} 往前推 {second.zh} 天", f"{first.en} less {second.en} days")
        case Operation.JOIN:
            by = f"以“{source.separator}”" if source.separator else ""
            return Said(f"{by}连接：{'、'.join(zh)}", f"joined by “{source.separator}”: {', '.join(en)}")
        case Operation.FIRST | Operation.LAST as end:
            return Said(
                f"{first.zh}的{end.zh[0]}{source.length}位", f"{end.en.lower()} ({source.length}) of {first.en}"
            )
        case Operation.FIRST_GIVEN:
            return Said(f"依次取：{'、'.join(zh)}", f"the first that is not empty of {', '.join(en)}")


def _brief(text: str, start: str) -> str:
    quoted = re.match(f"{start}(“[^”]*”)", text)
    return quoted[1] if quoted else f"（{text}）"


def _masked(text: str, evidence: Evidence, distinct: int) -> str:
    shares = evidence.shares
    if evidence.layouts and max(evidence.layouts.values()) >= 0.5:
        return text
    if max(shares["resident"], shares["uscc"], shares["shaped"], shares["old"]) >= 0.3:
        return mask_id(text)
    if max(shares["mobile"], shares["phone"]) >= 0.3:
        return mask_phone(text)
    if max(shares["person"], shares["organisation"]) >= 0.3:
        return mask_name(text)
    if shares["card"] >= 0.3:
        return mask_card(text)
    if shares["address"] >= 0.3 or "@" in text:
        return text[:6] + "*" * max(len(text) - 6, 0)
    is_amount = evidence.is_money and not re.search("[0-9]{10}", text)
    if is_amount or (distinct <= FEW and len(text) <= 24 and not re.search("[0-9]{7}", text)):
        return text
    return mask_phone(text) if text.isascii() else text[:6] + "*" * max(len(text) - 6, 0)
