"""Computes the day each statutory clock runs out on, and says why, from one table of clocks.

Counting: the day of the event is not counted; months and years end on the corresponding day, or
on the last day of a shorter month; a period that ends on a statutory day off ends on the first
day after it (民事诉讼法 art. 85, 2023-09-01 amendment; 民法典 arts. 201-203, 2021-01-01). Days off
are weekends and the holidays of the yearly State Council notice, except the weekends it makes up.

All days are days in Asia/Shanghai.
"""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from holidays import HolidayBase, country_holidays

from mediation.clocks import CLOCKS, Clock, Phrase, Unit

KNOWN_THROUGH = date(2026, 12, 31)
"""Last day of the last State Council notice in the `holidays` package (notice of 2025-11-04)."""

ONE_DAY = timedelta(days=1)
SATURDAY = 5

Period = tuple[date, date]
"""First and last day of a suspension, both included."""


class Extension(NamedTuple):
    """A later end that was agreed or granted on a day; days suspended since then are added to it."""

    agreed_on: date
    until: date


_MONTH_FIRST = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
"""How the `holidays` package writes days in English; here the year stands first."""
_WEEKEND = Phrase("周末", "weekend")
_CLOCK = {clock.code: clock for clock in CLOCKS}
_MONTHS_IN = {Unit.MONTHS: 1, Unit.YEARS: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a computation: what was done, the days concerned, and a sentence for people."""

    kind: str
    days: tuple[date, ...]
    text: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day on which something is in time; provisional while days off may still change."""

    code: str
    due_on: date
    provisional: bool
    explanation: tuple[Step, ...]


class Calendar:
    """Tells working days from days off in mainland China.

    Overrides are (day, is it worked, why) and go before the `holidays` package; whoever loads a
    later State Council notice as overrides also moves known_through. In `noticed` years the overrides
    are the whole notice, and what the package guesses for them counts for nothing.
    """

    def __init__(
        self,
        overrides: Iterable[tuple[date, bool, str]] = (),
        *,
        known_through: date = KNOWN_THROUGH,
        noticed: Collection[int] = (),
    ) -> None:
        self.known_through, self._noticed = known_through, frozenset(noticed)
        self._overrides = {day: (is_working, note) for day, is_working, note in overrides}
        self._zh, self._en = _announced("zh_CN"), _announced("en_US")

    def day_off(self, day: date) -> Phrase | None:
        """Says why a day is not worked, or None when it is."""
        if day in self._overrides:
            is_working, note = self._overrides[day]
            return None if is_working else Phrase(note, note)
        if day.year in self._noticed:
            return _WEEKEND if day.weekday() >= SATURDAY else None
        if holiday := self._zh.get(day):
            return Phrase(holiday, _MONTH_FIRST.sub(r"\3-\1-\2", self._en[day]))
        if day.weekday() >= SATURDAY and day not in self._zh.weekend_workdays:
            return _WEEKEND
        return None

    def is_working_day(self, day: date) -> bool:
        """Tells whether a day is worked."""
        return self.day_off(day) is None

    def first_working_day(self, day: date) -> date:
        """Gives the day itself, or the first working day after it (民法典 203, 民事诉讼法 85)."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def over_since(self, today: date, days: int) -> date:
        """Gives the last day from which a period of so many days has run out, none ending on a day off."""
        day = today - (days + 1) * ONE_DAY
        while self.first_working_day(day + days * ONE_DAY) >= today:
            day -= ONE_DAY
        return day

    def add_working_days(self, start: date, n: int) -> date:
        """Gives the nth working day after start, which is not counted; n is at least 1."""
        if n < 1:
            raise ValueError("working days are counted forward from the day after the start")
        day = start
        while n:
            day += ONE_DAY
            n -= self.is_working_day(day)
        return day


def due(
    code: str,
    start: date,
    *,
    calendar: Calendar,
    suspended: Sequence[Period] = (),
    extended: Extension | None = None,
) -> Deadline:
    """Computes the last day in time for a clock whose event happened on start.

    A suspension leaves its days out of a count of days; limitation, when suspended in its last six
    months, ends six months after the obstacle. A deadline that days off not yet announced may
    move is provisional. Raises ValueError for an unknown code, a suspension or extension the law
    of the clock does not know, a suspension that ends before it begins, or an extension that
    lengthens nothing.
    """
    clock = _CLOCK.get(code)
    if clock is None:
        raise ValueError(f"no clock {code}")
    last, counted = _count(clock, start, suspended, calendar)
    last, lengthened = _extend(clock, last, suspended, extended)
    last, rolled_over = _roll_over(clock, last, calendar)
    depends_on_days_off = clock.rolls_over or clock.unit is Unit.WORKING_DAYS
    provisional = depends_on_days_off and last > calendar.known_through
    doubt = (_doubt(last, calendar),) if provisional else ()
    reasons = (*counted, *lengthened, *rolled_over, *doubt, *_basis(clock))
    explanation = (_started(clock, start), *reasons)
    return Deadline(code=code, due_on=last, provisional=provisional, explanation=explanation)


def explain(deadline: Deadline, language: str) -> tuple[str, ...]:
    """Gives the computation as sentences, in English for "en" and otherwise in Chinese."""
    name, day = _CLOCK[deadline.code].name, deadline.due_on
    result = Phrase(f"{name.zh}：{day}届满。", f"{name.en[0].upper()}{name.en[1:]}: due on {day}.")
    phrases = [result, *(step.text for step in deadline.explanation)]
    return tuple(phrase.en if language.startswith("en") else phrase.zh for phrase in phrases)


def add_months(day: date, months: int) -> date:
    """Gives the corresponding day months later, or the last day of a shorter month (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def _announced(language: str) -> HolidayBase:
    # All years at once: the package fills one in on first use, which two threads may see half done.
    return country_holidays("CN", years=range(2000, 2051), language=language)


def _count(clock: Clock, start: date, suspended: Sequence[Period], calendar: Calendar) -> tuple[date, tuple[Step, ...]]:
    if suspended and clock.pause is None:
        raise ValueError(f"nothing suspends clock {clock.code}")
    if any(last < first for first, last in suspended):
        raise ValueError("a suspension ends before it begins")
    if clock.unit in _MONTHS_IN:
        return _count_months(clock, start, sorted(suspended))
    return _count_days(clock, start, suspended, calendar)


def _count_months(clock: Clock, start: date, suspended: Sequence[Period]) -> tuple[date, tuple[Step, ...]]:
    last = add_months(start, clock.length * _MONTHS_IN[clock.unit])
    steps = [_counted(clock, last)]
    for first, removed in suspended:
        six_months_on = add_months(removed, 6)
        if first <= last < six_months_on:
            last = six_months_on
            zh = f"最后六个月内{first}至{removed}时效中止，障碍消除后满六个月为{last}。"
            en = f"Suspended in its last six months, {first} to {removed}; six months on: {last}."
            steps.append(Step(kind="suspended", days=(first, removed, last), text=Phrase(zh, en)))
    return last, tuple(steps)


def _count_days(
    clock: Clock, start: date, suspended: Sequence[Period], calendar: Calendar
) -> tuple[date, tuple[Step, ...]]:
    last, left = start, clock.length
    paused: list[date] = []
    off: dict[date, Phrase] = {}
    while left:
        last += ONE_DAY
        if any(first <= last <= until for first, until in suspended):
            paused.append(last)
        elif clock.unit is Unit.WORKING_DAYS and (reason := calendar.day_off(last)):
            off[last] = reason
        else:
            left -= 1
    steps = [_counted(clock, last)]
    if off:
        days = _listed(off)
        text = Phrase(f"{days.zh}不是工作日，不计。", f"Not working days, not counted: {days.en}.")
        steps.append(Step(kind="days_off", days=tuple(off), text=text))
    if paused:
        zh = f"其间{paused[0]}至{paused[-1]}的{len(paused)}日不计入。"
        en = f"{len(paused)} days between {paused[0]} and {paused[-1]} are left out of the count."
        steps.append(Step(kind="suspended", days=tuple(paused), text=Phrase(zh, en)))
    return last, tuple(steps)


def _extend(
    clock: Clock, last: date, suspended: Sequence[Period], extended: Extension | None
) -> tuple[date, tuple[Step, ...]]:
    if extended is None:
        return last, ()
    if clock.extension is None:
        raise ValueError(f"nobody may extend clock {clock.code}")
    if extended.until <= last:
        raise ValueError("an extension ends after the period it lengthens")
    until = extended.until
    zh = f"延长至{until}（{clock.extension.zh}）。"
    en = f"Extended to {until} ({clock.extension.en})."
    steps = [Step(kind="extended", days=(last, until), text=Phrase(zh, en))]
    day, paused = extended.agreed_on, 0
    while day < until:
        day += ONE_DAY
        if any(first <= day <= end for first, end in suspended):
            until, paused = until + ONE_DAY, paused + 1
    if paused:
        text = Phrase(f"此后中止{paused}日，相应顺延至{until}。", f"Suspended for {paused} days since then: {until}.")
        steps.append(Step(kind="suspended_later", days=(until,), text=text))
    return until, tuple(steps)


def _roll_over(clock: Clock, last: date, calendar: Calendar) -> tuple[date, tuple[Step, ...]]:
    off: dict[date, Phrase] = {}
    while clock.rolls_over and (reason := calendar.day_off(last)):
        off[last] = reason
        last += ONE_DAY
    if not off:
        return last, ()
    days = _listed(off)
    text = Phrase(f"{days.zh}为休假日，顺延至{last}。", f"Days off: {days.en}; moved to {last}.")
    return last, (Step(kind="rolled_over", days=(*off, last), text=text),)


def _started(clock: Clock, start: date) -> Step:
    zh = f"{start}{clock.starts.zh}，当日不计入期间。"
    en = f"On {start} {clock.starts.en}; that day is not counted."
    return Step(kind="started", days=(start,), text=Phrase(zh, en))


def _counted(clock: Clock, last: date) -> Step:
    zh = f"自次日起计{clock.length}{clock.unit.zh}，至{last}。"
    en = f"{clock.length} {clock.unit.en} from the next day end on {last}."
    return Step(kind="counted", days=(last,), text=Phrase(zh, en))


def _doubt(last: date, calendar: Calendar) -> Step:
    known = calendar.known_through
    zh = f"{known}以后的放假安排尚未公布，{last}为暂定日期。"
    en = f"Days off after {known} are not announced; {last} is provisional."
    return Step(kind="provisional", days=(known,), text=Phrase(zh, en))


def _basis(clock: Clock) -> tuple[Step, ...]:
    law, note, days = clock.law, clock.note, (clock.law.in_force_from,)
    zh = f"第{clock.article.replace(', ', '、')}条" if clock.article else ""
    en = f" art. {clock.article}" if clock.article else ""
    text = Phrase(f"依据：《{law.name}》{zh}（{law.version}）。", f"Basis: {law.en} ({law.name}){en}, {law.version}.")
    basis = Step(kind="basis", days=days, text=text)
    if note is None:
        return (basis,)
    text = Phrase(f"注：{note.zh}。", f"Note: {note.en}.")
    return basis, Step(kind="note", days=(), text=text)


def _listed(off: Mapping[date, Phrase]) -> Phrase:
    zh = "、".join(f"{day}（{reason.zh}）" for day, reason in off.items())
    return Phrase(zh, ", ".join(f"{day} ({reason.en})" for day, reason in off.items()))
