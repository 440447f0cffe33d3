"""Verbs of contact: reserve a slot, dial, say what became of it; what a person asks for; give up after a fair try.

Whether an attempt is lawful hangs on all cases of a person. So a caller's own rows are looked up with their eyes, the
rest is reckoned with the centre's hands, and nothing of another case is handed back but a number and a moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.care import with_accommodation
from mediation.cases.words import Accommodation
from mediation.contact import rules
from mediation.contact.results import UNCHANGED, Kept, Told, fingerprint, hold, keep, note_counts, settle, sql
from mediation.db import Tx
from mediation.db.statements import Statement
from mediation.permissions import CALLERS, Permission, may
from mediation.vocabulary import Caller, CaseEvent, CaseState, Channel, ContactOutcome, PartyRole, TerminationReason

WRITTEN_TO_ONLY = with_accommodation(Accommodation.WRITTEN_CONTACT)
"""Who is vulnerable in one of these ways is not called."""
CONSENT_WITHIN = timedelta(days=30)
"""How long it is waited for an answer: no longer than a mediation itself lasts (Online Mediation Rules art. 24).

No rule sets a time, so this is the centre's judgement; claims must not lie still while limitation runs.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to reach one party, as it was made."""

    party_id: int
    channel: Channel
    outcome: ContactOutcome
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Leave to make one attempt until a moment; `left` calls remain that day after it, for all callers together."""

    id: int
    until: datetime
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a party may be contacted now: calls left today, and if not, the rule and when time lifts it."""

    party_id: int
    role: PartyRole
    left: int
    refusal: rules.Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """What was tried on a case before it may be given up as unreachable."""

    case_id: int
    channels: int
    span: timedelta
    is_reached: bool

    @property
    def is_climbed(self) -> bool:
        """Whether enough channels were tried over enough days, and nobody was reached."""
        is_fair = self.channels >= rules.LADDER_CHANNELS and self.span >= rules.LADDER_SPAN
        return is_fair and not self.is_reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Channels a person does not want to be contacted by, unusual hours they agreed to be called at, quiet ones."""

    opted_out: frozenset[Channel]
    hours: tuple[int, ...]
    quiet: tuple[int, ...]


def reserve(tx: Tx, party_id: int, channel: Channel, *, caller: Caller, at: datetime) -> Reservation:
    """Take leave for one attempt before it is made; a call holds one of the person's three slots of the day.

    ContactNotAllowed, of the kind that names the rule, with `facts["rule"]` and `facts["earliest"]`; NotPermitted if
    the actor does not contact anybody, or not as this caller; NotFound if the party is not the actor's to see.
    """
    _check_caller(tx, caller)
    (party,) = _in_sight(tx, [party_id])
    with tx.handing_over():
        decided = _reserve(tx, party, channel, caller, at)
    if isinstance(decided, rules.Refusal):
        raise decided.error()
    return decided


def _reserve(tx: Tx, party: Any, channel: Channel, caller: Caller, at: datetime) -> Reservation | rules.Refusal:
    hold(tx, [party.id])
    facts = _facts(tx, [party.id], channel, at)[party.id]
    refused = rules.refusal(facts, channel, at=at)
    if refused:
        return refused
    if any(until < at for until in facts.lapsing):
        tx.run(sql.lapse, party_ids=[party.id], day=facts.day, at=at)
    until = rules.reserved_until(facts, at=at)
    reservation = tx.value(
        sql.reserve,
        party_id=party.id,
        channel=channel,
        caller=caller,
        at=at,
        reserved_until=until,
        day=facts.day,
        is_agreed_hour=channel is Channel.CALL and rules.is_agreed_hour(at, until),
        actor_id=tx.actor.user_id,
    )
    payload = {"party_id": party.id, "channel": channel, "caller": caller}
    cases.note(tx, "contact:reserve", {party.case_id: cases.Noted("", "reserved", payload)}, at=at)
    return Reservation(id=reservation, until=until, left=facts.left(at) - (channel is Channel.CALL))


def record(tx: Tx, attempts: Sequence[Attempt], *, caller: Caller, at: datetime) -> int:
    """Write down attempts as they were made, reserved in the same stroke; how many.

    All or none: ContactNotAllowed, of the kind that names the rule, if one of them breaks a rule.
    """
    _check_caller(tx, caller)
    party_ids = sorted({attempt.party_id for attempt in attempts})
    _in_sight(tx, party_ids)
    with tx.handing_over():
        hold(tx, party_ids)
        made = tx.rows(
            sql.record_attempts,
            party_ids=[attempt.party_id for attempt in attempts],
            channels=[attempt.channel for attempt in attempts],
            outcomes=[attempt.outcome for attempt in attempts],
            ats=[attempt.at for attempt in attempts],
            caller=caller,
            actor_id=tx.actor.user_id,
        )
        note_counts(tx, "contact:attempt", [(row.case_id, row.channel) for row in made], at=at)
    return len(made)


def record_result(
    tx: Tx, reservation_id: int, outcome: ContactOutcome, *, dialled_at: datetime, at: datetime
) -> rules.Rule | None:
    """Say what became of a reservation, or that it was dialled; a slot that reached nobody is free again.

    A result that is no lawful attempt (dialled too late, settled before, no slot left) is kept for supervision, and
    the rule that it broke comes back. Said twice, it is kept once. NotFound if the reservation is not the actor's to
    see.
    """
    _check_permission(tx, Permission.CONTACT)
    mine = tx.one(sql.reservation, reservation_id=reservation_id)
    institution_id = tx.actor.institution_id or None
    with tx.handing_over():
        hold(tx, [mine.party_id])
        told = Told(reservation=reservation_id, outcome=outcome, dialled_at=dialled_at)
        (judged,) = settle(tx, [told], institution_id=institution_id)
        if judged.rule == UNCHANGED:
            return None
        print_of = fingerprint(reservation_id, outcome, dialled_at.timestamp())
        kept = Kept(judged=judged, call_ref=f"reservation {reservation_id}", fingerprint=print_of)
        if keep(tx, [kept], institution_id=institution_id, at=at):
            payload = {"party_id": mine.party_id, "outcome": outcome, "rule": judged.rule}
            cases.note(tx, "contact:result", {mine.case_id: cases.Noted("reserved", "settled", payload)}, at=at)
    return rules.BY_CODE[judged.rule] if judged.rule else None


def release(tx: Tx, reservation_id: int, *, at: datetime) -> None:
    """Give a reservation back without having dialled; NotReserved if it lapsed or was used."""
    if record_result(tx, reservation_id, ContactOutcome.RELEASED, dialled_at=at, at=at):
        raise errors.NotReserved()


def budget(tx: Tx, party_id: int, *, at: datetime) -> int:
    """Calls left to a party this Shanghai day, for all callers together; nothing of who makes the others, or why."""
    _check_permission(tx, Permission.CONTACT)
    _in_sight(tx, [party_id])
    with tx.handing_over():
        return _facts(tx, [party_id], Channel.CALL, at)[party_id].left(at)


def may_contact(tx: Tx, case_id: int, channel: Channel, *, at: datetime) -> list[Standing]:
    """Whether each person on the other side of a case may be contacted by a channel now; nobody is held for it."""
    _check_permission(tx, Permission.CONTACT)
    roles = {row.id: PartyRole(row.role) for row in tx.rows(sql.other_side, case_id=case_id)}
    with tx.handing_over():
        found = _facts(tx, list(roles), channel, at)
    return [
        Standing(party_id=party, role=roles[party], left=facts.left(at), refusal=rules.refusal(facts, channel, at=at))
        for party, facts in found.items()
    ]


def refusals(tx: Tx, party_ids: Sequence[int], channel: Channel, *, at: datetime) -> dict[int, rules.Refusal]:
    """Those of parties that may not be contacted by a channel now, with the rule; nobody is held for it."""
    _check_permission(tx, Permission.CONTACT)
    _in_sight(tx, party_ids)
    with tx.handing_over():
        found = _facts(tx, party_ids, channel, at)
    return {party: broken for party, facts in found.items() if (broken := rules.refusal(facts, channel, at=at))}


def opt_out(tx: Tx, party_id: int, channel: Channel, *, at: datetime) -> None:
    """A person does not want to be contacted by a channel, in any case of theirs; said twice, it is kept once."""
    _ask(tx, party_id, sql.opt_out, "contact:opt_out", at=at, channel=channel)


def opt_in(tx: Tx, party_id: int, channel: Channel, *, at: datetime) -> None:
    """A person takes back that they do not want to be contacted by a channel."""
    _ask(tx, party_id, sql.opt_in, "contact:opt_in", at=at, channel=channel)


def agree_hours(tx: Tx, party_id: int, hours: Sequence[int], *, at: datetime) -> None:
    """A person agrees to be called at hours (22, 23, 0 to 7) outside the permitted ones; none takes it back."""
    _ask(tx, party_id, sql.agree_hours, "contact:agree_hours", at=at, hours=list(hours))


def keep_quiet(tx: Tx, party_id: int, hours: Sequence[int], *, at: datetime) -> None:
    """A person asks not to be called at hours (8 to 21) in any case of theirs; none takes it back."""
    _ask(tx, party_id, sql.keep_quiet, "contact:quiet_hours", at=at, hours=sorted(set(hours)))


def wishes(tx: Tx, party_id: int) -> Wishes:
    """What a person asked of all who contact them; NotPermitted, NotFound if they are not the actor's to see."""
    _check_permission(tx, Permission.CONTACT_WISHES)
    _in_sight(tx, [party_id])
    with tx.handing_over():
        rows = tx.rows(sql.wishes, party_id=party_id)
    return Wishes(
        opted_out=frozenset(Channel(one) for row in rows for one in row.channels),
        hours=tuple(hour for row in rows for hour in row.agreed_hours or ()),
        quiet=tuple(hour for row in rows for hour in row.quiet_hours or ()),
    )


