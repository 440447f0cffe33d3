"""Relief: each condition decides by itself, days count to the last one, and what is over never comes up as a chance."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import errors
from mediation.relief import matching
from mediation.relief.matching import Match, standing
from mediation.relief.programmes import Condition, Programme, Value, parse, shipped, value_of
from mediation.relief.words import FITTING, KINDS, Fact, Operator, Outcome, Standing

TODAY, DAY = date(2026, 1, 20), timedelta(days=1)


def fulfilling(condition: Condition) -> Value:
    """A value that meets a condition, on its very edge."""
    return next(iter(condition.value)) if condition.operator is Operator.IN else condition.value  # type: ignore[arg-type,return-value]


def failing(condition: Condition) -> Value:
    """A value that just does not."""
    value = condition.value
    match condition.operator:
        case Operator.IS:
            return (not value) if isinstance(value, bool) else "another"
        case Operator.IN | Operator.HAS:
            return "another"
        case Operator.AT_MOST:
            return value + Decimal("0.01")  # type: ignore[operator]
        case Operator.AT_LEAST:
            return value - Decimal("0.01")  # type: ignore[operator]
        case Operator.BY:
            return value + DAY  # type: ignore[operator]
        case _:
            return value - DAY  # type: ignore[operator]


def facts_for(programme: Programme) -> dict[Fact, Value | None]:
    return {condition.fact: fulfilling(condition) for condition in programme.conditions}


def a_day_of(programme: Programme) -> date:
    return programme.effective_until or programme.effective_from + 30 * DAY


def outcome_of(programme: Programme, facts: dict[Fact, Value | None], on: date) -> Match:
    (found,) = matching.match([programme], facts, on=on)
    return found


EACH = [(programme, condition) for programme in shipped() for condition in programme.conditions]
NAMES = [f"{programme.code}-{condition.fact}-{condition.operator}" for programme, condition in EACH]


@pytest.mark.parametrize("programme", shipped(), ids=lambda one: one.code)
def test_who_meets_every_condition_is_eligible(programme: Programme):
    found = outcome_of(programme, facts_for(programme), a_day_of(programme))
    assert (found.outcome, found.missing) == (Outcome.ELIGIBLE, ())


@pytest.mark.parametrize(("programme", "condition"), EACH, ids=NAMES)
def test_each_condition_decides_by_itself_and_is_named(programme: Programme, condition: Condition):
    facts = facts_for(programme) | {condition.fact: failing(condition)}
    found = outcome_of(programme, facts, programme.effective_from)
    assert (condition, Standing.UNMET) in found.missing
    assert found.outcome is (Outcome.ELSEWHERE if condition.is_fixed else Outcome.NEARLY)


@pytest.mark.parametrize(("programme", "condition"), EACH, ids=NAMES)
def test_what_nobody_has_told_is_missing_and_bars_nothing(programme: Programme, condition: Condition):
    facts = {fact: value for fact, value in facts_for(programme).items() if fact is not condition.fact}
    found = outcome_of(programme, facts, a_day_of(programme))
    assert found.outcome is Outcome.NEARLY
    assert {stood for _, stood in found.missing} == {Standing.UNKNOWN}


def repair() -> Programme:
    return next(one for one in shipped() if one.code == "credit-repair-once")


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        (date(2025, 12, 21), Outcome.NOT_YET),
        (date(2025, 12, 22), Outcome.ELIGIBLE),
        (date(2026, 3, 31), Outcome.ELIGIBLE),
        (date(2026, 4, 1), Outcome.EXPIRED),
    ],
)
def test_the_first_and_the_last_day_count(on: date, outcome: Outcome):
    found = outcome_of(repair(), facts_for(repair()), on)
    assert (found.outcome, found.last_day) == (outcome, date(2026, 3, 31))


@given(st.integers(1, 4000), st.sampled_from([one for one in shipped() if one.effective_until]), st.booleans())
def test_what_is_over_never_comes_up_as_a_chance(days: int, programme: Programme, is_known: bool):
    on = programme.effective_until + days * DAY
    found = outcome_of(programme, facts_for(programme) if is_known else {}, on)
    assert found.outcome is Outcome.EXPIRED


def test_the_last_day_may_be_one_of_the_case_itself():
    renewal = next(one for one in shipped() if one.code == "sme-renewal")
    facts = facts_for(renewal) | {Fact.MATURES_ON: date(2026, 1, 31)}
    found = outcome_of(renewal, facts, TODAY)
    assert (found.outcome, found.last_day) == (Outcome.ELIGIBLE, date(2026, 1, 31))
    assert outcome_of(renewal, facts, date(2026, 2, 1)).outcome is Outcome.EXPIRED


def test_chances_come_first_and_those_that_end_soonest_before_others():
    facts = {Fact.PRODUCT: "credit_card", Fact.PARTY_KIND: "natural_person", Fact.CLAIM_TOTAL: Decimal(9000),
             Fact.OVERDUE_SINCE: date(2025, 6, 1), Fact.BEYOND_MEANS: True, Fact.WILLING_TO_PAY: True}  # fmt: skip
    found = [(one.programme.code, one.outcome) for one in matching.match(shipped(), facts, on=TODAY)]
    assert found[:2] == [("card-instalments", Outcome.ELIGIBLE), ("credit-repair-once", Outcome.NEARLY)]
    assert len(found) == len(shipped())


def test_a_set_that_is_empty_is_not_known():
    asked = Condition(Fact.VULNERABILITY, Operator.HAS, frozenset({"illness"}), False, "重病", "Grave illness")
    assert standing(asked, {Fact.VULNERABILITY: frozenset()}) is Standing.UNKNOWN
    assert standing(asked, {Fact.VULNERABILITY: frozenset({"illness", "elderly"})}) is Standing.MET
    assert standing(asked, {Fact.VULNERABILITY: frozenset({"elderly"})}) is Standing.UNMET


RECORD = {
    "code": "x", "zh": "某政策", "en": "A programme", "offers_zh": "延期", "offers_en": "Deferral", "act_zh": "申请",
    "act_en": "Apply", "source": "某文件", "effective_from": "2026-01-01",
    "conditions": [{"fact": "product", "operator": "is", "value": "mortgage", "zh": "房贷", "en": "A mortgage"}],
}  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        {"code": ""},
        {"source": 5},
        {"effective_from": "soon"},
        {"effective_until": "2025-12-31"},
        {"act_by": "product"},
        {"conditions": []},
        {"conditions": [{**RECORD["conditions"][0], "fact": "shoe_size"}]},  # type: ignore[dict-item]
        {"conditions": [{**RECORD["conditions"][0], "operator": "at_most"}]},  # type: ignore[dict-item]
        {"conditions": [{**RECORD["conditions"][0], "fact": "claim_total", "operator": "at_most", "value": "NaN"}]},  # type: ignore[dict-item]
        {"conditions": "none"},
    ],
)
def test_programmes_that_do_not_hold_are_refused(changed: dict[str, object]):
    with pytest.raises(errors.ProgrammesUnsound):
        parse(json.dumps([RECORD | changed]).encode())


def test_the_same_programme_twice_and_other_files_are_refused():
    for content in (json.dumps([RECORD, RECORD]), "{}", "[]", "[1]"):
        with pytest.raises(errors.ProgrammesUnsound):
            parse(content.encode())
    with pytest.raises(errors.UnreadableText):
        parse(b"code,zh")


def test_every_fact_has_a_kind_that_can_be_compared():
    assert set(KINDS) == set(Fact)
    assert set(FITTING) >= set(KINDS.values())
    assert value_of(Fact.REPAID_ON, "2026-03-31") == date(2026, 3, 31)
