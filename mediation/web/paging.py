"""What a list is narrowed to, where it goes on from, and what is ticked in it, as a request says."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpRequest, QueryDict

from mediation.http.row_security import LARGEST_ID
from mediation.vocabulary import Word

Kind = TypeVar("Kind", bound=Word)
DIGITS = 20
"""More than the largest number has."""


def number_in(request: HttpRequest, name: str, *, largest: int = LARGEST_ID) -> int | None:
    """The number under a name in the address, the largest if it is beyond that; None where there is none."""
    said = request.GET.get(name, "")
    return min(int(said[:DIGITS]), largest) if said.isdecimal() else None


def ticked(told: QueryDict, name: str) -> list[int]:
    """The numbers under a name, each once, in their order; what is none, or larger than any, is left out."""
    numbers = {int(one) for one in told.getlist(name) if one.isdecimal() and len(one) <= DIGITS}
    return sorted(number for number in numbers if number <= LARGEST_ID)


def word_in(request: HttpRequest, name: str, kind: type[Kind]) -> Kind | None:
    """The word of a kind under a name in the address; None where there is none."""
    said = request.GET.get(name, "")
    return next((one for one in kind if one == said), None)