def quarantine(tx: Tx, party_id: int, *, at: datetime) -> None:
    """Somebody says that a party's number is wrong: it is used in no case until it is corrected."""
    _ask(tx, party_id, sql.quarantine, "contact:quarantine", at=at)


def correct_number(tx: Tx, party_id: int, *, at: datetime) -> None:
    """A party's number has been checked and is theirs; another number needs no such word."""
    _ask(tx, party_id, sql.correct, "contact:correct_number", at=at)


def ladder(tx: Tx, case_ids: Sequence[int]) -> list[Ladder]:
    """What was tried on each case."""
    return [
        Ladder(case_id=row.case_id, channels=row.channels, span=row.span, is_reached=row.is_reached)
        for row in tx.rows(sql.ladder, case_ids=list(case_ids))
    ]


def declare_unreachable(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Give up on parties nobody reached; LadderIncomplete before a fair try was made."""
    short = [found for found in ladder(tx, case_ids) if not found.is_climbed]
    if short:
        raise errors.LadderIncomplete(f"({len(short)} of {len(case_ids)})")
    payload = cases.each(case_ids, reason=TerminationReason.UNREACHABLE, party="respondent")
    return cases.move(tx, CaseEvent.UNREACHABLE, payload, at=at)


def give_up(
    tx: Tx, *, tried_by: date, at: datetime, among: Sequence[int] | None = None, limit: int = 10_000
) -> list[int]:
    """Declare those unreachable, `among` some cases or all, silent since a fair try that ended by a day."""
    found = tx.rows(
        sql.unreached,
        tried_by=tried_by,
        channels=rules.LADDER_CHANNELS,
        span=rules.LADDER_SPAN,
        among=among,
        limit=limit,
    )
    return declare_unreachable(tx, [row.id for row in found], at=at)


def end_silent(
    tx: Tx, *, asked_by: date, reached_by: date, at: datetime, among: Sequence[int] | None = None, limit: int = 10_000
) -> list[int]:
    """End cases, `among` some or all, that wait for somebody who was reached and says neither yes nor no; the cases.

    Nothing was asked or answered since `asked_by`, nobody was spoken to since `reached_by`. Silence is no refusal, so
    it has a reason of its own (Online Mediation Rules art. 25(8)).
    """
    found = tx.rows(sql.silent, asked_by=asked_by, reached_by=reached_by, among=among, limit=limit)
    payloads = {row.id: {"reason": TerminationReason.UNANSWERED, "party": row.party} for row in found}
    return cases.move(tx, CaseEvent.TERMINATE, payloads, at=at)


def respondents(tx: Tx, case_ids: Sequence[int]) -> dict[int, int]:
    """The first respondent of each case: party id by case id."""
    return {row.case_id: row.id for row in tx.rows(sql.respondents, case_ids=list(case_ids))}


def _ask(tx: Tx, party_id: int, statement: Statement, event: str, *, at: datetime, **asked: Any) -> None:
    """Write down what a person asks of all who contact them."""
    _check_permission(tx, Permission.CONTACT_WISHES)
    (party,) = _in_sight(tx, [party_id])
    with tx.handing_over():
        hold(tx, [party_id])
        if tx.run(statement, party_id=party_id, at=at, **asked):
            noted = cases.Noted("", "recorded", {"party_id": party_id, **asked})
            cases.note(tx, event, {party.case_id: noted}, at=at)


def _facts(tx: Tx, party_ids: Sequence[int], channel: Channel, at: datetime) -> dict[int, rules.Facts]:
    day = cases.today_of(at)
    rows = tx.rows(
        sql.facts, party_ids=list(party_ids), channel=channel, day=day, at=at, written_to_only=list(WRITTEN_TO_ONLY)
    )
    return {
        row.party_id: rules.Facts(
            role=PartyRole(row.role),
            authority_until=row.authority_until,
            case_state=CaseState(row.case_state),
            is_opted_out=row.is_opted_out,
            is_electronic_stopped=row.is_electronic_stopped,
            is_number_bad=row.is_number_bad,
            refused_at=row.refused_at,
            agreed_hours=frozenset(row.agreed_hours),
            quiet_hours=frozenset(row.quiet_hours),
            is_written_to_only=row.is_written_to_only,
            day=day,
            connected=row.connected,
            lapsing=tuple(row.lapsing),
        )
        for row in rows
    }


def _in_sight(tx: Tx, party_ids: Sequence[int]) -> list[Any]:
    found = tx.rows(sql.parties_in_sight, party_ids=list(party_ids))
    if len(found) != len(party_ids):
        raise errors.NotFound()
    return found


def _check_permission(tx: Tx, permission: Permission) -> None:
    if not may(tx.actor.role, permission):
        raise errors.NotPermitted()


def _check_caller(tx: Tx, caller: Caller) -> None:
    _check_permission(tx, Permission.CONTACT)
    if caller not in CALLERS[tx.actor.role]:
        raise errors.NotPermitted(f"({caller})")
