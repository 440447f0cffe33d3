"""What people are reminded of, each thing once: one line for each kind; the outbox carries it and holds no values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from mediation.agreements import actions as agreements
from mediation.cases import rectification
from mediation.confirmation import actions as confirmation
from mediation.consent import actions as consent
from mediation.db import Tx
from mediation.outbox import actions as outbox
from mediation.outbox.actions import Said
from mediation.performance import actions as performance
from mediation.sessions import actions as sessions
from mediation.sessions import offering
from mediation.vocabulary import SignerRole
from schedulers.isolation import Among, Note


class Find(Protocol):
    """Finds what to remind of, as rows with `case_id` and `number`."""

    def __call__(self, tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A kind of reminder: to whom it goes, and which columns say that two of them are the same."""

    topic: str
    zh: str
    en: str
    to: tuple[SignerRole, ...]
    find: Find
    same: tuple[str, ...]


DEBTORS = (SignerRole.RESPONDENT, SignerRole.CO_BORROWER)
REMINDERS = (
    Reminder(
        topic="instalment_due",
        zh="分期款到期前7日、1日",
        en="An instalment falls due, 7 and 1 days before",
        to=DEBTORS,
        find=performance.coming_due,
        same=("instalment", "due_on", "threshold"),
    ),
    Reminder(
        topic="rectification_open",
        zh="要求补正后，以及答复期限届满前2日",
        en="What was asked to be put right, and again 2 days before the last day to answer",
        to=(SignerRole.CLAIMANT,),
        find=rectification.unanswered,
        same=("answer_by", "threshold"),
    ),
    Reminder(
        topic="session_coming",
        zh="调解会前一日",
        en="A session, the day before",
        to=(SignerRole.CLAIMANT, *DEBTORS, SignerRole.MEDIATOR),
        find=sessions.coming,
        same=("session", "starts_at"),
    ),
    Reminder(
        topic="slots_open",
        zh="提供可选时间次日仍未选择",
        en="No time picked on the day after times for a session were offered",
        to=(),
        find=offering.unanswered,
        same=("turn", "offered_at"),
    ),
    Reminder(
        topic="consent_open",
        zh="征询调解意愿后3日未答复，仅提醒一次",
        en="No answer 3 days after consent was asked for; once only",
        to=DEBTORS,
        find=consent.unanswered,
        same=("party",),
    ),
    Reminder(
        topic="signature_open",
        zh="协议待签署满3日、7日",
        en="An agreement waits for a signature, after 3 and 7 days",
        to=(),
        find=agreements.unsigned,
        same=("agreement", "turn", "threshold"),
    ),
    Reminder(
        topic="confirmation_closing",
        zh="协议生效满20日、25日、28日尚未申请司法确认",
        en="Nobody has applied for confirmation 20, 25 and 28 days after an agreement took effect",
        to=(SignerRole.CLAIMANT, *DEBTORS),
        find=confirmation.closing,
        same=("agreement", "threshold"),
    ),
)


def remind(tx: Tx, *, at: datetime, among: Among) -> Note:
    """Post what is to be reminded of and was not before; how many by kind."""
    return {reminder.topic: _post(tx, reminder, reminder.find(tx, at=at, among=among), at) for reminder in REMINDERS}


def _post(tx: Tx, reminder: Reminder, rows: Sequence[Any], at: datetime) -> int:
    messages = {_name(reminder, row): Said(case_id=row.case_id, payload=_payload(reminder, row)) for row in rows}
    return outbox.post_once(tx, reminder.topic, messages, at=at)


def _name(reminder: Reminder, row: Any) -> str:
    return ":".join((reminder.topic, row.number, *(str(getattr(row, column)) for column in reminder.same)))


def _payload(reminder: Reminder, row: Any) -> dict[str, Any]:
    """Whom it is for: the kind's readers, or whose turn it is."""
    facts = {key: value for key, value in row._asdict().items() if key not in ("case_id", "threshold")}
    return {**facts, "to": list(reminder.to) or [row.turn]}
