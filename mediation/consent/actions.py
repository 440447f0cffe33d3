"""Verbs of consent to mediation over many cases: ask the parties, record what they answer, say who ended it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.accounts import changes
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.permissions import Permission, may
from mediation.vocabulary import CaseEvent, Channel, ConsentPurpose, ConsentState, TerminationReason

sql = load(Path(__file__).with_name("consent.sql"))
REMIND_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The words in which people are asked for a purpose, in both languages, from a day on."""

    purpose: ConsentPurpose
    version: str
    zh: str
    en: str
    effective_from: date


def seek(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Ask the parties of accepted cases whether they will mediate (Online Mediation Rules art. 15)."""
    version = text_in_force(tx, ConsentPurpose.MEDIATION, at=at).version
    moved = cases.move(tx, CaseEvent.SEEK_CONSENT, cases.each(case_ids, text=version), at=at)
    tx.run(sql.request_consents, case_ids=moved, text_version=version, at=at)
    return moved


def give(tx: Tx, case_ids: Sequence[int], *, channel: Channel, at: datetime) -> list[int]:
    """Record that the respondents consent; ConsentMissing if the institution has not consented too."""
    _answer(tx, case_ids, ConsentState.GIVEN, channel, at)
    missing = without_both_sides(tx, case_ids, at=at)
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


def ended_by_a_party(tx: Tx, *, since: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Mediations that a party ended since then, for the written notice to both sides: case, number, event, party."""
    return tx.rows(sql.ended_by_a_party, since=since, among=among)


def without_both_sides(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Cases in which a side, or somebody of it who is to be bound, has not consented."""
    found = tx.rows(sql.cases_without_both_sides, case_ids=list(case_ids), on=cases.today_of(at))
    return [row.id for row in found]


def text_in_force(tx: Tx, purpose: ConsentPurpose, *, at: datetime) -> Any:
    """The text that people are asked with at a moment: version, zh, en; TextUnknown if none is in force."""
    found = tx.rows(sql.text_in_force, purpose=purpose, on=cases.today_of(at))
    if not found:
        raise errors.TextUnknown(f"({purpose})")
    return found[0]


def publish(tx: Tx, text: Text, *, at: datetime) -> None:
    """Put a new text in force; who was asked before was asked with the one before. NotPermitted but for registrars.

    TextIsFinal if there is one of this version or day, or the day is past.
    """
    check_publishable(tx, text, at=at)
    tx.run(sql.publish_text, **asdict(text), at=at)
    changes.record(tx, "consenttext", f"{text.purpose} {text.version}", {"from": text.effective_from}, at=at)


def check_publishable(tx: Tx, text: Text, *, at: datetime) -> None:
    """Raises as `publish` would, as long as nobody else publishes meanwhile."""
    if not may(tx.actor.role, Permission.ACCEPT):
        raise errors.NotPermitted()
    of_purpose = [row for row in texts(tx) if row.purpose == text.purpose]
    is_taken = any(text.version == row.version or text.effective_from == row.effective_from for row in of_purpose)
    if is_taken or text.effective_from < cases.today_of(at):
        raise errors.TextIsFinal()


def texts(tx: Tx) -> list[Any]:
    """Every version of the texts, by purpose, the latest first; kept for ever."""
    return tx.rows(sql.texts)


def erase(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Drop what the parties of cases said of themselves; to which text they consented, and with which proof, stays."""
    for statement in (sql.erase_care, sql.erase_addresses, sql.erase_scopes):
        tx.run(statement, case_ids=list(case_ids))
    tx.run(sql.erase_budgets, case_ids=list(case_ids), at=at)


def _answer(tx: Tx, case_ids: Sequence[int], state: ConsentState, channel: Channel, at: datetime) -> None:
    tx.run(sql.answer_consents, case_ids=list(case_ids), state=state, channel=channel, at=at)
