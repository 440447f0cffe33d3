"""No sequence of payments, reversals, waivers and days makes the ledger, the instalments and the law disagree.

Where each yuan has to be is reckoned beside the database from the set of payments alone, by the pure function.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction as django_transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from fixtures import world
from mediation import errors
from mediation.cases import log
from mediation.db import Actor, Tx
from mediation.performance import actions as performance
from mediation.performance import defaults, posting
from mediation.performance.applying import Owed, Paid, apply
from mediation.performance.words import DisputeState
from mediation.vocabulary import Role
from tests.database.performance_desk import Book, a_plan, applications, books, paid, terms

DAY = timedelta(days=1)
CASES = 3
THEM = st.integers(0, CASES - 1)
NUMBERS = st.integers(0, 11)
AMOUNTS = st.integers(1, 400_00).map(lambda fen: Decimal(fen) / 100)
AGREED = (("100", "100", "100"), ("250.01",), ("33.33", "0.01", "266.66", "50"))
OPEN = ("ACTIVE", "DEFAULTED", "ACCELERATED", "FULFILLED")


@dataclass(slots=True)
class Known:
    """A payment as the model knows it; `plan` is which of the plans of its case it lies on, the first is 0."""

    case: int
    on: date
    amount: Decimal
    plan: int = 0
    returned: Decimal = field(default_factory=lambda: Decimal(0))
    is_reversed: bool = False


class Ledger(RuleBasedStateMachine):
    """Three cases of a bank; the clock only goes forward, the days of payments lie where they like before it."""

    tx: ClassVar[Tx]
    bank: ClassVar[Any]
    cases: ClassVar[list[int]]
    scale: ClassVar[int] = 1

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = django_transaction.savepoint()
        self.now: datetime = world.NOON + 10 * DAY
        self.known: dict[str, Known] = {}
        self.supervisor = Tx(Actor.taken_down(Role.BANK_SUPERVISOR))

    def teardown(self) -> None:
        self.tx.run("SET CONSTRAINTS ALL IMMEDIATE")
        self.tx.run("SET CONSTRAINTS ALL DEFERRED")
        assert log.first_broken(self.tx) is None
        django_transaction.savepoint_rollback(self.savepoint)

    def running(self, case: int) -> int:
        """Which of the plans of a case is performed."""
        return 0

    def refused(self, does: Callable[[], object], *reasons: type[errors.MediationError]) -> bool:
        """Whether it was refused, for one of these reasons."""
        try:
            with django_transaction.atomic():
                does()
        except reasons:
            return True
        return False

    @rule(days=st.sampled_from([1, 3, 10]))
    def wait(self, days: int) -> None:
        self.now += days * DAY
        performance.sweep(self.tx, at=self.now)

    @rule(case=THEM, number=NUMBERS, ago=st.integers(0, 20), amount=AMOUNTS)
    def pay(self, case: int, number: int, ago: int, amount: Decimal) -> None:
        ref, on = f"T{number}", self.now.date() - ago * DAY
        one = paid(self.cases[case], ref, on, amount * self.scale)
        found = performance.post_payments(self.tx, self.bank.pk, [one], at=self.now)
        assert found.posted == (ref not in self.known)
        self.known.setdefault(ref, Known(case, on, one.amount, plan=self.running(case)))

    @rule(number=NUMBERS)
    def reverse(self, number: int) -> None:
        ref = f"T{number}"
        done = posting.reverse(self.tx, self.bank.pk, {f"R{number}": ref}, at=self.now)
        one = self.known.get(ref)
        may = one is not None and not one.is_reversed and one.plan == self.running(one.case)
        assert bool(done) == may
        if one is not None and may:
            one.returned, one.is_reversed = one.amount, True

    @precondition(lambda self: self.known)
    @rule(data=st.data(), share=st.sampled_from([Decimal(1), Decimal("0.5")]))
    def give_back(self, data: st.DataObject, share: Decimal) -> None:
        ref = data.draw(st.sampled_from(sorted(self.known)))
        row = self.tx.one("SELECT id FROM payments WHERE transaction_ref = %(ref)s AND institution_id = %(bank)s",
                          ref=ref, bank=self.bank.pk)  # fmt: skip
        amount = (self.known[ref].amount * share).quantize(Decimal("0.01"))
        if amount and not self.refused(
            lambda: posting.give_back(self.tx, row.id, amount, at=self.now), errors.NothingHeld
        ):
            self.known[ref].returned += amount

    @rule(case=THEM, number=st.integers(1, 4))
    def waive(self, case: int, number: int) -> None:
        def does() -> object:
            return defaults.waive(self.supervisor, self.cases[case], [number], reason="优惠", at=self.now)

        self.refused(does, errors.NotFound, errors.PlanNotRunning)

    @rule(case=THEM)
    def accelerate(self, case: int) -> None:
        defaults.note_notice(self.tx, [self.cases[case]], at=self.now - 10 * DAY)
        expected = (errors.PlanNotRunning, errors.NoticeTooShort, errors.DisputeOpen)
        self.refused(lambda: defaults.accelerate(self.supervisor, [self.cases[case]], at=self.now), *expected)

    @rule(case=THEM)
    def dispute(self, case: int) -> None:
        party, day = Tx(Actor.taken_down(Role.PARTY)), self.now.date()

        def does() -> object:
            return defaults.dispute(party, self.cases[case], paid_on=day, amount=Decimal(1), at=self.now)

        self.refused(does, errors.PlanNotRunning, errors.DisputeOpen)

    @rule(case=THEM)
    def answer(self, case: int) -> None:
        def does() -> None:
            defaults.answer_dispute(
                self.supervisor, self.cases[case], DisputeState.REJECTED, reason="未收到", at=self.now
            )

        self.refused(does, errors.NotFound)

    @invariant()
    def every_yuan_is_where_the_set_of_payments_says(self) -> None:
        stands, places = books(self.tx, self.cases), {case: place for place, case in enumerate(self.cases)}
        expected: dict[int, list[Any]] = {case: [] for case in self.cases}
        seen = Counter[int]()
        for book in stands:
            place, number = places[book.case_id], seen[book.case_id]
            seen[book.case_id] += 1
            mine = {ref: one for ref, one in self.known.items() if (one.case, one.plan) == (place, number)}
            expected[book.case_id] += apply(
                [Paid(reference=ref, paid_on=one.on, amount=one.amount - one.returned) for ref, one in mine.items()],
                [Owed(number=row.number, amount=row.amount, waived=row.waived) for row in book.instalments],
                book.components,
            )
            self.balances_hold(book, sum((one.amount - one.returned for one in mine.values()), Decimal(0)))
        assert {place: self.running(place) + 1 for place in places.values()} == {places[c]: n for c, n in seen.items()}
        for case, found in expected.items():
            assert sums(found) == sums_of(applications(self.tx, case))

    def balances_hold(self, book: Book, received: Decimal) -> None:
        """Of the accounts of one plan, on which so much was received that counts."""
        balance, plan, is_over = book.balances, book.plan, book.plan.state == "RENEGOTIATED"
        applied = sum(row.paid for row in book.instalments)
        assert plan.total == sum(row.amount for row in book.instalments)
        assert sum(balance.values()) == 0
        assert balance.get("paid", 0) + balance.get("carried", 0) == received
        assert -balance.get("held", 0) == received - applied
        still = 0 if is_over else plan.total - sum(row.paid + row.waived for row in book.instalments)
        assert balance.get("due", 0) == still
        is_done = all(row.state in ("PAID", "PAID_LATE", "WAIVED") for row in book.instalments)
        assert is_over or (plan.state == "FULFILLED") == is_done


def sums(found: list[Any]) -> dict[tuple[str, int, str], Decimal]:
    return sums_of([(one.reference, one.number, one.component, one.amount) for one in found])


def sums_of(rows: list[tuple[str, int, str, Decimal]]) -> dict[tuple[str, int, str], Decimal]:
    """Revived parts may be of a component that the plan has already: they are told together."""
    told: dict[tuple[str, int, str], Decimal] = {}
    for ref, number, component, amount in rows:
        told[ref, number, component] = told.get((ref, number, component), Decimal(0)) + amount
    return told


def walk(tx: Tx, *, examples: int, steps: int) -> None:
    """Let the machine run on a bank of its own."""
    Ledger.tx, Ledger.bank = tx, world.a_bank()
    Ledger.cases = [a_plan(tx, Ledger.bank, terms(*amounts, waived="20.02")) for amounts in AGREED]
    run(Ledger, examples=examples, steps=steps)


def run(machine: type[Ledger], *, examples: int, steps: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    bounds = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(machine, settings=bounds)


def test_no_sequence_makes_the_ledger_and_the_law_disagree(tx: Tx) -> None:
    walk(tx, examples=2, steps=20)
