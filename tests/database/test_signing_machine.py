"""No sequence of actions signs out of order, moves out of order, changes what was signed, or ends on a day off.

What may happen is reckoned beside the database by a model that knows nothing of its code: who has answered, what state
follows, and how often a court was taken down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import transaction as django_transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from fixtures.world import NOON
from mediation import errors
from mediation.agreements import joint, signing
from mediation.agreements.signing import Act
from mediation.cases import calendars, log
from mediation.confirmation import actions as confirmation
from mediation.confirmation import outcomes
from mediation.confirmation.words import CourtOutcome
from mediation.db import Tx
from mediation.vocabulary import PartyRole, Role
from tests.database.test_journey import acting
from tests.database.test_signing import drawn_up

CASES = 3
START = NOON.date()
THEM = st.integers(0, CASES - 1)
C = CourtOutcome
ORDER = ("claimant", "respondent", "guarantor", "mediator", "organisation")
WHO = {"claimant": Role.BANK_SUPERVISOR, "respondent": Role.PARTY, "guarantor": Role.PARTY, "mediator": Role.MEDIATOR,
       "organisation": Role.ASSIGNER}  # fmt: skip
LEADS = {
    ("APPLIED", C.ACCEPTED): "ACCEPTED_BY_COURT", ("APPLIED", C.NOT_ACCEPTED): "NOT_ACCEPTED",
    ("APPLIED", C.SUPPLEMENT): "APPLIED", ("ACCEPTED_BY_COURT", C.SUPPLEMENT): "ACCEPTED_BY_COURT",
    ("APPLIED", C.WITHDRAWN): "WITHDRAWN", ("ACCEPTED_BY_COURT", C.WITHDRAWN): "WITHDRAWN",
    ("ACCEPTED_BY_COURT", C.CONFIRMED): "CONFIRMED", ("ACCEPTED_BY_COURT", C.DISMISSED): "DISMISSED",
    ("CONFIRMED", C.REVOKED): "DISMISSED",
}  # fmt: skip
OUT_OF_ORDER = """
SELECT s.id FROM signatures AS s JOIN signatures AS e USING (agreement_id, paper)
 WHERE s.signed_at IS NOT NULL AND e.signed_at IS NULL AND e.position < s.position AND e.role <> s.role
