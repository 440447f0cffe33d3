"""One person in several cases is found by the centre, and told to nobody who may not know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.accounts.models import Institution
from mediation.cases import actions as cases
from mediation.cases import opening, persons
from mediation.consent import actions as consent
from mediation.db import Actor, Tx
from mediation.vocabulary import CaseEvent, Channel, PartyRole, Role

SHE, HE, ANOTHER = "350503199001011236", "350503199001011244", "440524188001010014"


@dataclass
class City:
    """Bank A and bank B both claim from her; bank C claims from him and has her as guarantor."""

    a: Institution
    b: Institution
    c: Institution
    with_a: int
    with_b: int
    with_c: int


def a_case(tx: Tx, bank: Institution, debtor: str, *, owed: str, guarantor: str | None = None) -> int:
    (filing,) = world.some_filings(bank, 1)
    respondent = replace(filing.parties[0], id_number=debtor)
    others = (replace(respondent, role=PartyRole.GUARANTOR, id_number=guarantor),) if guarantor else ()
    claim = replace(filing.claim, total=Decimal(owed), principal=Decimal(owed), interest=Decimal(0))
    ids = opening.open_cases(tx, [replace(filing, claim=claim, parties=(respondent, *others))], at=NOON)
    return cases.accept(tx, ids, at=NOON)[0]


@pytest.fixture
def city(tx: Tx) -> City:
    return a_city(tx)


def a_city(tx: Tx) -> City:
    a, b, c = (world.a_bank() for _ in range(3))
    return City(
        a=a,
        b=b,
        c=c,
        with_a=a_case(tx, a, SHE, owed="1000.00"),
        with_b=a_case(tx, b, SHE, owed="2000.50"),
        with_c=a_case(tx, c, HE, owed="4000.00", guarantor=SHE),
    )


@contextmanager
def seen_by(actor: Actor) -> Iterator[Tx]:
    eyes = Tx(actor)
    eyes.run(actor.statement())
    yield eyes
    eyes.run("SET LOCAL ROLE med_staff")


def bank(institution: Institution) -> Actor:
    return Actor(role=Role.BANK_OPERATOR, institution_id=institution.pk)


def party_of(tx: Tx, case: int, role: str = "respondent") -> int:
    return int(tx.value("SELECT id FROM parties WHERE case_id = %(id)s AND role = %(role)s", id=case, role=role))


def coordinate(tx: Tx, *party_ids: int, answer: str = "GIVEN") -> None:
    """The person answers, in these cases, whether institutions may coordinate."""
    tx.run("INSERT INTO consents (case_id, party_id, purpose, state, text_version, requested_at, is_volunteered)"
           " SELECT case_id, id, 'coordination', 'REQUESTED', '2026-01', %(at)s, true FROM parties"
           " WHERE id = ANY (%(ids)s) ON CONFLICT DO NOTHING", ids=list(party_ids), at=NOON)  # fmt: skip
    tx.run("UPDATE consents SET state = %(answer)s, answered_at = %(at)s, answered_by_id = party_id, evidence = 'log',"
           " revoked_at = CASE %(answer)s WHEN 'REVOKED' THEN %(at)s::timestamptz END, revoked_by_id = party_id"
           " WHERE purpose = 'coordination' AND party_id = ANY (%(ids)s)",
           ids=list(party_ids), answer=answer, at=NOON)  # fmt: skip


def with_mediator(tx: Tx, case: int, mediator: int) -> None:
    payload = {"mediator_id": mediator}
    consent.seek(tx, [case], at=NOON)
    consent.give(Tx(Actor.taken_down(Role.PARTY)), [case], channel=Channel.PORTAL, at=NOON)
    cases.move(tx, CaseEvent.APPOINT, {case: payload}, at=NOON)


def test_staff_see_the_other_cases_and_who_claims(tx: Tx, city: City) -> None:
    with seen_by(Actor(role=Role.REGISTRAR)) as eyes:
        found = persons.same_person(eyes, city.with_a)
    assert [(city.with_b, city.b.code, "respondent"), (city.with_c, city.c.code, "guarantor")] == [
        (row.case_id, row.institution, row.role) for row in found.cases
    ]
    assert 2 == found.count


def test_a_mediator_gets_the_number_for_a_case_of_theirs(tx: Tx, city: City) -> None:
    mediator = world.a_mediator().pk
    with_mediator(tx, city.with_a, mediator)
    with seen_by(Actor(role=Role.MEDIATOR, mediator_id=mediator)) as eyes:
        assert persons.SamePerson(count=2) == persons.same_person(eyes, city.with_a)
        with pytest.raises(errors.NotFound):
            persons.same_person(eyes, city.with_b)
        assert [city.with_a] == [row.id for row in eyes.rows("SELECT id FROM cases")]


@pytest.mark.parametrize("role", [Role.BANK_OPERATOR, Role.PARTY, Role.COURT_LIAISON, Role.AUDITOR])
def test_nobody_else_asks_for_the_same_person(city: City, role: Role) -> None:
    actor = Actor(role=role, institution_id=city.a.pk, case_id=city.with_a)
    with seen_by(actor) as eyes, pytest.raises(errors.NotPermitted):
        persons.same_person(eyes, city.with_a)


def test_an_institution_learns_nothing_before_consent(tx: Tx, city: City) -> None:
    for institution, case in ((city.a, city.with_a), (city.b, city.with_b), (city.c, city.with_c)):
        with seen_by(bank(institution)) as eyes:
            assert [] == persons.other_claims(eyes, case)
            assert [case] == [row.id for row in eyes.rows("SELECT id FROM cases")]


@pytest.mark.parametrize(
    ("here", "there"),
    [("GIVEN", None), (None, "GIVEN"), ("GIVEN", "REFUSED"), ("REFUSED", "GIVEN"), ("REQUESTED", "REQUESTED")],
)
def test_consent_in_one_of_the_cases_is_not_enough(tx: Tx, city: City, here: str | None, there: str | None) -> None:
    for case, answer in ((city.with_a, here), (city.with_b, there)):
        if answer:
            coordinate(tx, party_of(tx, case), answer=answer)
    with seen_by(bank(city.a)) as eyes:
        assert [] == persons.other_claims(eyes, city.with_a)


def test_after_consent_an_institution_learns_that_there_are_claims_and_their_total(tx: Tx, city: City) -> None:
    her = [party_of(tx, city.with_a), party_of(tx, city.with_b), party_of(tx, city.with_c, "guarantor")]
    coordinate(tx, *her)
    with seen_by(bank(city.a)) as eyes:
        found = persons.other_claims(eyes, city.with_a)
        assert [city.with_a] == [row.id for row in eyes.rows("SELECT id FROM cases")]
        assert {city.a.pk} == {row.id for row in eyes.rows("SELECT id FROM institutions")}
    assert [persons.OtherClaims(party_id=her[0], count=1, total=Decimal("2000.50"))] == found
    with seen_by(bank(city.c)) as eyes:
        assert [persons.OtherClaims(party_id=her[2], count=2, total=Decimal("3000.50"))] == persons.other_claims(
            eyes, city.with_c
        )


def test_a_case_that_has_ended_is_no_claim(tx: Tx, city: City) -> None:
    coordinate(tx, party_of(tx, city.with_a), party_of(tx, city.with_b))
    cases.withdraw(Tx(Actor.taken_down(Role.BANK_OPERATOR)), [city.with_b], reason="已还清", at=NOON)
    with seen_by(bank(city.a)) as eyes:
        assert [] == persons.other_claims(eyes, city.with_a)


def test_from_a_revocation_on_nothing_is_told(tx: Tx, city: City) -> None:
    her = party_of(tx, city.with_a), party_of(tx, city.with_b)
    coordinate(tx, *her)
    coordinate(tx, her[1], answer="REVOKED")
    for institution, case in ((city.a, city.with_a), (city.b, city.with_b)):
        with seen_by(bank(institution)) as eyes:
            assert [] == persons.other_claims(eyes, case)


@pytest.mark.parametrize("place", [0, 1])
def test_consent_to_mediation_is_not_consent_to_coordination(tx: Tx, city: City, place: int) -> None:
    her = party_of(tx, city.with_a), party_of(tx, city.with_b)
    coordinate(tx, *her)
    tx.run("UPDATE consents SET purpose = 'mediation' WHERE party_id = %(id)s", id=her[place])
    with seen_by(bank(city.a)) as eyes:
        assert [] == persons.other_claims(eyes, city.with_a)


def test_an_institution_does_not_ask_about_anothers_case(tx: Tx, city: City) -> None:
    coordinate(tx, party_of(tx, city.with_a), party_of(tx, city.with_b))
    with seen_by(bank(city.a)) as eyes, pytest.raises(errors.NotFound):
        persons.other_claims(eyes, city.with_b)


@pytest.mark.parametrize("role", [Role.PARTY, Role.MEDIATOR, Role.COURT_LIAISON])
def test_the_total_is_for_institutions_and_staff(city: City, role: Role) -> None:
    with seen_by(Actor(role=role, case_id=city.with_a)) as eyes, pytest.raises(errors.NotPermitted):
        persons.other_claims(eyes, city.with_a)


def test_cases_of_one_debtor_are_one_group(tx: Tx, city: City) -> None:
    a_case(tx, city.a, ANOTHER, owed="9.00")
    (group,) = [group for group in persons.groups(tx) if city.with_a in group.case_ids]
    assert (
        persons.Group(
            case_ids=(city.with_a, city.with_b),
            party_ids=(party_of(tx, city.with_a), party_of(tx, city.with_b)),
            mediator_ids=(),
            institutions=2,
            claim_total=Decimal("3000.50"),
        )
        == group
    )


def test_an_institution_groups_its_own_cases_only(tx: Tx, city: City) -> None:
    again = a_case(tx, city.a, SHE, owed="5.00")
    with seen_by(bank(city.a)) as eyes:
        assert [(city.with_a, again)] == [group.case_ids for group in persons.groups(eyes)]
    with seen_by(bank(city.b)) as eyes:
        assert [] == persons.groups(eyes)


def test_a_debtors_next_case_goes_to_the_mediator_they_know(tx: Tx, city: City) -> None:
    known = world.a_mediator().pk
    third = a_case(tx, city.c, SHE, owed="7.00")
    assert {} == persons.continuity(tx, [city.with_b, third])
    with_mediator(tx, city.with_a, known)
    assert {city.with_b: known, third: known} == persons.continuity(tx, [city.with_b, city.with_c, third])


def test_who_guarantees_elsewhere_does_not_bring_that_mediator_along(tx: Tx, city: City) -> None:
    with_mediator(tx, city.with_c, world.a_mediator().pk)
    assert {} == persons.continuity(tx, [city.with_a, city.with_b])
    with_mediator(tx, city.with_a, world.a_mediator().pk)
    assert [city.with_b] == list(persons.continuity(tx, [city.with_b, city.with_c]))


def test_of_two_mediators_the_one_of_the_oldest_open_case_is_named(tx: Tx, city: City) -> None:
    first, second = world.a_mediator().pk, world.a_mediator().pk
    third = a_case(tx, city.c, SHE, owed="7.00")
    with_mediator(tx, city.with_b, second)
    with_mediator(tx, city.with_a, first)
    assert {third: first} == persons.continuity(tx, [third])
    cases.withdraw(Tx(Actor.taken_down(Role.BANK_OPERATOR)), [city.with_a], reason="已还清", at=NOON)
    assert {third: second} == persons.continuity(tx, [third])


def test_the_same_number_on_another_kind_of_document_is_another_person(tx: Tx, city: City) -> None:
    tx.run("UPDATE parties SET id_type = 'passport' WHERE case_id = %(id)s", id=city.with_b)
    found = persons.same_person(tx, city.with_a)
    assert [city.with_c] == [row.case_id for row in found.cases]
