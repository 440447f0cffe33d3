"""Verbs of notices: issue them for many at once, say how to reach whom they are for, check them for anybody."""

from __future__ import annotations

import ipaddress
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import addresses
from mediation.cases.log import SHANGHAI
from mediation.db import Tx, load, sealed
from mediation.notices import codes
from mediation.notices.texts import VERSION
from mediation.notices.words import NoticeKind
from mediation.permissions import Permission, may
from mediation.vocabulary import Channel

sql = load(Path(__file__).with_name("notices.sql"))
# A registered letter and a week to think; no source names a time for the answer to an invitation.
ANSWER_WITHIN = timedelta(days=15)
# A person who reads a code aloud or types it needs a few tries; a machine that guesses needs many.
TRIES, WINDOW = 20, timedelta(minutes=10)
KEPT_FOR = timedelta(days=2)
"""How long tries are kept: longer than the longest window of whoever counts them."""
WRITTEN = (Channel.SMS, Channel.EMAIL, Channel.LETTER)
"""Channels of notices, the best first: the one that is read at once, then what costs nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A notice to be issued to a party; `subject` tells apart what it may be told more than once."""

    party_id: int
    expires_on: date
    subject: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A notice that stands; `is_new` if it was issued just now."""

    id: int
    case_id: int
    party_id: int
    code: str
    expires_on: date
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether a notice or a caller is the centre's, sent or on the roster since a day, and until which day it counts.

    Of the same shape for whatever is asked, and the same for whoever asks: no debt, no name, no bank.
    """

    is_ours: bool
    is_valid: bool = False
    since: date | None = None
    until: date | None = None


def invite(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[Issued]:
    """Issue an invitation to mediate to everybody on the other side of cases; who has one keeps it."""
    until = cases.today_of(at) + ANSWER_WITHIN
    debtors = tx.rows(sql.debtors, case_ids=list(case_ids))
    return issue(tx, NoticeKind.INVITATION, [Draft(party_id=row.party_id, expires_on=until) for row in debtors], at=at)


def issue(tx: Tx, kind: NoticeKind, drafts: Sequence[Draft], *, at: datetime) -> list[Issued]:
    """Issue notices of one kind, each once; all that stand now, new or not. NotPermitted, NotFound."""
    if not may(tx.actor.role, Permission.NOTIFY):
        raise errors.NotPermitted()
    parties = {one.party_id for one in drafts}
    if len(tx.rows(sql.parties_in_sight, party_ids=list(parties))) != len(parties):
        raise errors.NotFound()
    drawn = [codes.new_code() for _ in drafts]
    wanted = {"party_ids": [one.party_id for one in drafts], "subjects": [one.subject for one in drafts]}
    with tx.handing_over():
        new = tx.rows(
            sql.issue,
            **wanted,
            kind=kind,
            codes=drawn,
            code_indexes=sealed.index_many(drawn, "notice"),
            expire_ons=[one.expires_on for one in drafts],
            facts=[json.dumps(one.facts, ensure_ascii=False) for one in drafts],
            text_version=VERSION,
            at=at,
        )
        ids: dict[int, list[int]] = defaultdict(list)
        for row in new:
            ids[row.case_id].append(row.id)
        noted = {case: cases.Noted("", "issued", {"kind": kind, "notices": some}) for case, some in sorted(ids.items())}
        cases.note(tx, "notice:issue", noted, at=at)
        fresh = {row.id for row in new}
        return [Issued(**row._asdict(), is_new=row.id in fresh) for row in tx.rows(sql.issued, **wanted, kind=kind)]


def reach(tx: Tx, notice_ids: Sequence[int], *, at: datetime) -> dict[int, list[Channel]]:
    """The channels by which the party of each notice can be reached in writing, the best first.

    By e-mail only who consents to electronic service, at the address that they confirmed.
    """
    rows = tx.rows(sql.reach, notice_ids=list(notice_ids))
    parties = [row.party_id for row in rows]
    confirmed = addresses.newest(tx, parties, at=at)
    by_mail = {party for party, found in addresses.electronic(tx, parties, at=at).items() if found.to.email}
    by_letter = {party for party, found in confirmed.items() if found.to.address}
    return {row.notice_id: _channels(row, by_mail=by_mail, by_letter=by_letter) for row in rows}


def check(tx: Tx, typed: str, *, source: str, at: datetime) -> Answer:
    """Whether a code is of a notice of the centre; TooManyChecks after too many from one place, an internet address."""
    count_source(tx, source, at=at)
    code = codes.read_code(typed) or ""
    found = tx.rows(sql.check_code, code_index=sealed.index(code or "-", "notice"))
    return _answer(found, at)


def check_caller(tx: Tx, said: str, *, source: str, at: datetime) -> Answer:
    """Whether a number is the centre's own, or a name that of a mediator on its roster; TooManyChecks as `check`.

    That somebody gives such a name proves little: call back at the centre's number.
    """
    count_source(tx, source, at=at)
    if len(said) > 100:
        return Answer(is_ours=False)
    digits, ours = _number(said), _number(tx.one(sql.centre).phone)
    if digits:
        return Answer(is_ours=True, is_valid=True) if digits == ours else Answer(is_ours=False)
    return _answer(tx.rows(sql.check_mediator, name=said.strip(), on=cases.today_of(at)), at)


def of_case(tx: Tx, case_id: int) -> list[Any]:
    """What the parties of a case were told, without codes; in order of issue."""
    return tx.rows(sql.told, case_id=case_id)


def count_source(tx: Tx, source: str, *, at: datetime) -> None:
    """One more question from one place, an internet address; TooManyChecks after too many."""
    place = sealed.index(_place(source), "check source")
    if tx.value(sql.count_try, source_hash=place, window_start=window_start(at, WINDOW)) > TRIES:
        raise errors.TooManyChecks()


def window_start(at: datetime, length: timedelta) -> datetime:
    """When the window of a length began in which a moment lies."""
    moment = at.astimezone(SHANGHAI)
    return moment - timedelta(seconds=moment.timestamp() % length.total_seconds())


def forget_tries(tx: Tx, *, now: datetime) -> int:
    """Drop the counts of checks that no longer matter; how many."""
    return tx.run(sql.forget_tries, before=now - KEPT_FOR)


def _channels(row: Any, *, by_mail: Set[int], by_letter: Set[int]) -> list[Channel]:
    is_open = {
        Channel.SMS: row.sms,
        Channel.EMAIL: row.party_id in by_mail,
        Channel.LETTER: row.letter or row.party_id in by_letter,
    }
    return [channel for channel in WRITTEN if is_open[channel]]


def _answer(found: Sequence[Any], at: datetime) -> Answer:
    if not found:
        return Answer(is_ours=False)
    row = found[0]
    return Answer(is_ours=True, is_valid=cases.today_of(at) <= row.until, since=row.since, until=row.until)


def _place(source: str) -> str:
    """Who has one address of IPv6 has the network of 64 bits around it."""
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return source
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False))
    return str(address)


def _number(said: str) -> str:
    """The digits of a telephone number without the prefixes of country and trunk; empty for what is none."""
    if any(character.isalpha() for character in said):
        return ""
    digits = "".join(character for character in said if character in "0123456789").lstrip("0")
    return digits.removeprefix("86") if len(digits) > 11 else digits
