"""What people are told about cases, each thing once: offices by messages, parties by notices that they can check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mediation.cases.log import SHANGHAI
from mediation.db import SYSTEM, Tx, load, transaction
from mediation.notices import actions as notices
from mediation.notices.actions import Draft
from mediation.notices.words import NoticeKind
from mediation.outbox import actions as outbox
from mediation.outbox.actions import Said
from mediation.reach import posting
from mediation.vocabulary import SignerRole
from reports.wording import day

sql = load(Path(__file__).with_name("reach.sql"))
DEBTORS = (SignerRole.RESPONDENT, SignerRole.CO_BORROWER)
OTHER_SIDE = (*DEBTORS, SignerRole.GUARANTOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing to be told about a case: under what topic and name, to whom, and what notices of it say.

    `name` is the same for what is the same; `facts` are what offices read; `fill` is what the text of a notice fills
    in, and `until` its last day. `party_id` is the one party that it is for; if None, those in the roles `to` who take
    part.
    """

    topic: str
    name: str
    case_id: int
    to: tuple[SignerRole, ...]
    facts: Mapping[str, Any]
    kind: NoticeKind
    fill: Mapping[str, str] = field(default_factory=dict)
    until: date
    party_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How many messages to offices and notices to parties are new, and how many parties no channel reaches."""

    offices: int
    notices: int
    unreached: int


def tell(tx: Tx, news: Sequence[News], *, at: datetime) -> Told:  # noqa: ARG001 - its transaction is joined
    """Tell whoever is to be told what was not told before; in the centre's name, whoever it was that acted."""
    with transaction(SYSTEM) as centre:
        offices = sum(_to_offices(centre, topic, some, at) for topic, some in _by_topic(news).items())
        posted = [_to_parties(centre, kind, news, at) for kind in dict.fromkeys(one.kind for one in news)]
    return Told(
        offices=offices,
        notices=sum(one.notices for one in posted),
        unreached=sum(len(one.unreached) for one in posted),
    )


def moment(when: datetime) -> dict[str, str]:
    """When something is, in Shanghai, as notices fill it in."""
    there = when.astimezone(SHANGHAI)
    return {"when": f"{day(there)}{there:%H}时{there:%M}分", "when_en": f"{there:%-d %B %Y, %H:%M}"}


def last_day(due: date) -> dict[str, str]:
    """A day on which something is due, as notices fill it in."""
    return {"due": day(due), "due_en": f"{due:%-d %B %Y}"}


def _by_topic(news: Sequence[News]) -> Mapping[str, list[News]]:
    found = defaultdict(list)
    for one in news:
        found[one.topic].append(one)
    return found


def _to_offices(tx: Tx, topic: str, news: Sequence[News], at: datetime) -> int:
    readers = {one.name: [role for role in one.to if role not in OTHER_SIDE] for one in news}
    said = {
        one.name: Said(case_id=one.case_id, payload={**one.facts, "to": readers[one.name]})
        for one in news
        if readers[one.name]
    }
    return outbox.post_once(tx, topic, said, at=at)


def _to_parties(tx: Tx, kind: NoticeKind, news: Sequence[News], at: datetime) -> posting.Posted:
    roles = [str(role) for role in OTHER_SIDE]
    people = defaultdict(list)
    for row in tx.rows(sql.people, case_ids=list({one.case_id for one in news}), roles=roles):
        people[row.case_id].append(row)
    drafts = [
        Draft(party_id=row.party_id, expires_on=one.until, subject=one.name, facts=one.fill)
        for one in news
        if one.kind is kind
        for row in people[one.case_id]
        if (row.role in one.to and not row.is_left_out if one.party_id is None else row.party_id == one.party_id)
    ]
    return posting.post(tx, [one for one in notices.issue(tx, kind, drafts, at=at) if one.is_new], at=at)
