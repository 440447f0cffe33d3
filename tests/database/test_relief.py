"""Cases stand to programmes by what they tell, to whom they tell it; loaded programmes go before shipped ones."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import care
from mediation.cases.words import Vulnerability
from mediation.db import Actor, Tx, transaction
from mediation.relief import actions
from mediation.relief.matching import Match
from mediation.relief.programmes import SHIPPED
from mediation.relief.words import Outcome
from mediation.vocabulary import Role

TODAY = NOON.date()


def by_code(found: list[Match]) -> dict[str, Match]:
    return {one.programme.code: one for one in found}


def shipped(of: str, **changed: Any) -> bytes:
    records = json.loads(SHIPPED.read_text("utf-8"))
    return json.dumps([record | changed for record in records if record["code"] == of]).encode()


def test_many_cases_at_once_and_what_the_debtor_says_beside_them(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 3)
    found = actions.matches(tx, ids, on=TODAY)
    assert set(found) == set(ids)
    cards = [by_code(one)["card-instalments"] for one in found.values()]
    assert {one.outcome for one in cards} == {Outcome.NEARLY}
    assert [condition.fact for condition, _ in cards[0].missing] == ["beyond_means", "willing_to_pay"]
    told = actions.matches(tx, ids[:1], on=TODAY, said={"beyond_means": True, "willing_to_pay": True})[ids[0]]
    assert by_code(told)["card-instalments"].outcome is Outcome.ELIGIBLE


def test_what_is_over_is_told_as_over_and_what_is_for_others_says_so(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 1)
    found = by_code(actions.matches(tx, ids, on=TODAY)[ids[0]])
    assert found["credit-repair-once"].outcome is Outcome.EXPIRED
    assert found["mortgage-spread"].outcome is Outcome.ELSEWHERE


@pytest.mark.parametrize("said", [{"shoe_size": 43}, {"product": "mortgage"}, {"willing_to_pay": "yes"},
                                  {"spread_above_new": []}])  # fmt: skip
def test_what_no_programme_asks_is_refused(tx: Tx, said: dict[str, object]) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 1)
    with pytest.raises(errors.FactUnknown):
        actions.matches(tx, ids, on=TODAY, said=said)


def test_loaded_programmes_go_before_those_that_came_along(tx: Tx) -> None:
    assert actions.load_programmes(tx, shipped("card-instalments", en="Other name"), at=NOON) == 1
    assert actions.load_programmes(tx, shipped("card-instalments", en="Other name"), at=NOON) == 0
    later = shipped("card-instalments", effective_from="2027-01-01")
    assert actions.load_programmes(tx, later, at=NOON + timedelta(days=1)) == 1
    names = [(one.en, one.effective_from) for one in actions.current(tx) if one.code == "card-instalments"]
    assert names == [("Other name", date(2011, 1, 13)), ("Personalised instalments for cards", date(2027, 1, 1))]
    with pytest.raises(errors.NotPermitted), transaction(Actor(role=Role.REGISTRAR)) as other:
        actions.load_programmes(other, later, at=NOON)


def test_a_bank_is_not_told_what_makes_a_debtor_vulnerable(tx: Tx) -> None:
    bank = world.a_bank()
    ids = world.some_accepted_cases(tx, bank, 1)
    asks = {"fact": "vulnerability", "operator": "has", "value": ["illness"], "zh": "重病", "en": "Grave illness"}
    actions.load_programmes(tx, shipped("card-instalments", code="illness", conditions=[asks]), at=NOON)
    care.raise_flag(tx, cases.parties(tx, ids)[0].id, Vulnerability.ILLNESS, at=NOON)
    assert by_code(actions.matches(tx, ids, on=TODAY)[ids[0]])["illness"].outcome is Outcome.ELIGIBLE
    for actor in (Actor(role=Role.BANK_OPERATOR, institution_id=bank.pk), Actor(role=Role.PARTY, case_id=ids[0])):
        with transaction(actor) as seen:
            assert by_code(actions.matches(seen, ids, on=TODAY)[ids[0]])["illness"].outcome is Outcome.NEARLY
