"""What people are reminded of, each thing once: one line for each kind; parties by notices, offices by messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from mediation.agreements import guarantees, signing
from mediation.cases import rectification
from mediation.cases.actions import today_of
from mediation.confirmation import actions as confirmation
from mediation.consent import actions as consent
from mediation.db import Tx
from mediation.notices.actions import ANSWER_WITHIN
from mediation.notices.words import NoticeKind
from mediation.performance import actions as performance
from mediation.performance import defaults, follow_ups, papers
from mediation.powers import actions as powers
from mediation.reach.sessions import place
from mediation.reach.telling import DEBTORS, News, last_day, moment, tell
from mediation.sessions import actions as sessions
from mediation.sessions import offering
from mediation.vocabulary import SignerRole
from schedulers.isolation import Among, Note


class Find(Protocol):
    """Finds what to remind of, as rows with `case_id` and `number`."""

    def __call__(self, tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A kind of reminder: to whom it goes, and which columns say that two of them are the same.

    A notice of it is of a `kind`, stands until the day `until`, or as long as an invitation, and fills in `fill`. It is
    for the party that a row names, if it names one; without readers, for whoever's `turn` it is.
    """

    topic: str
    zh: str
    en: str
    to: tuple[SignerRole, ...]
    find: Find
    same: tuple[str, ...]
    kind: NoticeKind = NoticeKind.REMINDER
    until: Callable[[Any], date] | None = None
    fill: Callable[[Any], Mapping[str, str]] = lambda _row: {}


REMINDERS = (
    Reminder(
        topic="instalment_due",
        zh="分期款到期前7日、1日",
        en="An instalment falls due, 7 and 1 days before",
        to=DEBTORS,
        find=performance.coming_due,
        same=("instalment", "due_on", "threshold"),
        until=lambda row: row.due_on,
        fill=lambda row: last_day(row.due_on),
    ),
    Reminder(
        topic=defaults.DEFAULT_TOPIC,
        zh="分期款逾期且宽限期已过的违约通知，仅一次",
        en="Instalments are missed and the days of grace over: the notice of the default, once",
        to=(SignerRole.CLAIMANT, *DEBTORS, SignerRole.GUARANTOR),
        find=defaults.to_notify,
        same=("defaulted_on",),
        fill=lambda row: last_day(row.since),
    ),
    Reminder(
        topic="dispute_open",
        zh="债务人对还款提出异议，机构须在五个工作日内答复",
        en="A debtor says that a payment is missing; the institution answers within five working days",
        to=(SignerRole.CLAIMANT,),
        find=defaults.unanswered_disputes,
        same=("dispute",),
    ),
    Reminder(
        topic="enforcement_closing",
        zh="申请执行期间届满前180日、90日、30日",
        en="The time to apply for enforcement ends, 180, 90 and 30 days before",
        to=(SignerRole.CLAIMANT,),
        find=papers.enforcement_closing,
        same=("agreement", "threshold"),
    ),
    Reminder(
        topic="guarantee_closing",
        zh="保证期间届满前180日、90日、30日，并告知须为之事",
        en="A guarantee period ends, 180, 90 and 30 days before, and what has to be done by then",
        to=(SignerRole.CLAIMANT, SignerRole.MEDIATOR),
        find=guarantees.closing,
        same=("guarantor", "ends_on", "threshold"),
    ),
    Reminder(
        topic="power_closing",
        zh="机构的授权委托书届满前30日、7日，每份一次",
        en="An institution's power of attorney runs out, 30 and 7 days before; once for all its cases",
        to=(SignerRole.CLAIMANT,),
        find=powers.closing,
        same=("institution", "expires_on", "threshold"),
    ),
    Reminder(
        topic="credit_record_open",
        zh="履行完毕后请机构更正信用记录，仅提醒一次",
        en="After performance the institution is asked to put the credit record right, once",
        to=(SignerRole.CLAIMANT,),
        find=follow_ups.waiting,
        same=("opened_on",),
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
        to=(SignerRole.CLAIMANT, *DEBTORS, SignerRole.GUARANTOR, SignerRole.MEDIATOR),
        find=sessions.coming,
        same=("session", "starts_at"),
        kind=NoticeKind.SESSION,
        until=lambda row: today_of(row.starts_at),
        fill=lambda row: moment(row.starts_at) | place(row),
    ),
    Reminder(
        topic="slots_open",
        zh="提供可选时间次日仍未选择",
        en="No time picked on the day after times for a session were offered",
        to=(),
        find=offering.unanswered,
        same=("turn", "offered_at"),
        until=lambda row: today_of(row.expires_at),
    ),
    Reminder(
        topic="consent_open",
        zh="征询调解意愿后3日未答复，仅提醒一次",
        en="No answer 3 days after consent was asked for; once only",
        to=(),
        find=consent.unanswered,
        same=("party",),
    ),
    Reminder(
        topic="signature_open",
        zh="协议或者确认申请书待签署满3日、7日、14日",
        en="A paper waits for a signature, after 3, 7 and 14 days",
        to=(),
        find=signing.unsigned,
        same=("agreement", "paper", "position", "threshold"),
    ),
    Reminder(
        topic="confirmation_closing",
        zh="协议生效满20日、25日、28日尚未申请司法确认",
        en="Nobody has applied for confirmation 20, 25 and 28 days after an agreement took effect",
        to=(SignerRole.CLAIMANT, *DEBTORS),
        find=confirmation.closing,
        same=("agreement", "threshold"),
        until=lambda row: row.apply_by,
        fill=lambda row: last_day(row.apply_by),
    ),
    Reminder(
        topic="supplement_open",
        zh="法院要求补充材料，期限届满前7日、3日、1日",
        en="What a court has asked for, 7, 3 and 1 days before its last day",
        to=(SignerRole.CLAIMANT, *DEBTORS, SignerRole.MEDIATOR),
        find=confirmation.supplements,
        same=("confirmation", "supplement_by", "threshold"),
        until=lambda row: row.supplement_by,
        fill=lambda row: last_day(row.supplement_by),
    ),
)


def remind(tx: Tx, *, at: datetime, among: Among) -> Note:
    """Tell what is to be reminded of and was not before; how many by kind, and people whom no channel reaches."""
    told = {one.topic: tell(tx, _news(one, one.find(tx, at=at, among=among), at), at=at) for one in REMINDERS}
    defaults.note_notices(tx, at=at, among=among)
    counted = {topic: one.offices + one.notices for topic, one in told.items()}
    return {**counted, "unreached": sum(one.unreached for one in told.values())}


def _news(reminder: Reminder, rows: Sequence[Any], at: datetime) -> list[News]:
    usual = today_of(at) + ANSWER_WITHIN
    return [
        News(
            topic=reminder.topic,
            name=_name(reminder, row),
            case_id=row.case_id,
            to=reminder.to or _turn(row),
            facts={key: value for key, value in row._asdict().items() if key not in ("case_id", "threshold")},
            kind=reminder.kind,
            fill={"topic": reminder.topic, **reminder.fill(row)},
            until=reminder.until(row) if reminder.until else usual,
            party_id=getattr(row, "party", None),
        )
        for row in rows
    ]


def _turn(row: Any) -> tuple[SignerRole, ...]:
    return (SignerRole(row.turn),) if hasattr(row, "turn") else ()


def _name(reminder: Reminder, row: Any) -> str:
    return ":".join((reminder.topic, row.number, *(str(getattr(row, column)) for column in reminder.same)))
