"""The rules of contact in one table: what each forbids, when it allows again, what in the database enforces it.

GB/T 45251-2025 is written for lenders who collect consumer credit, and for their agents; whether it binds a mediator's
calls is unsettled, so it is kept as the sensible default for all of them together. Its interval of seven days between
collections on one product is no rule here before its exact meaning is settled; the cool-off borrows its length.

A reservation is leave for its fifteen minutes: what a person says meanwhile binds from the next one on. No source
names an interval between written reminders, so there is none here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mediation import errors
from mediation.cases.log import SHANGHAI
from mediation.vocabulary import CaseState, Channel, ContactOutcome, PartyRole

CALLS_A_DAY = 3
HOURS = range(8, 22)
COOL_OFF = timedelta(days=7)
DIAL_WITHIN = timedelta(minutes=15)
LADDER_CHANNELS, LADDER_SPAN = 3, timedelta(days=3)

DEBTORS = (PartyRole.RESPONDENT, PartyRole.CO_BORROWER, PartyRole.GUARANTOR)
OVER = (
    CaseState.REFUSED,
    CaseState.TERMINATED,
    CaseState.TRANSFERRED,
    CaseState.WITHDRAWN,
    CaseState.RESOLVED_WITHOUT_AGREEMENT,
    CaseState.CLOSED,
)
"""Nobody is called any more. Agreed is not over: its performance is urged (人民调解法 art. 31)."""

BY_PHONE = (Channel.CALL, Channel.SMS)
ELECTRONIC = (Channel.SMS, Channel.EMAIL)
RESULTS = (
    ContactOutcome.CONNECTED,
    ContactOutcome.NO_ANSWER,
    ContactOutcome.WRONG_PERSON,
    ContactOutcome.REFUSED,
    ContactOutcome.DEAD,
    ContactOutcome.BUSY,
)
"""What becomes of a call. Only a debtor who picked up has been called; the rest give their slot back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules look at, of one party and one channel at one moment.

    `connected` are the slots of that Shanghai day that are used, `lapsing` when each open reservation of it ends.
    """

    role: PartyRole
    authority_until: date | None
    case_state: CaseState
    is_opted_out: bool
    is_electronic_stopped: bool
    is_number_bad: bool
    refused_at: datetime | None
    agreed_hours: frozenset[int]
    quiet_hours: frozenset[int]
    is_written_to_only: bool
    day: date
    connected: int
    lapsing: tuple[datetime, ...]

    def held(self, at: datetime) -> int:
        """Slots of the day that are used or reserved."""
        if _day(at) != self.day:
            return 0
        return self.connected + sum(until >= at for until in self.lapsing)

    def left(self, at: datetime) -> int:
        """Calls that remain of the day."""
        return CALLS_A_DAY - self.held(at)

    def permits_hour(self, at: datetime) -> bool:
        """Whether the person may be called at this hour."""
        hour = at.astimezone(SHANGHAI).hour
        return hour in HOURS or hour in self.agreed_hours

    def is_quiet(self, at: datetime) -> bool:
        """Whether the person asked not to be called at this hour."""
        return at.astimezone(SHANGHAI).hour in self.quiet_hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One limit: `breaks` says whether an attempt at a moment is beyond it, `until` when it may no longer be.

    Its sentence is its error's. `enforced_by` is the constraint or refusal in the database; `basis` is the source, or
    says that it is the centre's own judgement (in English: `mediation.laws`). A rule without `breaks` looks at a
    result or at the whole ladder.
    """

    code: str
    error: type[errors.MediationError]
    channels: tuple[Channel, ...]
    basis: str
    enforced_by: str
    breaks: Callable[[Facts, datetime], bool] | None = None
    until: Callable[[Facts, datetime], datetime | None] = lambda _facts, _at: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The first rule that an attempt breaks, and the earliest moment at which none is known to be broken."""

    rule: Rule
    earliest: datetime | None

    def error(self) -> errors.MediationError:
        """As an error with `facts["rule"]` and `facts["earliest"]`."""
        said = f"({self.rule.code}, ≥ {self.earliest:%Y-%m-%d %H:%M})" if self.earliest else f"({self.rule.code})"
        return self.rule.error(said, rule=self.rule.code, earliest=self.earliest)


def refusal(facts: Facts, channel: Channel, *, at: datetime) -> Refusal | None:
    """The first rule that an attempt by this channel at this moment would break; None if it may be made."""
    broken = _first_broken(facts, channel, at)
    return Refusal(rule=broken, earliest=earliest(facts, channel, at=at)) if broken else None


def earliest(facts: Facts, channel: Channel, *, at: datetime) -> datetime | None:
    """The first moment from `at` on at which no rule is broken, as far as is known; None if time alone will not do.

    Who keeps every hour quiet is not waited for: what no rule lifts within LOOKS_AHEAD, time alone does not.
    """
    moment: datetime | None = at
    while moment and moment < at + LOOKS_AHEAD and (broken := _first_broken(facts, channel, moment)):
        moment = broken.until(facts, moment)
    return moment.astimezone(SHANGHAI) if moment and moment < at + LOOKS_AHEAD else None


def reserved_until(facts: Facts, *, at: datetime) -> datetime:
    """How long a reservation made at `at` holds: fifteen minutes, but not into an hour or a day it is not for."""
    hour_ends = at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    goes_on = _day(hour_ends) == _day(at) and facts.permits_hour(hour_ends) and not facts.is_quiet(hour_ends)
    return at + DIAL_WITHIN if goes_on else min(at + DIAL_WITHIN, hour_ends - timedelta(microseconds=1))


def is_agreed_hour(*moments: datetime) -> bool:
    """Whether a call at one of these moments is lawful only because the person agreed to the hour."""
    return any(moment.astimezone(SHANGHAI).hour not in HOURS for moment in moments)


def _first_broken(facts: Facts, channel: Channel, at: datetime) -> Rule | None:
    return next((r for r in RULES if r.breaks and channel in r.channels and r.breaks(facts, at)), None)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _is_third_party(facts: Facts, at: datetime) -> bool:
    is_agent = facts.role is PartyRole.AGENT and facts.authority_until is not None
    return facts.role not in DEBTORS and not (is_agent and (facts.authority_until or date.min) >= _day(at))


def _cools_off(facts: Facts, at: datetime) -> bool:
    return facts.refused_at is not None and facts.refused_at <= at < facts.refused_at + COOL_OFF


def _slot_or_day(facts: Facts, at: datetime) -> datetime:
    lapsing = [until for until in facts.lapsing if until >= at]
    return min(lapsing) + timedelta(microseconds=1) if lapsing else _midnight(_day(at) + timedelta(days=1))


def _next_hour(_: Facts, at: datetime) -> datetime:
    return at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


LOOKS_AHEAD = timedelta(days=400)
ALL, CALLS = tuple(Channel), (Channel.CALL,)
# fmt: off
RULES: tuple[Rule, ...] = (
    Rule(code="DEBTOR-ONLY", error=errors.NotTheDebtor, channels=ALL, breaks=_is_third_party,
         basis="GB/T 45251-2025；个人信息保护法第6条", enforced_by="contact_debtor_only"),
    Rule(code="CASE-OVER", error=errors.ContactCaseOver, channels=CALLS,
         breaks=lambda facts, _: facts.case_state in OVER,
         basis="个人信息保护法第6、19条", enforced_by="contact_case_is_open"),
    Rule(code="OPTED-OUT", error=errors.OptedOut, channels=ALL,
         breaks=lambda facts, _: facts.is_opted_out,
         basis="个人信息保护法第15、44条", enforced_by="contact_not_opted_out"),
    Rule(code="ELECTRONIC-STOPPED", error=errors.ElectronicStopped, channels=ELECTRONIC,
         breaks=lambda facts, _: facts.is_electronic_stopped,
         basis="民事诉讼法第90条；个人信息保护法第15条", enforced_by="contact_electronic_stands"),
    Rule(code="NUMBER-QUARANTINED", error=errors.NumberQuarantined, channels=BY_PHONE,
         breaks=lambda facts, _: facts.is_number_bad,
         basis="个人信息保护法第8条", enforced_by="contact_number_good"),
    Rule(code="COOL-OFF", error=errors.CoolingOff, channels=CALLS, breaks=_cools_off,
         until=lambda facts, _: facts.refused_at and facts.refused_at + COOL_OFF,
         basis="中心自定；参照网络数据安全管理条例第22条第5项、GB/T 45251-2025",
         enforced_by="contact_after_cool_off"),
    Rule(code="DAILY-LIMIT", error=errors.DailyLimitReached, channels=CALLS,
         breaks=lambda facts, at: facts.held(at) >= CALLS_A_DAY, until=_slot_or_day,
         basis="GB/T 45251-2025", enforced_by="contact_slot_once, contact_slots_of_a_day"),
    Rule(code="WRITTEN-ONLY", error=errors.WrittenOnly, channels=CALLS,
         breaks=lambda facts, _: facts.is_written_to_only,
         basis="中心自定；参照个人信息保护法第6条", enforced_by="contact_in_writing_only"),
    Rule(code="QUIET-HOUR", error=errors.QuietHour, channels=CALLS,
         breaks=lambda facts, at: facts.is_quiet(at), until=_next_hour,
         basis="个人信息保护法第44条；民法典第1033条", enforced_by="contact_not_quiet"),
    Rule(code="HOURS", error=errors.OutsideHours, channels=CALLS,
         breaks=lambda facts, at: not facts.permits_hour(at), until=_next_hour,
         basis="GB/T 45251-2025", enforced_by="contact_within_hours"),
    Rule(code="RESERVED-FIRST", error=errors.NotReserved, channels=CALLS,
         basis="中心自定", enforced_by="contact_reserved_first, contact_connected_has_slot"),
    Rule(code="FINAL", error=errors.AttemptIsFinal, channels=ALL,
         basis="中心自定", enforced_by="contact_attempt_is_final"),
    Rule(code="LADDER", error=errors.LadderIncomplete, channels=ALL,
         enforced_by="contact_ladder",
         basis="人民法院在线调解规则第15条；中心自定"),  # three channels and three days are the centre's
)
"""The rules, in the order in which they are named when several are broken."""
# fmt: on
BY_CODE = {rule.code: rule for rule in RULES}
