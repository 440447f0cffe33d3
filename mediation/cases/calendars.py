"""The calendar of days off as data: the notices of the State Council that were loaded, over those that came along.

A year of which no notice is known is counted by weekends and what can be guessed, and each day found in it is
provisional; once its notice is loaded, what runs is computed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.csv_files import rows_of
from mediation.db import Tx, load
from mediation.deadlines import KNOWN_THROUGH, Calendar

sql = load(Path(__file__).with_name("calendars.sql"))
MEANS_WORKED = {"off": False, "worked": True}
LONGEST_NAME = 40
EXAMPLE = ("2027-02-05,off,春节", "2027-02-20,worked,春节")
"""Lines of a notice: a weekday off, and a weekend day worked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A weekday off or a weekend day worked, as a notice names it."""

    day: date
    is_worked: bool
    why: str


def current(tx: Tx) -> Calendar:
    """The calendar that counts now; the same object as long as nothing was loaded."""
    years = tuple(row.year for row in tx.rows(sql.noticed_years))
    days = tuple((row.day, row.is_worked, row.why) for row in tx.rows(sql.special_days))
    return _calendar(years, days)


def read(content: bytes, year: int) -> tuple[SpecialDay, ...]:
    """The days of a notice from a CSV: `2027-02-05,off,春节`; NoticeUnsound names the line, UnreadableText."""
    found: dict[date, SpecialDay] = {}
    for line, row in enumerate(rows_of(content) if content.strip() else [], start=1):
        try:
            day, kind, why = (cell.strip() for cell in row)
            special = SpecialDay(day=date.fromisoformat(day), is_worked=MEANS_WORKED[kind], why=why)
        except (ValueError, KeyError) as failure:
            raise errors.NoticeUnsound(f"(line {line})") from failure
        if special.day.year != year or special.day in found or not 0 < len(why) <= LONGEST_NAME:
            raise errors.NoticeUnsound(f"(line {line})")
        found[special.day] = special
    if not found:
        raise errors.NoticeUnsound()
    return tuple(found.values())


def notices(tx: Tx) -> list[Any]:
    """The notices that were loaded, the latest year first, and how many days each names."""
    return tx.rows(sql.notices)


def take(tx: Tx, year: int, days: Sequence[SpecialDay], *, title: str, at: datetime) -> int:
    """Take in the notice of a year as a whole, in place of what was known of it; how many days it names.

    ValueError for a day of another year.
    """
    if any(special.day.year != year for special in days):
        raise ValueError(f"a notice of {year} names days of {year}")
    tx.run(sql.put_notice, year=year, title=title, at=at)
    tx.run(sql.drop_days, first=date(year, 1, 1), last=date(year, 12, 31))
    return tx.run(
        sql.put_days,
        days=[special.day for special in days],
        worked=[special.is_worked for special in days],
        why=[special.why for special in days],
    )


@lru_cache(maxsize=8)
def _calendar(years: tuple[int, ...], days: tuple[tuple[date, bool, str], ...]) -> Calendar:
    last = KNOWN_THROUGH.year
    while last + 1 in years:
        last += 1
    return Calendar(days, known_through=date(last, 12, 31), noticed=years)
