"""Until when a payment is in time, counted over days off: a day due that is no working day moves to the next that is.

As for every period (民法典 203): grace, calendar days after that, ends on a working day too. The calendar is that of
today, so plans that reach into years not yet announced are right once these are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from mediation.deadlines import ONE_DAY, Calendar


def timely_from(paid_on: date, calendar: Calendar) -> date:
    """The first due day that a payment of this day is in time for; what is due on an earlier day is paid late."""
    day = paid_on
    while not calendar.is_working_day(day - ONE_DAY):
        day -= ONE_DAY
    return day


def in_default_before(today: date, grace_days: int, calendar: Calendar) -> date:
    """What fell due before this day and is still open is in default, the days of grace being over."""
    return timely_from(timely_from(today, calendar) - timedelta(days=grace_days), calendar)


def of_days(days: Iterable[date], calendar: Calendar) -> dict[date, date]:
    """`timely_from` of each of some days."""
    return {day: timely_from(day, calendar) for day in set(days)}
