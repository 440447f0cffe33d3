"""Verbs of reaching parties: ask, note each attempt, record the answer, or give up after a fair try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.vocabulary import CaseEvent, Channel, ConsentState, ContactOutcome, TerminationReason

sql = load(Path(__file__).with_name("consent.sql"))
TEXT_VERSION = "2026-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to reach one party."""

    party_id: int
    channel: Channel
    outcome: ContactOutcome
    at: datetime


def seek(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Ask the parties of accepted cases whether they will mediate (Online Mediation Rules art. 15)."""
    moved = cases.move(tx, CaseEvent.SEEK_CONSENT, cases.each(case_ids, text=TEXT_VERSION), at=at)
    tx.run(sql.request_consents, case_ids=moved, text_version=TEXT_VERSION, at=at)
    return moved


def record_attempts(tx: Tx, attempts: Sequence[Attempt]) -> int:
    """Note attempts; ContactNotAllowed if a call fell outside 08:00 to 22:00 Asia/Shanghai (GB/T 45251-2025)."""
    return tx.run(
        sql.record_attempts,
        party_ids=[attempt.party_id for attempt in attempts],
        channels=[str(attempt.channel) for attempt in attempts],
        outcomes=[str(attempt.outcome) for attempt in attempts],
        ats=[attempt.at for attempt in attempts],
        actor_id=tx.actor.user_id,
    )


def give(tx: Tx, case_ids: Sequence[int], *, channel: Channel, at: datetime) -> list[int]:
    """Record that the respondents consent; ConsentMissing if the institution has not consented too."""
    _answer(tx, case_ids, ConsentState.GIVEN, channel, at)
    missing = tx.rows(sql.cases_without_both_sides, case_ids=list(case_ids), on=cases.today_of(at))
    if missing:
        raise errors.ConsentMissing(f"({len(missing)} of {len(case_ids)})")
    return cases.move(tx, CaseEvent.RECORD_CONSENT, cases.each(case_ids, channel=channel), at=at)


def refuse(tx: Tx, case_ids: Sequence[int], *, channel: Channel, at: datetime) -> list[int]:
    """Record a refusal: mediation ends at once (People's Mediation Law art. 17)."""
    _answer(tx, case_ids, ConsentState.REFUSED, channel, at)
    payload = cases.each(case_ids, reason=TerminationReason.PARTY_UNWILLING, party="respondent", channel=channel)
    return cases.move(tx, CaseEvent.REFUSE_CONSENT, payload, at=at)


def declare_unreachable(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Give up on parties nobody reached; LadderIncomplete before a fair try was made."""
    short = tx.rows(sql.cases_below_the_ladder, case_ids=list(case_ids))
    if short:
        raise errors.LadderIncomplete(f"({len(short)} of {len(case_ids)})")
    payload = cases.each(case_ids, reason=TerminationReason.UNREACHABLE, party="respondent")
    return cases.move(tx, CaseEvent.UNREACHABLE, payload, at=at)


def respondents(tx: Tx, case_ids: Sequence[int]) -> dict[int, int]:
    """The first respondent of each case: party id by case id."""
    return {row.case_id: row.id for row in tx.rows(sql.respondents, case_ids=list(case_ids))}


def _answer(tx: Tx, case_ids: Sequence[int], state: ConsentState, channel: Channel, at: datetime) -> None:
    tx.run(sql.answer_consents, case_ids=list(case_ids), state=state, channel=channel, at=at)
