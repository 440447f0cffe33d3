"""No sequence of actions, and no statement by hand between them, puts an unlawful attempt into the ledger.

What may happen is reckoned beside the database by a model that knows nothing of its code: plain lists of calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db import transaction as django_transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from fixtures.world import SHANGHAI
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import log
from mediation.contact import actions as contact
from mediation.contact import rules
from mediation.db import Actor, Tx
from mediation.vocabulary import Caller, Channel, ContactOutcome, Role
from tests.database.test_contact import CALL, HE, LAWFUL, SHE, a_party, case_of

MINUTE = timedelta(minutes=1)
NEW_YEARS_EVE = datetime(2026, 12, 31, 20, 30, tzinfo=SHANGHAI)
HOLDING = {"dialled", "connected", "refused"}
RESULTS = [*rules.RESULTS, ContactOutcome.DIALLED, ContactOutcome.RELEASED]
PARTIES = [(SHE, "13800138000"), (SHE, "13900139000"), (HE, "13800138000"), (HE, "13700137000"), (SHE, "13800138000")]
THEM = st.integers(0, len(PARTIES) - 1)

UNLAWFUL = """
SELECT 'more than three' AS rule FROM contact_attempts
 WHERE channel = 'call' AND outcome IN ('connected', 'refused', 'dialled')
 GROUP BY person_index, (at AT TIME ZONE 'Asia/Shanghai')::date HAVING count(*) > 3
UNION ALL
SELECT 'at night' FROM contact_attempts AS a JOIN contact_persons AS p USING (person_index)
 WHERE a.channel = 'call' AND extract(hour FROM a.at AT TIME ZONE 'Asia/Shanghai') NOT BETWEEN 8 AND 21
   AND NOT a.is_agreed_hour
UNION ALL
SELECT 'after a refusal' FROM contact_attempts AS a
  JOIN contact_attempts AS r ON r.person_index = a.person_index AND r.outcome = 'refused'
  JOIN contact_results AS told ON told.attempt_id = r.id AND told.outcome = 'refused'
 WHERE a.channel = 'call' AND a.reserved_at > told.received_at AND a.reserved_at < r.at + interval '7 days'
