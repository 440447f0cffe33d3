"""Finds what an institution's words and codes are called in the template: known words, or codes that the identity
numbers beside them explain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import polars as pl

from mediation.filing import profile_forms
from mediation.filing.profile_describing import FEW, Said
from mediation.filing.profile_evidence import Evidence
from mediation.filing.profile_findings import Fit, Question
from mediation.filing.profile_synonyms import CURRENCIES, WORDS, YES_NO
from mediation.filing.profiles import Cell, Words
from mediation.filing.template import Column, LoanClass
from mediation.identifiers import resident_id_ok, uscc_ok
from mediation.vocabulary import IdType, PartyKind, Sex, Word

KNOWN = 0.9
"""Share of the rows whose words must be known before a column is taken; the others are refused."""
CODES_ONLY: Mapping[type[Word], frozenset[str]] = {LoanClass: frozenset("12345"), Sex: frozenset("12")}
"""Codes without a meaning of their own: right only as long as the institution counts this way too."""
NOTHING_TOLD: Mapping[str, str] = MappingProxyType({})
LEARNED = 0.95
"""Share of a code's rows in which the identity number must say the same."""


def fit_words(
    column: Column, evidence: Evidence, *, identity: Evidence | None, told: Mapping[str, str] = NOTHING_TOLD
) -> Fit | None:
    """How a column of words is read; a question naming the words that nobody knows; None when it holds no words.

    `told` is what the institution says that its words are called; it goes before what is known.
    """
    assert column.words is not None
    texts = evidence.texts
    if evidence.distinct > 2 * FEW or texts.str.len_chars().max() > 40:  # type: ignore[operator]
        return None
    table = _table(column.words)
    known = {text: table[_key(text)] for text in _distinct(texts) if _key(text) in table}
    own = {text: told[text] for text in _distinct(texts) if text in told}
    if own and _covers(known | own, texts):
        return _found(
            evidence, known | own, 0.5, Said("机构给出其文字的含义", "the institution told what its words mean")
        )
    codes = CODES_ONLY.get(column.words, frozenset())
    learned = _learned(column.words, evidence, identity)
    if learned and set(map(_key, known)) <= codes | set(map(_key, learned)):
        known = {text: word for text, word in known.items() if _key(text) not in codes} | learned
        reason = Said("由证件号码推得各代码的含义", "the identity numbers beside them tell what the codes mean")
        return _found(evidence, known, 0.5, reason) if _covers(known, texts) else None
    if not _covers(known, texts):
        return _question(column, evidence, known) if known or evidence.distinct <= FEW else None
    if _contradict(known, learned):
        return _question(column, evidence, {})
    if {_key(text).lstrip("0") for text in known} & codes:
        reason = Said("只有代码，按通常的次序对照，请核对", "codes only, read in their usual order; check them")
        caution = Question(code="codes", titles=(evidence.title,), said=reason, column=column.name)
        return replace(_found(evidence, known, -1.0, reason), cautions=(caution,))
    return _found(evidence, known, 0.3, Said("文字均可对照", "its words are known"))


def fit_yes_no(evidence: Evidence) -> Fit | None:
    """How a column that says yes or no is read; None when it says anything else."""
    return _all_of(evidence, YES_NO, Said("内容为是或否", "its cells say yes or no"))


def fit_currency(evidence: Evidence) -> Fit | None:
    """How a column of currencies is read; None when it is none."""
    return _all_of(evidence, CURRENCIES, Said("内容为币种", "its cells are currencies"))


def _all_of(evidence: Evidence, table: Mapping[str, str], reason: Said) -> Fit | None:
    meanings = {_key(text): word for text, word in table.items()}
    known = {text: meanings[_key(text)] for text in _distinct(evidence.texts) if _key(text) in meanings}
    if evidence.distinct > FEW or not _covers(known, evidence.texts):
        return None
    return _found(evidence, known, 0.3, reason)


def _table(words: type[Word]) -> dict[str, str]:
    ours = {_key(name): word.zh for word in words for name in (word.zh, word.value, word.en)}
    theirs = {_key(text): word for text, word in WORDS.get(words, {}).items()}
    return ours | theirs


def _learned(words: type[Word], evidence: Evidence, identity: Evidence | None) -> dict[str, str]:
    """What each code stands for, by the identity numbers in its rows."""
    if identity is None or words not in (IdType, PartyKind, Sex):
        return {}
    rows = pl.DataFrame({"code": evidence.cells, "says": _said_by(words, identity.cells)}).drop_nulls()
    counted = rows.group_by("code", "says").len().with_columns(part=pl.col("len") / pl.col("len").sum().over("code"))
    clear = counted.filter((pl.col("part") >= LEARNED) & (pl.col("len") >= 3))
    return dict(clear.select("code", "says").iter_rows())


def _said_by(words: type[Word], numbers: pl.Series) -> pl.Series:
    plain = numbers.str.replace_all("[ -]", "").str.to_uppercase()
    listed = plain.to_list()
    rows = pl.DataFrame({"number": plain, "person": resident_id_ok(listed), "organisation": uscc_ok(listed)})
    is_person, is_organisation = pl.col("person"), pl.col("organisation")
    if words is Sex:
        is_male = pl.col("number").str.slice(16, 1).is_in(list("13579"))
        said = pl.when(is_person & is_male).then(pl.lit(Sex.MALE.zh)).when(is_person).then(pl.lit(Sex.FEMALE.zh))
    else:
        person, organisation = (
            (IdType.RESIDENT_ID, IdType.USCC) if words is IdType else (PartyKind.NATURAL_PERSON, PartyKind.LEGAL_PERSON)
        )
        said = pl.when(is_person).then(pl.lit(person.zh)).when(is_organisation).then(pl.lit(organisation.zh))
    return rows.select(said).to_series()


def _contradict(known: Mapping[str, str], learned: Mapping[str, str]) -> bool:
    return any(known.get(text, word) != word for text, word in learned.items())


def _covers(known: Mapping[str, str], texts: pl.Series) -> bool:
    share = texts.is_in(list(known)).mean()
    return isinstance(share, float) and share >= KNOWN


def _found(evidence: Evidence, known: Mapping[str, str], telling: float, *reasons: Said) -> Fit:
    return Fit(source=_cell(evidence, known), telling=telling, reasons=reasons)


def _cell(evidence: Evidence, known: Mapping[str, str]) -> Cell:
    form = Words(meanings=tuple(sorted(known.items())))
    return Cell(header=evidence.title, form=form, blanks=evidence.blanks)


def _question(column: Column, evidence: Evidence, known: Mapping[str, str]) -> Fit:
    open_ones = [text for text in _distinct(evidence.texts) if text not in known][:FEW]
    listed = "、".join(open_ones) if max(map(len, open_ones), default=99) <= 20 else "…"
    said = Said(f"不知道这些文字或代码的含义：{listed}", f"it is not known what these mean: {listed}")
    return Fit(question=Question(code="words", titles=(evidence.title,), said=said, column=column.name))


def _distinct(texts: pl.Series) -> list[str]:
    return sorted(texts.unique().to_list())


def _key(text: str) -> str:
    return re.sub(r"[\s_、,，-]", "", profile_forms.half(text).lower())
