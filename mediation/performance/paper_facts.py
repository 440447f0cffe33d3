"""Facts of papers as canonical text and back, so that a paper can be printed again from what was kept."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Facts = TypeVar("Facts")


def to_text(facts: Any) -> str:
    """Canonical JSON of the facts of a paper; days and amounts as they are written."""
    return json.dumps(asdict(facts), ensure_ascii=False, sort_keys=True, default=str)


def from_text(kind: type[Facts], text: str) -> Facts:
    """The facts again, as records of the kind."""
    found: Facts = _restored(kind, json.loads(text))
    return found


def _restored(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, types.UnionType):
        return _restored(next(part for part in get_args(kind) if part is not types.NoneType), value)
    if get_origin(kind) is tuple:
        return tuple(_restored(get_args(kind)[0], part) for part in value)
    if get_origin(kind) is Mapping:
        return {name: _restored(get_args(kind)[1], part) for name, part in value.items()}
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: _restored(hints[field.name], value[field.name]) for field in fields(kind)})  # type: ignore[operator]
    if kind is date:
        return date.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value
