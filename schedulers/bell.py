"""When a job is due: its slots by the calendar, and which of them is the next to run."""

from __future__ import annotations

from datetime import datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from mediation.cases.log import SHANGHAI
from schedulers.job import Job, Missed
from schedulers.ledger import Slot

FIELDS = ("second", "minute", "hour", "day", "month", "day_of_week")
# Where to look for the latest slot before a moment, so that a year of missed minutes is not gone through one by one.
SPANS = tuple(timedelta(days=days) for days in (1 / 1440, 1 / 24, 1, 31, 366))


def due(job: Job, *, since: datetime, now: datetime) -> Slot | None:
    """The slot to run next, if one after `since` has come by `now`: the first, or the latest, as the job says."""
    trigger = CronTrigger(timezone=SHANGHAI, **dict(zip(FIELDS, job.when.split(), strict=True)))
    first = _after(trigger, since)
    if first is None or first > now:
        return None
    slot = first if job.missed is Missed.EVERY else _latest(trigger, first, now)
    return Slot(job=job, due_at=slot, next_due_at=_after(trigger, slot))


def _after(trigger: CronTrigger, moment: datetime) -> datetime | None:
    found: datetime | None = trigger.get_next_fire_time(moment, moment)
    return found


def _latest(trigger: CronTrigger, first: datetime, now: datetime) -> datetime:
    for span in SPANS:
        start = now - span
        if start <= first:
            break
        found = _after(trigger, start)
        if found is not None and found <= now:
            first = found
            break
    while (following := _after(trigger, first)) and following <= now:
        first = following
    return first