"""


def day_of(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


@dataclass(slots=True)
class Call:
    """A call as the model knows it; `swept` once its slot was taken back."""

    id: int
    party: int
    reserved_at: datetime
    until: datetime
    at: datetime
    outcome: str | None = None
    swept: bool = False

    def holds(self, now: datetime | None = None) -> bool:
        if self.outcome is None:
            return not self.swept and (now is None or self.until >= now)
        return self.outcome in HOLDING


class Governor(RuleBasedStateMachine):
    """People, banks and robots do what they like; the clock only goes forward."""

    tx: ClassVar[Tx]
    parties: ClassVar[list[int]]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = django_transaction.savepoint()
        self.now = NEW_YEARS_EVE
        self.calls: list[Call] = []
        self.opted_out: set[str] = set()
        self.bad_at: dict[str, datetime] = {}
        self.corrected_at: dict[str, datetime] = {}
        self.night: dict[str, set[int]] = {}
        self.quiet: dict[str, set[int]] = {}
        self.over: set[int] = set()

    def teardown(self) -> None:
        assert log.first_broken(self.tx) is None
        django_transaction.savepoint_rollback(self.savepoint)

    def of(self, person: str, day: date) -> list[Call]:
        return [c for c in self.calls if PARTIES[c.party][0] == person and day_of(c.at) == day]

    def forbidden(self, which: int) -> str:
        """The first rule that a call now would break."""
        person, phone = PARTIES[which]
        refusals = [c.at for c in self.calls if PARTIES[c.party][0] == person and c.outcome == "refused"]
        if which in self.over:
            return "CASE-OVER"
        if person in self.opted_out:
            return "OPTED-OUT"
        if phone in self.bad_at and self.bad_at[phone] > self.corrected_at.get(phone, self.bad_at[phone] - MINUTE):
            return "NUMBER-QUARANTINED"
        if any(at <= self.now < at + timedelta(days=7) for at in refusals):
            return "COOL-OFF"
        if sum(call.holds(self.now) for call in self.of(person, day_of(self.now))) >= 3:
            return "DAILY-LIMIT"
        hour = self.now.astimezone(SHANGHAI).hour
        if hour in self.quiet.get(person, set()):
            return "QUIET-HOUR"
        return "" if 8 <= hour < 22 or hour in self.night.get(person, set()) else "HOURS"

    @rule(minutes=st.sampled_from([1, 4, 11, 16, 45, 180, 600, 1440, 7 * 1440 + 1]))
    def wait(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(which=THEM, caller=st.sampled_from(list(Caller)))
    def reserve(self, which: int, caller: Caller) -> None:
        expected, earliest = self.forbidden(which), None
        try:
            with django_transaction.atomic():
                leave = contact.reserve(self.tx, self.parties[which], Channel.CALL, caller=caller, at=self.now)
        except errors.ContactNotAllowed as refused:
            found, earliest = refused.facts["rule"], refused.facts["earliest"]
        else:
            found = ""
            for call in self.of(PARTIES[which][0], day_of(self.now)):
                call.swept |= call.outcome is None and call.until < self.now
            self.calls.append(Call(leave.id, which, self.now, leave.until, self.now))
        assert expected == found
        assert earliest is None or earliest > self.now

    @precondition(lambda self: self.calls)
    @rule(data=st.data(), outcome=st.sampled_from(RESULTS), minutes=st.sampled_from([0, 0, 0, 1, 14, 30]))
    def result(self, data: st.DataObject, outcome: ContactOutcome, minutes: int) -> None:
        call = data.draw(st.sampled_from(self.calls[-6:]))
        dialled = call.reserved_at + minutes * MINUTE
        self.now = max(self.now, dialled)
        expected = self.judged(call, outcome, dialled)
        broken = contact.record_result(self.tx, call.id, outcome, dialled_at=dialled, at=self.now)
        assert expected == (broken.code if broken else "")
        if not expected:
            call.outcome, call.at = str(outcome), dialled
            if outcome in (ContactOutcome.WRONG_PERSON, ContactOutcome.DEAD):
                phone = PARTIES[call.party][1]
                self.bad_at[phone] = max(dialled, self.bad_at.get(phone, dialled))

    def judged(self, call: Call, outcome: ContactOutcome, dialled: datetime) -> str:
        if call.outcome == outcome and call.at == dialled:
            return ""
        if call.outcome not in (None, "dialled") or not call.reserved_at <= dialled <= call.until:
            return "RESERVED-FIRST"
        others = [other for other in self.of(PARTIES[call.party][0], day_of(dialled)) if other.holds()]
        return "DAILY-LIMIT" if call.swept and outcome in HOLDING and len(others) >= 3 else ""

    @rule(which=THEM)
    def opt_out(self, which: int) -> None:
        contact.opt_out(self.tx, self.parties[which], Channel.CALL, at=self.now)
        self.opted_out.add(PARTIES[which][0])

    @precondition(lambda self: self.opted_out)
    @rule(which=THEM)
    def opt_in(self, which: int) -> None:
        contact.opt_in(self.tx, self.parties[which], Channel.CALL, at=self.now)
        self.opted_out.discard(PARTIES[which][0])

    @precondition(lambda self: self.bad_at)
    @rule(which=THEM)
    def correct(self, which: int) -> None:
        contact.correct_number(self.tx, self.parties[which], at=self.now)
        self.corrected_at[PARTIES[which][1]] = self.now

    @rule(which=THEM, hours=st.sampled_from([[], [22], [22, 23, 0]]))
    def agree(self, which: int, hours: list[int]) -> None:
        contact.agree_hours(self.tx, self.parties[which], hours, at=self.now)
        self.night[PARTIES[which][0]] = set(hours)

    @rule(which=THEM, hours=st.sampled_from([[], [20, 21], [8, 9], [12]]))
    def keep_quiet(self, which: int, hours: list[int]) -> None:
        contact.keep_quiet(self.tx, self.parties[which], hours, at=self.now)
        self.quiet[PARTIES[which][0]] = set(hours)

    @precondition(lambda self: not self.over)
    @rule(which=THEM)
    def end(self, which: int) -> None:
        bank = Tx(Actor.taken_down(Role.BANK_OPERATOR))
        cases.withdraw(bank, [case_of(self.tx, self.parties[which])], reason="paid", at=self.now)
        self.over.add(which)

    @rule(which=THEM, slot=st.integers(0, 4))
    def write_by_hand(self, which: int, slot: int) -> None:
        made = LAWFUL | {"slot": str(slot), "at": f"timestamptz '{self.now.isoformat()}'"}
        taken = {call.id for call in self.of(PARTIES[which][0], day_of(self.now)) if call.holds()}
        try:
            with django_transaction.atomic():
                self.tx.run("SET LOCAL ROLE NONE")
                (row,) = self.tx.rows(CALL.format(**made) + " RETURNING id, slot", party=self.parties[which])
        except errors.ContactNotAllowed:
            pass
        else:
            assert 1 <= row.slot <= 3
            assert len(taken) < 3
            assert self.forbidden(which) in ("", "DAILY-LIMIT" if len(taken) < 3 else "")
            self.calls.append(Call(row.id, which, self.now, self.now, self.now, "connected"))
        self.tx.run("SET LOCAL ROLE med_staff")

    @invariant()
    def nothing_unlawful_is_recorded(self) -> None:
        assert [] == self.tx.rows(UNLAWFUL)


def walk(tx: Tx, **limits: Any) -> None:
    """Take random walks of the machine in one database."""
    Governor.tx, Governor.parties = tx, [a_party(tx, person, phone=phone) for person, phone in PARTIES]
    for party in Governor.parties:
        contact.budget(tx, party, at=NEW_YEARS_EVE)
    quiet = settings(deadline=None, suppress_health_check=list(HealthCheck), **limits)
    run_state_machine_as_test(Governor, settings=quiet)


def test_no_sequence_of_actions_breaks_a_rule(tx: Tx) -> None:
    walk(tx, max_examples=12, stateful_step_count=30, derandomize=True)
