"""Where a list goes on from, as the address of the page behind says."""

from __future__ import annotations

from django.http import HttpRequest

from mediation.http.row_security import LARGEST_ID

DIGITS = 20
"""More than the largest number has."""


def number_in(request: HttpRequest, name: str, *, largest: int = LARGEST_ID) -> int | None:
    """The number under a name in the address, the largest if it is beyond that; None where there is none."""
    said = request.GET.get(name, "")
    return min(int(said[:DIGITS]), largest) if said.isdecimal() else None
