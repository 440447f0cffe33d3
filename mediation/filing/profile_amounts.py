"""Finds which amounts of an export make up a claim: by their titles, and by which of them add up to the total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from mediation.filing import profile_forms
from mediation.filing.profile_describing import Said
from mediation.filing.profile_evidence import Evidence
from mediation.filing.profile_findings import TAKEN, Match, Question, matched
from mediation.filing.profile_sums import ADDS_UP, Amount, Sum, agreement, is_same, sums
from mediation.filing.profile_titles import LOOSE, rank
from mediation.filing.profile_units import (
    Context,
    amount_form,
    factor_of,
    marks_are_open,
    marks_question,
    unit_question,
)
from mediation.filing.profiles import Computed, Constant, Operation, Source
from mediation.filing.template import AMOUNTS, BY_NAME

_REQUIRED = tuple(name for name in AMOUNTS if BY_NAME[name].is_required)
_PARTS = (("表内", "表外"), ("inner", "outer"), ("正常", "逾期"), ("未到期", "逾期"), ("未到期", "到期"))
"""Words by which two titles of one component tell that they are its two parts."""
_BY_TITLE = Said("按列名", "by its title")
_BY_WORD = Said("列名含相关词", "its title has a known word")


@dataclass(slots=True)
class Amounts:
    """What the amounts of an export are: matches, what is open, what was taken for granted."""

    matches: list[Match] = field(default_factory=list)
    suggestions: list[Match] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    cautions: list[Question] = field(default_factory=list)

    def ask(self, code: str, column: str, titles: Sequence[str], said: Said) -> None:
        """Add a question."""
        self.questions.append(Question(code=code, titles=tuple(titles), said=said, column=column))


def resolve(
    evidences: Mapping[str, Evidence], believed: Mapping[str, Mapping[str, float]], context: Context
) -> Amounts:
    """The components of the claim and its total, from the columns of amounts that nothing else claims.

    `believed` says for each title which column of the template it may mean, and how far.
    """
    found = Amounts()
    amounts = list(_amounts(evidences, believed, context, found))
    named = [amount for amount in amounts if amount.column in AMOUNTS]
    totals = [amount for amount in amounts if amount.column == "total"]
    others = [amount for amount in amounts if amount.column == ""]
    ways = list(sums(totals, named)) or list(sums((other for other in others if other.fen.any()), named))
    if ways:
        _take_sum(max(ways, key=Sum.worth), ways, named, found)
        return found
    unsure = [amount for amount in (*totals, *named) if not amount.is_sure]
    found.suggestions += [matched(amount.column, amount.cell, LOOSE, _BY_WORD) for amount in unsure]
    totals, named = [[amount for amount in of if amount.is_sure] for of in (totals, named)]
    if totals and named:
        _doubt_total(totals, named, others, found)
    elif named:
        _take_without_total(named, [*others, *unsure], context, found)
    else:
        _look_for_total(totals, others, found)
    return found


def _amounts(
    evidences: Mapping[str, Evidence], believed: Mapping[str, Mapping[str, float]], context: Context, found: Amounts
) -> Iterator[Amount]:
    for title, evidence in evidences.items():
        if not evidence.is_money or evidence.is_empty:
            continue
        scores = {c: score for c, score in believed[title].items() if c in AMOUNTS or c == "total"}
        column = max(scores, key=lambda name: (scores[name], -rank(title, name)), default="")
        factor = factor_of(evidence, context)
        if factor is None:
            found.questions += [unit_question((title,), column)] if scores.get(column, 0.0) > LOOSE else []
        elif marks_are_open(evidence, context):
            found.questions.append(marks_question(title, column))
        else:
            yield _amount(evidence, column, scores.get(column, 0.0), factor)


def _amount(evidence: Evidence, column: str, score: float, factor: Decimal) -> Amount:
    form = amount_form(evidence, factor)
    values = profile_forms.over(evidence.cells, lambda text: profile_forms.number(text, form))
    fen = (values * 100).round(0).cast(pl.Int64, strict=False).fill_null(0).to_numpy()
    has_empty, cell = evidence.cells.has_nulls(), evidence.cell(form)
    return Amount(title=evidence.title, column=column, score=score, cell=cell, fen=fen, has_empty=has_empty)


def _take_sum(chosen: Sum, ways: Sequence[Sum], named: Sequence[Amount], found: Amounts) -> None:
    """Components that make up the total; nothing is left for those that no column holds."""
    rivals = {way.total.title: way.total for way in ways if _is_rival(way.total, chosen.total)}
    if rivals:
        _ask_which("total", [chosen.total, *rivals.values()], found)
        return
    zh = f"各项之和等于“{chosen.total.title}”（{chosen.share:.0%}的行）"
    said = Said(zh, f"adds up to “{chosen.total.title}” in {chosen.share:.0%} of the rows")
    covered = _by_column(chosen.parts)
    for column, parts in covered.items():
        confidence = 0.98 if all(part.is_sure for part in parts) else 0.85
        found.matches.append(matched(column, _together([part.source for part in parts]), confidence, said))
    found.matches.append(matched("total", chosen.total.cell, 0.98 if chosen.total.score else 0.85, said))
    beside = _by_column([amount for amount in named if amount.is_sure and amount.fen.any()])
    for column, amounts in beside.items():
        if column not in covered:
            titles = [amount.title for amount in amounts]
            zh, en = (
                f"“{titles[0]}”有金额，但不在合计之内",
                f"“{titles[0]}” is not in the total",
            )
            found.ask("left_over", column, titles, Said(zh, en))
    nothing = Said("各项已与合计相符，此项为零", "the components make up the total; nothing is left for this one")
    found.matches += _zeros([*covered, *beside], 0.9, nothing)


def _is_rival(one: Amount, other: Amount) -> bool:
    """Whether both are called a total, both are made up of components, and they differ: what is claimed?"""
    return one.is_sure and other.is_sure and float((one.fen == other.fen).mean()) < ADDS_UP


def _take_without_total(named: Sequence[Amount], others: Sequence[Amount], context: Context, found: Amounts) -> None:
    """Components by title alone; the total is then computed."""
    chosen: dict[str, Sequence[Amount]] = {}
    for column, amounts in _by_column(named).items():
        if parts := _alone(amounts) or _halves(amounts):
            chosen[column] = parts
        else:
            _ask_which(column, amounts, found)
    for column, parts in chosen.items():
        source = _together([part.source if context.facts.empty_is_zero else part.cell for part in parts])
        if any(part.has_empty for part in parts) and not context.facts.empty_is_zero:
            said = Said(
                "有空的金额，这些行会被退回；空是否表示没有欠款？",
                "rows with empty amounts are refused; is nothing owed?",
            )
            found.cautions.append(
                Question(code="empty_amounts", titles=tuple(part.title for part in parts), said=said, column=column)
            )
        found.matches.append(matched(column, source, min(part.score for part in parts), _BY_TITLE))
    if "principal" not in chosen or any(question.column in AMOUNTS for question in found.questions):
        return
    total = _together([match.source for match in found.matches if match.confidence >= TAKEN])
    said = Said("文件没有合计列，由各项相加", "the export has no total; it is the sum of the components")
    found.matches.append(matched("total", total, 0.8, said))
    taken = [part for parts in chosen.values() for part in parts]
    unknown = [one for one in others if one.may_be_owed and not any(is_same(one, part) for part in taken)]
    if unknown or len(chosen) == 1:
        sure = Said("没有列名是此项，请确认是否不主张", "no column is called so; make sure that nothing is claimed")
        found.suggestions += _zeros([*chosen, *(match.column for match in found.suggestions)], LOOSE, sure)
    else:
        nothing = Said("文件中没有此项，视为不主张", "not in the export, so not claimed")
        found.matches += _zeros(chosen, 0.75, nothing)
    found.cautions.append(_computed_total(unknown, chosen))


def _doubt_total(totals: Sequence[Amount], named: Sequence[Amount], others: Sequence[Amount], found: Amounts) -> None:
    """A total that the components do not make up: which column is missing, or which does not belong?"""
    for column, amounts in _by_column(named).items():
        if parts := _alone(amounts):
            found.matches.append(matched(column, parts[0].cell, parts[0].score, _BY_TITLE))
        else:
            _ask_which(column, amounts, found)
    total = max(totals, key=lambda amount: (amount.score, -rank(amount.title, "total")))
    found.suggestions.append(matched("total", total.cell, LOOSE, _BY_TITLE))
    zh, en = "已识别的各项之和与合计不符", "the components that were recognised do not add up to the total"
    extra = next((other for other in others if any(sums([total], [*named, other.called("fees")]))), None)
    if extra is not None:
        zh, en = f"{zh}；加上“{extra.title}”则相符，它是哪一项？", f"{en}; with “{extra.title}” they do: what is it?"
    found.ask("total", "total", [total.title, *([extra.title] if extra else [])], Said(zh, en))


def _look_for_total(totals: Sequence[Amount], others: Sequence[Amount], found: Amounts) -> None:
    """No component has a title that says so: the total may still be found, the components must be told."""
    plain = [*totals, *(other for other in others if other.fen.any())]
    for total in sorted(plain, key=lambda amount: -int(amount.fen.sum())):
        rest = [other.called("principal") for other in plain if other is not total]
        way = max((way for way in sums([total], rest) if len(way.parts) > 1), key=Sum.worth, default=None)
        if way is None:
            continue
        titles = [part.title for part in way.parts]
        zh = f"“{total.title}”等于这些列之和：{'、'.join(titles)}；请说明各是哪一项"
        en = f"“{total.title}” is the sum of {', '.join(titles)}; say which component each is"
        found.ask("components", "principal", [total.title, *titles], Said(zh, en))
        reason = Said("等于其他几列之和", "the sum of other columns")
        found.matches.append(matched("total", total.cell, 0.98 if total.score else 0.75, reason))
        return
    found.suggestions += [matched("total", total.cell, LOOSE, _BY_TITLE) for total in totals[:1]]


def _alone(amounts: Sequence[Amount]) -> Sequence[Amount]:
    """The one column of a component: the only one, the sum of the others, or the clearly likelier; else none."""
    if len(amounts) == 1:
        return amounts
    for whole in amounts:
        parts = [other for other in amounts if other is not whole]
        if whole.fen.any() and len(parts) > 1 and agreement(whole, parts) >= ADDS_UP:
            return [whole]
    filled = [amount for amount in amounts if amount.fen.any()]
    if filled and all(is_same(amount, filled[0]) for amount in filled):
        return filled[:1]
    first, second = sorted(amounts, key=lambda amount: -amount.score)[:2]
    return [first] if first.score - second.score >= 0.3 else []


def _halves(amounts: Sequence[Amount]) -> Sequence[Amount]:
    """Two columns whose titles say that they are the parts of one component; else none."""
    if len(amounts) != 2:
        return []
    first, second = (amount.title.lower() for amount in amounts)
    is_pair = any((a in first and b in second) or (b in first and a in second) for a, b in _PARTS)
    return amounts if is_pair else []


def _by_column(amounts: Sequence[Amount]) -> dict[str, list[Amount]]:
    return {name: of for name in AMOUNTS if (of := [amount for amount in amounts if amount.column == name])}


def _together(sources: Sequence[Source]) -> Source:
    return sources[0] if len(sources) == 1 else Computed(operation=Operation.SUM, of=tuple(sources))


def _zeros(known: Sequence[str] | Mapping[str, object], confidence: float, reason: Said) -> list[Match]:
    return [matched(name, Constant(text="0.00"), confidence, reason) for name in _REQUIRED if name not in known]


def _ask_which(column: str, amounts: Sequence[Amount], found: Amounts) -> None:
    titles = [amount.title for amount in amounts]
    zh = f"几列都可能是“{BY_NAME[column].header}”，请选择：{'、'.join(titles)}"
    en = f"several columns may be {column.replace('_', ' ')}; choose one: {', '.join(titles)}"
    found.ask("which", column, titles, Said(zh, en))


def _computed_total(unknown: Sequence[Amount], chosen: Mapping[str, object]) -> Question:
    absent = "、".join(BY_NAME[name].header for name in _REQUIRED if name not in chosen)
    titles = tuple(amount.title for amount in unknown)
    zh = f"合计由已识别的各项相加；没有的项：{absent or '无'}；未读取的金额列：{'、'.join(titles) or '无'}"
    en = f"the total is the sum of the components that were recognised; amounts not read: {', '.join(titles) or 'none'}"
    return Question(code="no_total", titles=titles, said=Said(zh, en), column="total")
