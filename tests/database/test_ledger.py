"""Money is where the ledger says, applied as the law has it, whatever is sent again, late or out of order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction as django_transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fixtures import world
from mediation import errors
from mediation.db import Tx
from mediation.performance import actions as performance
from mediation.performance import posting
from mediation.performance.applying import Applied, Owed, Paid, apply, order_of
from tests.database.performance_desk import a_plan, applications, balances, paid, plan_of, standing, terms

DAY = timedelta(days=1)
AMOUNTS = st.integers(1, 300_00).map(lambda fen: Decimal(fen) / 100)
PAYMENTS = st.lists(st.tuples(st.integers(0, 60), AMOUNTS), min_size=1, max_size=7)
BEGIN = date(2026, 10, 20)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=5), payments=PAYMENTS, chance=st.randoms(use_true_random=False))
@example(amounts=[Decimal("0.01")], payments=[(3, Decimal("0.02"))], chance=None)
def test_the_set_of_payments_decides_and_not_their_arrival(tx: Tx, amounts, payments, chance) -> None:
    """The pure function, the statements in the order of days, and in any other order and grouping, say the same."""
    bank, agreed = world.a_bank(), terms(*amounts)
    one, other = a_plan(tx, bank, agreed), a_plan(tx, bank, agreed)
    sent = [(f"{place:03d}", BEGIN + days * DAY, amount) for place, (days, amount) in enumerate(payments)]
    for ref, on, amount in sorted(sent, key=lambda one: (one[1], one[0])):
        performance.post_payments(tx, bank.pk, [paid(one, ref, on, amount)], at=world.NOON + 90 * DAY)
    shuffled = [paid(other, f"{ref}B", on, amount) for ref, on, amount in sent]
    if chance:
        chance.shuffle(shuffled)
    while shuffled:
        group = [shuffled.pop() for _ in range(min(len(shuffled), chance.randint(1, 3) if chance else 1))]
        performance.post_payments(tx, bank.pk, group, at=world.NOON + 90 * DAY)
    order = [(name, agreed.claimed[name]) for name in order_of([]) if agreed.claimed.get(name)]
    found = apply(
        [Paid(reference=ref, paid_on=on, amount=amount) for ref, on, amount in sent],
        [Owed(number=number, amount=amount) for number, amount in enumerate(amounts, 1)],
        order,
    )
    assert [as_row(row) for row in found] == applications(tx, one)
    assert [(f"{ref}B", *rest) for ref, *rest in applications(tx, one)] == applications(tx, other)
    for day in (90, 91):
        performance.sweep(tx, at=world.NOON + day * DAY)
    assert standing(tx, one) == standing(tx, other)
    assert plan_of(tx, one).state == plan_of(tx, other).state
    assert plan_of(tx, one).fulfilled_on == plan_of(tx, other).fulfilled_on


def as_row(applied: Applied) -> tuple[str, int, str, Decimal]:
    return applied.reference, applied.number, applied.component, applied.amount


def test_costs_then_interest_then_principal_unless_agreed_otherwise(tx: Tx) -> None:
    bank = world.a_bank()
    by_law = a_plan(tx, bank, terms("300", "300"))
    agreed = a_plan(tx, bank, terms("300", "300", order=["principal", "interest"]))
    sent = [paid(by_law, "L", BEGIN, "150"), paid(agreed, "A", BEGIN, "550")]
    performance.post_payments(tx, bank.pk, sent, at=world.NOON + 30 * DAY)
    assert applications(tx, by_law) == [("L", 1, "interest", Decimal(100)), ("L", 1, "principal", Decimal(50))]
    assert applications(tx, agreed) == [
        ("A", 1, "principal", Decimal(300)),
        ("A", 2, "principal", Decimal(200)),
        ("A", 2, "interest", Decimal(50)),
    ]


def test_a_payment_on_the_working_day_after_a_day_off_is_in_time(tx: Tx) -> None:
    bank = world.a_bank()
    saturday = date(2026, 11, 14)
    case = a_plan(tx, bank, terms("300", "300", days=[saturday, date(2026, 12, 10)]))
    performance.sweep(tx, at=world.NOON.replace(month=11, day=16))
    assert standing(tx, case)[0][4] == "DUE"
    performance.sweep(tx, at=world.NOON.replace(month=11, day=17))
    assert standing(tx, case)[0][4] == "OVERDUE"
    performance.post_payments(tx, bank.pk, [paid(case, "M", date(2026, 11, 16), "300")], at=world.NOON + 40 * DAY)
    assert standing(tx, case)[0][4] == "PAID"


def test_a_reversal_gives_all_back_and_lets_what_came_later_take_the_place(tx: Tx) -> None:
    bank = world.a_bank()
    case = a_plan(tx, bank, terms("300", "300"))
    sent = [paid(case, "A", BEGIN, "300"), paid(case, "B", BEGIN + 9 * DAY, "300")]
    performance.post_payments(tx, bank.pk, sent, at=world.NOON + 20 * DAY)
    assert plan_of(tx, case).state == "FULFILLED"
    assert ["R1"] == posting.reverse(tx, bank.pk, {"R1": "A"}, at=world.NOON + 21 * DAY)
    assert [] == posting.reverse(tx, bank.pk, {"R2": "A"}, at=world.NOON + 21 * DAY)
    assert standing(tx, case) == [
        (1, Decimal(300), Decimal(0), BEGIN + 9 * DAY, "PAID"),
        (2, Decimal(0), Decimal(0), None, "SCHEDULED"),
    ]
    assert plan_of(tx, case).state == "ACTIVE"
    assert balances(tx, case) == {"agreed": -600, "due": 300, "paid": 300, "held": 0}


def test_what_is_too_much_is_held_and_can_go_back(tx: Tx) -> None:
    bank = world.a_bank()
    case = a_plan(tx, bank, terms("300"))
    performance.post_payments(tx, bank.pk, [paid(case, "A", BEGIN, "350.50")], at=world.NOON + 20 * DAY)
    assert balances(tx, case)["held"] == Decimal("-50.50")
    payment = tx.value("SELECT id FROM payments WHERE transaction_ref = 'A'")
    with pytest.raises(errors.NothingHeld):
        posting.give_back(tx, payment, Decimal(51), at=world.NOON + 21 * DAY)
    posting.give_back(tx, payment, Decimal("50.50"), at=world.NOON + 21 * DAY)
    assert balances(tx, case) == {"agreed": -300, "due": 0, "paid": 300, "held": 0}


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_nothing_or_less_does_not_go_back(tx: Tx, amount: str) -> None:
    bank = world.a_bank()
    case = a_plan(tx, bank, terms("300"))
    performance.post_payments(tx, bank.pk, [paid(case, "A", BEGIN, "350")], at=world.NOON + 20 * DAY)
    payment = tx.value("SELECT id FROM payments WHERE transaction_ref = 'A'")
    posting.give_back(tx, payment, Decimal(10), at=world.NOON + 21 * DAY)
    with pytest.raises(errors.NothingHeld):
        posting.give_back(tx, payment, Decimal(amount), at=world.NOON + 21 * DAY)


FORGERIES = {
    "an entry changed": "UPDATE ledger_entries SET amount = amount + 1",
    "an entry removed": "DELETE FROM ledger_entries",
    "the ledger emptied": "TRUNCATE ledger_entries CASCADE",
    "an instalment paid without an entry": "UPDATE instalments SET paid = paid + 1 WHERE number = 2",
    "an instalment under another number": "UPDATE instalments SET id = id + 1000000 WHERE number = 2",
    "an instalment waived without an entry": "UPDATE instalments SET waived = 1 WHERE number = 2",
    "a payment changed": "UPDATE payments SET amount = amount + 1",
    "a payment given back without an entry": "UPDATE payments SET returned = 1",
    "a payment removed": "DELETE FROM payments",
    "an entry that nothing stands for": """INSERT INTO ledger_entries
        (plan_id, instalment_id, debit, credit, amount, at)
        SELECT plan_id, id, 'waived', 'due', 1, '2026-12-01' FROM instalments WHERE number = 2""",
    "a payment without an entry": """INSERT INTO payments
        (institution_id, transaction_ref, plan_id, paid_on, timely_from, amount, posted_at)
        SELECT institution_id, 'F', plan_id, paid_on, paid_on, 1, posted_at FROM payments""",
    "an entry before its payment": """INSERT INTO ledger_entries
        (plan_id, payment_id, debit, credit, amount, at)
        SELECT plan_id, id + 1000000, 'paid', 'held', 1, posted_at FROM payments""",
    "an entry before its instalment": """INSERT INTO ledger_entries
        (plan_id, instalment_id, debit, credit, amount, at)
        SELECT plan_id, id + 1000000, 'due', 'agreed', 1, '2026-12-01' FROM instalments""",
    "a payment of another amount than its entry": """WITH paid AS (
        INSERT INTO payments (institution_id, transaction_ref, plan_id, paid_on, timely_from, amount, posted_at)
        SELECT institution_id, 'F', plan_id, paid_on, paid_on, 2, posted_at FROM payments
        RETURNING id, plan_id, posted_at)
        INSERT INTO ledger_entries (plan_id, payment_id, debit, credit, amount, at)
        SELECT plan_id, id, 'paid', 'held', 1, posted_at FROM paid""",
    "an instalment without an entry": """INSERT INTO instalments
        (plan_id, number, due_on, amount, starts_at, state, paid, waived)
        SELECT plan_id, 3, due_on, 100, 600, 'SCHEDULED', 0, 0 FROM instalments WHERE number = 2""",
    "an entry between accounts that have nothing to do with each other": """INSERT INTO ledger_entries
        (plan_id, debit, credit, amount, at) SELECT id, 'paid', 'agreed', 1, '2026-12-01' FROM plans""",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_database_keeps_the_ledger(tx: Tx, forgery: str) -> None:
    bank = world.a_bank()
    case = a_plan(tx, bank, terms("300", "300"))
    performance.post_payments(tx, bank.pk, [paid(case, "A", BEGIN, "400")], at=world.NOON + 20 * DAY)
    tx.run("SET LOCAL ROLE NONE")
    with refused(), django_transaction.atomic():
        tx.run(FORGERIES[forgery])


def refused() -> pytest.RaisesExc[Exception]:
    return pytest.RaisesExc(
        Exception,
        match="never changed|add up|not what the ledger says|ledger_entries_known|instalments_settled|TRUNCATE",
    )


def test_one_illegal_move_among_many_instalments_refuses_all(tx: Tx) -> None:
    case = a_plan(tx, world.a_bank(), terms(*["100"] * 5))
    with pytest.raises(errors.IllegalMove), django_transaction.atomic():
        tx.run("UPDATE instalments SET state = CASE number WHEN 4 THEN 'OVERDUE' ELSE 'DUE' END")
    assert {row[4] for row in standing(tx, case)} == {"SCHEDULED"}


@pytest.mark.parametrize("what", ["instalments_settled_if_paid", "plan_adds_up"])
def test_states_and_sums_cannot_disagree(tx: Tx, what: str) -> None:
    a_plan(tx, world.a_bank(), terms("300", "300"))
    tx.run("SET CONSTRAINTS ALL IMMEDIATE")
    change: dict[str, Callable[[], int]] = {
        "instalments_settled_if_paid": lambda: tx.run("UPDATE instalments SET state = 'PAID'"),
        "plan_adds_up": lambda: tx.run("UPDATE plans SET total = total - 1"),
    }
    with pytest.raises(Exception, match=f"{what}|add up"):
        change[what]()
