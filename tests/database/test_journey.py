"""From filed to performed, one stage after the other, and what each stage refuses."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.agreements import joint, signing
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.cases import calendars, log
from mediation.cases.words import IdentityWay
from mediation.confirmation import actions as confirmation
from mediation.confirmation import outcomes
from mediation.confirmation.words import CourtOutcome
from mediation.consent import actions as consent
from mediation.contact import actions as contact
from mediation.db import Actor, Tx
from mediation.negotiation import actions as negotiation
from mediation.performance import actions as performance
from mediation.plans import Layout
from mediation.reach import outcomes as outcomes_told
from mediation.sessions import actions as sessions
from mediation.sessions import preparing
from mediation.vocabulary import Caller, Channel, ContactOutcome, Role, SignerRole
from schedulers.work import give_up_unreached, tell_ended

DAY = timedelta(days=1)


def acting(tx: Tx, role: Role) -> Tx:
    """The same transaction with another role's word in the log."""
    return Tx(Actor.taken_down(role))


def consented(tx: Tx, count: int = 2) -> list[int]:
    world.a_centre()
    world.a_court()
    ids = world.some_accepted_cases(tx, world.a_bank(), count)
    consent.seek(tx, ids, at=world.NOON)
    return consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=world.NOON)


def taken_on(tx: Tx, count: int = 2) -> list[int]:
    """Cases that a mediator has just taken."""
    ids = consented(tx, count)
    world.a_mediator(capacity=1000)
    assignment.assign(tx, at=world.NOON)
    return assignment.confirm(acting(tx, Role.MEDIATOR), ids, at=world.NOON)


def in_mediation(tx: Tx, count: int = 2) -> list[int]:
    """The same, once everybody may take part."""
    ids = taken_on(tx, count)
    prepare(acting(tx, Role.MEDIATOR), ids)
    return ids


def prepare(tx: Tx, ids: list[int]) -> None:
    """Everybody has read their rights and shown who they are."""
    everybody = preparing.everybody(tx, ids)
    preparing.give_rights(tx, everybody, channel=Channel.PORTAL, at=world.NOON)
    preparing.acknowledge(tx, everybody, at=world.NOON)
    preparing.check_identity(tx, everybody, way=IdentityWay.REAL_NAME_LOGIN, at=world.NOON)


def offered(tx: Tx, ids: list[int], *, amount: Decimal = Decimal("9000.00"), periods: int = 3) -> None:
    offers = [
        negotiation.NewOffer(
            case_id=case,
            settled_amount=amount,
            layout=Layout(periods=periods, first_due_on=date(2026, 11, 10)),
            expires_on=date(2026, 10, 30),
        )
        for case in ids
    ]
    negotiation.propose(acting(tx, Role.PARTY), offers, at=world.NOON)


def agreed(tx: Tx, count: int = 1, *, periods: int = 3) -> list[int]:
    ids = in_mediation(tx, count)
    offered(tx, ids, periods=periods)
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), ids, at=world.NOON)
    agreements.draw_up(acting(tx, Role.MEDIATOR), ids, at=world.NOON)
    joint.draw_up(acting(tx, Role.MEDIATOR), ids, at=world.NOON)
    for role, signer in SIGNERS:
        signing.sign_for(acting(tx, role), ids, signer, at=world.NOON)
    return ids


def said(tx: Tx, case: int, outcome: CourtOutcome, day: int, **more: Any) -> outcomes.Taken:
    """What a court says so many days after noon about the application of a case."""
    at, number = world.NOON + day * DAY, tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case)
    told = outcomes.Told(named=number, outcome=outcome, on=at.date(), **more)
    return outcomes.take(acting(tx, Role.CONFIRMATION_JUDGE), [told], at=at)


SIGNERS = (
    (Role.BANK_SUPERVISOR, SignerRole.CLAIMANT),
    (Role.PARTY, SignerRole.RESPONDENT),
    (Role.MEDIATOR, SignerRole.MEDIATOR),
    (Role.ASSIGNER, SignerRole.ORGANISATION),
)


def state_of(tx: Tx, case_id: int) -> str:
    return str(tx.value("SELECT state FROM cases WHERE id = %(id)s", id=case_id))


