"""Verbs of recomputed claims: check all that were accepted, and read what was found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation.cases import actions as cases
from mediation.cases import flags
from mediation.cases.actions import Noted
from mediation.cases.flags import Flag
from mediation.cases.models import Verdict
from mediation.claims.checking import VERSION, Check, check
from mediation.claims.words import Finding
from mediation.db import Tx, load
from mediation.vocabulary import Audience

sql = load(Path(__file__).with_name("claims.sql"))
AT_ONCE = 5_000
"""Claims checked in one transaction."""
JSON_FILED, JSON_KEPT = ("product_facts",), ("product_facts", "components", "lines")
HIGHER = "CLAIM-HIGHER"
"""Flag on a case whose institution states more than its own rate and dates give."""


def check_claims(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> int:
    """Recompute accepted claims that were not checked yet, or changed since, at most AT_ONCE; how many.

    Where an institution states more than the tolerance allows, the case is flagged to it and to the mediator.
    """
    found = tx.rows(sql.to_check, version=VERSION, among=among, limit=AT_ONCE)
    if not found:
        return 0
    checks = {row.case_id: check(_read(row, JSON_FILED)._asdict()) for row in found}
    _keep(tx, [bytes(row.row_fingerprint) for row in found], checks, at=at)
    raised = [_flag(case) for case, one in checks.items() if one.finding is Finding.HIGHER]
    flags.take_down(tx, list(checks), codes=[HIGHER], holding=raised, at=at)
    flags.put_up(tx, raised, at=at)
    noted = {case: Noted("", one.finding, {"version": VERSION}) for case, one in checks.items()}
    cases.note(tx, "claim:check", noted, at=at)
    return len(checks)


def find(tx: Tx, case_id: int) -> Any:
    """The latest check of a claim; NotFound where there is none, or none that is the actor's to see."""
    return _read(tx.one(sql.check_of_case, case_id=case_id), JSON_KEPT)


def deviating(tx: Tx, *, limit: int = 200) -> list[Any]:
    """Open cases, of those the actor may see, whose institution states too much; the largest claims first."""
    return tx.rows(sql.deviating, finding=Finding.HIGHER, limit=limit)


def _keep(tx: Tx, fingerprints: list[bytes], checks: dict[int, Check], *, at: datetime) -> None:
    kept = list(checks.values())
    tx.run(
        sql.keep_checks,
        version=VERSION,
        at=at,
        case_ids=list(checks),
        fingerprints=fingerprints,
        findings=[str(one.finding) for one in kept],
        day_counts=[one.day_count and str(one.day_count) for one in kept],
        costs=[one.cost_pct for one in kept],
        overs=[one.over_ceiling for one in kept],
        components=[_json(one.components) for one in kept],
        lines=[_json(one.lines) for one in kept],
        reasons=[",".join(one.reasons) for one in kept],
        remarks=[",".join(one.remarks) for one in kept],
    )


def _read(row: Any, columns: Sequence[str]) -> Any:
    """The row with its columns of JSON as values."""
    return row._replace(**{name: json.loads(getattr(row, name)) for name in columns})


def _json(records: Sequence[Any]) -> str:
    """Records as JSON; amounts and days as text, since JSON numbers are inexact."""
    return json.dumps([asdict(record) for record in records], default=str)


def _flag(case_id: int) -> Flag:
    seen_by = (Audience.BANK, Audience.MEDIATOR)
    return Flag(case_id=case_id, code=HIGHER, verdict=Verdict.ACCEPT, shown_to=seen_by)
