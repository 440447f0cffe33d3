"""What makes limitation run afresh, and the last day that follows: reckoned from what happened, never kept by hand.

Limitation is three years (民法典 2021-01-01 art. 188) and starts anew with each interruption (art. 195): a demand that
reaches the debtor, part payment, a promise to pay, an extension asked for or accepted, filing with a mediation
committee (法释〔2020〕17号 arts. 8, 12, 14). The debt of an agreement runs from its last instalment (art. 189).
What comes once limitation has run out revives nothing, but a new promise by the debtor does (法释〔2020〕17号 art. 19).
Nothing runs for more than twenty years from the breach (art. 188).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mediation import deadlines
from mediation.deadlines import Calendar
from mediation.vocabulary import Word


class Interruption(Word):
    """What interrupts limitation; the last three the institution has records of."""

    FILING = "filing", "向调解组织提出申请", "Filed with the mediation committee"
    DEMAND = "demand", "催收到达债务人", "A written demand reached the debtor"
    PART_PAYMENT = "part_payment", "部分履行", "Part was paid"
    AGREEMENT = "agreement", "调解协议生效", "An agreement took effect"
    PROMISE = "promise", "债务人书面承诺履行", "The debtor promised in writing to pay"
    EXTENSION = "extension", "债务人请求或者接受延期", "The debtor asked for or accepted an extension"
    SET_OFF = "set_off", "扣划存款", "The institution set off a deposit"

    @property
    def revives(self) -> bool:
        """Whether it makes a barred debt enforceable again: the debtor's own word does."""
        return self in (Interruption.AGREEMENT, Interruption.PROMISE)


RECORDED = (
    Interruption.DEMAND,
    Interruption.PART_PAYMENT,
    Interruption.PROMISE,
    Interruption.EXTENSION,
    Interruption.SET_OFF,
)
"""What an institution or a mediator writes down; the others the system knows by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """Something that interrupted limitation on a day; the new period runs from `runs_from`, by default that day."""

    kind: Interruption
    on: date
    runs_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limitation:
    """The last day of limitation, and what it has run from since; None while it runs as the institution filed it."""

    ends_on: date
    since: Interrupted | None = None


def limitation(
    counted_until: date, found: Iterable[Interrupted], *, infringed_on: date | None = None, calendar: Calendar
) -> Limitation:
    """The end of limitation after all that happened, in whatever order it is told.

    `counted_until` is its last day before anything happened, `infringed_on` the day of the breach. An interruption
    never shortens it.
    """
    ends_on, since = counted_until, None
    for each in sorted(found, key=lambda one: (one.on, one.kind)):
        if each.on <= ends_on or each.kind.revives:
            afresh = last_day(calendar, "D16", each.runs_from or each.on)
            if afresh > ends_on:
                ends_on, since = afresh, each
    if infringed_on is not None:
        ends_on = max(min(ends_on, last_day(calendar, "D15b", infringed_on)), counted_until)
    return Limitation(ends_on=ends_on, since=since)


@lru_cache(maxsize=20_000)
def last_day(calendar: Calendar, code: str, start: date) -> date:
    """The last day of a clock, kept: many claims run from the same days."""
    return deadlines.due(code, start, calendar=calendar).due_on
