"""When and how a person can be tried on a day: bands of hours in Shanghai, each with a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from mediation.cases.log import SHANGHAI
from mediation.vocabulary import Channel, Word


class Band(Word):
    """Hours of the day in Asia/Shanghai; together they are the hours in which anybody may be called."""

    MORNING = "morning", "上午", "Morning"
    NOON = "noon", "中午", "Noon"
    AFTERNOON = "afternoon", "下午", "Afternoon"
    EVENING = "evening", "晚间", "Evening"


HOURS = {
    Band.MORNING: range(8, 12),
    Band.NOON: range(12, 14),
    Band.AFTERNOON: range(14, 18),
    Band.EVENING: range(18, 22),
}
STARTS = [time(hours.start) for hours in HOURS.values()]


@dataclass(frozen=True, slots=True)
class Slot:
    """A channel in a band of hours."""

    channel: Channel
    band: Band

    def begins(self, day: date) -> datetime:
        """The first moment of it on a day."""
        return datetime.combine(day, time(HOURS[self.band].start), SHANGHAI)

    def is_over(self, day: date, at: datetime) -> bool:
        """Whether none of it is left on a day."""
        return at >= datetime.combine(day, time(HOURS[self.band].stop), SHANGHAI)


CALLS = tuple(Slot(Channel.CALL, band) for band in Band)
MESSAGE, LETTER = Slot(Channel.SMS, Band.MORNING), Slot(Channel.LETTER, Band.MORNING)
SLOTS = (*CALLS, MESSAGE, LETTER)
"""In the order of all columns and arrays; what is written leaves in the morning, its hour is not chosen."""
