"""No sequence of payments, days, talks and signatures loses a yuan, a move or a word when agreements follow each other.

What may happen is reckoned beside the database by a model that knows nothing of its code: where each case stands, who
has signed what, which payments a later agreement counted and which go over. Where each yuan is, the ledger's says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction as django_transaction
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from fixtures.world import NOON
from mediation import errors
from mediation.accounts.models import Institution
from mediation.agreements import actions as agreements
from mediation.agreements import renegotiating, signing
from mediation.agreements.renegotiating import Again, Asked
from mediation.agreements.words import Replacing
from mediation.cases import actions as cases
from mediation.cases import calendars, periods
from mediation.confirmation import actions as confirmation
from mediation.confirmation import outcomes
from mediation.confirmation.words import CourtOutcome
from mediation.consent import answering
from mediation.db import Tx
from mediation.negotiation import actions as negotiation
from mediation.performance import actions as performance
from mediation.plans import Layout
from mediation.reach import signatures
from mediation.sessions import actions as sessions
from mediation.vocabulary import Channel, ConsentPurpose, PartyRole, Role, TerminationReason
from tests.database.performance_desk import books
from tests.database.test_journey import SIGNERS, acting, agreed
from tests.database.test_ledger_machine import AMOUNTS, CASES, DAY, NUMBERS, Ledger, run

THEM, SELDOM = st.integers(0, CASES - 1), st.sampled_from([True, False, False, False])
START, SETTLED = NOON.date(), Decimal(9000)
MONTHS, MEANWHILE = st.sampled_from([1, 3, 5]), st.lists(st.tuples(NUMBERS, AMOUNTS), max_size=2)
SIDES = (Role.PARTY, Role.BANK_SUPERVISOR)
LEADS = {
    ("APPLIED", CourtOutcome.ACCEPTED): "ACCEPTED_BY_COURT", ("APPLIED", CourtOutcome.WITHDRAWN): "WITHDRAWN",
    ("ACCEPTED_BY_COURT", CourtOutcome.CONFIRMED): "CONFIRMED",
    ("ACCEPTED_BY_COURT", CourtOutcome.DISMISSED): "DISMISSED",
}  # fmt: skip
BEFORE_A_COURT = ("APPLIED", "ACCEPTED_BY_COURT")
CONTENT = """
SELECT a.id, a.settled_amount, a.claim_total, a.waived, a.terms, a.document_sha256, a.facts_sealed, a.court_id,
       a.replaces_id, a.replacing, a.owed, a.paid_through
  FROM agreements AS a ORDER BY a.id
"""
OUT_OF_ORDER = """
SELECT s.id FROM signatures AS s JOIN signatures AS e USING (agreement_id, paper)
 WHERE s.signed_at IS NOT NULL AND e.signed_at IS NULL AND e.position < s.position AND e.role <> s.role
"""
JUMPS = """
SELECT e.case_id, e.event FROM (
       SELECT e.*, lag(e.to_state) OVER (PARTITION BY e.case_id ORDER BY e.seq) AS before FROM events AS e
        WHERE e.event NOT LIKE '%%:%%') AS e
 WHERE e.before IS NOT NULL AND e.from_state <> e.before
"""
NOT_AS_AGREED = """
SELECT p.id FROM plans AS p JOIN agreements AS a ON a.id = p.agreement_id
 WHERE p.total <> a.settled_amount + (SELECT coalesce(sum(e.amount), 0) FROM ledger_entries AS e
                                       WHERE e.plan_id = p.id AND e.credit = 'revived')
"""
LAST_DAYS = """
SELECT apply_by FROM agreements UNION SELECT supplement_by FROM confirmations
 UNION SELECT answer_by FROM payment_disputes UNION SELECT period_ends_on FROM cases
