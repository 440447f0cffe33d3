"""A match is explained by the figures that decided it, and a queue by what stands in the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from rosters import DRAW, a_city, backlog, few_examples, rosters

from mediation.assignment.explaining import Explanation, alternatives, explain
from mediation.assignment.optimiser import solve
from mediation.assignment.relief import left_over, relief
from mediation.assignment.rules import RULES, Candidate, Kind, Policy, blocking

POLICY = Policy()


@few_examples
@given(backlog(20), rosters(5))
def test_a_case_goes_where_score_less_price_is_highest(cases: dict[int, Kind], roster: list[Candidate]) -> None:
    run = solve(cases, roster, draw=DRAW)
    for case, told in explain(run, cases).items():
        eligible = [other for other in alternatives(run, case) if not other.rules]
        assert told.net >= -POLICY.penalty(cases[case])
        assert told.runner_up is None or 0 <= told.behind == eligible[0].behind
        assert [other.behind for other in eligible[:3]] == [behind for _, behind in told.closest]
        assert told == Explanation.of(told.record())
        assert told.equals == sum(other.behind <= 20 for other in eligible)


@few_examples
@given(backlog(20), rosters(5))
def test_every_exclusion_is_listed_with_every_rule_and_counted(cases: dict[int, Kind], roster: list[Candidate]) -> None:
    run = solve(cases, roster, draw=DRAW)
    for case, told in explain(run, cases).items():
        barred = {mediator.id: blocking(cases[case], mediator) for mediator in roster}
        listed = {other.mediator_id: list(other.rules) for other in alternatives(run, case)}
        assert {told.mediator_id: []} | listed == barred
        counts = {rule.code: sum(rule in rules for rules in barred.values()) for rule in RULES}
        assert told.excluded == {code: count for code, count in counts.items() if count}


def test_an_explanation_reads_well_in_both_languages() -> None:
    roster = [
        Candidate(id=60, products={"insurance": 93}, outcomes={"insurance": 64}, capacity=40),
        Candidate(id=114, products={"insurance": 70}, capacity=40),
        Candidate(id=7, products={"insurance": 70}, capacity=40, kin=frozenset({8})),
    ]
    run = solve({1: Kind("insurance", 8)}, roster, draw=DRAW)
    told = explain(run, [1])[1]
    assert told.sentence("en") == (
        "Mediator 60: fit 37.20, past outcomes 9.60, together 46.80 points; less the load price of 0.40 leaves 46.40. "
        "The runner-up, mediator 114, lost by 18.40 points. Not eligible, by rule: "
        "has a near relative at the institution (1)."
    )
    assert told.sentence("en", {60: "Chen", 114: "Lin"}).startswith("Mediator Chen: fit 37.20")
    assert told.sentence("zh") == (
        "调解员60：专长37.20、既往效果9.60，合计46.80分，减去负荷价0.40分，净得46.40分。"
        "次选调解员114，低18.40分。不符合条件：近亲属在申请机构任职1人。"
    )
    near, barred = alternatives(run, 1)
    assert near.sentence("en") == "Mediator 114 was eligible and 18.40 points behind."
    assert barred.sentence("en") == "Mediator 7 has a near relative at the institution."
    assert barred.sentence("zh") == "调解员7近亲属在申请机构任职。"


def test_what_differs_by_little_is_told_as_equal() -> None:
    roster = [Candidate(id=number, products={"insurance": 80}, capacity=40) for number in (1, 2, 3)]
    told = explain(solve({1: Kind("insurance", 8)}, roster, draw=DRAW), [1])[1]
    assert 2 == told.equals
    assert "counts as equal, within 0.20 points (2 in all)" in told.sentence("en")
    assert "视为并列（共2人）" in told.sentence("zh")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind("insurance", 1), "PRODUCT"),
        (Kind("mortgage", 2), "KIN"),
        (Kind("mortgage", 1, language="nan", speaks_only_it=True), "LANGUAGE"),
        (Kind("mortgage", 1, recused=frozenset({1})), "RECUSED"),
        (Kind("mortgage", 1, declined=frozenset({1})), "DECLINED"),
        (Kind("mortgage", 3), "SHARE"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_case_nobody_may_take_names_the_rule_that_stands_in_the_way(kind: Kind, code: str) -> None:
    one = Candidate(id=1, products={"mortgage": 90}, capacity=9, kin=frozenset({2}), share_room={3: 0})
    away = Candidate(id=2, products={"mortgage": 90}, capacity=0, is_absent=True)
    (waiting,) = left_over(solve({5: kind}, [one, away], draw=DRAW))
    assert waiting.barrier is not None
    assert code == waiting.barrier.code
    assert waiting.barrier.en in waiting.sentence("en")
    assert waiting.barrier.zh in waiting.sentence("zh")


def test_a_case_for_want_of_places_names_no_rule() -> None:
    run = solve(
        dict.fromkeys(range(1, 6), Kind("mortgage", 1)),
        [Candidate(id=1, products={"mortgage": 90}, capacity=3)],
        draw=DRAW,
    )
    (waiting,) = left_over(run)
    assert (None, 1, 2) == (waiting.barrier, waiting.eligible, len(waiting.case_ids))


def test_relief_is_the_newcomer_who_frees_most_cases() -> None:
    cases = dict.fromkeys(range(1, 38), Kind("insurance", 1))
    cases |= dict.fromkeys(range(38, 43), Kind("mortgage", 1, language="nan", speaks_only_it=True))
    run = solve(cases, [Candidate(id=1, products={"mortgage": 90}, capacity=50)], draw=DRAW)
    insurance, mortgage = relief(run)
    assert "One more mediator for insurance frees 37 cases." == insurance.sentence("en")
    assert "增加一名办理保险纠纷的调解员，可使37件案件得到指派。" == insurance.sentence("zh")
    assert "One more mediator for mortgage who speaks nan frees 5 cases." == mortgage.sentence("en")


def test_a_city_is_explained_without_a_contradiction() -> None:
    cases, roster = a_city(800, 30, seed=9)
    told = explain(solve(cases, roster, draw=DRAW), cases).values()
    assert 0 <= min(one.behind for one in told)
