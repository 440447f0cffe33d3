"""Writes a profile as JSON and reads it back, refusing whatever is not exactly a profile."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from mediation import errors
from mediation.filing import profiles
from mediation.filing.profiles import SCHEMA, Profile
from mediation.vocabulary import Word

LONGEST = 1 << 20
"""Characters of JSON that are read."""

_KINDS = {
    "text": profiles.AsText,
    "compact": profiles.Compact,
    "phone": profiles.Phone,
    "number": profiles.Number,
    "day": profiles.Day,
    "words": profiles.Words,
    "cell": profiles.Cell,
    "constant": profiles.Constant,
    "computed": profiles.Computed,
}
"""Under `is`, what an object is, where there is a choice."""
_NAMES = {kind: name for name, kind in _KINDS.items()}
_DEEPEST = 8


class ProfileUnreadable(errors.MediationError):
    """This is not a mapping profile, or one of another version."""

    zh, code, status = "不是映射方案，或版本不符。", "profile_unreadable", 400


def to_json(profile: Profile) -> str:
    """The profile as JSON, the same text for the same profile."""
    return json.dumps(plain(profile), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Profile:
    """The profile that `to_json` wrote.

    Raises ProfileUnreadable, saying where, for anything else: other fields, other types, another schema.
    """
    try:
        data = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        raise ProfileUnreadable("（JSON）") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ProfileUnreadable("（schema）")
    read: Profile = _read(Profile, data, ())
    return read


def plain(value: Any) -> Any:
    """A value of a profile as JSON's own kinds of value; decimals as text."""
    if is_dataclass(value) and not isinstance(value, type):
        kind = {"is": _NAMES[type(value)]} if type(value) in _NAMES else {}
        return kind | {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(member) for member in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.value if isinstance(value, Word) else value


def _read(hint: Any, data: Any, path: tuple[str, ...]) -> Any:
    if get_origin(hint) is tuple:
        return _read_list(get_args(hint), data, path)
    if get_origin(hint) is UnionType or isinstance(hint, UnionType):
        return _read_choice(get_args(hint), data, path)
    if is_dataclass(hint):
        return _read_record(hint, data, path)
    if issubclass(hint, Word | Decimal):
        try:
            value = hint(data) if isinstance(data, str) else None
        except (ValueError, InvalidOperation):
            value = None
        if value is None or (isinstance(value, Decimal) and not value.is_finite()):
            raise _fault(path)
        return value
    if type(data) is not hint:
        raise _fault(path)
    return data


def _read_list(hints: tuple[Any, ...], data: Any, path: tuple[str, ...]) -> tuple[Any, ...]:
    is_any_length = hints[-1] is Ellipsis
    if not isinstance(data, list) or not (is_any_length or len(data) == len(hints)):
        raise _fault(path)
    kinds = [hints[0]] * len(data) if is_any_length else hints
    return tuple(
        _read(kind, member, (*path, str(place))) for place, (kind, member) in enumerate(zip(kinds, data, strict=True))
    )


def _read_choice(hints: tuple[Any, ...], data: Any, path: tuple[str, ...]) -> Any:
    if data is None and NoneType in hints:
        return None
    if isinstance(data, dict):
        kind = _KINDS.get(str(data.get("is")))
        if kind not in hints:
            raise _fault((*path, "is"))
        return _read_record(kind, {name: member for name, member in data.items() if name != "is"}, path)
    return _read(next(hint for hint in hints if hint is not NoneType), data, path)


def _read_record(kind: Any, data: Any, path: tuple[str, ...]) -> Any:
    if not isinstance(data, dict) or path.count("of") > _DEEPEST:
        raise _fault(path)
    hints = get_type_hints(kind, vars(profiles))
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(set(data) - set(known)):
        raise _fault((*path, unknown[0]))
    if lacking := [name for name, field in known.items() if field.default is MISSING and name not in data]:
        raise _fault((*path, lacking[0]))
    return kind(**{name: _read(hints[name], member, (*path, name)) for name, member in data.items()})


def _fault(path: tuple[str, ...]) -> ProfileUnreadable:
    return ProfileUnreadable(f"（{'.'.join(path)[:80]}）")
