"""Domains, Odoo's way to say which records are meant: a list in prefix notation, put together here without loss.

A filter of a connection may name the day as "today" or "today -30d", which Odoo before 19 does not understand; the day
is filled in here, so that records which come into a filter by the passing of time are found as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

Domain = Sequence[Any]
"""Leaves `[field, operator, value]`, and before them "&" and "|", which join the two that follow, and "!"."""

WRITTEN = "write_date"
_TAKES = {"&": 1, "|": 1, "!": 0}
_TODAY = re.compile(r"today(?:\s*([+-]\s*\d{1,5})d?)?")


def whole(domain: Domain) -> list[Any]:
    """The domain with each "&" written out that Odoo takes for granted; ValueError for what is none."""
    found: list[Any] = []
    lacking = 1
    for token in domain:
        if not lacking:
            found.insert(0, "&")
            lacking = 1
        found.append(token)
        lacking += _takes(token)
    if domain and lacking:
        raise ValueError("a domain ends too soon")
    return found


def both(first: Domain, second: Domain) -> list[Any]:
    """What fits both; an empty domain fits everything."""
    return ["&", *whole(first), *whole(second)] if first and second else whole(first or second)


def either(*domains: Domain) -> list[Any]:
    """What fits at least one of some domains, none of them empty."""
    return ["|"] * (len(domains) - 1) + [token for domain in domains for token in whole(domain)]


def other_than(domain: Domain) -> list[Any]:
    """What does not fit a domain that is not empty."""
    return ["!", *whole(domain)]


def on(domain: Domain, day: date) -> list[Any]:
    """The domain with the day filled in."""
    return [[token[0], token[1], _filled(token[2], day)] if _is_leaf(token) else token for token in domain]


def names_the_day(domain: Domain) -> bool:
    """Whether what fits changes with the day."""
    return any(_is_leaf(token) and _day_in(token[2]) for token in domain)


def since(domain: Domain, related: Sequence[str], *, written: str, day: date, before: date) -> list[Any]:
    """What fits on a day and was written from a moment on, or did not fit on a day before.

    `related` are fields whose records count as well: who moved house wrote no invoice anew.
    """
    dates = (WRITTEN, *(f"{field}.{WRITTEN}" for field in related))
    news: list[Domain] = [[[field, ">=", written]] for field in dates]
    if names_the_day(domain):
        news.append(other_than(on(domain, before)))
    return both(on(domain, day), either(*news))


def moment(at: datetime) -> str:
    """A moment as Odoo writes it: UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def moment_of(text: str) -> datetime:
    """The moment that Odoo wrote so; ValueError for what is none."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


def _takes(token: Any) -> int:
    """How many more conditions must follow because of this one."""
    if _is_leaf(token):
        return -1
    if not isinstance(token, str) or token not in _TAKES:
        raise ValueError("neither a condition nor one of & | !")
    return _TAKES[token]


def _is_leaf(token: Any) -> bool:
    return isinstance(token, list | tuple) and len(token) == 3 and isinstance(token[0], str)


def _filled(value: Any, day: date) -> Any:
    found = _day_in(value)
    return str(day + timedelta(days=int((found[1] or "0").replace(" ", "")))) if found else value


def _day_in(value: Any) -> re.Match[str] | None:
    return _TODAY.fullmatch(value.strip()) if isinstance(value, str) else None
