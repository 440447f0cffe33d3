"""Relief programmes as data: what each asks and offers, from when until when, on which source; pure.

Those that come along stand in programmes.json. What a loaded file says of a code and a first day goes before them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.csv_files import text_of
from mediation.relief.words import FITTING, KINDS, Fact, Operator, ValueKind

SHIPPED = Path(__file__).with_name("programmes.json")
TEXTS = ("code", "zh", "en", "offers_zh", "offers_en", "act_zh", "act_en", "source")
LONGEST, MOST = 500, 500
Value = str | bool | Decimal | date | frozenset[str]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a programme asks of one fact; nobody can change one that `is_fixed`."""

    fact: Fact
    operator: Operator
    value: Value
    is_fixed: bool
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One programme over one time; `act_by` is a day of the case itself that is the last to act on, where there is one.

    `text_compared` says whether the text of the source was read, or reports of it only.
    """

    code: str
    zh: str
    en: str
    offers_zh: str
    offers_en: str
    act_zh: str
    act_en: str
    source: str
    text_compared: bool
    effective_from: date
    effective_until: date | None
    act_by: Fact | None
    conditions: tuple[Condition, ...]


@cache
def shipped() -> tuple[Programme, ...]:
    """The programmes that come along."""
    return parse(SHIPPED.read_bytes())


def parse(content: bytes) -> tuple[Programme, ...]:
    """The programmes of a JSON list; ProgrammesUnsound with the place that is wrong, UnreadableText for other files."""
    try:
        records = json.loads(text_of(content), parse_float=Decimal)
    except (ValueError, RecursionError) as failure:
        raise errors.UnreadableText() from failure
    if not isinstance(records, list) or not 0 < len(records) <= MOST:
        raise errors.ProgrammesUnsound()
    found = tuple(of(record, place) for place, record in enumerate(records, 1))
    if len({(one.code, one.effective_from) for one in found}) != len(found):
        raise errors.ProgrammesUnsound("(code, effective_from)")
    return found


def of(record: Any, place: int = 1) -> Programme:
    """The programme of a record; ProgrammesUnsound."""
    try:
        first = date.fromisoformat(record["effective_from"])
        until = date.fromisoformat(record["effective_until"]) if record.get("effective_until") else None
        act_by = Fact(record["act_by"]) if record.get("act_by") else None
        texts = {name: _text(record, name) for name in TEXTS}
        conditions = tuple(_conditions(record["conditions"]))
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as failure:
        raise errors.ProgrammesUnsound(f"({place}: {type(failure).__name__} {str(failure)[:80]})") from failure
    if (until is not None and until < first) or not conditions or (act_by and KINDS[act_by] is not ValueKind.DAY):
        raise errors.ProgrammesUnsound(f"({place}: effective_until, conditions, act_by)")
    return Programme(
        **texts,
        text_compared=record.get("text_compared") is True,
        effective_from=first,
        effective_until=until,
        act_by=act_by,
        conditions=conditions,
    )


def value_of(fact: Fact, value: Any) -> Value:
    """A value as a fact of its kind has it; ValueError or InvalidOperation for any other."""
    match KINDS[fact]:
        case ValueKind.YES_NO:
            if not isinstance(value, bool):
                raise ValueError(f"{fact} is yes or no")
            return value
        case ValueKind.YUAN | ValueKind.NUMBER:
            return _number(value)
        case ValueKind.DAY:
            return value if isinstance(value, date) else date.fromisoformat(value)
        case ValueKind.WORDS:
            return frozenset(map(str, value))
        case _:
            return str(value)


def _number(value: Any) -> Decimal:
    number = Decimal(str(value))
    if isinstance(value, bool) or not number.is_finite():
        raise ValueError("a number is a number")
    return number


def _conditions(records: Any) -> Iterator[Condition]:
    for record in records:
        fact, operator = Fact(record["fact"]), Operator(record["operator"])
        if operator not in FITTING[KINDS[fact]]:
            raise ValueError(f"{fact} {operator}")
        is_many = operator in (Operator.IN, Operator.HAS)
        value = frozenset(map(str, record["value"])) if is_many else value_of(fact, record["value"])
        yield Condition(fact, operator, value, record.get("is_fixed") is True, _text(record, "zh"), _text(record, "en"))


def _text(record: Mapping[str, Any], name: str) -> str:
    text = record[name]
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
        raise ValueError(name)
    return text
