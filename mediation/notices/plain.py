"""How hard a Chinese text is to read; pure.

The measure is our own: no formula for Chinese is a standard. It takes what the published ones have in common, length of
sentences and rarity of characters, and adds what makes notices of a court hard, terms of law. A character is rare if it
is not of level one of GB 2312-1980, the 3,755 most in use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mediation.notices.words import LEGAL_TERMS

SENTENCE_ENDS = re.compile(r"[。！？；\n]+")
COUNTED = re.compile(r"[\u3400-\u9fff]|[A-Za-z0-9]+")
HAN = re.compile(r"[\u3400-\u9fff]")
LEVEL_ONE = (0xB0A1, 0xD7F9)
LONGEST, MEAN, TERMS, RARE = 30, 18.0, 0.2, 0.01
"""What a notice may have: characters in its longest sentence and on average, terms of law in a sentence, rare share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Characters in the longest sentence and in the mean one, terms of law in a sentence, share of rare characters.

    A number or a word in Latin letters counts as one character.
    """

    longest: int
    mean: float
    terms: float
    rare: float

    @property
    def is_plain(self) -> bool:
        """Whether everybody who finished primary school should be able to read it."""
        return self.longest <= LONGEST and self.mean <= MEAN and self.terms <= TERMS and self.rare <= RARE


def reading(text: str) -> Reading:
    """What makes a text hard; of a text without a word everything is nought."""
    lengths = [length for part in SENTENCE_ENDS.split(text) if (length := len(COUNTED.findall(part)))]
    if not lengths:
        return Reading(longest=0, mean=0.0, terms=0.0, rare=0.0)
    characters = HAN.findall(text)
    return Reading(
        longest=max(lengths),
        mean=sum(lengths) / len(lengths),
        terms=sum(text.count(term) for term in LEGAL_TERMS) / len(lengths),
        rare=sum(_is_rare(character) for character in characters) / max(1, len(characters)),
    )


def _is_rare(character: str) -> bool:
    try:
        code = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return True
    return not LEVEL_ONE[0] <= code <= LEVEL_ONE[1]