def test_a_case_goes_all_the_way_and_the_log_holds(tx: Tx) -> None:
    (case,) = agreed(tx)
    assert state_of(tx, case) == "AGREED"
    performance.draw_up(tx, [case], at=world.NOON)
    confirmation.apply_jointly(acting(tx, Role.COURT_LIAISON), [case], at=world.NOON + 3 * DAY)
    said(tx, case, CourtOutcome.ACCEPTED, 5)
    said(tx, case, CourtOutcome.CONFIRMED, 9, number="（2026）闽0503诉前调确1号")
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    paid = [
        performance.NewPayment(case_id=case, transaction_ref="T1", paid_on=date(2026, 11, 9), amount=Decimal("9000"))
    ]
    assert performance.post_payments(tx, bank, paid, at=world.NOON + 28 * DAY).posted == 1
    assert "FULFILLED" == tx.value("SELECT state FROM plans WHERE case_id = %(id)s", id=case)
    assert log.first_broken(tx) is None


def test_consent_needs_the_institution_too(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(standing_consent_on=None), 1)
    consent.seek(tx, ids, at=world.NOON)
    with pytest.raises(errors.ConsentMissing):
        consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=world.NOON)


def test_a_refusal_ends_the_case_with_its_reason(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 1)
    consent.seek(tx, ids, at=world.NOON)
    consent.refuse(acting(tx, Role.PARTY), ids, channel=Channel.CALL, at=world.NOON)
    row = tx.one("SELECT state, termination_reason, ended_on FROM cases WHERE id = %(id)s", id=ids[0])
    assert ("TERMINATED", "party_unwilling", world.NOON.date()) == tuple(row)


BY_CENTRE: dict[str, Any] = {"caller": Caller.CENTRE, "at": world.NOON + 5 * DAY}


def attempts(party: int, *tries: tuple[Channel, ContactOutcome, int]) -> list[contact.Attempt]:
    return [
        contact.Attempt(party_id=party, channel=channel, outcome=outcome, at=world.NOON + days * DAY)
        for channel, outcome, days in tries
    ]


def test_nobody_is_unreachable_before_a_fair_try(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 1)
    consent.seek(tx, ids, at=world.NOON)
    party = contact.respondents(tx, ids)[ids[0]]
    none = ContactOutcome.NO_ANSWER
    contact.record(
        tx, attempts(party, (Channel.SMS, none, 0), (Channel.CALL, none, 2)), caller=Caller.CENTRE, at=world.NOON
    )
    with pytest.raises(errors.LadderIncomplete), django_transaction.atomic():
        contact.declare_unreachable(tx, ids, at=world.NOON + 2 * DAY)
    contact.record(tx, attempts(party, (Channel.LETTER, none, 3)), **BY_CENTRE)
    contact.declare_unreachable(tx, ids, at=world.NOON + 4 * DAY)
    assert state_of(tx, ids[0]) == "TERMINATED"


def test_who_stays_silent_after_a_fair_try_is_given_up_by_the_clock(tx: Tx) -> None:
    silent, answered, tried = ids = world.some_accepted_cases(tx, world.a_bank(), 3)
    consent.seek(tx, ids, at=world.NOON)
    none = ContactOutcome.NO_ANSWER
    for case, ways in ((silent, 3), (answered, 3), (tried, 2)):
        tries = ((Channel.SMS, none, 0), (Channel.CALL, none, 2), (Channel.LETTER, none, 3))[:ways]
        contact.record(tx, attempts(contact.respondents(tx, [case])[case], *tries), **BY_CENTRE)
    consent.give(acting(tx, Role.PARTY), [answered], channel=Channel.PORTAL, at=world.NOON + 6 * DAY)
    assert give_up_unreached(tx, world.NOON + 18 * DAY) == {"ended": 0, "silent": 0}
    assert give_up_unreached(tx, world.NOON + 19 * DAY) == {"ended": 1, "silent": 0}
    assert [state_of(tx, case) for case in (silent, tried)] == ["TERMINATED", "SEEKING_CONSENT"]
    assert tell_ended(tx, world.NOON + 19 * DAY)["told"] == 2
    assignment.reopen(acting(tx, Role.PARTY), [silent], at=world.NOON + 20 * DAY)
    assert give_up_unreached(tx, world.NOON + 21 * DAY)["ended"] == 0


