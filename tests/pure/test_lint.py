"""Each seeded defect is found by the rule meant for it and by no other; no sound agreement is stopped."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.agreements.lint import Finding, findings, of_severity
from mediation.agreements.lint_facts import LintFacts
from mediation.agreements.lint_rules import BY_CODE, RULES, for_ground
from mediation.agreements.lint_words import Severity
from mediation.cases.words import Ground
from tests.pure import lint_corpus as corpus
from tests.pure.lint_corpus import Change

ALWAYS = {"DUE-BEYOND-THE-CALENDAR"}
"""Told of any plan that reaches beyond the State Council's last notice."""


def codes(facts: LintFacts) -> set[str]:
    return {finding.rule.code for finding in findings(facts)}


@pytest.mark.parametrize(("code", "change"), corpus.BAD, ids=[f"{n}-{code}" for n, (code, _) in enumerate(corpus.BAD)])
def test_a_defect_is_found_by_its_rule_alone(code: str, change: Change) -> None:
    assert {code} == codes(change(corpus.SOUND)) - ALWAYS


@pytest.mark.parametrize(("wanted", "change"), corpus.ALSO)
def test_defects_that_come_together_are_all_told(wanted: set[str], change: Change) -> None:
    assert wanted == codes(change(corpus.SOUND))


@pytest.mark.parametrize(("code", "clause"), corpus.BAD_CLAUSES)
def test_a_bad_clause_is_found_by_its_rule_alone(code: str, clause: str) -> None:
    facts = replace(corpus.SOUND, clauses=("付款均汇入约定账户。", clause))
    assert [(code, 2)] == [(finding.rule.code, finding.clause) for finding in findings(facts)]


@pytest.mark.parametrize("name", corpus.GOOD)
def test_a_sound_agreement_is_not_stopped(name: str) -> None:
    found = findings(corpus.GOOD[name](corpus.SOUND))
    assert ((), ()) == (of_severity(found, Severity.BLOCK), of_severity(found, Severity.WARN))


@pytest.mark.parametrize("clause", corpus.GOOD_CLAUSES)
def test_a_sound_clause_is_found_by_no_rule(clause: str) -> None:
    assert set() == codes(replace(corpus.SOUND, clauses=(clause,)))


def test_every_rule_has_a_defect_that_it_finds() -> None:
    seeded = {code for code, _ in [*corpus.BAD, *corpus.BAD_CLAUSES]} | {c for some, _ in corpus.ALSO for c in some}
    assert set(BY_CODE) == seeded


def test_every_ground_of_a_court_has_a_rule() -> None:
    assert [] == [ground for ground in Ground if not for_ground(ground)]


def test_codes_are_said_once_and_rules_look_at_one_thing() -> None:
    assert len(RULES) == len(BY_CODE)
    assert all(rule.said.zh and rule.said.en and rule.mend.zh and rule.mend.en for rule in RULES)


@given(st.lists(st.sampled_from(corpus.BAD_CLAUSES), max_size=6))
def test_every_clause_is_judged_by_itself(clauses: list[tuple[str, str]]) -> None:
    found = findings(replace(corpus.SOUND, clauses=tuple(clause for _, clause in clauses)))
    assert sorted((code, number) for number, (code, _) in enumerate(clauses, 1)) == sorted(
        (finding.rule.code, finding.clause) for finding in found
    )


def test_a_finding_says_what_is_wrong_how_to_mend_it_and_by_which_law() -> None:
    told = Finding(rule=BY_CODE["VAGUE-TIME"], clause=2)
    assert told.sentence("en").startswith("clause 2: A time is vague")
    assert "第358(5)条（法释〔2022〕11号）" in told.sentence("zh")
    assert told.sentence("en").endswith("(Interpretation of the Civil Procedure Law art. 358(5)).")
