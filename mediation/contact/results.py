"""Results of calls: judged against their reservations, written as final or kept for supervision with the rule broken.

Whoever calls these holds the people (`hold`) and has looked the reservations up with the actor's own eyes.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.vocabulary import ContactOutcome

sql = load(Path(__file__).with_name("contact.sql"))
UNCHANGED = "UNCHANGED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody says became of a call; `reservation` and `case_id` are None when they name none."""

    reservation: int | None
    outcome: ContactOutcome | None
    dialled_at: datetime | None
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A result and what it is: lawful (`rule` empty), known already (UNCHANGED), or against the rule with this code."""

    told: Told
    case_id: int | None
    slot: int | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A result as it is kept: `call_ref` is its number at whoever dialled, `fingerprint` that of all they said."""

    judged: Judged
    call_ref: str
    fingerprint: bytes


def hold(tx: Tx, party_ids: Sequence[int]) -> None:
    """Hold cases, people and numbers, in the same order everywhere, so that two callers never wait for each other."""
    tx.run(sql.hold, party_ids=list(party_ids))


def settle(tx: Tx, told: Sequence[Told], *, institution_id: int | None) -> list[Judged]:
    """Write the lawful results onto their reservations, and say of each what it is, in the order given.

    With an institution only reservations for its cases count. Who gives a slot back comes before who takes one late.
    """
    rows = tx.rows(
        sql.judge_results,
        attempt_ids=[one.reservation for one in told],
        outcomes=[one.outcome for one in told],
        dialled_ats=[one.dialled_at for one in told],
        case_ids=[one.case_id for one in told],
        institution_id=institution_id,
    )
    judged = [
        Judged(told=one, case_id=row.case_id, slot=row.slot, rule=row.rule) for one, row in zip(told, rows, strict=True)
    ]
    lawful = [one for one in judged if not one.rule]
    for some in ([j for j in lawful if j.slot is None], [j for j in lawful if j.slot is not None]):
        tx.run(
            sql.record_results,
            attempt_ids=[one.told.reservation for one in some],
            outcomes=[one.told.outcome for one in some],
            dialled_ats=[one.told.dialled_at for one in some],
            slots=[one.slot for one in some],
        )
    return judged


def keep(tx: Tx, kept: Sequence[Kept], *, institution_id: int | None, at: datetime) -> int:
    """Keep results, each once, with the reservation they settled or the rule they broke; how many are new."""
    return len(
        tx.rows(
            sql.keep_results,
            institution_id=institution_id,
            call_refs=[one.call_ref for one in kept],
            fingerprints=[one.fingerprint for one in kept],
            attempt_ids=[None if one.judged.rule else one.judged.told.reservation for one in kept],
            case_ids=[one.judged.case_id for one in kept],
            outcomes=[one.judged.told.outcome for one in kept],
            dialled_ats=[one.judged.told.dialled_at for one in kept],
            rules=[one.judged.rule for one in kept],
            at=at,
            actor_id=tx.actor.user_id,
        )
    )


def note_counts(tx: Tx, event: str, counted: Iterable[tuple[int, str]], *, at: datetime) -> None:
    """One event for each case, with how many there were of each word."""
    by_case: dict[int, Counter[str]] = defaultdict(Counter)
    for case_id, word in counted:
        by_case[case_id][word] += 1
    noted: dict[int, Any] = {
        case: cases.Noted("", "recorded", dict(sorted(words.items()))) for case, words in sorted(by_case.items())
    }
    cases.note(tx, event, noted, at=at)


def fingerprint(*parts: object) -> bytes:
    """What equal reports have in common; 16 bytes."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).digest()[:16]
