"""Matches columns of an export with columns of the template, all but the amounts of the claim: the surest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from mediation.filing.profile_context import CLAIM, claims, context_of
from mediation.filing.profile_describing import Said
from mediation.filing.profile_evidence import Evidence
from mediation.filing.profile_findings import TAKEN, Facts, Match, Question, matched
from mediation.filing.profile_fitting import fit
from mediation.filing.profile_titles import CLOSE, EXACT, believed, rank
from mediation.filing.profile_units import Context
from mediation.filing.template import BY_HEADER, BY_NAME
from mediation.vocabulary import Product

SURE, WANTED = 0.8, 0.75
"""From where on a column is taken that the institution gave a constant for, or that the template can do without."""

TELLING = {"id_number": 0.75, "party_name": 0.6, "mobile_phone": 0.6, "domicile_address": 0.6, "cutoff_date": 0.6}
"""How sure a column is that is told by what it holds alone, when no other column holds it; most are only suggested."""

_ENOUGH = {"id_number": 0.4}
_CHOSEN = 1.0


@dataclass(slots=True)
class Draft:
    """A proposal in the making: what is known of the export, and what was found so far."""

    facts: Facts
    products: list[Product]
    evidences: Mapping[str, Evidence]
    believed: Mapping[str, Mapping[str, float]]
    context: Context
    matches: dict[str, Match] = field(default_factory=dict)
    suggestions: list[Match] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    cautions: list[Question] = field(default_factory=list)

    def used(self) -> set[str]:
        """Columns of the export that some match reads."""
        return {title for match in self.matches.values() for title in match.titles}

    def is_open(self, column: str) -> bool:
        """Whether nothing fills a column of the template yet, not even the institution."""
        return column not in self.matches and column not in self.facts.constants


def draft_of(evidences: Mapping[str, Evidence], facts: Facts) -> Draft:
    """The beginning of a proposal: what titles may mean, and what holds for the export as a whole."""
    facts = replace(facts, constants=_by_name(facts.constants), chosen=_by_name(facts.chosen))
    products = [word for word in Product if facts.constants.get("product") in (word.zh, word.value)]
    beliefs = {title: believed(title, products) for title in evidences}
    for column, title in facts.chosen.items():
        for scores in beliefs.values():
            scores.pop(column, None)
        if title in beliefs:
            beliefs[title][column] = _CHOSEN
    context = context_of(evidences, beliefs, facts, products)
    return Draft(facts=facts, products=products, evidences=evidences, believed=beliefs, context=context)


def match_columns(draft: Draft) -> None:
    """Fill what columns of the export can fill; each serves once, except where the institution says otherwise."""
    _check_choices(draft)
    used = set[str]()
    for match in sorted(_candidates(draft), key=lambda match: _order(match, draft)):
        title = match.titles[0]
        if match.column in draft.matches or (title in used and not _is_chosen(match, draft)):
            continue
        if match.confidence >= _threshold(match.column, draft):
            draft.matches[match.column] = match
            used.add(title)
        else:
            draft.suggestions.append(match)


def _by_name(told: Mapping[str, str]) -> dict[str, str]:
    """What the institution told by column, under the template's names."""
    return {BY_HEADER[key].name if key in BY_HEADER else key: text for key, text in told.items()}


def _check_choices(draft: Draft) -> None:
    """Ask again where a choice of the institution's cannot be followed."""
    for name, title in draft.facts.chosen.items():
        column, evidence = BY_NAME.get(name), draft.evidences.get(title)
        if not title or column is None:
            continue
        can_be = evidence is not None and (evidence.is_money if name in CLAIM else fit(column, evidence, draft.context))
        if not can_be:
            english = name.replace("_", " ")
            said = Said(f"“{title}”不能作为“{column.header}”读取", f"“{title}” cannot be read as {english}")
            draft.questions.append(Question(code="chosen", titles=(title,), said=said, column=name))


def _order(match: Match, draft: Draft) -> tuple[bool, float, int, bool]:
    is_optional = not BY_NAME[match.column].required_for
    return not _is_chosen(match, draft), -match.confidence, rank(match.titles[0], match.column), is_optional


def _is_chosen(match: Match, draft: Draft) -> bool:
    return draft.facts.chosen.get(match.column) in match.titles


def _threshold(column: str, draft: Draft) -> float:
    if column in draft.facts.constants:
        return SURE
    return TAKEN if BY_NAME[column].required_for else WANTED


def _candidates(draft: Draft) -> Iterator[Match]:
    for title, evidence in draft.evidences.items():
        scores = draft.believed[title]
        for name, score in scores.items():
            if name in CLAIM or score <= claims(scores) or (score < _CHOSEN and _is_foreign(name, draft)):
                continue
            found = fit(BY_NAME[name], evidence, draft.context)
            if found is not None and score >= CLOSE:
                draft.questions += [found.question] if found.question else []
                draft.cautions += found.cautions
            if found is not None and found.source is not None:
                yield matched(name, found.source, _confidence(score, found.telling), _by_title(score), *found.reasons)
    yield from _nameless(draft)


def _is_foreign(column: str, draft: Draft) -> bool:
    """Whether a column belongs to another product than the institution files."""
    needed = BY_NAME[column].required_for
    return bool(needed and draft.products) and not set(needed) & set(draft.products)


def _confidence(score: float, telling: float) -> float:
    return 1 - (1 - score) * (1 - telling) if telling >= 0 else score * (1 + telling / 5)


def _by_title(score: float) -> Said:
    if score >= _CHOSEN:
        return Said("机构指定", "chosen by the institution")
    if score >= EXACT:
        return Said("列名相符", "its title is known")
    if score >= CLOSE:
        return Said("列名相近", "its title is close to a known one")
    return Said("列名含相关词", "its title has a known word")


def _nameless(draft: Draft) -> Iterator[Match]:
    """Columns whose titles say nothing, and that alone hold identity numbers, names, telephones, addresses."""
    unknown = [evidence for title, evidence in draft.evidences.items() if not draft.believed[title]]
    for name, confidence in TELLING.items():
        if name in draft.facts.chosen or any(of.get(name, 0) >= CLOSE for of in draft.believed.values()):
            continue
        fits = [fitted for evidence in unknown if (fitted := fit(BY_NAME[name], evidence, draft.context))]
        telling = [fitted for fitted in fits if fitted.source and fitted.telling >= _ENOUGH.get(name, 0.25)]
        if len(telling) == 1 and telling[0].source is not None:
            only = Said("列名未知，只有此列的内容像", "its title is unknown; no other column holds such cells")
            yield matched(name, telling[0].source, confidence, only, *telling[0].reasons)
