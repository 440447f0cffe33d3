"""The ceremony: everybody in turn, each shown the paper, agents with authority, and what a refusal does."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.agreements import guarantees, joint, signing
from mediation.agreements.signing import Act, How, Reliable
from mediation.agreements.words import SigningWay
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.cases import opening, representing
from mediation.cases.representing import Representative
from mediation.consent import actions as consent
from mediation.db import Tx
from mediation.negotiation import actions as negotiation
from mediation.vocabulary import AuthorityType, Channel, PartyRole, Role, SignerRole
from tests.database.performance_desk import agree, terms
from tests.database.test_journey import SIGNERS, acting, offered, prepare

DAY = timedelta(days=1)
G = SignerRole.GUARANTOR


def drawn_up(tx: Tx, *others: PartyRole, count: int = 1) -> list[int]:
    """Cases with a respondent and others, whose agreements wait to be signed."""
    world.a_centre()
    world.a_court()
    filings = [replace(filing, parties=_people(filing, others)) for filing in world.some_filings(world.a_bank(), count)]
    ids = cases.accept(tx, opening.open_cases(tx, filings, at=NOON), at=NOON)
    consent.seek(tx, ids, at=NOON)
    consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=NOON)
    world.a_mediator(capacity=1000)
    assignment.assign(tx, at=NOON)
    assignment.confirm(acting(tx, Role.MEDIATOR), ids, at=NOON)
    prepare(acting(tx, Role.MEDIATOR), ids)
    settle(tx, ids)
    return ids


def _people(filing: Any, others: tuple[PartyRole, ...]) -> tuple[Any, ...]:
    (respondent,) = filing.parties
    return (respondent, *(replace(respondent, role=role, name=f"李{place}") for place, role in enumerate(others)))


def settle(tx: Tx, ids: list[int]) -> None:
    offered(tx, ids)
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), ids, at=NOON)
    agreements.draw_up(acting(tx, Role.MEDIATOR), ids, at=NOON)


def sign(tx: Tx, ids: list[int], *roles: SignerRole, at: Any = NOON, how: How | None = None) -> list[int]:
    """Everybody of these roles signs, one role after the other; what took effect by the last."""
    by = {SignerRole.CLAIMANT: Role.BANK_SUPERVISOR, SignerRole.MEDIATOR: Role.MEDIATOR,
          SignerRole.ORGANISATION: Role.ASSIGNER}  # fmt: skip
    effective: list[int] = []
    for role in roles:
        effective = signing.sign_for(acting(tx, by.get(role, Role.PARTY)), ids, role, at=at, how=how)
    return effective


def place_of(tx: Tx, case: int, role: SignerRole, paper: str = "agreement") -> Any:
    return next(row for row in signing.places(tx, [case]) if row.role == role and row.paper == paper)


def state_of(tx: Tx, case: int) -> tuple[str, str]:
    row = tx.one("SELECT c.state, a.state AS agreement FROM cases AS c JOIN agreements AS a ON a.case_id = c.id"
                 " WHERE c.id = %(case)s ORDER BY a.id DESC LIMIT 1", case=case)  # fmt: skip
    return str(row.state), str(row.agreement)


def test_everybody_has_a_place_of_their_own_and_it_is_told_who_is_waited_for(tx: Tx) -> None:
    (case,) = drawn_up(tx, PartyRole.CO_BORROWER, PartyRole.RESPONDENT, PartyRole.GUARANTOR)
    sign(tx, [case], SignerRole.CLAIMANT, at=NOON + 2 * DAY)
    found = signing.places(tx, [case])
    assert [row.role for row in found] == [
        "claimant", "respondent", "respondent", "co_borrower", "guarantor", "mediator", "organisation",
    ]  # fmt: skip
    assert [(row.role, row.waiting_since) for row in found if row.is_next] == [("respondent", NOON + 2 * DAY)] * 2


def test_one_respondent_does_not_sign_for_the_other(tx: Tx) -> None:
    (case,) = drawn_up(tx, PartyRole.RESPONDENT)
    sign(tx, [case], SignerRole.CLAIMANT)
    one = place_of(tx, case, SignerRole.RESPONDENT)
    signing.sign(acting(tx, Role.PARTY), [Act(place=one.id, shown_sha256=bytes(one.document_sha256))], at=NOON)
    with pytest.raises(errors.SignaturesOutOfOrder):
        sign(tx, [case], SignerRole.MEDIATOR)


def test_what_was_shown_is_what_is_signed(tx: Tx) -> None:
    (case,) = drawn_up(tx)
    place = place_of(tx, case, SignerRole.CLAIMANT)
    with pytest.raises(errors.PaperNotShown):
        signing.sign(acting(tx, Role.BANK_SUPERVISOR), [Act(place=place.id, shown_sha256=b"x" * 32)], at=NOON)


@pytest.mark.parametrize("role", [Role.PARTY, Role.ASSIGNER, Role.BANK_OPERATOR, Role.COURT_LIAISON, Role.SYSTEM])
def test_nobody_signs_for_the_institution_but_who_may(tx: Tx, role: Role) -> None:
    ids = drawn_up(tx)
    with pytest.raises((errors.NotPermitted, errors.SignaturesOutOfOrder)):
        signing.sign_for(acting(tx, role), ids, SignerRole.CLAIMANT, at=NOON)


def test_an_agent_signs_in_place_of_a_party_while_the_authority_to_settle_lasts(tx: Tx) -> None:
    (case,) = drawn_up(tx)
    sign(tx, [case], SignerRole.CLAIMANT)
    place = place_of(tx, case, SignerRole.RESPONDENT)
    agent = representing.add(
        tx,
        place.party_id,
        Representative(
            name="王代理",
            id_number=world.RESIDENT_IDS[1],
            authority=AuthorityType.SPECIAL,
            holds_from=NOON.date(),
            holds_until=date(2026, 10, 20),
        ),
        at=NOON,
    )
    act = Act(place=place.id, shown_sha256=bytes(place.document_sha256), signer=agent)
    with pytest.raises(errors.NoAuthority), django_transaction.atomic():
        signing.sign(acting(tx, Role.MEDIATOR), [act], at=NOON + 9 * DAY)
    signing.sign(acting(tx, Role.MEDIATOR), [act], at=NOON + 8 * DAY)
    assert agent == place_of(tx, case, SignerRole.RESPONDENT).signer_id


def test_general_authority_does_not_sign(tx: Tx) -> None:
    (case,) = drawn_up(tx)
    sign(tx, [case], SignerRole.CLAIMANT)
    place = place_of(tx, case, SignerRole.RESPONDENT)
    who = Representative(name="王代理", id_number=world.RESIDENT_IDS[1], holds_from=NOON.date(),
                         holds_until=date(2026, 12, 31))  # fmt: skip
    agent = representing.add(tx, place.party_id, who, at=NOON)
    act = Act(place=place.id, shown_sha256=bytes(place.document_sha256), signer=agent)
    with pytest.raises(errors.NoAuthority):
        signing.sign(acting(tx, Role.AGENT), [act], at=NOON)


def test_the_institutions_authority_is_looked_at_when_it_signs(tx: Tx) -> None:
    ids = drawn_up(tx)
    tx.run("UPDATE claims SET poa_expires_on = '2026-10-13'")
    with pytest.raises(errors.SpecialAuthorityMissing), django_transaction.atomic():
        sign(tx, ids, SignerRole.CLAIMANT, at=NOON + 2 * DAY)
    sign(tx, ids, SignerRole.CLAIMANT, at=NOON + DAY)


def test_an_electronic_signature_says_what_makes_it_reliable(tx: Tx) -> None:
    test = Reliable(exclusive_data="CA", sole_control="短信验证码", signature_change="PAdES", content_change="PDF")
    with pytest.raises(errors.SigningUnproved):
        How(way=SigningWay.ELECTRONIC, reliable=test)
    with pytest.raises(errors.SigningUnproved):
        How(way=SigningWay.ELECTRONIC, evidence_sha256=b"e" * 32, reliable=replace(test, sole_control=""))
    (case,) = drawn_up(tx)
    how = How(way=SigningWay.ELECTRONIC, channel=Channel.PORTAL, evidence_sha256=b"e" * 32, reliable=test)
    sign(tx, [case], SignerRole.CLAIMANT, how=how)
    assert asdict(test) == json.loads(tx.value("SELECT reliability FROM signatures WHERE signed_at IS NOT NULL"))


PARTIES = (SignerRole.CLAIMANT, SignerRole.RESPONDENT)
ALL = (*PARTIES, SignerRole.MEDIATOR, SignerRole.ORGANISATION)


def test_the_application_is_signed_in_the_same_sitting(tx: Tx) -> None:
    ids = drawn_up(tx, count=2)
    printed = joint.draw_up(acting(tx, Role.MEDIATOR), ids, at=NOON)
    assert ids == sign(tx, ids, *ALL)
    assert all(row.signed_at for row in signing.places(tx, ids))
    assert printed == joint.documents(tx, ids)


def test_an_invited_mediation_takes_effect_by_its_parties_and_is_sealed_after(tx: Tx) -> None:
    (case,) = drawn_up(tx)
    tx.run("UPDATE organisations SET regime = 'invited'")
    assert [case] == sign(tx, [case], *PARTIES)
    assert ("AGREED", "EFFECTIVE") == state_of(tx, case)
    assert [] == sign(tx, [case], SignerRole.MEDIATOR, SignerRole.ORGANISATION, at=NOON + DAY)
    assert date(2026, 10, 12) == tx.value("SELECT effective_on FROM agreements")


@pytest.mark.parametrize(
    ("role", "by", "states"),
    [
        (SignerRole.RESPONDENT, Role.PARTY, ("TERMINATED", "REFUSED")),
        (SignerRole.CLAIMANT, Role.BANK_SUPERVISOR, ("TERMINATED", "REFUSED")),
        (G, Role.PARTY, ("IN_MEDIATION", "REFUSED")),
        (SignerRole.ORGANISATION, Role.ASSIGNER, ("IN_MEDIATION", "REFUSED")),
    ],
)
def test_a_refusal_has_its_consequence(tx: Tx, role: SignerRole, by: Role, states: tuple[str, str]) -> None:
    (case,) = drawn_up(tx, PartyRole.GUARANTOR)
    assert [case] == signing.refuse_for(acting(tx, by), [case], role, why="不同意", at=NOON)
    assert states == state_of(tx, case)
    with pytest.raises(errors.SignaturesOutOfOrder):
        sign(tx, [case], SignerRole.CLAIMANT)


def test_a_guarantor_who_refused_is_not_on_the_next_agreement(tx: Tx) -> None:
    (case,) = drawn_up(tx, PartyRole.GUARANTOR)
    surety = place_of(tx, case, G).party_id
    signing.refuse_for(acting(tx, Role.PARTY), [case], G, why="不同意展期", at=NOON)
    with pytest.raises(errors.NotConfirmable, match="GUARANTOR-EXTENDED"):
        settle(tx, [case])
    guarantees.leave_out(
        acting(tx, Role.MEDIATOR), surety, reason="不同意展期", claimant_knows=True, debtor_knows=True, at=NOON
    )
    agreements.draw_up(acting(tx, Role.MEDIATOR), [case], at=NOON)
    assert "guarantor" not in [row.role for row in signing.places(tx, [case])]
    assert ["claimant", "respondent"] == [party.role for party in joint.agreed(tx, [case])[case].parties]


def test_who_will_not_apply_has_agreed_all_the_same(tx: Tx) -> None:
    (case,) = drawn_up(tx)
    joint.draw_up(acting(tx, Role.MEDIATOR), [case], at=NOON)
    place = place_of(tx, case, SignerRole.RESPONDENT, "application")
    assert [] == signing.refuse(acting(tx, Role.PARTY), {place.id: "不申请"}, at=NOON)
    assert [case] == sign(tx, [case], *ALL)


ANOTHER_PLACE = "INSERT INTO signatures (agreement_id, paper, position, role)"


def test_an_answer_is_final_and_no_place_is_added_to_a_signed_paper(tx: Tx) -> None:
    (case,) = drawn_up(tx)
    joint.draw_up(acting(tx, Role.MEDIATOR), [case], at=NOON)
    sign(tx, [case], *ALL)
    for change in (
        "UPDATE signatures SET way = 'oral'",
        "UPDATE joint_applications SET document_sha256 = 'x'",
        "DELETE FROM joint_applications",
        "DELETE FROM signatures",
        f"{ANOTHER_PLACE} SELECT id, 'agreement', 9, 'guarantor' FROM agreements",
        f"{ANOTHER_PLACE} SELECT id, 'application', 9, 'guarantor' FROM agreements",
    ):
        with pytest.raises((errors.SignedIsFinal, DatabaseError)), django_transaction.atomic():
            tx.run(change)


@pytest.mark.parametrize("role", [Role.BANK_OPERATOR, Role.AGENT, Role.REGISTRAR, Role.ASSIGNER])
def test_who_may_not_apply_draws_no_application_up(tx: Tx, role: Role) -> None:
    with pytest.raises(errors.NotPermitted):
        joint.draw_up(acting(tx, role), drawn_up(tx), at=NOON)


def test_papers_follow_from_the_agreement_in_force(tx: Tx) -> None:
    (case,) = drawn_up(tx)
    with pytest.raises(errors.NotFound):
        agreements.facts_of(tx, [case])
    sign(tx, [case], *ALL)
    assert agreements.facts_of(tx, [case])[case].terms.settled_amount == 9000
    agree(tx, case, terms("900"))  # a later one, of which nothing is kept to print from
    with pytest.raises(errors.Erased):
        agreements.facts_of(tx, [case])


def test_an_application_names_a_court_that_may_confirm(tx: Tx) -> None:
    ids = drawn_up(tx)
    tx.run("UPDATE organisations SET region_code = '350502'")
    tx.run("UPDATE parties SET region_code = ''")
    with pytest.raises(errors.WrongCourt):
        joint.draw_up(acting(tx, Role.MEDIATOR), ids, at=NOON)


def test_the_signers_in_order_are_those_of_the_journey() -> None:
    assert tuple(signer for _, signer in SIGNERS) == ALL
