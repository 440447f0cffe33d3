"""The present, and the one place where doors read the clock.

Everywhere it is what this machine's clock shows, but in the demonstration: its story is of another year, and whoever
opens it stands on the morning after. `settings.AHEAD` says how far that is; what browsers and packages hold by the
second (sessions, one-time codes, signed links, throttles) goes by the machine's clock there as well.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment."""
    return by(datetime.now(SHANGHAI))  # noqa: TID251 - for all doors


def today() -> date:
    """The day it is in Shanghai."""
    return now().date()


def by(clock: datetime) -> datetime:
    """What moment it is when a clock of this world shows this one."""
    return clock + ahead()


def ahead() -> timedelta:
    """How far ahead of the clocks of this world the present is: not at all but in the demonstration."""
    found: timedelta = settings.AHEAD
    return found


def until(moment: datetime) -> timedelta:
    """How far ahead of this machine's clock a moment is."""
    return moment - datetime.now(SHANGHAI)  # noqa: TID251 - for the demonstration, which begins at a moment
