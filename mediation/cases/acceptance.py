"""Acceptance of many filed cases in one step: judged, shown by what the rules say of them, and then accepted.

What no rule wants looked at the clock accepts by itself; a registrar need not wait for it. What a rule wants looked at
is accepted with a note of what came of looking. Nothing is accepted but what was shown: the mark of a preview comes
back with the step, so that the step sent twice, or after something has changed, does nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import flags, triage
from mediation.cases.models import Verdict
from mediation.cases.triage import PUT_RIGHT, Pile
from mediation.cases.triage_rules import VERSION
from mediation.db import Tx, load
from mediation.vocabulary import CaseEvent, Product

sql = load(Path(__file__).with_name("acceptance.sql"))
LONGEST_NOTE = 200
"""Characters."""
Codes = Mapping[int, tuple[str, ...]]
"""Cases, each with the codes of the rules that decide where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which filed cases: all that is given must hold. `filing` is a batch, `rule` the code of a flag that stands."""

    institution: str | None = None
    product: Product | None = None
    filing: int | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Filed cases by what the rules say: `clean` trip none that anybody has to look at, `wrong` cannot be accepted."""

    clean: tuple[int, ...]
    flagged: Codes
    wrong: Codes


def mark(shown: Sequence[int] | Codes) -> str:
    """By which the cases that were shown, with the rules they trip, are known to be those that are accepted."""
    told = sorted(shown.items()) if isinstance(shown, Mapping) else sorted(shown)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def filed(tx: Tx, wanted: Wanted) -> list[int]:
    """The filed cases that are wanted, in the order of their numbers."""
    found = tx.rows(
        sql.filed,
        institution=wanted.institution,
        product=wanted.product,
        filing=wanted.filing,
        rule=wanted.rule,
    )
    return [row.id for row in found]


def by_filing(tx: Tx, *, limit: int = 200) -> list[Any]:
    """Filings of which cases wait, the oldest first: how many, and how many of them a rule was found to hold back."""
    return tx.rows(sql.by_filing, limit=limit)


def summed(tx: Tx, case_ids: Sequence[int]) -> list[Any]:
    """How many cases there are of each institution and product, and what they claim together (yuan)."""
    return tx.rows(sql.summed, case_ids=list(case_ids))


def sort_out(tx: Tx, among: Sequence[int], *, at: datetime) -> Sorted:
    """Judge those of the cases that are filed, and say what a registrar could accept; none moves.

    NotPermitted for whoever may not accept.
    """
    piles = triage.sort_out(tx, at=at, among=list(among))
    return Sorted(
        clean=tuple(sorted(piles[Verdict.ACCEPT])),
        flagged=_codes(piles[Verdict.LOOK]),
        wrong=_codes(piles[Verdict.RECTIFY] | piles[Verdict.REFUSE]),
    )


def accept_clean(tx: Tx, among: Sequence[int], *, shown: str, at: datetime) -> list[int]:
    """Accept those of the cases that no rule holds back; ShownChanged if they are not those of the mark `shown`."""
    clean = sort_out(tx, among, at=at).clean
    if not clean or mark(clean) != shown:
        raise errors.ShownChanged()
    return cases.move(tx, CaseEvent.ACCEPT, cases.each(clean, triage=VERSION), at=at)


def accept_flagged(tx: Tx, among: Sequence[int], *, shown: str, note: str, at: datetime) -> list[int]:
    """Accept those of the cases that a rule wanted looked at, once somebody has looked; the note stands at each flag.

    ReasonMissing without a note, ShownChanged if they, or what they trip, are not those of the mark `shown`.
    """
    if not note.strip():
        raise errors.ReasonMissing()
    flagged = sort_out(tx, among, at=at).flagged
    if not flagged or mark(flagged) != shown:
        raise errors.ShownChanged()
    flags.let_pass(tx, list(flagged), note=note.strip()[:LONGEST_NOTE], at=at)
    said = {case: {"triage": VERSION, "looked_at": codes} for case, codes in flagged.items()}
    return cases.move(tx, CaseEvent.ACCEPT, said, at=at)


def _codes(pile: Pile) -> Codes:
    """A case that trips no rule is in a pile since what it lacked was answered."""
    return {case: tuple(rule.code for rule in rules) or (PUT_RIGHT,) for case, rules in sorted(pile.items())}
