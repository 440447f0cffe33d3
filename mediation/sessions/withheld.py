"""Finds what must not leave in what is about to: words of a concession or a confidence, and sums that were offered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

RUN, SHORTEST = 8, 4
"""Letters and digits in a row that are a quotation, and how short a saying can be to be one whole."""
SUM = re.compile(r"(\d[\d,，]*(?:\.\d+)?)\s*(万)?")
TEN_THOUSAND = 10_000


def tells(text: str, *, words: Iterable[str], sums: Iterable[Decimal]) -> bool:
    """Whether a text quotes some words, a run of them or a short saying whole, or names one of some sums of yuan."""
    plain = _plain(text)
    return any(run in plain for said in words for run in _runs(_plain(said))) or bool(_sums(text) & set(sums))


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _runs(said: str) -> Iterable[str]:
    return (said[at : at + RUN] for at in range(max(len(said) - RUN, 0) + 1) if len(said) >= SHORTEST)


def _sums(text: str) -> set[Decimal]:
    return {Decimal(re.sub(r"[,，]", "", digits)) * (TEN_THOUSAND if unit else 1) for digits, unit in SUM.findall(text)}
