"""A person's cases together: only while they consent, each institution its own part, and not a fen lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import persons
from mediation.cases.consented import consented
from mediation.consent import answering, coordination
from mediation.consent.answering import Answer
from mediation.db import Actor, Tx
from mediation.vocabulary import Channel, ConsentPurpose, Role
from tests.database.test_consent import refused
from tests.database.test_people import DAY
from tests.database.test_persons import City, a_city, bank, party_of, seen_by, with_mediator

AMOUNTS = st.decimals(Decimal("0.01"), Decimal("9999999.99"), places=2)


def yes(party: int) -> Answer:
    return Answer(party_id=party, purpose=ConsentPurpose.COORDINATION, channel=Channel.PORTAL)


@pytest.fixture
def city(tx: Tx) -> City:
    return a_city(tx)


@pytest.fixture
def mediator(tx: Tx, city: City) -> Actor:
    who = world.a_mediator().pk
    with_mediator(tx, city.with_a, who)
    return Actor(role=Role.MEDIATOR, mediator_id=who)


@given(monthly=AMOUNTS, claims=st.lists(AMOUNTS, min_size=1, max_size=8))
def test_all_of_a_payment_is_divided_and_nobody_gets_more_than_their_claim(
    monthly: Decimal, claims: list[Decimal]
) -> None:
    shares, total = coordination.divide(monthly, claims), sum(claims)
    assert min(monthly, total) == sum(shares)
    assert all(0 <= share <= claim for share, claim in zip(shares, claims, strict=True))
    exact = [min(monthly, total) * claim / total for claim in claims]
    assert all(abs(share - e) <= Decimal("0.01") for share, e in zip(shares, exact, strict=True))


@pytest.mark.parametrize("monthly", ["0", "-1", "0.005"])
def test_what_is_no_amount_is_no_budget(monthly: str) -> None:
    with pytest.raises(errors.BudgetWrong):
        coordination.divide(Decimal(monthly), [Decimal(100)])


def test_one_answer_is_for_all_cases_of_the_person_and_no_event_tells_an_institution(
    tx: Tx,
    city: City,
) -> None:
    here, there = party_of(tx, city.with_a), party_of(tx, city.with_b)
    events = len(cases.timeline(tx, city.with_a))
    assert 2 == answering.ask(tx, here, ConsentPurpose.COORDINATION, at=NOON)
    answering.give(tx, yes(here), at=NOON)
    assert {here, there} == consented(tx, [here, there], ConsentPurpose.COORDINATION, at=NOON)
    answering.revoke(tx, yes(there), at=NOON + DAY)
    assert not consented(tx, [here, there], ConsentPurpose.COORDINATION, at=NOON + DAY)
    assert events == len(cases.timeline(tx, city.with_a))


def test_the_mediator_sees_the_cases_together_while_the_person_consents(
    tx: Tx,
    city: City,
    mediator: Actor,
) -> None:
    here = party_of(tx, city.with_a)
    seen = []
    for step, at in ((None, NOON), (answering.give, NOON), (answering.revoke, NOON + DAY)):
        if step:
            step(tx, yes(here), at=at)
        with seen_by(mediator) as eyes:
            seen.append([row.case_id for row in coordination.joint_view(eyes, city.with_a, at=at)])
    assert [[], [city.with_a, city.with_b], []] == seen
    with seen_by(mediator) as eyes, pytest.raises(errors.NotFound):
        coordination.joint_view(eyes, city.with_b, at=NOON)
    with seen_by(bank(city.a)) as eyes, pytest.raises(errors.NotPermitted):
        coordination.joint_view(eyes, city.with_a, at=NOON)


def test_each_institution_sees_its_own_part_of_the_budget(tx: Tx, city: City, mediator: Actor) -> None:
    here = party_of(tx, city.with_a)
    answering.give(tx, yes(here), at=NOON)
    with seen_by(mediator) as eyes:
        stated = coordination.state_budget(eyes, here, Decimal("600.00"), at=NOON)
        assert Decimal("600.00") == eyes.value("SELECT monthly FROM joint_budgets")
    # 1000.00 and 2000.50 of 3000.50
    assert [Decimal("199.97"), Decimal("400.03")] == [part.share for part in stated.parts]
    assert all(figure in stated.explained() for figure in ("600.00", "3,000.50", "199.97", "400.03"))
    for institution, case, share in ((city.a, city.with_a, "199.97"), (city.b, city.with_b, "400.03")):
        with seen_by(bank(institution)) as eyes:
            assert [Decimal(share)] == [row.share for row in coordination.parts(eyes, case)]
            assert [case] == [row.case_id for row in eyes.rows("SELECT case_id FROM joint_budget_shares")]
            with refused(Exception):  # type: ignore[arg-type]
                eyes.rows("SELECT monthly FROM joint_budgets")
    assert persons.other_claims(tx, city.with_a)


def test_a_budget_stands_until_it_is_stated_anew_or_consent_is_revoked(
    tx: Tx,
    city: City,
    mediator: Actor,
) -> None:
    here = party_of(tx, city.with_a)
    answering.give(tx, yes(here), at=NOON)
    for monthly in ("600.00", "300.05"):
        with seen_by(mediator) as eyes:
            coordination.state_budget(eyes, here, Decimal(monthly), at=NOON)
    assert [Decimal("100.00")] == [row.share for row in coordination.parts(tx, city.with_a)]
    answering.revoke(tx, yes(here), at=NOON + DAY)
    assert [] == coordination.parts(tx, city.with_a)
    with seen_by(mediator) as eyes, pytest.raises(errors.ConsentNotGiven):
        coordination.state_budget(eyes, here, Decimal(600), at=NOON + DAY)


def test_no_part_of_a_budget_is_there_without_consent_whoever_writes_it(tx: Tx, city: City) -> None:
    here = party_of(tx, city.with_a)
    budget = tx.value("INSERT INTO joint_budgets (monthly, stated_at, actor_id) VALUES (1, %(at)s, 0) RETURNING id",
                      at=NOON)  # fmt: skip
    with refused(errors.ConsentNotGiven):
        tx.run("INSERT INTO joint_budget_shares (budget_id, case_id, party_id, claim_total, share, stated_at)"
               " VALUES (%(budget)s, %(case)s, %(party)s, 1, 1, %(at)s)",
               budget=budget, case=city.with_a, party=here, at=NOON)  # fmt: skip
