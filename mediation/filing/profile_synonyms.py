"""Loads what institutions call things from `profile_synonyms.ini`, where a reader adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from configparser import ConfigParser
from pathlib import Path
from typing import NamedTuple

from mediation.filing.template import BY_NAME, COLUMNS
from mediation.filing.template import REFUSED as REFUSED_BY_TEMPLATE
from mediation.vocabulary import Product, Word


class Titles(NamedTuple):
    """What a column of the template is called elsewhere; the first of several is the likeliest."""

    chinese: tuple[str, ...]
    english: tuple[str, ...]
    initials: tuple[str, ...]


class Terms(NamedTuple):
    """Words of titles, in Chinese and in English."""

    chinese: tuple[str, ...]
    english: frozenset[str]


class _Ini(ConfigParser):
    def optionxform(self, optionstr: str) -> str:
        return optionstr


def _load() -> _Ini:
    ini = _Ini(delimiters=("=",), comment_prefixes=("#",), interpolation=None, strict=True)
    ini.read_string(Path(__file__).with_suffix(".ini").read_text("utf-8"))
    return ini


def _titles(section: str) -> dict[str, Titles]:
    return {_column(name): _titles_of(text) for name, text in _INI[section].items()}


def _titles_of(text: str) -> Titles:
    chinese, english, initials = (*text.split("|"), "", "")[:3]
    phrases = tuple(" ".join(phrase.split()) for phrase in english.split(",") if phrase.strip())
    return Titles(tuple(chinese.split()), phrases, tuple(initials.split()))


def _column(name: str) -> str:
    if name not in BY_NAME:
        raise KeyError(f"profile_synonyms.ini: the template has no column {name}")
    return name


def _terms(section: str) -> Terms:
    return Terms(tuple(_INI[section]["chinese"].split()), frozenset(_INI[section]["english"].split()))


def _words() -> dict[type[Word], dict[str, str]]:
    """What each word of the institution's is in the template, by the class of words."""
    classes = {column.words.__name__: column.words for column in COLUMNS if column.words is not None}
    sections = {classes[name.removeprefix("words ")]: name for name in _INI.sections() if name.startswith("words ")}
    return {
        words: {text: words[name.upper()].zh for name, texts in _INI[section].items() for text in texts.split()}
        for words, section in sections.items()
    }


_INI = _load()
SYNONYMS: Mapping[str, Titles] = _titles("columns")
OF_PRODUCT: Mapping[Product, Mapping[str, Titles]] = {
    Product(product): _titles(section)
    for section in _INI.sections()
    if section.startswith("columns of ")
    for product in section.removeprefix("columns of ").split()
}
"""Further titles, which say this only in exports of one product."""

ABBREVIATIONS: Mapping[str, str] = {
    short: word for word, shorts in _INI["abbreviations"].items() for short in shorts.split()
}
NEUTRAL, CONTRARY, REFUSED = _terms("neutral"), _terms("contrary"), _terms("refused")
NEUTRAL_OF_AMOUNTS = frozenset(_INI["neutral"]["amounts"].split())
REFUSED_CHINESE = (*REFUSED_BY_TEMPLATE, *REFUSED.chinese)
ROLES: Mapping[str, Terms] = {
    role: Terms(tuple(text.split("|")[0].split()), frozenset(text.split("|")[1].split()))
    for role, text in _INI["roles"].items()
}
UNITS: Mapping[str, str] = {name: unit for unit, names in _INI["units"].items() for name in names.split()}
"""Unit by what it is called."""

WORDS: Mapping[type[Word], Mapping[str, str]] = _words()
YES_NO, CURRENCIES = (
    {text: word for word, texts in _INI[section].items() for text in texts.split()}
    for section in ("yes and no", "currencies")
)
BLANKS, NO_DAY = (tuple(_INI["empty"][name].split()) for name in ("texts", "days"))