def test_who_was_reached_and_never_answers_is_waited_for_thirty_days_and_counts_as_no_refusal(tx: Tx) -> None:
    bank = world.a_bank()
    silent, spoken_to_late, answered, untried = ids = world.some_accepted_cases(tx, bank, 4)
    consent.seek(tx, ids, at=world.NOON)
    for case, day in ((silent, 2), (spoken_to_late, 26), (answered, 2)):
        call = (Channel.CALL, ContactOutcome.CONNECTED, day)
        contact.record(tx, attempts(contact.respondents(tx, [case])[case], call), **BY_CENTRE)
    consent.give(acting(tx, Role.PARTY), [answered], channel=Channel.PORTAL, at=world.NOON + 6 * DAY)
    last = calendars.current(tx).first_working_day(world.NOON.date() + 30 * DAY)
    over = world.NOON + (last - world.NOON.date()) + DAY
    assert give_up_unreached(tx, over - DAY)["silent"] == 0
    assert give_up_unreached(tx, over) == {"ended": 0, "silent": 1}
    assert state_of(tx, silent) == "TERMINATED"
    assert {state_of(tx, case) for case in (spoken_to_late, untried)} == {"SEEKING_CONSENT"}
    assert {outcome.topic for outcome in outcomes_told.news(tx, since=world.NOON, at=over)} == {"outcome_unanswered"}
    assert tell_ended(tx, over)["told"] == 2
    counted = tx.rows("SELECT reason FROM cases_as_of(%(until)s) WHERE ended_on IS NOT NULL", until=over + DAY)
    assert [row.reason for row in counted] == ["unanswered"]
    assignment.reopen(acting(tx, Role.PARTY), [silent], at=over + DAY)
    assert give_up_unreached(tx, over + 2 * DAY)["silent"] == 0


def test_a_call_at_night_cannot_be_recorded(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 1)
    party = contact.respondents(tx, ids)[ids[0]]
    late = contact.Attempt(
        party_id=party, channel=Channel.CALL, outcome=ContactOutcome.CONNECTED, at=world.NOON.replace(hour=22)
    )
    with pytest.raises(errors.ContactNotAllowed):
        contact.record(tx, [late], **BY_CENTRE)


def test_assignment_keeps_conflict_capacity_speciality_and_term(tx: Tx) -> None:
    from mediation.accounts.models import Mediator
    from mediation.assignment.models import Relation

    ids = consented(tx, 10)
    Mediator.objects.exclude(pk=0).update(capacity=0)
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=ids[0])
    tied, elsewhere, over, small, large = (
        world.a_mediator(capacity=50),
        world.a_mediator(capacity=50, products=("insurance",)),
        world.a_mediator(capacity=50),
        world.a_mediator(capacity=2),
        world.a_mediator(capacity=6),
    )
    Relation.objects.create(mediator=tied, institution_id=bank, kind="employer")
    Mediator.objects.filter(pk=over.pk).update(term_until=date(2026, 1, 1))
    run = assignment.assign(tx, at=world.NOON)
    loads = dict(tx.rows("SELECT mediator_id, count(*) FROM cases WHERE state = 'ASSIGNED' GROUP BY 1"))
    assert {small.pk: 2, large.pk: 6} == loads
    assert (10, 8, 0) == (run.waiting, run.assigned, run.gap)
    assert not {tied.pk, elsewhere.pk, over.pk} & set(loads)


def test_a_mediator_who_declined_does_not_get_the_case_again(tx: Tx) -> None:
    (case,) = consented(tx, 1)
    first, second = world.a_mediator(capacity=9), world.a_mediator(capacity=9)
    seen = set()
    for _ in range(2):
        assignment.assign(tx, at=world.NOON)
        seen.add(tx.value("SELECT mediator_id FROM cases WHERE id = %(id)s", id=case))
        assignment.decline(acting(tx, Role.MEDIATOR), {case: "expertise"}, at=world.NOON)
    assert {first.pk, second.pk} == seen
    assert 2 == len(seen)