"""


@dataclass(slots=True)
class Drawn:
    """An agreement as the model knows it: who has signed, and how many payments there were when it was drawn up."""

    settled: Decimal
    claim: Decimal
    after: int = 0
    paid_before: Decimal = Decimal(0)
    varies: bool = False
    signed: int = 0
    state: str = "SIGNING"


@dataclass(slots=True)
class Mediated:
    """A case as the model knows it: agreements that took effect in their order, and the one that is in the making."""

    id: int
    number: str
    in_force: list[Drawn]
    state: str = "AGREED"
    making: Drawn | None = None
    is_wanted: bool = False
    has_left: bool = False
    way: Replacing = Replacing.SUPERSEDE
    offer: str = ""
    by: Role = Role.PARTY
    terms: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    until: date = date.min
    period_ends: date = date.min
    last_heard: date = START
    told: int = 0

    @property
    def stands(self) -> Drawn:
        """The agreement in force."""
        return self.in_force[-1]


class Renegotiation(Ledger):
    """Three agreed cases in performance are mediated about again and again."""

    numbers: ClassVar[list[str]]
    scale = 12

    def __init__(self) -> None:
        super().__init__()
        self.mine = [
            Mediated(case, number, [Drawn(settled=SETTLED, claim=SETTLED, signed=4, state="EFFECTIVE")])
            for case, number in zip(self.cases, self.numbers, strict=True)
        ]
        self.content: dict[int, Any] = {}

    def teardown(self) -> None:
        for row in self.tx.rows("SELECT number FROM agreements ORDER BY id"):
            assert agreements.document(self.tx, row.number).startswith(b"%PDF")  # byte for byte as it was signed
        assert [] == self.tx.rows(JUMPS)
        super().teardown()

    @property
    def today(self) -> date:
        return cases.today_of(self.now)

    def running(self, case: int) -> int:
        return len(self.mine[case].in_force) - 1

    def met(self, act: Callable[[], Any]) -> str:
        """The refusal that an act meets, or nothing."""
        try:
            with django_transaction.atomic():
                act()
        except errors.MediationError as refusal:
            return type(refusal).__name__
        return ""

    def owed(self, one: Mediated) -> tuple[Decimal, bool]:
        """What is open of the plan, and whether there is something to mediate about."""
        row = self.tx.one("SELECT o.total, p.state FROM open_claims AS o JOIN plans AS p ON p.id = o.plan_id"
                          " WHERE o.case_id = %(id)s", id=one.id)  # fmt: skip
        return row.total, row.total > 0 and row.state in ("ACTIVE", "DEFAULTED", "ACCELERATED")

    def paid_on(self, one: Mediated, *, after: int = 0) -> Decimal:
        """What counts of payments on the plan that is performed, of those booked after so many."""
        place = self.mine.index(one)
        since = list(self.known.values())[after:]
        mine = [each for each in since if (each.case, each.plan) == (place, self.running(place))]
        return sum((each.amount - each.returned for each in mine), Decimal(0))

    def hindered(self, one: Mediated) -> str:
        """Why there can be no mediation again in a case."""
        if one.state != "AGREED":
            return "IllegalMove"
        if one.stands.state in BEFORE_A_COURT:
            return "CourtDecides"
        return "" if self.owed(one)[1] else "NothingOwed"

    @rule(days=st.sampled_from([1, 3, 10]))
    def wait(self, days: int) -> None:
        self.now += days * DAY
        assert performance.draw_up(self.tx, None, at=self.now) == 0  # each had its plan with the last signature
        performance.sweep(self.tx, at=self.now)
        for row in confirmation.miss_windows(self.tx, at=self.now):
            self.of(row.case_id).stands.state = "NOT_APPLIED"
        over = [one for one in self.mine if one.state == "IN_MEDIATION" and one.period_ends < self.today]
        assert sessions.end_expired_periods(self.tx, at=self.now) == len(over)
        for one in over:
            one.state = "AGREED"

    def of(self, case: int) -> Mediated:
        return next(one for one in self.mine if one.id == case)

    @rule(which=THEM, by=st.sampled_from([PartyRole.CLAIMANT, PartyRole.RESPONDENT]))
    def ask(self, which: int, by: PartyRole) -> None:
        one, who = self.mine[which], Role.BANK_OPERATOR if by is PartyRole.CLAIMANT else Role.PARTY
        wanted = [Asked(case_id=one.id, by=by, reason="失业")]
        found = self.met(lambda: renegotiating.ask(acting(self.tx, who), wanted, at=self.now))
        assert found == (self.hindered(one) or ("AlreadyAsked" if one.is_wanted else ""))
        one.is_wanted = one.is_wanted or not found

    @rule(which=THEM, who=st.sampled_from([Role.MEDIATOR, Role.ASSIGNER]), way=st.sampled_from(Replacing), short=SELDOM)
    def begin(self, which: int, who: Role, way: Replacing, short: bool) -> None:
        one = self.mine[which]
        parties = () if short else tuple(row.id for row in cases.parties(self.tx, [one.id]))
        again = {one.id: Again(way=way, party_ids=parties, institution_agrees=True)}
        found = self.met(lambda: renegotiating.begin(acting(self.tx, who), again, at=self.now))
        expected = self.hindered(one) or ("" if one.is_wanted else "NobodyAsked")
        assert found == (expected or ("ConsentMissing" if short or one.has_left else ""))
        if not found:
            one.state, one.is_wanted, one.way, one.offer = "IN_MEDIATION", False, way, ""
            one.period_ends = periods.starting(self.tx, self.today).due_on

    @rule(which=THEM, sure=SELDOM)
    def decline(self, which: int, sure: bool) -> None:
        one = self.mine[which]
        if one.is_wanted and not sure:
            return
        found = self.met(lambda: renegotiating.decline(acting(self.tx, Role.ASSIGNER), [one.id], at=self.now))
        assert found == ("" if one.is_wanted else "NobodyAsked")
        one.is_wanted = False

    @rule(which=THEM, steps=st.integers(4, 12), share=st.integers(30, 100), months=MONTHS, meanwhile=MEANWHILE)
    def go_on(self, which: int, steps: int, share: int, months: int, meanwhile: list[tuple[int, Decimal]]) -> None:
        """Some steps of the way from a wish to a new agreement, which chance alone would rarely walk to its end.

        `meanwhile`, before the last signatures, there are payments: by number and amount.
        """
        one, coming = self.mine[which], list(meanwhile)
        for _ in range(steps):
            if one.making and one.making.signed > 1 and coming:
                number, amount = coming.pop()
                self.pay(which, number, 0, amount)
            if one.state == "AGREED" and not one.is_wanted:
                self.ask(which, PartyRole.RESPONDENT)
            elif one.state == "AGREED":
                self.begin(which, Role.MEDIATOR, Replacing.SUPERSEDE, False)
            elif one.making:
                self.sign(which, 0, True)
            elif one.offer == "open" and one.until >= self.today:
                self.accept(which, True)
            elif one.offer == "accepted" and one.terms[1] == self.owed(one)[0]:
                self.draw_up(which)
            else:
                self.propose(which, Role.PARTY, share, months)

    @rule(which=THEM, side=st.sampled_from(SIDES), share=st.integers(30, 100), months=MONTHS)
    def propose(self, which: int, side: Role, share: int, months: int) -> None:
        one = self.mine[which]
        owed, _ = self.owed(one)
        amount = max((owed * share / 100).quantize(Decimal("0.01")), Decimal(months) / 100)
        layout = Layout(periods=months, first_due_on=self.today + 35 * DAY)
        until = self.today + 5 * DAY
        offer = negotiation.NewOffer(case_id=one.id, settled_amount=amount, layout=layout, expires_on=until)
        found = self.met(lambda: negotiation.propose(acting(self.tx, side), [offer], at=self.now))
        expected = "" if one.state == "IN_MEDIATION" else "IllegalMove"
        expected = expected or ("WaiverTooHigh" if amount > owed else "")
        # What was accepted goes if nothing can be drawn up of it any more.
        is_taken = one.offer == "open" or (one.offer == "accepted" and one.terms[1] == owed)
        assert found == (expected or ("OfferClosed" if is_taken else ""))
        if not found:
            one.offer, one.by, one.terms, one.until = "open", side, (amount, owed), until

    @rule(which=THEM, right=st.sampled_from([True, True, False]))
    def accept(self, which: int, right: bool) -> None:
        one = self.mine[which]
        side = next(role for role in SIDES if (role is not one.by) == right)
        found = self.met(lambda: negotiation.accept(acting(self.tx, side), [one.id], at=self.now))
        is_open = one.offer == "open" and one.until >= self.today
        expected = "" if one.state == "IN_MEDIATION" else "IllegalMove"
        assert found == (expected or ("OfferClosed" if not is_open else "" if right else "OfferIsTheirs"))
        one.offer = one.offer if found else "accepted"

    @rule()
    def expire(self) -> None:
        negotiation.expire(self.tx, at=self.now)
        for one in self.mine:
            if one.offer == "open" and (one.until < self.today or one.state != "IN_MEDIATION"):
                one.offer = "over"

    @rule(which=THEM)
    def draw_up(self, which: int) -> None:
        one = self.mine[which]
        amount, claim = one.terms
        found = self.met(lambda: agreements.draw_up(acting(self.tx, Role.MEDIATOR), [one.id], at=self.now))
        expected = "" if one.offer in ("accepted", "refused") else "OfferClosed"
        expected = expected or ("CourtDecides" if one.stands.state in BEFORE_A_COURT else "")
        expected = expected or ("" if self.owed(one)[0] == claim else "ClaimChanged")
        if one.state != "IN_MEDIATION":
            assert found
        else:
            assert found == expected
        if not found:
            varies = one.way is Replacing.VARY or one.stands.state == "CONFIRMED"
            one.making = Drawn(amount, claim, len(self.known), self.paid_on(one), varies)
            one.state = "AGREEMENT_PENDING_SIGNATURE"

    @rule(which=THEM, place=st.integers(0, 3), in_turn=st.sampled_from([True, True, True, True, False]))
    def sign(self, which: int, place: int, in_turn: bool) -> None:
        one = self.mine[which]
        place = one.making.signed if one.making and in_turn else place
        role, signer = SIGNERS[place]
        expected = self.hindered_to_sign(one, place)
        found = self.met(lambda: signatures.sign_for(acting(self.tx, role), [one.id], signer, at=self.now))
        assert found == expected
        if not found and one.making:
            one.making.signed += 1
            if one.making.signed == len(SIGNERS):
                self.take_effect(one, one.making)

    def hindered_to_sign(self, one: Mediated, place: int) -> str:
        """Why who signs in this place may not now: nor may the last, if what it is about is not owed as it says."""
        if one.making is None or place != one.making.signed:
            return "SignaturesOutOfOrder"
        if place + 1 < len(SIGNERS):
            return ""
        if one.stands.state in BEFORE_A_COURT:
            return "CourtDecides"
        owed, is_open = self.owed(one)
        holds = is_open and one.making.claim == owed + self.paid_on(one, after=one.making.after)
        return "" if holds else "ClaimChanged"

    def take_effect(self, one: Mediated, made: Drawn) -> None:
        """The one before ends, what was paid since goes over, and the paper says what the new plan says."""
        place = self.mine.index(one)
        for each in list(self.known.values())[made.after :]:
            if (each.case, each.plan) == (place, self.running(place)) and each.returned < each.amount:
                each.plan += 1
        one.stands.state = "VARIED" if made.varies or one.stands.state == "CONFIRMED" else "SUPERSEDED"
        made.state = "EFFECTIVE"
        one.in_force.append(made)
        one.state, one.making = "AGREED", None
        book, paper = books(self.tx, [one.id])[-1], agreements.facts_of(self.tx, [one.id])[one.id]
        laid = [(row.number, row.due_on, row.amount) for row in book.instalments]
        assert [(each.number, each.due_on, each.amount) for each in paper.terms.instalments] == laid
        owed = {name: amount for name, amount in paper.claim.components.items() if amount}
        for component, amount in paper.terms.waived:
            owed[component] -= amount
        assert {name: amount for name, amount in owed.items() if amount} == dict(book.components)
        assert paper.former
        assert (paper.terms.settled_amount, paper.claim.total) == (made.settled, made.claim)
        assert (paper.former.paid, paper.former.settled_amount) == (made.paid_before, one.in_force[-2].settled)

    @rule(which=THEM, place=st.integers(0, 3), sure=SELDOM)
    def refuse(self, which: int, place: int, sure: bool) -> None:
        one = self.mine[which]
        if one.making is None or place < one.making.signed or not sure:
            return
        role, signer = SIGNERS[place]
        signing.refuse_for(acting(self.tx, role), [one.id], signer, why="不签", at=self.now)
        one.making, one.offer = None, "refused"
        one.state = "AGREED" if signer in signing.PRINCIPALS else "IN_MEDIATION"

    @rule(which=THEM, sure=SELDOM)
    def end(self, which: int, sure: bool) -> None:
        one = self.mine[which]
        if one.state == "IN_MEDIATION" and not sure:
            return
        why = {one.id: TerminationReason.POSITIONS_TOO_FAR}
        found = self.met(lambda: cases.terminate(acting(self.tx, Role.MEDIATOR), why, at=self.now))
        assert found == ("" if one.state == "IN_MEDIATION" else "IllegalMove")
        one.state = one.state if found else "AGREED"

    @rule(which=THEM)
    def withdraw(self, which: int) -> None:
        bank, case = acting(self.tx, Role.BANK_OPERATOR), self.mine[which].id
        assert self.met(lambda: cases.withdraw(bank, [case], reason="撤回", at=self.now)) == "IllegalMove"

    @rule(which=THEM, sure=SELDOM)
    def leave(self, which: int, sure: bool) -> None:
        one = self.mine[which]
        if not sure or one.state == "AGREED":
            return
        (party,) = [row.id for row in cases.parties(self.tx, [one.id]) if row.role == PartyRole.RESPONDENT]
        no_more = answering.Answer(party_id=party, purpose=ConsentPurpose.MEDIATION, channel=Channel.PORTAL)
        found = self.met(lambda: answering.revoke(acting(self.tx, Role.PARTY), no_more, at=self.now))
        assert found == ("" if one.state == "IN_MEDIATION" else "IllegalMove")
        if not found:
            one.state, one.has_left = "AGREED", True

    @rule(which=THEM, sure=SELDOM)
    def apply(self, which: int, sure: bool) -> None:
        one = self.mine[which]
        if not sure:
            return
        found = self.met(lambda: confirmation.apply_jointly(acting(self.tx, Role.MEDIATOR), [one.id], at=self.now))
        last = self.tx.value("SELECT apply_by FROM agreements WHERE case_id = %(id)s AND effective_on IS NOT NULL"
                             " ORDER BY id DESC LIMIT 1", id=one.id)  # fmt: skip
        expected = "" if one.stands.state in ("EFFECTIVE", "WITHDRAWN") and not one.making else "IllegalMove"
        expected = expected or ("WindowClosed" if self.today > last else "")
        # Only the first agreement of these cases has an application.
        assert found == (expected or ("ApplicationIncomplete" if len(one.in_force) > 1 else ""))
        if not found:
            one.stands.state, one.last_heard = "APPLIED", self.today

    @rule(which=THEM, outcome=st.sampled_from(sorted({outcome for _, outcome in LEADS})))
    def hear(self, which: int, outcome: CourtOutcome) -> None:
        one = self.mine[which]
        told = outcomes.Told(named=one.number, outcome=outcome, on=self.today, number=f"{outcome}{one.id}",
                             ground="other", key=f"{one.id}:{one.told}")  # fmt: skip
        after = LEADS.get((one.stands.state, outcome))
        found = outcomes.take(acting(self.tx, Role.CONFIRMATION_JUDGE), [told], at=self.now)
        if after or (one.stands.state, outcome) != ("WITHDRAWN", CourtOutcome.WITHDRAWN):
            assert (found.recorded, len(found.explained)) == ((1, 0) if after else (0, 1))
        if after:
            one.stands.state, one.told = after, one.told + 1

    @invariant()
    def it_stands_as_the_model_says(self) -> None:
        rows = self.tx.rows("SELECT c.id, c.state, array_agg(a.state ORDER BY a.id) AS agreements FROM cases AS c"
                            " JOIN agreements AS a ON a.case_id = c.id AND a.state <> 'REFUSED' GROUP BY c.id"
                            " ORDER BY c.id")  # fmt: skip
        expected = [
            (one.id, one.state, [each.state for each in (*one.in_force, *([one.making] if one.making else []))])
            for one in self.mine
        ]
        assert expected == [(row.id, row.state, row.agreements) for row in rows]
        waiting = {row.case_id for row in renegotiating.waiting(self.tx)}
        assert waiting == {one.id for one in self.mine if one.is_wanted}

    @invariant()
    def nothing_signed_changes_and_every_plan_is_what_was_agreed(self) -> None:
        content = {row[0]: row for row in self.tx.rows(CONTENT)}
        assert {key: content.get(key) for key in self.content} == self.content
        self.content = content
        assert [] == self.tx.rows(OUT_OF_ORDER)
        assert [] == self.tx.rows(NOT_AS_AGREED)

    @invariant()
    def no_last_day_is_a_day_off(self) -> None:
        calendar = calendars.current(self.tx)
        assert all(row[0] is None or calendar.is_working_day(row[0]) for row in self.tx.rows(LAST_DAYS))

    @invariant()
    def each_case_counts_once_as_settled(self) -> None:
        rows = self.tx.rows("SELECT agreed_on, amount_agreed FROM cases_as_of(%(until)s)", until=self.now + DAY)
        assert [tuple(row) for row in rows] == [(START, SETTLED)] * CASES


def walk(tx: Tx, *, examples: int, steps: int) -> None:
    ids = agreed(tx, CASES)
    performance.draw_up(tx, ids, at=NOON)
    numbers = {row.id: row.number for row in tx.rows("SELECT id, number FROM cases")}
    Renegotiation.tx, Renegotiation.cases = tx, ids
    Renegotiation.bank = Institution.objects.get(pk=tx.value("SELECT min(institution_id) FROM cases"))
    Renegotiation.numbers = [numbers[case] for case in ids]
    run(Renegotiation, examples=examples, steps=steps)


def test_no_sequence_of_talks_loses_a_yuan_or_a_move(tx: Tx) -> None:
    walk(tx, examples=3, steps=25)
