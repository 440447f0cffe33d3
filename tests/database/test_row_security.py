"""Nobody sees a row that is not theirs, whatever the query; without an audience nobody sees anything."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection
from django.db import transaction as django_transaction

from fixtures import world
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.consent import actions as consent
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.db.row_security import LOGIN_TABLES, OPEN_TABLES, ROWS
from mediation.vocabulary import Channel, Role

pytestmark = pytest.mark.usefixtures("two_banks")


@dataclass
class Two:
    """Two banks with three cases each, every case with a mediator of that bank's own."""

    banks: list[int]
    mediators: list[int]
    cases: list[list[int]]


@pytest.fixture
def two_banks(tx: Tx) -> Two:
    found = Two([], [], [])
    for _ in range(2):
        bank = world.a_bank()
        ids = world.some_accepted_cases(tx, bank, 3)
        consent.seek(tx, ids, at=world.NOON)
        consent.give(Tx(Actor(role=Role.PARTY)), ids, channel=Channel.PORTAL, at=world.NOON)
        tx.run("UPDATE mediators SET capacity = 0")
        mediator = world.a_mediator()
        assignment.assign(tx, at=world.NOON)
        found.banks.append(bank.pk)
        found.mediators.append(mediator.pk)
        found.cases.append(ids)
    return found


def seen_by(actor: Actor, table: str = "cases", column: str = "id") -> set[int]:
    tx = Tx(actor)
    tx.run(actor.statement())
    found = {row[0] for row in tx.rows(f"SELECT {column} FROM {table}")}
    tx.run("SET LOCAL ROLE med_staff")
    return found


def test_a_bank_sees_its_own_cases(two_banks: Two) -> None:
    for bank, ids in zip(two_banks.banks, two_banks.cases, strict=True):
        actor = Actor(role=Role.BANK_OPERATOR, institution_id=bank)
        assert set(ids) == seen_by(actor)
        for table in ("claims", "parties", "events", "consents", "assignments"):
            assert set(ids) == seen_by(actor, table, "case_id")
        assert {bank} == seen_by(actor, "institutions")


def test_a_mediator_sees_the_cases_given_to_them(two_banks: Two) -> None:
    for mediator, ids in zip(two_banks.mediators, two_banks.cases, strict=True):
        assert set(ids) == seen_by(Actor(role=Role.MEDIATOR, mediator_id=mediator))


def test_a_party_sees_one_case(two_banks: Two) -> None:
    case = two_banks.cases[0][1]
    assert {case} == seen_by(Actor(role=Role.PARTY, case_id=case))
    assert {case} == seen_by(Actor(role=Role.PARTY, case_id=case), "parties", "case_id")


def test_a_court_sees_nothing_before_it_is_asked(two_banks: Two) -> None:
    assert set() == seen_by(Actor(role=Role.COURT_LIAISON, court_id=1))


@pytest.mark.parametrize("role", [Role.BANK_OPERATOR, Role.MEDIATOR, Role.PARTY, Role.COURT_LIAISON])
def test_whoever_is_not_linked_to_anything_sees_nothing(role: Role) -> None:
    assert set() == seen_by(Actor(role=role))


@pytest.mark.parametrize("table", [*ROWS, *OPEN_TABLES])
def test_without_an_audience_no_table_of_cases_can_be_read(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE med_app")
        try:
            with django_transaction.atomic():
                cursor.execute(f"SELECT count(*) FROM {table}")
                readable = True
        except DatabaseError:
            readable = False
        cursor.execute("SET LOCAL ROLE med_staff")
    assert (table in OPEN_TABLES) is readable


@pytest.mark.parametrize("role", [Role.BANK_OPERATOR, Role.MEDIATOR])
def test_nobody_writes_into_anothers_case(two_banks: Two, role: Role) -> None:
    mine, theirs = two_banks.cases
    actor = Actor(role=role, institution_id=two_banks.banks[0], mediator_id=two_banks.mediators[0])
    tx = Tx(actor)
    tx.run(actor.statement())
    assert 3 == tx.run("UPDATE cases SET cause_of_action = 'x' WHERE id = ANY (%(ids)s)", ids=[*mine, *theirs])
    tx.run("SET LOCAL ROLE med_staff")


def test_the_log_cannot_be_emptied_or_changed_by_anyone_who_logs_in() -> None:
    for role in ("med_staff", "med_bank", "med_mediator", "med_court", "med_party", "med_app"):
        with connection.cursor() as cursor:
            for right in ("UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege(%s, 'events', %s)", [role, right])
                assert (role, right, False) == (role, right, cursor.fetchone()[0])


def test_every_table_has_row_policies_or_is_known_to_be_open(tx: Tx) -> None:
    without = {
        row.relname
        for row in tx.rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity"
                           " AND relnamespace = 'public'::regnamespace")
    }  # fmt: skip
    assert {*OPEN_TABLES, *LOGIN_TABLES, "counters"} == without


def test_a_case_that_leaves_a_mediator_leaves_their_sight(two_banks: Two) -> None:
    case = two_banks.cases[0][0]
    actor = Actor(role=Role.MEDIATOR, mediator_id=two_banks.mediators[0])
    tx = Tx(actor)
    tx.run(actor.statement())
    assignment.decline(tx, {case: "conflict"}, at=world.NOON)
    tx.run("SET LOCAL ROLE med_staff")
    assert case not in seen_by(actor)
    assert cases.timeline(tx, case)[-1].event == "decline_entrustment"


def test_a_transaction_inside_another_gives_the_outer_eyes_back(two_banks: Two) -> None:
    bank, ids = two_banks.banks[0], two_banks.cases[0]
    with transaction(SYSTEM) as tx:
        with transaction(Actor(role=Role.BANK_OPERATOR, institution_id=bank)) as inner:
            assert len(ids) == inner.value("SELECT count(*) FROM cases")
        assert len(ids) < tx.value("SELECT count(*) FROM cases")