def test_silence_of_three_working_days_puts_the_case_back(tx: Tx) -> None:
    (case,) = consented(tx, 1)
    world.a_mediator()
    assignment.assign(tx, at=world.NOON)
    assert 0 == assignment.expire(tx, at=world.NOON + 3 * DAY)
    assert 1 == assignment.expire(tx, at=world.NOON + 4 * DAY)
    assert ("AWAITING_ASSIGNMENT", None) == tuple(
        tx.one("SELECT state, mediator_id FROM cases WHERE id = %(id)s", id=case)
    )


def test_a_mediator_is_not_in_two_sessions_at_once(tx: Tx) -> None:
    first, second = in_mediation(tx, 2)
    slot = {"starts_at": world.NOON + DAY, "ends_at": world.NOON + DAY + timedelta(hours=1)}
    sessions.schedule(tx, [sessions.Slot(case_id=first, **slot)], at=world.NOON)
    with pytest.raises(errors.MediatorBusy):
        sessions.schedule(tx, [sessions.Slot(case_id=second, **slot)], at=world.NOON)


def test_the_mediation_period_runs_out(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    ends = tx.value("SELECT period_ends_on FROM cases WHERE id = %(id)s", id=case)
    assert date(2026, 11, 11) == ends
    assert 0 == sessions.end_expired_periods(tx, at=world.NOON + 30 * DAY)
    assert 1 == sessions.end_expired_periods(tx, at=world.NOON + 31 * DAY)
    assert "period_expired" == tx.value("SELECT termination_reason FROM cases WHERE id = %(id)s", id=case)


def test_an_offer_is_answered_once_and_in_time(tx: Tx) -> None:
    ids = in_mediation(tx, 1)
    offered(tx, ids)
    with pytest.raises(errors.OfferClosed), django_transaction.atomic():
        offered(tx, ids)
    with pytest.raises(errors.OfferClosed), django_transaction.atomic():
        negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), ids, at=world.NOON + 30 * DAY)
    negotiation.reject(acting(tx, Role.BANK_SUPERVISOR), ids, at=world.NOON)
    with pytest.raises(errors.OfferClosed):
        negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), ids, at=world.NOON)


def test_without_special_authority_nothing_is_settled(tx: Tx) -> None:
    ids = in_mediation(tx, 1)
    offered(tx, ids)
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), ids, at=world.NOON)
    tx.run("UPDATE claims SET authority_type = 'general'")
    with pytest.raises(errors.SpecialAuthorityMissing):
        agreements.draw_up(acting(tx, Role.MEDIATOR), ids, at=world.NOON)


def test_signatures_come_in_order_and_the_last_makes_it_effective(tx: Tx) -> None:
    ids = in_mediation(tx, 1)
    offered(tx, ids)
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), ids, at=world.NOON)
    agreements.draw_up(acting(tx, Role.MEDIATOR), ids, at=world.NOON)
    with pytest.raises(errors.SignaturesOutOfOrder), django_transaction.atomic():
        signing.sign_for(acting(tx, Role.MEDIATOR), ids, SignerRole.MEDIATOR, at=world.NOON)
    effective = [signing.sign_for(acting(tx, role), ids, signer, at=world.NOON) for role, signer in SIGNERS]
    assert [[], [], [], ids] == effective
    row = tx.one("SELECT state, effective_on, apply_by FROM agreements WHERE case_id = %(id)s", id=ids[0])
    assert ("EFFECTIVE", date(2026, 10, 12), date(2026, 11, 11)) == tuple(row)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE agreements SET settled_amount = settled_amount - 1, waived = waived + 1",
        "UPDATE agreements SET effective_on = effective_on - 1",
        "UPDATE signatures SET signed_at = NULL",
        "UPDATE agreements SET terms = '{}'",
    ],
)
def test_nothing_changes_a_signed_agreement(tx: Tx, change: str) -> None:
    agreed(tx)
    with pytest.raises(errors.SignedIsFinal):
        tx.run(change)


def test_the_paper_printed_again_is_the_paper_that_was_signed(tx: Tx) -> None:
    ids = in_mediation(tx, 1)
    offered(tx, ids)
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), ids, at=world.NOON)
    (paper,) = agreements.draw_up(acting(tx, Role.MEDIATOR), ids, at=world.NOON)
    assert paper.pdf == agreements.document(tx, paper.number)


