"""Verbs of consent: ask the parties, record what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.vocabulary import CaseEvent, Channel, ConsentState, TerminationReason

sql = load(Path(__file__).with_name("consent.sql"))
TEXT_VERSION = "2026-01"
REMIND_AFTER = timedelta(days=3)


def seek(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Ask the parties of accepted cases whether they will mediate (Online Mediation Rules art. 15)."""
    moved = cases.move(tx, CaseEvent.SEEK_CONSENT, cases.each(case_ids, text=TEXT_VERSION), at=at)
    tx.run(sql.request_consents, case_ids=moved, text_version=TEXT_VERSION, at=at)
    return moved


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


def unanswered(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Parties who were asked REMIND_AFTER ago or earlier and have not answered."""
    return tx.rows(sql.unanswered, asked_by=cases.today_of(at) - REMIND_AFTER, among=among)


def _answer(tx: Tx, case_ids: Sequence[int], state: ConsentState, channel: Channel, at: datetime) -> None:
    tx.run(sql.answer_consents, case_ids=list(case_ids), state=state, channel=channel, at=at)
