"""How a case stands to each programme on a day: eligible, nearly and what is missing, not yet, elsewhere, over; pure.

Nobody is refused anything here. A programme that is over is told as over and never as a chance; a fact that nobody has
told yet is missing, not lacking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mediation.relief.programmes import Condition, Programme, Value
from mediation.relief.words import Fact, Operator, Outcome, Standing

ORDER = list(Outcome)


@dataclass(frozen=True, slots=True)
class Match:
    """How a case stands to a programme; `missing` are the conditions that are not met or not known, and which it is.

    `last_day` is the last to act on, None where there is no end.
    """

    programme: Programme
    outcome: Outcome
    missing: tuple[tuple[Condition, Standing], ...]
    last_day: date | None


def match(programmes: Iterable[Programme], facts: Mapping[Fact, Value | None], *, on: date) -> list[Match]:
    """All programmes as of a day: the chances first, those that end soonest before the others."""
    found = [_match(programme, facts, on) for programme in programmes]
    return sorted(found, key=lambda one: (ORDER.index(one.outcome), one.last_day or date.max, one.programme.code))


def standing(condition: Condition, facts: Mapping[Fact, Value | None]) -> Standing:
    """How one condition stands."""
    known = facts.get(condition.fact)
    if known is None or (condition.operator is Operator.HAS and not known):
        return Standing.UNKNOWN
    return Standing.MET if _holds(condition.operator, known, condition.value) else Standing.UNMET


def _match(programme: Programme, facts: Mapping[Fact, Value | None], on: date) -> Match:
    stands = [(condition, standing(condition, facts)) for condition in programme.conditions]
    missing = tuple(one for one in stands if one[1] is not Standing.MET)
    last_day = _last_day(programme, facts)
    if last_day is not None and on > last_day:
        outcome = Outcome.EXPIRED
    elif any(condition.is_fixed and stood is Standing.UNMET for condition, stood in missing):
        outcome = Outcome.ELSEWHERE
    elif on < programme.effective_from:
        outcome = Outcome.NOT_YET
    else:
        outcome = Outcome.NEARLY if missing else Outcome.ELIGIBLE
    return Match(programme, outcome, missing, last_day)


def _last_day(programme: Programme, facts: Mapping[Fact, Value | None]) -> date | None:
    of_case = facts.get(programme.act_by) if programme.act_by else None
    days = [day for day in (programme.effective_until, of_case) if isinstance(day, date)]
    return min(days, default=None)


def _holds(operator: Operator, known: Any, value: Any) -> bool:
    match operator:
        case Operator.IS:
            return bool(known == value)
        case Operator.IN:
            return known in value
        case Operator.HAS:
            return bool(known & value)
        case Operator.AT_MOST | Operator.BY:
            return bool(known <= value)
        case _:
            return bool(known >= value)
