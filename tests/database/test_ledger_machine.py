"""No sequence of payments, reversals, waivers and days makes the ledger, the instalments and the law disagree.

Where each yuan has to be is reckoned beside the database from the set of payments alone, by the pure function.
"""

from __future__ import annotations

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
from tests.database.performance_desk import a_plan, applications, balances, paid, plan_of, standing, terms

DAY = timedelta(days=1)
CASES = 3
THEM = st.integers(0, CASES - 1)
NUMBERS = st.integers(0, 11)
AMOUNTS = st.integers(1, 400_00).map(lambda fen: Decimal(fen) / 100)
AGREED = (("100", "100", "100"), ("250.01",), ("33.33", "0.01", "266.66", "50"))
OPEN = ("ACTIVE", "DEFAULTED", "ACCELERATED", "FULFILLED")


@dataclass(slots=True)
class Known:
    """A payment as the model knows it."""

    case: int
    on: date
    amount: Decimal
    returned: Decimal = field(default_factory=lambda: Decimal(0))
    is_reversed: bool = False


class Ledger(RuleBasedStateMachine):
    """Three cases of a bank; the clock only goes forward, the days of payments lie where they like before it."""

    tx: ClassVar[Tx]
    bank: ClassVar[Any]
    cases: ClassVar[list[int]]

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
        found = performance.post_payments(self.tx, self.bank.pk, [paid(self.cases[case], ref, on, amount)], at=self.now)
        assert found.posted == (ref not in self.known)
        self.known.setdefault(ref, Known(case, on, amount))

    @rule(number=NUMBERS)
    def reverse(self, number: int) -> None:
        ref = f"T{number}"
        done = posting.reverse(self.tx, self.bank.pk, {f"R{number}": ref}, at=self.now)
        one = self.known.get(ref)
        assert bool(done) == (one is not None and not one.is_reversed)
        if one is not None:
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
        for place, case in enumerate(self.cases):
            plan, rows = plan_of(self.tx, case), standing(self.tx, case)
            amounts = self.tx.rows("SELECT number, amount, waived FROM instalments WHERE plan_id = %(id)s", id=plan.id)
            components = self.tx.rows(
                "SELECT component, ends_at - starts_at AS amount FROM plan_components WHERE plan_id = %(id)s"
                " ORDER BY rank",
                id=plan.id,
            )
            mine = {ref: one for ref, one in self.known.items() if one.case == place}
            found = apply(
                [Paid(reference=ref, paid_on=one.on, amount=one.amount - one.returned) for ref, one in mine.items()],
                [Owed(number=row.number, amount=row.amount, waived=row.waived) for row in amounts],
                [tuple(row) for row in components],
            )
            assert sums(found) == sums_of(applications(self.tx, case))
            assert plan.total == sum(row.amount for row in amounts)
            self.balances_hold(case, mine, rows, plan)

    def balances_hold(self, case: int, mine: dict[str, Known], rows: list[tuple[Any, ...]], plan: Any) -> None:
        stands = balances(self.tx, case)
        assert sum(stands.values()) == 0
        received = sum((one.amount - one.returned for one in mine.values()), Decimal(0))
        assert stands.get("paid", 0) == received
        assert stands.get("due", 0) == plan.total - sum(row[1] + row[2] for row in rows)
        assert -stands.get("held", 0) == received - sum(row[1] for row in rows)
        assert (plan.state == "FULFILLED") == all(row[4] in ("PAID", "PAID_LATE", "WAIVED") for row in rows)


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
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks
        ),
    )


def test_no_sequence_makes_the_ledger_and_the_law_disagree(tx: Tx) -> None:
    walk(tx, examples=4, steps=20)
