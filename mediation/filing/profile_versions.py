"""Keeps saved profiles as they were: a change makes the next version, and what changed can be said in words.

Every filing names the version it was read with, so that reading it again gives the same rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

from mediation.filing.profile_describing import Said, describe
from mediation.filing.profile_json import plain
from mediation.filing.profiles import Profile, Source
from mediation.filing.template import BY_NAME


def fingerprint(profile: Profile) -> bytes:
    """SHA-256 of what a profile does; whose it is, its name and its version do not count."""
    does = {"schema": profile.schema, "template": profile.template, "columns": plain(profile.columns)}
    return hashlib.sha256(json.dumps(does, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")).digest()


def following(saved: Profile, changed: Profile) -> Profile:
    """The version after a saved one; the saved one itself when nothing that it does has changed."""
    if fingerprint(saved) == fingerprint(changed):
        return saved
    return replace(changed, institution=saved.institution, name=saved.name, version=saved.version + 1)


def compare(old: Profile, new: Profile) -> tuple[Said, ...]:
    """What the second profile does otherwise than the first, one sentence a column, in the template's order."""
    return tuple(_differences(old, new))


def _differences(old: Profile, new: Profile) -> Iterator[Said]:
    if old.template != new.template:
        yield Said(f"模板版本：{old.template}改为{new.template}", f"template: {old.template} became {new.template}")
    before, after = _sources(old), _sources(new)
    for name in dict.fromkeys([*BY_NAME, *before, *after]):
        yield from _difference(name, before.get(name), after.get(name))
    for word, taken in (("不再读取", False), ("不再接收", True)):
        gone = _left(new, is_refused=taken) - _left(old, is_refused=taken)
        for title in sorted(gone):
            yield Said(f"{word}“{title}”", f"“{title}” is {'refused' if taken else 'not read'} now")


def _difference(name: str, old: Source | None, new: Source | None) -> Iterator[Said]:
    if old == new:
        return
    header = BY_NAME[name].header if name in BY_NAME else name
    was, now = describe(old) if old else None, describe(new) if new else None
    if was is None and now is not None:
        yield Said(f"新增“{header}”：{now.zh}", f"{name} is new: {now.en}")
    elif now is None and was is not None:
        yield Said(f"去掉“{header}”：原为{was.zh}", f"{name} is gone; it was {was.en}")
    elif was is not None and now is not None:
        yield Said(f"“{header}”：由{was.zh}改为{now.zh}", f"{name}: {was.en}; now {now.en}")


def _sources(profile: Profile) -> dict[str, Source]:
    return {mapped.column: mapped.source for mapped in profile.columns}


def _left(profile: Profile, *, is_refused: bool) -> set[str]:
    return set(profile.dropped if is_refused else profile.ignored)
