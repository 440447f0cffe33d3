"""Verbs of relief: load programmes, and tell how cases stand to them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import InvalidOperation
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.accounts import changes
from mediation.csv_files import text_of
from mediation.db import Tx, load
from mediation.permissions import Permission, may
from mediation.relief import programmes
from mediation.relief.matching import Match, match
from mediation.relief.programmes import Programme, Value
from mediation.relief.words import FILED, Fact

sql = load(Path(__file__).with_name("relief.sql"))
Said = Mapping[str, Any]
"""What a debtor says, by the names of the facts; JSON values."""


def load_programmes(tx: Tx, content: bytes, *, at: datetime) -> int:
    """Take in programmes from a JSON file, in place of those of the same codes and first days; how many changed.

    NotPermitted without the permission to change reference data; ProgrammesUnsound, UnreadableText.
    """
    if not may(tx.actor.role, Permission.ADMINISTER):
        raise errors.NotPermitted()
    found = programmes.parse(content)
    records = json.loads(text_of(content))
    changed = tx.rows(
        sql.load,
        codes=[one.code for one in found],
        effective_from=[one.effective_from for one in found],
        contents=[json.dumps(record) for record in records],
        actor_id=tx.actor.user_id,
        at=at,
    )
    for row in changed:
        changes.record(tx, "loadedprogramme", row.code, {"from": row.effective_from, "version": row.version}, at=at)
    return len(changed)


def versions(tx: Tx) -> list[Any]:
    """Every version that was loaded, by code, the latest first day first: by whom and when, and what it says."""
    return [(row, programmes.of(json.loads(row.content))) for row in tx.rows(sql.versions)]


def current(tx: Tx) -> tuple[Programme, ...]:
    """The programmes that are known: those loaded over those that come along, past ones among them."""
    known = {(one.code, one.effective_from): one for one in programmes.shipped()}
    for row in tx.rows(sql.loaded):
        known[row.code, row.effective_from] = programmes.of(json.loads(row.content))
    return tuple(known.values())


def matches(tx: Tx, case_ids: Sequence[int], *, on: date, said: Said | None = None) -> dict[int, list[Match]]:
    """How cases stand to every programme on a day, of those the actor may see; chances first.

    `said` is what the debtor says besides, for all of the cases; FactUnknown for what no programme asks about.
    """
    known, told = current(tx), _told(said or {})
    care = _care(tx, case_ids)
    found = {}
    for row in tx.rows(sql.facts_of_cases, case_ids=list(case_ids), on=on):
        facts: dict[Fact, Value | None] = {Fact.VULNERABILITY: care.get(row.case_id)}
        for fact in FILED:
            if fact is not Fact.VULNERABILITY and (value := getattr(row, fact)) is not None:
                facts[fact] = programmes.value_of(fact, value)
        found[row.case_id] = match(known, {**facts, **told}, on=on)
    return found


def _told(said: Said) -> dict[Fact, Value]:
    try:
        facts = {Fact(name): value for name, value in said.items()}
        if any(fact in FILED for fact in facts):
            raise errors.FactUnknown()
        return {fact: programmes.value_of(fact, value) for fact, value in facts.items()}
    except (ValueError, TypeError, InvalidOperation) as failure:
        raise errors.FactUnknown() from failure


def _care(tx: Tx, case_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """By case; nothing for whoever does not care for it: a missing fact is told as not known."""
    if not may(tx.actor.role, Permission.CARE):
        return {}
    return {row.case_id: frozenset(row.kinds) for row in tx.rows(sql.care_of_cases, case_ids=list(case_ids))}
