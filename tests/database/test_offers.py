"""Terms go to and fro between two sides and their mediator, each speaking for itself, until both accept the same."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from django.db import transaction as django_transaction

from fixtures import world
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.cases import actions as cases
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.db.context import DB_ROLES
from mediation.negotiation import actions as negotiation
from mediation.negotiation.words import Proposer
from mediation.plans import Layout
from mediation.terms import Conditions, OfferState, Shape, Waiver, digest
from mediation.vocabulary import Audience, ClaimComponent, Role, TerminationReason
from tests.database.test_journey import acting, in_mediation

DAY = timedelta(days=1)
FIRST, ANSWER_BY = date(2026, 11, 10), date(2026, 10, 30)
BANK, PARTY, MEDIATOR = Role.BANK_SUPERVISOR, Role.PARTY, Role.MEDIATOR


def an_offer(case: int, amount: str = "9000.00", **more: Any) -> negotiation.NewOffer:
    """Three months for so many yuan, to be answered by the end of October."""
    layout = Layout(periods=more.pop("periods", 3), first_due_on=FIRST, **more.pop("layout", {}))
    return negotiation.NewOffer(
        case_id=case, settled_amount=Decimal(amount), layout=layout, expires_on=ANSWER_BY, **more
    )


def propose(tx: Tx, who: Role, case: int, amount: str = "9000.00", **more: Any) -> None:
    negotiation.propose(acting(tx, who), [an_offer(case, amount, **more)], at=world.NOON)


def states(tx: Tx, case: int) -> list[tuple[Proposer, OfferState]]:
    return [(turn.made_by, turn.state) for turn in negotiation.thread(tx, case)]


def test_a_counter_takes_the_place_of_what_it_answers(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    propose(tx, BANK, case, "9900.00")
    negotiation.counter(acting(tx, PARTY), [an_offer(case, "8000.00")], at=world.NOON)
    negotiation.counter(acting(tx, BANK), [an_offer(case, "9000.00")], at=world.NOON)
    assert negotiation.accept(acting(tx, PARTY), [case], at=world.NOON) == [case]
    thread = negotiation.thread(tx, case)
    assert [turn.state for turn in thread] == [OfferState.COUNTERED, OfferState.COUNTERED, OfferState.ACCEPTED]
    assert [turn.answers for turn in thread] == [None, thread[0].id, thread[1].id]
    assert thread[2].accepted_by == (Proposer.CLAIMANT, Proposer.RESPONDENT)


@pytest.mark.parametrize("verb", [negotiation.accept, negotiation.reject])
@pytest.mark.parametrize("maker", [BANK, PARTY])
def test_nobody_answers_their_own_offer_and_a_mediator_answers_none(tx: Tx, verb: Any, maker: Role) -> None:
    (case,) = in_mediation(tx, 1)
    propose(tx, maker, case)
    for who in (maker, MEDIATOR):
        with pytest.raises(errors.OfferIsTheirs):
            verb(acting(tx, who), [case], at=world.NOON)
    with pytest.raises(errors.NotPermitted):
        verb(acting(tx, Role.COURT_LIAISON), [case], at=world.NOON)


def test_only_who_made_an_offer_takes_it_back(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    propose(tx, PARTY, case)
    with pytest.raises(errors.OfferIsTheirs):
        negotiation.withdraw(acting(tx, BANK), [case], at=world.NOON)
    negotiation.withdraw(acting(tx, PARTY), [case], at=world.NOON)
    with pytest.raises(errors.OfferClosed):
        negotiation.accept(acting(tx, BANK), [case], at=world.NOON)
    propose(tx, BANK, case)
    assert states(tx, case) == [
        (Proposer.RESPONDENT, OfferState.WITHDRAWN),
        (Proposer.CLAIMANT, OfferState.OPEN),
    ]


def test_a_mediators_proposal_needs_both_sides(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    propose(tx, MEDIATOR, case)
    assert negotiation.accept(acting(tx, BANK), [case], at=world.NOON) == []
    with pytest.raises(errors.OfferIsTheirs):
        negotiation.accept(acting(tx, BANK), [case], at=world.NOON)
    assert negotiation.accept(acting(tx, PARTY), [case], at=world.NOON) == [case]
    assert states(tx, case) == [(Proposer.MEDIATOR, OfferState.ACCEPTED)]


def test_the_clock_closes_what_nobody_answered_and_what_is_over(tx: Tx) -> None:
    ids = in_mediation(tx, 3)
    for case in ids[:2]:
        propose(tx, BANK, case)
    assert negotiation.expire(tx, at=world.NOON) == 0
    cases.terminate(acting(tx, MEDIATOR), {ids[0]: TerminationReason.POSITIONS_TOO_FAR}, at=world.NOON)
    assert negotiation.expire(tx, at=world.NOON) == 1
    assert negotiation.expire(tx, at=world.NOON + 19 * DAY) == 1
    assert [states(tx, case)[0][1] for case in ids[:2]] == [OfferState.LAPSED, OfferState.EXPIRED]
    assert cases.timeline(tx, ids[1])[-1].event == "offer:expired"


def test_what_is_proposed_is_whole_and_becomes_the_agreement(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    conditions = Conditions(grace_days=10, accelerates=False, waiver=Waiver.ON_PERFORMANCE)
    waived = {ClaimComponent.INTEREST: Decimal("50.00")}
    total = tx.value("SELECT claim_total FROM cases WHERE id = %(id)s", id=case)
    layout = {"shape": Shape.BALLOON, "down_payment": Decimal("1000.00"), "deferral_months": 1}
    propose(tx, BANK, case, str(total - 50), layout=layout, conditions=conditions, waived=waived)
    (turn,) = negotiation.thread(tx, case)
    assert turn.terms is not None
    assert turn.terms.waived == waived
    assert turn.terms.conditions == conditions
    negotiation.accept(acting(tx, PARTY), [case], at=world.NOON)
    agreements.draw_up(acting(tx, MEDIATOR), [case], at=world.NOON)
    kept, offer = tx.one("SELECT terms, offer_id FROM agreements WHERE case_id = %(id)s", id=case)
    assert (kept, offer) == (tx.value("SELECT terms FROM offers WHERE case_id = %(id)s", id=case), turn.id)


def test_the_log_knows_terms_by_their_digest_alone(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    propose(tx, BANK, case, "8888.88")
    (turn,) = negotiation.thread(tx, case)
    told = cases.timeline(tx, case)[-1].payload
    assert turn.terms is not None
    assert digest(turn.terms) in told
    assert "8888" not in told


@pytest.mark.parametrize(
    "wrong",
    [
        {ClaimComponent.INTEREST: Decimal("100.01")},
        {ClaimComponent.INTEREST: Decimal("99.00")},
        {ClaimComponent.INTEREST: Decimal("-1.00"), ClaimComponent.PRINCIPAL: Decimal("101.00")},
    ],
)
def test_waivers_and_payments_make_up_the_claim(tx: Tx, wrong: dict[ClaimComponent, Decimal]) -> None:
    (case,) = in_mediation(tx, 1)
    total = tx.value("SELECT claim_total FROM cases WHERE id = %(id)s", id=case)
    with pytest.raises(errors.WaiverTooHigh):
        propose(tx, BANK, case, str(total - 100), waived=wrong)


def test_no_agreement_is_made_on_another_claim_than_was_offered_on(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    propose(tx, PARTY, case)
    negotiation.accept(acting(tx, BANK), [case], at=world.NOON)
    tx.run("UPDATE claims SET interest = interest + 1, total = total + 1")
    tx.run("UPDATE cases SET claim_total = claim_total + 1")
    with pytest.raises(errors.ClaimChanged):
        agreements.draw_up(acting(tx, MEDIATOR), [case], at=world.NOON)


def test_talks_go_on_after_a_signature_was_refused(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    propose(tx, PARTY, case)
    negotiation.accept(acting(tx, BANK), [case], at=world.NOON)
    with pytest.raises(errors.OfferClosed), django_transaction.atomic():
        propose(tx, BANK, case)
    agreements.draw_up(acting(tx, MEDIATOR), [case], at=world.NOON)
    tx.run("UPDATE agreements SET state = 'REFUSED'")
    cases.move(acting(tx, PARTY), "refuse_signature", {case: {}}, at=world.NOON, to="IN_MEDIATION")  # type: ignore[arg-type]
    propose(tx, BANK, case, "8500.00")
    assert [state for _, state in states(tx, case)] == [OfferState.LAPSED, OfferState.OPEN]


@pytest.mark.parametrize(
    "by_hand",
    [
        "UPDATE offers SET settled_amount = settled_amount - 1",
        "UPDATE offers SET terms = '{}'",
        "UPDATE offers SET expires_on = expires_on + 1",
        "DELETE FROM offers",
        "UPDATE offers SET state = 'rejected'",
        "UPDATE offers SET respondent_accepted_at = NULL, state = 'lapsed'",
    ],
)
def test_what_was_offered_is_never_changed(tx: Tx, by_hand: str) -> None:
    (case,) = in_mediation(tx, 1)
    propose(tx, PARTY, case)
    negotiation.accept(acting(tx, BANK), [case], at=world.NOON)
    tx.run("SET LOCAL ROLE NONE")
    with pytest.raises((errors.OfferIsFinal, errors.IllegalMove)):
        tx.run(by_hand)


def test_many_cases_are_offered_the_same_in_one_call(tx: Tx) -> None:
    ids = in_mediation(tx, 5)
    offers = [an_offer(case) for case in ids]
    assert negotiation.propose(acting(tx, BANK), offers, at=world.NOON) == ids
    with pytest.raises(errors.WaiverTooHigh), django_transaction.atomic():
        negotiation.counter(
            acting(tx, PARTY), [*offers[:4], replace(offers[4], settled_amount=Decimal(99999))], at=world.NOON
        )
    assert {state for case in ids for _, state in states(tx, case)} == {OfferState.OPEN}


def test_a_court_sees_no_offer(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    propose(tx, PARTY, case)
    tx.run(f"SET LOCAL ROLE {DB_ROLES[Audience.COURT]}")
    with pytest.raises(Exception, match="permission denied"):
        tx.rows("SELECT id FROM offers")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each of several people, each on a connection of their own, gets for what they do at the same moment."""
    ready = threading.Barrier(len(works))
    got: list[Any] = [None] * len(works)

    def work(place: int) -> None:
        ready.wait()
        try:
            got[place] = works[place]()
        except errors.MediationError as refusal:
            got[place] = type(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def accepting(role: Role, case: int) -> Callable[[], list[int]]:
    def accept() -> list[int]:
        with transaction(Actor.taken_down(role)) as tx:
            return negotiation.accept(tx, [case], at=world.NOON)

    return accept


def drawing_up(case: int) -> Callable[[], int]:
    def draw_up() -> int:
        with transaction(Actor.taken_down(MEDIATOR)) as tx:
            return len(agreements.draw_up(tx, [case], at=world.NOON))

    return draw_up


@pytest.mark.usefixtures("fresh_database")
def test_two_who_accept_at_once_make_one_agreement() -> None:
    with transaction(SYSTEM) as tx:
        ids = in_mediation(tx, 2)
        propose(tx, PARTY, ids[0])
        propose(tx, MEDIATOR, ids[1])
    got = at_once(*[accepting(BANK, ids[0])] * 3)
    assert sorted(map(str, got)) == sorted([f"[{ids[0]}]", *[str(errors.OfferClosed)] * 2])
    got = at_once(accepting(BANK, ids[1]), accepting(PARTY, ids[1]))
    assert sorted(got) == [[], [ids[1]]]
    assert sorted(map(str, at_once(*[drawing_up(ids[0])] * 2))) == ["1", str(errors.OfferClosed)]
    with transaction(SYSTEM) as tx:
        assert tx.value("SELECT count(*) FROM agreements") == 1