def test_confirmation_is_applied_for_within_thirty_days(tx: Tx) -> None:
    ids = agreed(tx)
    with pytest.raises(errors.WindowClosed), django_transaction.atomic():
        confirmation.apply_jointly(acting(tx, Role.COURT_LIAISON), ids, at=world.NOON + 31 * DAY)
    assert ids == [row.case_id for row in confirmation.miss_windows(tx, at=world.NOON + 31 * DAY)]


def payment(case: int, ref: str, day: date, amount: str) -> performance.NewPayment:
    return performance.NewPayment(case_id=case, transaction_ref=ref, paid_on=day, amount=Decimal(amount))


def test_payments_fill_the_earliest_instalments_and_the_rest_is_held(tx: Tx) -> None:
    (case,) = agreed(tx)
    performance.draw_up(tx, [case], at=world.NOON)
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    batch = [
        payment(case, "A", date(2026, 11, 9), "3500.00"),
        payment(case, "B", date(2026, 11, 9), "100.00"),
    ]
    performance.post_payments(tx, bank, batch, at=world.NOON + 28 * DAY)
    again = performance.post_payments(tx, bank, batch, at=world.NOON + 29 * DAY)
    assert performance.Posted(received=2, posted=0) == again
    found = tx.rows("SELECT i.number, i.paid, i.state FROM instalments AS i JOIN plans AS p ON p.id = i.plan_id"
                    " WHERE p.case_id = %(id)s ORDER BY 1", id=case)  # fmt: skip
    assert [
        (1, Decimal("3000.00"), "PAID"),
        (2, Decimal("600.00"), "PARTIAL"),
        (3, Decimal("0.00"), "SCHEDULED"),
    ] == [tuple(row) for row in found]
    performance.post_payments(tx, bank, [payment(case, "C", date(2026, 12, 1), "6000.00")], at=world.NOON + 50 * DAY)
    held = "SELECT sum(CASE credit WHEN 'held' THEN amount ELSE -amount END) FROM ledger_entries"
    assert Decimal("600.00") == tx.value(f"{held} WHERE 'held' IN (debit, credit)")


def test_another_banks_payment_is_not_posted(tx: Tx) -> None:
    (case,) = agreed(tx)
    performance.draw_up(tx, [case], at=world.NOON)
    other = world.a_bank()
    found = performance.post_payments(tx, other.pk, [payment(case, "X", date(2026, 11, 9), "10")], at=world.NOON)
    assert 0 == found.posted


def test_a_plan_defaults_after_grace_and_is_cured_by_payment(tx: Tx) -> None:
    (case,) = agreed(tx)
    performance.draw_up(tx, [case], at=world.NOON)
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    at = world.NOON.replace(month=11, day=10)
    assert performance.Swept(due=1, overdue=0, in_default=0, plans_defaulted=0) == performance.sweep(tx, at=at)
    assert 1 == performance.sweep(tx, at=at + DAY).overdue
    assert 0 == performance.sweep(tx, at=at + 3 * DAY).plans_defaulted
    assert 1 == performance.sweep(tx, at=at + 4 * DAY).plans_defaulted
    performance.post_payments(tx, bank, [payment(case, "L", date(2026, 11, 15), "3000")], at=at + 5 * DAY)
    performance.sweep(tx, at=at + 5 * DAY)
    assert "ACTIVE" == tx.value("SELECT state FROM plans WHERE case_id = %(id)s", id=case)
    assert log.first_broken(tx) is None


def test_a_plan_that_does_not_add_up_is_refused_by_the_database(tx: Tx) -> None:
    (case,) = agreed(tx)
    performance.draw_up(tx, [case], at=world.NOON)
    tx.run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(errors.TotalsDiffer):
        tx.run("UPDATE plans SET total = total + 1")


def test_a_waiver_cannot_make_more_than_the_claim(tx: Tx) -> None:
    ids = in_mediation(tx, 1)
    with pytest.raises(errors.WaiverTooHigh):
        offered(tx, ids, amount=Decimal("999999.00"))


def test_terminated_cases_are_closed_not_reopened_by_hand(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 1)
    consent.seek(tx, ids, at=world.NOON)
    consent.refuse(acting(tx, Role.PARTY), ids, channel=Channel.CALL, at=world.NOON)
    cases.close(tx, ids, at=world.NOON)
    with pytest.raises(errors.IllegalMove):
        cases.accept(tx, ids, at=world.NOON)
