"""Understands the titles of an export's columns: what each may mean in the template, in which unit, about whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mediation.filing import template
from mediation.filing.profile_synonyms import (
    ABBREVIATIONS,
    CONTRARY,
    NEUTRAL,
    NEUTRAL_OF_AMOUNTS,
    OF_PRODUCT,
    REFUSED,
    REFUSED_CHINESE,
    ROLES,
    SYNONYMS,
    UNITS,
)
from mediation.vocabulary import Product

EXACT, CLOSE, LOOSE = 0.95, 0.85, 0.5
"""How far a title is believed: a known one, a known one with words that add nothing, a known one among other words."""

_PHRASES = (
    ("days past due", "dpd"),
    ("past due", "overdue"),
    ("over due", "overdue"),
    ("as of", "asof"),
    ("cut off", "cutoff"),
    ("due bill", "duebill"),
    ("id (?=number|card|type|kind|code)", "identity "),
    ("identity card number", "identity number"),
    ("national id", "identity"),
    ("number of", ""),
    ("date of birth", "birth date"),
    ("date of loss", "loss date"),
)
"""Words that mean something together, and what."""
_REFUSED_PAIRS = (
    ({"contact"}, {"name", "person", "relation", "1", "2", "3", "4"}),
    (
        {"employer", "company", "compound", "unit", "office", "work", "corp", "corporate", "business"},
        {"phone", "mobile"},
    ),
    ({"reference", "family"}, {"name", "phone", "mobile", "member"}),
)
"""Words that only together give away a third person; COMP_TEL is a company's."""
_REFUSED_INITIALS = re.compile("J*LXR(?:XM|DH|SJ|SJH|GX|DZ|DW|HM)?[0-9]*|(?:QS|JS|TS|PO)(?:XM|DH)[0-9]*|(?:GZ)?DWDH")
_ROLE_OF = {
    **dict.fromkeys(("guarantor_name", "guarantor_id_number", "guarantee_mode", "guarantee_ends_on"), "guarantor"),
    "legal_representative": "representative",
}
_UNIT_AT_END = re.compile("(百万元|万元|千元|亿元)$")
_BRACKETS = re.compile(r"[(\[{【〔<《]([^)\]}】〕>》]*)[)\]}】〕>》]?")


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart: its Chinese, its English words, notes in brackets, and a unit where one is named."""

    text: str
    chinese: str
    words: frozenset[str]
    notes: tuple[str, ...]
    unit: str


@lru_cache(maxsize=4096)
def parsed(text: str) -> Title:
    """A title, taken apart."""
    plain = unicodedata.normalize("NFKC", text).replace("‱", "‱").strip()
    notes = tuple(note.strip() for note in _BRACKETS.findall(plain))
    bare = _BRACKETS.sub(" ", plain) if _BRACKETS.sub("", plain).strip() else plain
    chinese = "".join(re.findall(r"[\u4e00-\u9fff/]+", bare)).strip("/")
    if at_end := _UNIT_AT_END.search(chinese):
        notes, chinese = (*notes, at_end.group()), chinese[: at_end.start()]
    latin = re.sub(r"[^\x00-\x7f]+", " ", bare)
    found = _words(latin)
    units = [_unit(note) for note in (*notes, *(re.findall("[a-z%]+", latin.lower())))]
    unit = next((known for known in units if known), "")
    return Title(text, chinese, frozenset(found), notes, unit)


def believed(text: str, products: Iterable[Product] = ()) -> dict[str, float]:
    """How far a title may be believed to mean each column of the template; columns it does not mean are left out."""
    title = parsed(text)
    found: dict[str, float] = {}
    for column, known in _known(frozenset(products)).items():
        score = max((_score(title, column, one) for one in known), default=0)
        if score:
            found[column] = score
    if any(_is_contrary(note) for note in title.notes):
        found = {column: min(score, LOOSE) for column, score in found.items()}
    if not found and title.notes:
        inner = [believed(note, products) for note in title.notes if not _unit(note)]
        found = {column: min(score, CLOSE) for scores in inner for column, score in scores.items() if score >= CLOSE}
    return found


def is_refused(text: str) -> bool:
    """Whether a title tells of contacts of third persons, which filing has no need of (PIPL art. 6)."""
    plain = unicodedata.normalize("NFKC", text)
    if any(word in plain for word in REFUSED_CHINESE) or _REFUSED_INITIALS.fullmatch(plain.strip().upper()):
        return True
    words = parsed(text).words
    return bool(words & REFUSED.english) or any(words & one and words & other for one, other in _REFUSED_PAIRS)


def may_be_refused(text: str) -> bool:
    """Whether a title may be that of a third person's contact: CONTACT_TEL is the customer's own, or not."""
    return "contact" in parsed(text).words


def _is_contrary(note: str) -> bool:
    """Whether a note in brackets makes another thing of a title: interest (paid), name (of the guarantor)."""
    return (
        _role(note) != ""
        or any(word in note for word in CONTRARY.chinese)
        or bool(set(_words(note)) & CONTRARY.english)
    )


def rank(text: str, column: str) -> int:
    """Place of a title among those known for a column; the earlier, the likelier. Unknown ones come last."""
    title = parsed(text)
    for place, one in enumerate(_known(frozenset()).get(column, ())):
        if title.chinese == one or (isinstance(one, frozenset) and title.words == one):
            return place
    return 999


@lru_cache(maxsize=64)
def _known(products: frozenset[Product]) -> Mapping[str, tuple[str | frozenset[str], ...]]:
    """Known titles of each column: Chinese and initials as text, English as sets of words."""
    tables = [SYNONYMS, *(OF_PRODUCT[product] for product in Product if product in products and product in OF_PRODUCT)]
    known: dict[str, list[str | frozenset[str]]] = {}
    for table in tables:
        for column, told in table.items():
            phrases = [frozenset(_words(phrase)) for phrase in told.english]
            header = template.BY_NAME[column].header
            known.setdefault(column, []).extend([header, *told.chinese, *told.initials, *phrases])
    return {column: tuple(ones) for column, ones in known.items()}


def _score(title: Title, column: str, known: str | frozenset[str]) -> float:
    if isinstance(known, frozenset):
        return _score_words(title.words, column, known)
    if known.isascii():
        return EXACT if title.text.strip().upper() == known else 0
    if title.chinese == known:
        return EXACT
    if not title.chinese or known not in title.chinese:
        return 0
    rest = title.chinese.replace(known, "·", 1)
    if not _role(known) and _role(title.chinese) not in ("", _ROLE_OF.get(column, "")):
        return 0
    if any(word in rest for word in CONTRARY.chinese):
        return 0
    for word in NEUTRAL.chinese:
        rest = rest.replace(word, "")
    return CLOSE if rest.strip("·/") == "" else LOOSE


def _score_words(words: frozenset[str], column: str, known: frozenset[str]) -> float:
    if not known <= words:
        return 0
    rest = words - known
    if not rest:
        return EXACT
    roles = {role for role, terms in ROLES.items() if rest & terms.english}
    if roles - {_ROLE_OF.get(column, "")} or rest & CONTRARY.english:
        return 0
    is_amount = template.BY_NAME[column].kind is template.Kind.MONEY
    neutral = NEUTRAL.english | UNITS.keys() | (NEUTRAL_OF_AMOUNTS if is_amount else frozenset())
    return CLOSE if rest <= neutral else LOOSE


def _role(chinese: str) -> str:
    return next((role for role, terms in ROLES.items() if any(word in chinese for word in terms.chinese)), "")


def _unit(note: str) -> str:
    named = re.sub(r"^(?:金额)?单位[::]?", "", note.strip().lower())
    return UNITS.get(named, "")


def _words(text: str) -> list[str]:
    spaced = re.sub(
        r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])", " ", text
    )
    pieces = re.findall(r"[A-Za-z]+|[0-9]+|%|‰", spaced)
    words = " ".join(word for piece in pieces for word in _word(piece.lower()))
    for phrase, meaning in _PHRASES:
        words = re.sub(rf"\b{phrase}\b", meaning, words)
    return words.split()


@lru_cache(maxsize=4096)
def _word(piece: str) -> tuple[str, ...]:
    """A piece of a title as words: by itself, by what it is short for, or cut where known words meet (CUSTNM)."""
    if piece in _VOCABULARY or len(piece) < 4:
        return tuple(ABBREVIATIONS.get(piece, piece).split())
    cut: list[tuple[str, ...] | None] = [(), *[None] * len(piece)]
    for end in range(2, len(piece) + 1):
        ways = [
            (*before, piece[start:end])
            for start in range(end - 1)
            if (before := cut[start]) is not None and piece[start:end] in _VOCABULARY
        ]
        cut[end] = min(ways, key=len) if ways else None
    whole = cut[-1]
    return tuple(ABBREVIATIONS.get(part, part) for part in whole) if whole else (piece,)


def _vocabulary() -> frozenset[str]:
    plain = {word for told in SYNONYMS.values() for phrase in told.english for word in phrase.split()}
    roles = {word for terms in ROLES.values() for word in terms.english}
    ours = {*ABBREVIATIONS, *ABBREVIATIONS.values(), *plain, *roles, *REFUSED.english, *CONTRARY.english}
    return frozenset(word for word in ours if len(word) > 1) - {"to", "in", "of", "os", "pa", "rm"}


_VOCABULARY = _vocabulary()
"""Words at which a title without separators is cut; short ones that are parts of many others are left out."""
