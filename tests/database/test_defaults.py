"""When somebody does not pay: grace, notice, cure, acceleration, disputes, urging, waiver, a new agreement."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from mediation import errors
from mediation.accounts.models import Institution
from mediation.cases import actions as cases
from mediation.cases import log
from mediation.db import Actor, Tx, transaction
from mediation.performance import actions as performance
from mediation.performance import defaults, releasing
from mediation.performance.defaults import Urged
from mediation.performance.words import DisputeState, UrgeResult
from mediation.vocabulary import Channel, PlanState, Role
from schedulers.work import sweep_performance
from tests.database.performance_desk import a_plan, agree, balances, confirm, paid, plan_of, standing, terms

DAY = timedelta(days=1)
DUE = world.NOON.replace(month=11, day=10)  # a Tuesday
ON = DUE.date()


def bank(tx: Tx) -> Tx:
    return Tx(Actor.taken_down(Role.BANK_SUPERVISOR))


@pytest.fixture
def institution(tx: Tx) -> Institution:
    return world.a_bank()


def states(tx: Tx, case: int) -> list[str]:
    return [row[4] for row in standing(tx, case)]


def defaulted(tx: Tx, institution: Institution, **others: object) -> int:
    """A case that is in default of its first instalment, of which the debtor was told at once."""
    case = a_plan(tx, institution, terms("300", "300", waived="45.50", **others))
    performance.sweep(tx, at=DUE + 4 * DAY + 2 * DAY)
    assert plan_of(tx, case).state == "DEFAULTED"
    defaults.note_notice(tx, [case], at=DUE + 6 * DAY)
    return case


def test_grace_ends_on_a_working_day(tx: Tx, institution: Institution) -> None:
    """Due on Tuesday the 10th, grace of three days to Friday the 13th; due on the 11th, to Monday the 16th."""
    early = a_plan(tx, institution, terms("300", "300"))
    late = a_plan(tx, institution, terms("300", days=[ON + DAY]))
    found = {}
    for days in range(8):
        performance.sweep(tx, at=DUE + days * DAY)
        found[days] = (states(tx, early)[0], states(tx, late)[0])
    assert found == {
        0: ("DUE", "SCHEDULED"), 1: ("OVERDUE", "DUE"), 2: ("OVERDUE", "OVERDUE"), 3: ("OVERDUE", "OVERDUE"),
        4: ("DEFAULT", "OVERDUE"), 5: ("DEFAULT", "OVERDUE"), 6: ("DEFAULT", "OVERDUE"), 7: ("DEFAULT", "DEFAULT"),
    }  # fmt: skip


def test_the_debtor_is_told_once_and_has_days_before_the_rest_falls_due(tx: Tx, institution: Institution) -> None:
    case = a_plan(tx, institution, terms("300", "300"))
    performance.sweep(tx, at=DUE + 4 * DAY)
    (row,) = defaults.to_notify(tx, at=DUE + 6 * DAY)
    assert (row.case_id, row.open, row.since) == (case, Decimal(300), ON)
    with pytest.raises(errors.NoticeTooShort):
        defaults.accelerate(bank(tx), [case], at=DUE + 20 * DAY)
    assert [case] == defaults.note_notice(tx, [case], at=DUE + 5 * DAY)
    assert [] == defaults.note_notice(tx, [case], at=DUE + 6 * DAY)
    assert [] == defaults.to_notify(tx, at=DUE + 6 * DAY)
    with pytest.raises(errors.NoticeTooShort):
        defaults.accelerate(bank(tx), [case], at=DUE + 8 * DAY)
    assert [case] == defaults.accelerate(bank(tx), [case], at=DUE + 9 * DAY)


def test_acceleration_makes_all_due_and_what_was_given_up_revives(tx: Tx, institution: Institution) -> None:
    case = defaulted(tx, institution)
    defaults.accelerate(bank(tx), [case], at=DUE + 12 * DAY)
    assert states(tx, case) == ["DEFAULT", "DUE", "DUE"]
    plan = plan_of(tx, case)
    assert (plan.state, plan.total, plan.accelerated_on) == ("ACCELERATED", Decimal("645.50"), ON + 12 * DAY)
    assert balances(tx, case) == {"due": Decimal("645.50"), "agreed": -600, "revived": Decimal("-45.50")}
    payments = [paid(case, "A", ON + 13 * DAY, "645.50")]
    performance.post_payments(tx, institution.pk, payments, at=DUE + 14 * DAY)
    assert plan_of(tx, case).state == "FULFILLED"
    tx.run("SET CONSTRAINTS ALL IMMEDIATE")
    assert log.first_broken(tx) is None


@pytest.mark.parametrize(("others", "total"), [({"waiver": "final"}, "600"), ({}, "645.50")])
def test_what_was_given_up_revives_only_if_agreed(
    tx: Tx, institution: Institution, others: dict[str, str], total: str
) -> None:
    case = defaulted(tx, institution, **others)
    defaults.accelerate(bank(tx), [case], at=DUE + 12 * DAY)
    assert plan_of(tx, case).total == Decimal(total)


def test_nobody_accelerates_what_was_not_agreed_cured_or_another_s(tx: Tx, institution: Institution) -> None:
    with pytest.raises(errors.AccelerationNotAgreed):
        defaults.accelerate(bank(tx), [defaulted(tx, institution, accelerates=False)], at=DUE + 12 * DAY)
    case = defaulted(tx, institution)
    stranger = Tx(Actor(role=Role.BANK_SUPERVISOR, institution_id=world.a_bank().pk))
    stranger.run(stranger.actor.statement())
    with pytest.raises(errors.NotFound):
        defaults.accelerate(stranger, [case], at=DUE + 12 * DAY)
    tx.run(tx.actor.statement())
    with pytest.raises(errors.NotPermitted):
        defaults.accelerate(Tx(Actor.taken_down(Role.MEDIATOR)), [case], at=DUE + 12 * DAY)
    performance.post_payments(tx, institution.pk, [paid(case, "C", ON + 7 * DAY, "300")], at=DUE + 7 * DAY)
    performance.sweep(tx, at=DUE + 7 * DAY)
    assert (plan_of(tx, case).state, states(tx, case)[0]) == ("ACTIVE", "PAID_LATE")
    with pytest.raises(errors.PlanNotRunning):
        defaults.accelerate(bank(tx), [case], at=DUE + 12 * DAY)


def test_a_dispute_freezes_the_clock_until_it_is_answered(tx: Tx, institution: Institution) -> None:
    case = a_plan(tx, institution, terms("300", "300"))
    party = Tx(Actor.taken_down(Role.PARTY))
    by = defaults.dispute(party, case, paid_on=ON - DAY, amount=Decimal(300), at=DUE + 2 * DAY)
    assert by == date(2026, 11, 19)  # Thursday the 12th and five working days
    with pytest.raises(errors.DisputeOpen), django_transaction.atomic():
        defaults.dispute(party, case, paid_on=ON, amount=Decimal(1), at=DUE + 2 * DAY)
    performance.sweep(tx, at=DUE + 9 * DAY)
    assert states(tx, case)[0] == "OVERDUE"
    defaults.answer_dispute(bank(tx), case, DisputeState.REJECTED, reason="未收到该笔款项", at=DUE + 9 * DAY)
    for days, state in ((9, "OVERDUE"), (10, "OVERDUE"), (13, "DEFAULT")):
        performance.sweep(tx, at=DUE + days * DAY)
        assert (days, states(tx, case)[0]) == (days, state)
    assert plan_of(tx, case).frozen_days == 7


def test_urging_is_written_down_and_who_was_not_urged_comes_first(tx: Tx, institution: Institution) -> None:
    one, two = a_plan(tx, institution, terms("300")), a_plan(tx, institution, terms("200", days=[ON + DAY]))
    performance.sweep(tx, at=DUE + 3 * DAY)
    assert [one, two] == [row.case_id for row in defaults.to_urge(tx)]
    mediator = Tx(Actor.taken_down(Role.MEDIATOR))
    promised = Urged(case_id=one, channel=Channel.CALL, result=UrgeResult.PROMISED, promised_on=ON + 5 * DAY)
    defaults.urge(mediator, promised, at=DUE + 3 * DAY)
    assert [two, one] == [row.case_id for row in defaults.to_urge(tx)]
    assert [("call", "promised")] == [(row.channel, row.result) for row in defaults.urgings(tx, one)]


def test_what_is_beyond_one_person_in_a_day_takes_a_second(tx: Tx, institution: Institution) -> None:
    Institution.objects.filter(pk=institution.pk).update(release_sum_over=350)
    small, large = a_plan(tx, institution, terms("300", "300")), a_plan(tx, institution, terms("300", "300"))
    clerk = Actor(role=Role.BANK_OPERATOR, institution_id=institution.pk, user_id=71)
    chief, other = (replace(clerk, role=Role.BANK_SUPERVISOR, user_id=user) for user in (72, 73))
    stranger = replace(chief, institution_id=world.a_bank().pk)

    def says(actor: Actor, verb: Callable[..., Any], *given: Any, **more: Any) -> Any:
        with transaction(actor) as own:
            return verb(own, *given, **more)

    def open_ids() -> list[int]:
        return [row.id for row in says(clerk, releasing.waiting)]

    assert Decimal(300) == says(clerk, releasing.waive, small, [1], reason="优惠", at=DUE)
    with pytest.raises(errors.ReleaseNeedsSecond):
        says(clerk, defaults.waive, large, [1], reason="优惠", at=DUE)
    assert says(chief, releasing.waive, large, [2, 1], reason="优惠", at=DUE) is None
    with pytest.raises(errors.ReleaseClosed):
        says(clerk, releasing.waive, large, [1], reason="优惠", at=DUE)
    for who, refusal in ((clerk, errors.ReleaseNotYours), (chief, errors.ReleaseNotYours),
                         (replace(other, is_machine=True), errors.ReleaseNotYours),
                         (stranger, errors.NotFound)):  # fmt: skip
        with pytest.raises(refusal):
            says(who, releasing.confirm, open_ids(), at=DUE)
    assert [large] == says(other, releasing.refuse, open_ids(), reason="再议", at=DUE)
    says(chief, releasing.waive, large, [2, 1], reason="优惠", at=DUE)
    first = open_ids()
    performance.post_payments(tx, institution.pk, [paid(large, "A", ON, "10")], at=DUE)
    with pytest.raises(errors.ShownChanged):
        says(other, releasing.confirm, first, at=DUE)
    says(other, releasing.refuse, first, reason="金额已变", at=DUE)
    says(chief, releasing.waive, large, [2, 1], reason="优惠", at=DUE)
    assert [large] == says(other, releasing.confirm, open_ids(), at=DUE)
    assert (states(tx, large), plan_of(tx, large).state) == (["WAIVED", "WAIVED"], "FULFILLED")
    with pytest.raises(errors.ReleaseClosed):
        says(other, releasing.confirm, [row.id for row in says(other, releasing.answered)][:1], at=DUE)
    confirmed = [one for one in cases.timeline(tx, large) if one.event == "payment:release_confirm"]
    assert [(73, 72)] == [(one.actor_id, json.loads(one.payload)["proposed_by"]) for one in confirmed]
    assert Decimal(300) == says(other, releasing.waive, small, [2], reason="优惠", at=DUE)
    assert log.first_broken(tx) is None


def test_writing_off_beyond_the_limit_takes_a_second(tx: Tx, institution: Institution) -> None:
    Institution.objects.filter(pk=institution.pk).update(release_cases_over=1)
    ids = [defaulted(tx, institution) for _ in range(2)]
    at = DUE + 20 * DAY
    defaults.accelerate(bank(tx), ids, at=at)
    clerk = Actor(role=Role.BANK_OPERATOR, institution_id=institution.pk, user_id=71)
    with transaction(clerk) as own:
        assert releasing.write_off(own, ids, at=at) is None
    with transaction(replace(clerk, role=Role.BANK_SUPERVISOR, user_id=72)) as own:
        waiting = releasing.waiting(own)
        assert {"write_off"} == {row.kind for row in waiting}
        assert ids == sorted(releasing.confirm(own, [row.id for row in waiting], at=at))
    assert ["WRITTEN_OFF", "WRITTEN_OFF"] == [plan_of(tx, case).state for case in ids]


def test_a_claimant_may_give_up_the_rest(tx: Tx, institution: Institution) -> None:
    case = a_plan(tx, institution, terms("300", "300"))
    performance.post_payments(tx, institution.pk, [paid(case, "A", ON, "450")], at=DUE)
    assert Decimal(150) == defaults.waive(bank(tx), case, [2], reason="一次性优惠", at=DUE)
    assert states(tx, case) == ["PAID", "WAIVED"]
    assert plan_of(tx, case).state == "FULFILLED"
    assert balances(tx, case) == {"agreed": -600, "due": 0, "paid": 450, "held": 0, "waived": 150}


def test_a_new_agreement_replaces_the_plan_and_keeps_its_history(tx: Tx, institution: Institution) -> None:
    case = a_plan(tx, institution, terms("300", "300"))
    performance.post_payments(tx, institution.pk, [paid(case, "A", ON, "400")], at=DUE)
    before = plan_of(tx, case).id
    agree(tx, case, terms("100", "100"), at=DUE + DAY)
    assert 1 == performance.draw_up(tx, [case], at=DUE + DAY)
    old = tx.one("SELECT state FROM plans WHERE id = %(id)s", id=before)
    assert (old.state, plan_of(tx, case).state) == ("RENEGOTIATED", "ACTIVE")
    assert balances(tx, case) == {"agreed": -600, "due": 200, "paid": 400, "held": 0}
    performance.post_payments(tx, institution.pk, [paid(case, "B", ON - 5 * DAY, "200")], at=DUE + 2 * DAY)
    assert plan_of(tx, case).state == "FULFILLED"
    assert 0 == performance.draw_up(tx, [case], at=DUE + 3 * DAY)


def test_the_clock_lays_out_the_plan_of_an_agreement_in_effect(tx: Tx, institution: Institution) -> None:
    (case,) = world.some_accepted_cases(tx, institution, 1)
    agree(tx, case, terms("300", "300"))
    assert [1, 0] == [sweep_performance(tx, world.NOON)["begun"] for _ in range(2)]
    assert (plan_of(tx, case).state, states(tx, case)) == ("ACTIVE", ["SCHEDULED", "SCHEDULED"])
    agree(tx, case, terms("200"), at=DUE)
    assert [1, 0] == [sweep_performance(tx, DUE)["begun"] for _ in range(2)]
    assert plan_of(tx, case).total == 200


def test_the_clock_replaces_no_plan_that_is_over(tx: Tx, institution: Institution) -> None:
    case = a_plan(tx, institution, terms("300"))
    performance.post_payments(tx, institution.pk, [paid(case, "A", ON, "300")], at=DUE)
    agree(tx, case, terms("200"), at=DUE)
    assert 0 == sweep_performance(tx, DUE)["begun"]
    assert plan_of(tx, case).state == "FULFILLED"


@pytest.mark.parametrize(
    ("state", "from_default"),
    [(PlanState.ENFORCEMENT_APPLIED, True), (PlanState.SUED, True), (PlanState.WRITTEN_OFF, False)],
)
def test_plans_in_default_end_at_court_or_in_the_books(
    tx: Tx, institution: Institution, state: PlanState, from_default: bool
) -> None:
    case = defaulted(tx, institution)
    at: datetime = DUE + 12 * DAY
    if state is PlanState.ENFORCEMENT_APPLIED:
        with pytest.raises(errors.NotEnforceable):
            defaults.end(bank(tx), [case], state, at=at)
        confirm(tx, case)
    if not from_default:
        with pytest.raises(errors.IllegalMove), django_transaction.atomic():
            defaults.end(bank(tx), [case], state, at=at)
        defaults.accelerate(bank(tx), [case], at=at)
    assert [case] == defaults.end(bank(tx), [case], state, at=at)
    assert plan_of(tx, case).state == state
