"""Papers of performance say what the ledger says, once and for all; and what follows after the last yuan."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from fixtures import world
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.cases import actions as cases
from mediation.confirmation import actions as confirmation
from mediation.confirmation import outcomes
from mediation.confirmation.words import CourtOutcome
from mediation.db import Actor, Tx, transaction
from mediation.performance import actions as performance
from mediation.performance import defaults, follow_ups, papers
from mediation.performance.words import FollowUpState
from mediation.vocabulary import Role
from reports.typesetting import page
from tests.database.performance_desk import balances, paid, plan_of, standing
from tests.database.test_journey import acting, agreed

DAY = timedelta(days=1)
PAID = world.NOON + 40 * DAY
LATER = world.NOON + 100 * DAY


@pytest.fixture
def case(tx: Tx) -> int:
    (case,) = agreed(tx)
    performance.draw_up(tx, [case], at=world.NOON)
    return case


def pay(tx: Tx, case: int, amount: str) -> None:
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    payment = paid(case, f"T{amount}", PAID.date() - DAY, amount)
    performance.post_payments(tx, bank, [payment], at=PAID)


def confirmed(tx: Tx, case: int) -> None:
    confirmation.apply_jointly(acting(tx, Role.COURT_LIAISON), [case], at=world.NOON + 3 * DAY)
    number = tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case)
    on = (world.NOON + 5 * DAY).date()
    accepted = outcomes.Told(named=number, outcome=CourtOutcome.ACCEPTED, on=on)
    outcomes.take(acting(tx, Role.COURT_LIAISON), [accepted], at=world.NOON + 5 * DAY)
    ruling = outcomes.Told(
        named=number, outcome=CourtOutcome.CONFIRMED, on=on + 4 * DAY, number="（2026）闽0503诉前调确1号"
    )
    outcomes.take(acting(tx, Role.CONFIRMATION_JUDGE), [ruling], at=world.NOON + 9 * DAY)


def test_a_certificate_says_what_the_ledger_says_and_is_printed_again_to_the_byte(
    tx: Tx, case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = agreements.facts_of(tx, [case])
    pay(tx, case, "8999.99")
    with pytest.raises(errors.NotFulfilled):
        papers.certify(tx, facts, at=PAID)
    pay(tx, case, "0.01")
    (first,) = papers.certify(tx, facts, at=PAID)
    monkeypatch.setattr(page, "FOOT", page.FOOT + 1)
    (again,) = papers.certify(tx, facts, at=LATER)
    assert first == again
    said = json.loads(first.json)
    assert (said["paid"], said["settled"]) == ("9000.00", "9000.00")
    assert [(one["number"], Decimal(one["paid"])) for one in said["instalments"]] == [
        row[:2] for row in standing(tx, case)
    ]
    assert ["certificate"] == [row.kind for row in papers.papers(tx, case)]


def test_a_kit_asks_for_what_is_due_by_the_ledger_and_only_for_confirmed_agreements(tx: Tx, case: int) -> None:
    facts = agreements.facts_of(tx, [case])
    pay(tx, case, "3100.00")
    performance.sweep(tx, at=LATER)
    with pytest.raises(errors.NotEnforceable):
        papers.enforcement_kits(tx, facts, at=LATER)
    assert 3 == len(papers.ways_open(tx, case, at=LATER))
    confirmed(tx, case)
    (kit,) = papers.enforcement_kits(tx, facts, at=LATER)
    said = json.loads(kit.json)
    assert sum(map(Decimal, said["owed"].values())) == Decimal("5900.00") == balances(tx, case)["due"]
    assert (said["ruling_number"], said["applies_until"]) == ("（2026）闽0503诉前调确1号", "2029-01-11")
    (again,) = papers.enforcement_kits(tx, facts, at=LATER + timedelta(hours=1))
    assert kit == again
    zipped = papers.archive([kit])
    assert zipped == papers.archive([again])
    names = zipfile.ZipFile(io.BytesIO(zipped)).namelist()
    assert names == [f"{kit.number}.pdf", f"{kit.number}.json"]


def test_before_it_is_accelerated_only_what_has_fallen_due_is_asked_for(tx: Tx, case: int) -> None:
    confirmed(tx, case)
    at = world.NOON.replace(month=11, day=20)
    performance.sweep(tx, at=at)
    facts = agreements.facts_of(tx, [case])
    (kit,) = papers.enforcement_kits(tx, facts, at=at)
    assert sum(map(Decimal, json.loads(kit.json)["owed"].values())) == Decimal("3000.00")
    defaults.note_notice(tx, [case], at=at)
    defaults.accelerate(Tx(Actor.taken_down(Role.BANK_SUPERVISOR)), [case], at=at + 9 * DAY)
    (kit,) = papers.enforcement_kits(tx, facts, at=at + 9 * DAY)
    said = json.loads(kit.json)
    assert sum(map(Decimal, said["owed"].values())) == plan_of(tx, case).total
    assert Decimal(said["revived"]) > 0


def test_the_two_years_are_warned_of_and_end(tx: Tx, case: int) -> None:
    confirmed(tx, case)
    performance.sweep(tx, at=LATER)
    last = papers.last_day(tx, plan_of(tx, case).last_due_on)
    found = {}
    for days in (181, 180, 91, 90, 31, 30, 0):
        at = world.NOON.replace(year=last.year, month=last.month, day=last.day) - days * DAY
        found[days] = [row.threshold for row in papers.enforcement_closing(tx, at=at)]
    assert found == {181: [], 180: [180], 91: [180], 90: [90], 31: [90], 30: [30], 0: [30]}
    over = world.NOON.replace(year=last.year, month=last.month, day=last.day) + DAY
    assert [] == papers.enforcement_closing(tx, at=over)
    with pytest.raises(errors.NotEnforceable):
        papers.enforcement_kits(tx, agreements.facts_of(tx, [case]), at=over)


def test_what_identifies_people_is_erased_from_papers_too(tx: Tx, case: int) -> None:
    pay(tx, case, "9000.00")
    facts = agreements.facts_of(tx, [case])
    papers.certify(tx, facts, at=PAID)
    assert 1 == papers.erase(tx, [case])
    with pytest.raises(errors.Erased):
        papers.certify(tx, facts, at=LATER)


def test_after_performance_the_institution_puts_the_credit_record_right(tx: Tx, case: int) -> None:
    assert 0 == follow_ups.open_all(tx, at=PAID)
    pay(tx, case, "9000.00")
    assert [1, 0] == [follow_ups.open_all(tx, at=PAID) for _ in range(2)]
    (row,) = follow_ups.waiting(tx, at=PAID + 5 * DAY)
    assert (row.case_id, row.answer_by, row.days_left) == (case, PAID.date() + 20 * DAY, 15)
    bank = Tx(Actor.taken_down(Role.BANK_OPERATOR))
    with pytest.raises(errors.ReasonMissing):
        follow_ups.answer(bank, case, FollowUpState.DECLINED, at=PAID + 5 * DAY)
    with pytest.raises(errors.NotPermitted):
        follow_ups.answer(Tx(Actor.taken_down(Role.MEDIATOR)), case, FollowUpState.CORRECTED, at=PAID + 5 * DAY)
    follow_ups.answer(bank, case, FollowUpState.CORRECTED, at=PAID + 5 * DAY)
    with pytest.raises(errors.FollowUpAnswered):
        follow_ups.answer(bank, case, FollowUpState.NOTHING, at=PAID + 6 * DAY)


def test_a_request_is_one_persons_until_given_back_or_answered(tx: Tx, case: int) -> None:
    pay(tx, case, "9000.00")
    follow_ups.open_all(tx, at=PAID)
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    clerk, other = (Actor(role=Role.BANK_OPERATOR, institution_id=bank, user_id=user) for user in (71, 72))
    chief = replace(clerk, role=Role.BANK_SUPERVISOR, user_id=73)

    def says(actor: Actor, verb: Callable[..., Any], *given: Any, **more: Any) -> Any:
        with transaction(actor) as own:
            return verb(own, *given, **more)

    assert [case] == says(clerk, follow_ups.take, [case], at=PAID)
    for verb, *given in ((follow_ups.take, [case]), (follow_ups.give_back, [case]),
                         (follow_ups.answer, case, FollowUpState.CORRECTED)):  # fmt: skip
        with pytest.raises(errors.FollowUpTaken):
            says(other, verb, *given, at=PAID)
    for stranger in (replace(clerk, is_machine=True), replace(clerk, role=Role.MEDIATOR, mediator_id=1)):
        with pytest.raises(errors.NotPermitted):
            says(stranger, follow_ups.take, [case], at=PAID)
    assert [case] == says(chief, follow_ups.give_back, [case], at=PAID)
    assert [case] == says(other, follow_ups.take, [case], at=PAID)
    assert [72] == [row.taken_by for row in says(other, follow_ups.open_ones)]
    says(other, follow_ups.answer, case, FollowUpState.CORRECTED, at=PAID)
    assert [] == says(other, follow_ups.open_ones)
    (done,) = says(other, follow_ups.closed)
    assert (done.case_id, done.state) == (case, FollowUpState.CORRECTED)
    told = [event.event for event in cases.timeline(tx, case) if ":credit" in event.event]
    took, back = "payment:credit_take", "payment:credit_give_back"
    assert [took, back, took, "payment:credit_record"] == told


def test_a_request_lapses_with_the_payment_behind_it(tx: Tx, case: int) -> None:
    from mediation.performance import posting

    pay(tx, case, "9000.00")
    follow_ups.open_all(tx, at=PAID)
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    posting.reverse(tx, bank, {"R1": "T9000.00"}, at=PAID + DAY)
    follow_ups.open_all(tx, at=PAID + DAY)
    assert [] == follow_ups.waiting(tx, at=PAID + DAY)