"""
CONTENT = """
SELECT a.id, a.settled_amount, a.terms, a.document_sha256, a.facts_sealed, a.court_id FROM agreements AS a ORDER BY a.id
"""


@dataclass
class Known:
    """A case as the model knows it: how many have signed each paper, and how its agreement stands."""

    id: int
    number: str
    state: str = "SIGNING"
    signed: dict[str, int] = field(default_factory=lambda: {"agreement": 0, "application": 0})
    last_on: date = START
    told: int = 0


class Ceremony(RuleBasedStateMachine):
    """Three cases with a guarantor each; the days only go forward."""

    tx: ClassVar[Tx]
    start: ClassVar[list[tuple[int, str]]]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = django_transaction.savepoint()
        self.now = NOON
        self.known = [Known(id=case, number=number) for case, number in self.start]
        self.content = self.tx.rows(CONTENT)

    def teardown(self) -> None:
        assert log.first_broken(self.tx) is None
        django_transaction.savepoint_rollback(self.savepoint)

    def tried(self, may: bool, act: Callable[[], Any]) -> bool:
        """Do it; refused exactly where the model says so."""
        try:
            with django_transaction.atomic():
                act()
        except errors.MediationError:
            assert not may
            return False
        assert may
        return True

    @rule(days=st.sampled_from([1, 3, 12]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        for row in confirmation.miss_windows(self.tx, at=self.now):
            self.of(row.case_id).state = "NOT_APPLIED"
        for row in confirmation.lapse_supplements(self.tx, at=self.now):
            self.of(row.case_id).state = "WITHDRAWN"

    def of(self, case: int) -> Known:
        return next(one for one in self.known if one.id == case)

    def place(self, one: Known, paper: str, role: str) -> Any:
        """Of a live agreement."""
        rows = signing.places(self.tx, [one.id])
        return next((row for row in rows if (row.paper, row.role) == (paper, role)), None)

    @rule(which=THEM, paper=st.sampled_from(["agreement", "application"]), ahead=st.sampled_from([0, 0, 0, 0, 1, -1]))
    def sign(self, which: int, paper: str, ahead: int) -> None:
        one, order = self.known[which], ORDER if paper == "agreement" else ORDER[:3]
        place = one.signed[paper] + ahead
        if not 0 <= place < len(order):
            return
        row = self.place(one, paper, order[place])
        if row is None:
            assert one.state in ("REFUSED", "SUPERSEDED", "VARIED")
            return
        act = Act(place=row.id, shown_sha256=bytes(row.document_sha256))
        may = ahead == 0 and one.state in (("SIGNING",) if paper == "agreement" else ("SIGNING", "EFFECTIVE"))
        if self.tried(may, lambda: signing.sign(acting(self.tx, WHO[order[place]]), [act], at=self.now)):
            one.signed[paper] += 1
            if one.signed["agreement"] == len(ORDER) and one.state == "SIGNING":
                one.state = "EFFECTIVE"

    @rule(which=THEM, role=st.sampled_from(ORDER), sure=st.integers(0, 5))
    def refuse(self, which: int, role: str, sure: int) -> None:
        one = self.known[which]
        row = None if sure else self.place(one, "agreement", role)
        if row is None:
            return
        may = one.state == "SIGNING" and ORDER.index(role) >= one.signed["agreement"]
        if self.tried(may, lambda: signing.refuse(acting(self.tx, WHO[role]), {row.id: "不签"}, at=self.now)):
            one.state = "REFUSED"

    @rule(which=THEM)
    def apply(self, which: int) -> None:
        one = self.known[which]
        last = self.tx.value("SELECT apply_by FROM agreements WHERE case_id = %(id)s", id=one.id)
        waits = one.state in ("EFFECTIVE", "WITHDRAWN")
        may = waits and one.signed["application"] == 3 and self.now.date() <= last
        if self.tried(may, lambda: confirmation.apply_jointly(acting(self.tx, Role.MEDIATOR), [one.id], at=self.now)):
            one.state, one.last_on = "APPLIED", self.now.date()

    @rule(which=THEM, outcome=st.sampled_from([o for o in C if o is not C.OBJECTION]), back=st.sampled_from([0, 0, 2]))
    def hear(self, which: int, outcome: CourtOutcome, back: int) -> None:
        one, on = self.known[which], self.now.date() - timedelta(days=back)
        told = outcomes.Told(named=one.number, outcome=outcome, on=on, number=f"{outcome}{one.id}", ground="other",
                             until=on + timedelta(days=5), key=f"{one.id}:{one.told}")  # fmt: skip
        after = LEADS.get((one.state, outcome)) if on >= one.last_on else None
        found = outcomes.take(acting(self.tx, Role.CONFIRMATION_JUDGE), [told], at=self.now)
        if one.state == "WITHDRAWN" and outcome is C.WITHDRAWN:
            assert found.unchanged == 1
        else:
            assert (found.recorded, len(found.explained)) == ((1, 0) if after else (0, 1))
        if after:
            one.state, one.last_on, one.told = after, on, one.told + 1
            assert outcomes.take(acting(self.tx, Role.CONFIRMATION_JUDGE), [told], at=self.now).unchanged == 1

    @invariant()
    def it_stands_as_the_model_says(self) -> None:
        rows = self.tx.rows("SELECT case_id, state FROM agreements ORDER BY case_id")
        assert [(one.id, one.state) for one in self.known] == [tuple(row) for row in rows]
        assert sum(one.told for one in self.known) == self.tx.value("SELECT count(*) FROM court_reports")

    @invariant()
    def nothing_is_signed_out_of_order_or_changed(self) -> None:
        assert [] == self.tx.rows(OUT_OF_ORDER)
        assert self.content == self.tx.rows(CONTENT)

    @invariant()
    def no_last_day_is_a_day_off(self) -> None:
        calendar = calendars.current(self.tx)
        last = "SELECT apply_by FROM agreements UNION SELECT supplement_by FROM confirmations"
        assert all(row[0] is None or calendar.is_working_day(row[0]) for row in self.tx.rows(last))


def walk(tx: Tx, **limits: Any) -> None:
    ids = drawn_up(tx, PartyRole.GUARANTOR, count=CASES)
    joint.draw_up(acting(tx, Role.MEDIATOR), ids, at=NOON)
    numbers = {row.case_id: row.case_number for row in signing.places(tx, ids)}
    Ceremony.tx, Ceremony.start = tx, [(case, numbers[case]) for case in ids]
    quiet = settings(deadline=None, suppress_health_check=list(HealthCheck), **limits)
    run_state_machine_as_test(Ceremony, settings=quiet)


def test_no_sequence_of_actions_breaks_the_ceremony(tx: Tx) -> None:
    walk(tx, max_examples=5, stateful_step_count=30, derandomize=True)
