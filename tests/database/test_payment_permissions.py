"""Only the institution, or the centre for it, says what was paid: not a debtor, even where the centre takes it down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from fixtures import world
from mediation import errors
from mediation.accounts.models import Institution
from mediation.db import Actor, Tx
from mediation.performance import actions as performance
from mediation.performance import defaults, follow_ups, posting
from mediation.performance.words import DisputeState, FollowUpState
from mediation.permissions import AUDIENCES
from mediation.vocabulary import Audience, Role
from tests.database.performance_desk import FIRST_DUE, a_plan, agree, paid, plan_of, terms

DAY = timedelta(days=1)
LATER = world.NOON + 40 * DAY
SAYS_FOR_A_PARTY = (Role.PARTY, Role.AGENT, Role.MEDIATOR, Role.REGISTRAR, Role.SYSTEM)
SPEAKS = (Role.BANK_OPERATOR, Role.BANK_SUPERVISOR, Role.SYSTEM)
Says = Callable[[Tx, int, Institution], object]


def answers(tx: Tx, case: int, _bank: Institution) -> None:
    defaults.answer_dispute(tx, case, DisputeState.REJECTED, reason="未收到", at=LATER)


def puts_right(tx: Tx, case: int, _bank: Institution) -> None:
    follow_ups.answer(tx, case, FollowUpState.CORRECTED, at=LATER)


def takes_back(tx: Tx, _case: int, bank: Institution) -> None:
    assert ["R1"] == posting.reverse(tx, bank.pk, {"R1": "P1"}, at=LATER)


def disputes(tx: Tx, case: int, _bank: Institution) -> None:
    defaults.dispute(tx, case, paid_on=FIRST_DUE, amount=Decimal(5), at=LATER)


def lays_out(tx: Tx, case: int, _bank: Institution) -> None:
    tx.run(tx.actor.statement())
    performance.draw_up(tx, [case], at=LATER)


def lets_the_day_pass(tx: Tx, _case: int, _bank: Institution) -> None:
    performance.sweep(tx, at=LATER)


@pytest.fixture
def bank(tx: Tx) -> Institution:
    return world.a_bank("MINE")


@pytest.fixture
def disputed(tx: Tx, bank: Institution) -> int:
    case = a_plan(tx, bank, terms("300", "300"))
    performance.post_payments(tx, bank.pk, [paid(case, "P1", FIRST_DUE, "100")], at=LATER)
    debtor = Tx(Actor.taken_down(Role.PARTY))
    defaults.dispute(debtor, case, paid_on=FIRST_DUE, amount=Decimal(5), at=LATER)
    return case


@pytest.fixture
def performed(tx: Tx, bank: Institution) -> int:
    case = a_plan(tx, bank, terms("300"))
    performance.post_payments(tx, bank.pk, [paid(case, "P1", FIRST_DUE, "300")], at=LATER)
    assert 1 == follow_ups.open_all(tx, at=LATER)
    return case


def is_let(tx: Tx, says: Says, actor: Actor, case: int, bank: Institution) -> bool:
    """Whether an actor may say so, of a case that is in sight."""
    try:
        says(Tx(actor), case, bank)
    except errors.NotPermitted:
        return False
    finally:
        tx.run(tx.actor.statement())
    return True


@pytest.mark.parametrize("role", Role)
def test_who_answers_a_dispute(tx: Tx, disputed: int, bank: Institution, role: Role) -> None:
    assert is_let(tx, answers, Actor(role=role, institution_id=bank.pk), disputed, bank) == (role in SPEAKS)


@pytest.mark.parametrize("role", Role)
def test_who_puts_a_credit_record_right(tx: Tx, performed: int, bank: Institution, role: Role) -> None:
    assert is_let(tx, puts_right, Actor(role=role, institution_id=bank.pk), performed, bank) == (role in SPEAKS)


@pytest.mark.parametrize("role", Role)
def test_who_takes_a_payment_back(tx: Tx, performed: int, bank: Institution, role: Role) -> None:
    assert is_let(tx, takes_back, Actor(role=role, institution_id=bank.pk), performed, bank) == (role in SPEAKS)
    assert plan_of(tx, performed).state == ("ACTIVE" if role in SPEAKS else "FULFILLED")


@pytest.mark.parametrize("role", Role)
def test_who_says_that_a_payment_is_missing(tx: Tx, bank: Institution, role: Role) -> None:
    case = a_plan(tx, bank, terms("300"))
    assert is_let(tx, disputes, Actor.taken_down(role), case, bank) == (role in SAYS_FOR_A_PARTY)


@pytest.mark.parametrize("role", Role)
def test_who_lets_the_day_pass(tx: Tx, disputed: int, bank: Institution, role: Role) -> None:
    assert is_let(tx, lets_the_day_pass, Actor.taken_down(role), disputed, bank) == (role is Role.SYSTEM)


@pytest.mark.parametrize("role", Role)
def test_who_lays_out_a_plan(tx: Tx, bank: Institution, role: Role) -> None:
    """A mediator with their own eyes, of a case of theirs."""
    (case,) = world.some_accepted_cases(tx, bank, 1)
    agree(tx, case, terms("300"))
    mediator = world.a_mediator().pk
    tx.run("UPDATE cases SET mediator_id = %(mediator)s WHERE id = %(id)s", mediator=mediator, id=case)
    actor = Actor(role=role, institution_id=bank.pk, mediator_id=mediator, case_id=case)
    may_lay_out = role in (Role.MEDIATOR, Role.SYSTEM)
    assert is_let(tx, lays_out, actor, case, bank) == may_lay_out
    assert tx.value("SELECT count(*) FROM plans WHERE case_id = %(id)s", id=case) == int(may_lay_out)


def test_a_mediator_lays_out_no_plan_of_another_one(tx: Tx, bank: Institution) -> None:
    (case,) = world.some_accepted_cases(tx, bank, 1)
    agree(tx, case, terms("300"))
    other = Tx(Actor(role=Role.MEDIATOR, mediator_id=world.a_mediator().pk))
    other.run(other.actor.statement())
    assert 0 == performance.draw_up(other, [case], at=LATER)


@pytest.mark.parametrize("says", [answers, takes_back])
def test_another_bank_and_a_debtor_taken_down_are_refused(tx: Tx, disputed: int, bank: Institution, says: Says) -> None:
    others = [
        Actor(role=Role.BANK_OPERATOR, institution_id=world.a_bank("OTHER").pk),
        *(Actor.taken_down(role) for role in Role if AUDIENCES[role] not in (Audience.BANK, Audience.STAFF)),
    ]
    assert not any(is_let(tx, says, actor, disputed, bank) for actor in others)
    assert is_let(tx, says, Actor.taken_down(Role.BANK_SUPERVISOR), disputed, bank)
