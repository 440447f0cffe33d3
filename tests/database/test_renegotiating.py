"""An agreement is mediated about again: it binds until a new one takes effect, and what was paid is never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.agreements import guarantees, renegotiating, signing
from mediation.agreements.renegotiating import Again, Asked
from mediation.agreements.words import Replacing
from mediation.assignment import actions as assignment
from mediation.authority import actions as authority
from mediation.authority.words import Answer
from mediation.cases import actions as cases
from mediation.cases import log, periods
from mediation.confirmation import actions as confirmation
from mediation.confirmation.words import CourtOutcome
from mediation.consent import answering
from mediation.db import Tx
from mediation.filing import judging
from mediation.negotiation import actions as negotiation
from mediation.performance import actions as performance
from mediation.performance import posting
from mediation.plans import Layout
from mediation.reach import outcomes
from mediation.sessions import actions as sessions
from mediation.terms import Proposal
from mediation.vocabulary import Channel, ConsentPurpose, PartyRole, Role, SignerRole, TerminationReason
from tests.database.performance_desk import balances, paid, standing
from tests.database.test_journey import SIGNERS, acting, agreed, said, state_of
from tests.database.test_signing import drawn_up, settle

DAY = timedelta(days=1)
LATER = NOON + 20 * DAY
"""When there is mediation again; the first instalment, of 3,000 yuan, is due on 2026-11-10."""
ME, AD = Role.MEDIATOR, Role.ASSIGNER


def performed(tx: Tx, count: int = 1) -> list[int]:
    """Cases with an agreement of three times 3,000 yuan in performance."""
    ids = agreed(tx, count)
    performance.draw_up(tx, ids, at=NOON)
    return ids


def pay(tx: Tx, case: int, reference: str, amount: str, *, at: Any = LATER) -> None:
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    performance.post_payments(tx, bank, [paid(case, reference, at.date(), amount)], at=at)


def again(tx: Tx, ids: list[int], *, way: Replacing = Replacing.SUPERSEDE, at: Any = LATER) -> list[int]:
    """The respondents want another plan, and everybody agrees to mediate about it."""
    renegotiating.ask(
        acting(tx, Role.PARTY), [Asked(case_id=c, by=PartyRole.RESPONDENT, reason="失业") for c in ids], at=at
    )
    return renegotiating.begin(acting(tx, ME), {case: everybody(tx, case, way) for case in ids}, at=at)


def everybody(tx: Tx, case: int, way: Replacing = Replacing.SUPERSEDE) -> Again:
    parties = tuple(row.id for row in cases.parties(tx, [case]))
    return Again(way=way, party_ids=parties, institution_agrees=True)


def new_terms(tx: Tx, case: int, amount: str, *, months: int = 5, at: Any = LATER) -> None:
    """Both sides agree on so many yuan in months from January on."""
    offer = negotiation.NewOffer(
        case_id=case,
        settled_amount=Decimal(amount),
        layout=Layout(periods=months, first_due_on=date(2027, 1, 8)),
        expires_on=at.date() + 5 * DAY,
    )
    negotiation.propose(acting(tx, Role.PARTY), [offer], at=at)
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), [case], at=at)
    agreements.draw_up(acting(tx, ME), [case], at=at)


def sign(tx: Tx, case: int, *, at: Any = LATER) -> None:
    for role, signer in SIGNERS:
        signing.sign_for(acting(tx, role), [case], signer, at=at)


def agreement_states(tx: Tx, case: int) -> list[str]:
    rows = tx.rows("SELECT state FROM agreements WHERE case_id = %(id)s ORDER BY id", id=case)
    return [row.state for row in rows]


def plan_states(tx: Tx, case: int) -> list[str]:
    return [r.state for r in tx.rows("SELECT state FROM plans WHERE case_id = %(id)s ORDER BY id", id=case)]


def test_a_new_agreement_takes_the_place_of_the_one_before_once_it_is_signed(tx: Tx) -> None:
    (case,) = performed(tx)
    pay(tx, case, "A", "4000")
    assert again(tx, [case]) == [case]
    assert (state_of(tx, case), agreement_states(tx, case)) == ("IN_MEDIATION", ["EFFECTIVE"])
    new_terms(tx, case, "4500")  # of the 5,000 still owed
    assert agreement_states(tx, case) == ["EFFECTIVE", "SIGNING"]
    assert performance.draw_up(tx, None, at=LATER) == 0
    pay(tx, case, "B", "1000.01", at=LATER + DAY)  # on the plan that is still performed
    sign(tx, case, at=LATER + 2 * DAY)
    assert (state_of(tx, case), agreement_states(tx, case)) == ("AGREED", ["SUPERSEDED", "EFFECTIVE"])
    assert performance.draw_up(tx, None, at=LATER + 3 * DAY) == 1
    assert plan_states(tx, case) == ["RENEGOTIATED", "ACTIVE"]
    assert [row[1:3] + row[4:] for row in standing(tx, case)][:3] == [
        (Decimal(900), 0, "PAID"), (Decimal("100.01"), 0, "PARTIAL"), (0, 0, "SCHEDULED"),
    ]  # fmt: skip
    assert balances(tx, case) == {
        "agreed": -8500,
        "due": Decimal("3499.99"),
        "paid": Decimal("5000.01"),
        "held": 0,
        "carried": 0,
    }
    assert log.first_broken(tx) is None


def test_what_would_end_a_mediation_leads_back_to_the_agreement_in_force(tx: Tx) -> None:
    ids = again(tx, performed(tx, 4))
    ends = periods.starting(tx, LATER.date()).due_on
    assert {ends} == {row.period_ends_on for row in tx.rows("SELECT period_ends_on FROM cases")}
    given_up, revoked, unsigned, expired = ids
    cases.terminate(acting(tx, ME), {given_up: TerminationReason.POSITIONS_TOO_FAR}, at=LATER)
    (party,) = cases.parties(tx, [revoked])
    no_more = answering.Answer(party_id=party.id, purpose=ConsentPurpose.MEDIATION, channel=Channel.PORTAL)
    answering.revoke(acting(tx, Role.PARTY), no_more, at=LATER)
    new_terms(tx, unsigned, "8000")
    signing.refuse_for(acting(tx, Role.PARTY), [unsigned], SignerRole.RESPONDENT, why="不同意", at=LATER)
    assert sessions.end_expired_periods(tx, at=LATER + 40 * DAY) == 1
    assert {(state_of(tx, case), agreement_states(tx, case)[0]) for case in ids} == {("AGREED", "EFFECTIVE")}
    (stood,) = tx.rows("SELECT DISTINCT agreed_on, termination_reason FROM cases")
    assert tuple(stood) == (NOON.date(), None)
    with pytest.raises(errors.IllegalMove):
        cases.withdraw(
            acting(tx, Role.BANK_OPERATOR), again(tx, [expired], at=LATER + 41 * DAY), reason="撤回", at=LATER
        )
    with pytest.raises(errors.ConsentMissing):
        again(tx, [revoked])
    figures = tx.one(
        "SELECT count(*) AS agreed, sum(amount_agreed) AS amount, count(ended_on) AS ended, max(agreed_on) AS last"
        " FROM cases_as_of('2027-06-01') WHERE agreed_on IS NOT NULL"
    )
    assert tuple(figures) == (4, Decimal(36000), 4, NOON.date())
    assert plan_states(tx, unsigned) == ["ACTIVE"]
    assert log.first_broken(tx) is None


def test_nobody_mediates_again_unless_asked_agreed_and_owed(tx: Tx) -> None:
    case, at_court, done = performed(tx, 3)
    mediator, wanted = acting(tx, ME), [Asked(case_id=case, by=PartyRole.RESPONDENT, reason="失业")]
    for asks in (lambda: renegotiating.begin(mediator, {case: everybody(tx, case)}, at=LATER),
                 lambda: renegotiating.decline(mediator, [case], at=LATER)):  # fmt: skip
        with pytest.raises(errors.NobodyAsked):
            asks()
    with pytest.raises(errors.NotPermitted):
        renegotiating.ask(acting(tx, Role.COURT_LIAISON), wanted, at=LATER)
    renegotiating.ask(acting(tx, Role.BANK_OPERATOR), wanted, at=LATER)
    with pytest.raises(errors.AlreadyAsked), django_transaction.atomic():
        renegotiating.ask(acting(tx, Role.PARTY), wanted, at=LATER)
    willing = everybody(tx, case)
    for unwilling in (replace(willing, party_ids=()), replace(willing, institution_agrees=False)):
        with pytest.raises(errors.ConsentMissing):
            renegotiating.begin(mediator, {case: unwilling}, at=LATER)
    with pytest.raises(errors.NotPermitted):
        renegotiating.begin(acting(tx, Role.PARTY), {case: everybody(tx, case)}, at=LATER)
    renegotiating.decline(mediator, [case], at=LATER)
    assert [] == renegotiating.waiting(tx)
    confirmation.apply_jointly(mediator, [at_court], at=NOON)
    with pytest.raises(errors.CourtDecides):
        again(tx, [at_court])
    pay(tx, done, "A", "9000")
    with pytest.raises(errors.NothingOwed):
        again(tx, [done])
    assert (state_of(tx, case), agreement_states(tx, case)) == ("AGREED", ["EFFECTIVE"])


def test_what_was_agreed_must_still_be_owed_when_it_takes_effect(tx: Tx) -> None:
    (case,) = performed(tx)
    pay(tx, case, "A", "4000")
    again(tx, [case])
    new_terms(tx, case, "5000")
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    payment_reversed = posting.reverse(tx, bank, {"R": "A"}, at=LATER)
    assert payment_reversed == ["R"]
    with pytest.raises(errors.ClaimChanged):
        sign(tx, case)


def test_a_confirmed_agreement_is_varied_and_never_replaced(tx: Tx) -> None:
    (case,) = performed(tx)
    confirmation.apply_jointly(acting(tx, ME), [case], at=NOON)
    said(tx, case, CourtOutcome.ACCEPTED, 1)
    said(tx, case, CourtOutcome.CONFIRMED, 2, number="确1号")
    again(tx, [case])
    new_terms(tx, case, "9000", months=12)
    facts = agreements.facts_of(tx, [case])[case]
    sign(tx, case)
    later = agreements.facts_of(tx, [case])[case]
    assert later.former
    assert (later.former.number, later.former.paid, later.former.varies) == (facts.number, 0, True)
    assert (later.claim.total, later.claim.cutoff_date) == (9000, LATER.date())
    assert agreement_states(tx, case) == ["VARIED", "EFFECTIVE"]
    assert agreements.document(tx, later.number).startswith(b"%PDF")


def test_who_mediates_no_more_is_replaced_like_anybody(tx: Tx) -> None:
    (case,) = performed(tx)
    renegotiating.ask(acting(tx, Role.PARTY), [Asked(case_id=case, by=PartyRole.RESPONDENT, reason="失业")], at=LATER)
    renegotiating.begin(acting(tx, AD), {case: everybody(tx, case)}, at=LATER)
    assignment.replace(acting(tx, AD), {case: "原调解员已离任"}, reason="离任", at=LATER)
    assert (state_of(tx, case), agreement_states(tx, case)) == ("AWAITING_ASSIGNMENT", ["EFFECTIVE"])
    world.a_mediator(capacity=10)
    assert assignment.assign(tx, at=LATER).assigned == 1
    assignment.confirm(acting(tx, ME), [case], at=LATER)
    new_terms(tx, case, "9000", months=12)
    sign(tx, case)
    assert (state_of(tx, case), agreement_states(tx, case)) == ("AGREED", ["SUPERSEDED", "EFFECTIVE"])


def test_a_guarantor_who_did_not_bind_himself_is_asked_again_about_other_terms(tx: Tx) -> None:
    (case,) = drawn_up(tx, PartyRole.GUARANTOR)
    signing.refuse_for(acting(tx, Role.PARTY), [case], SignerRole.GUARANTOR, why="不同意展期", at=NOON)
    (guarantor,) = [row.id for row in cases.parties(tx, [case]) if row.role == PartyRole.GUARANTOR]
    known = {"claimant_knows": True, "debtor_knows": True}
    guarantees.leave_out(acting(tx, ME), guarantor, reason="保证人不同意展期", **known, at=NOON)
    settle(tx, [case])
    sign(tx, case, at=NOON)
    performance.draw_up(tx, [case], at=NOON)
    assert SignerRole.GUARANTOR not in {place.role for place in signing.places(tx, [case])}
    again(tx, [case])
    new_terms(tx, case, "9000", months=12)
    assert SignerRole.GUARANTOR in {place.role for place in signing.places(tx, [case])}


def test_a_claim_that_was_agreed_is_neither_changed_nor_taken_back_while_there_is_mediation_again(tx: Tx) -> None:
    (case,) = again(tx, performed(tx))
    key = tx.value("SELECT encode(row_key, 'hex') FROM cases WHERE id = %(id)s", id=case)
    (known,) = tx.rows(judging.sql.known_cases, keys=key)
    assert (known.state, state_of(tx, case)) == ("AGREED", "IN_MEDIATION")


def test_both_sides_are_told_that_the_agreement_stays(tx: Tx) -> None:
    (case,) = again(tx, performed(tx))
    cases.terminate(acting(tx, ME), {case: TerminationReason.POSITIONS_TOO_FAR}, at=LATER)
    (told,) = outcomes.news(tx, since=LATER - DAY, at=LATER)
    assert (told.case_id, told.topic) == (case, "outcome_stays")


def test_authority_is_asked_about_what_is_owed_by_now(tx: Tx) -> None:
    (case,) = performed(tx)
    pay(tx, case, "P1", "3000.00")
    again(tx, [case])
    owed = Proposal(
        settled_amount=Decimal("6000.00"),
        waived={},
        periods=5,
        down_payment=Decimal(0),
        deferral_months=0,
        last_due_on=date(2027, 5, 8),
    )
    assert authority.ask(acting(tx, ME), case, owed, at=LATER).answer is Answer.UNPUBLISHED
    with pytest.raises(errors.ProposalUnsound):
        authority.ask(acting(tx, ME), case, replace(owed, settled_amount=Decimal("9000.00")), at=LATER)
