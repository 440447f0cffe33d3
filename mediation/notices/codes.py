"""Short codes of notices: hard to guess, easy to read aloud and to type; pure.

Twelve characters in three groups of four, from 23 that neither look nor sound alike: eleven by chance, 49 bits, and one
that checks them. As 23 is prime and the weights differ, every wrong character and every two exchanged are found.
"""

from __future__ import annotations

import secrets
import unicodedata

ALPHABET = "23456789ACDEFHJKMPRTWXY"
LENGTH, GROUP = 12, 4
# What a hand or an eye makes of characters that are in the alphabet.
TAKEN_FOR = str.maketrans("BGSZ", "8652")


def new_code() -> str:
    """A fresh code, without the hyphens."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check(body)


def read_code(typed: str) -> str | None:
    """A code as somebody typed it: any case, spaces, hyphens, full-width letters; None if it cannot be one of ours."""
    if len(typed) > 4 * LENGTH:
        return None
    plain = unicodedata.normalize("NFKC", typed).upper().translate(TAKEN_FOR)
    code = "".join(character for character in plain if character.isalnum())
    if len(code) != LENGTH or set(code) - set(ALPHABET) or _check(code[:-1]) != code[-1]:
        return None
    return code


def spoken(code: str) -> str:
    """A code as it is printed and read aloud: three groups."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _check(body: str) -> str:
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, start=1))
    # The check character has a weight of its own, -1, so that exchanging it with its neighbour is found as well.
    return ALPHABET[total % len(ALPHABET)]
