"""Which cases nobody could take, which rule stands in their way, and which one more mediator would help most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

from mediation.assignment.certificate import Run
from mediation.assignment.classes import CaseClass
from mediation.assignment.optimiser import solve
from mediation.assignment.rules import RULES, Candidate, Kind, Rule, blocking
from mediation.vocabulary import Product


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """Cases of a class that stay in the queue: how many could take them, and how many each rule excludes.

    `barrier` is the rule that stands in the way alone at most mediators, or else the one that excludes most; none when
    somebody is eligible, and only the places are missing.
    """

    kind: Kind
    case_ids: Sequence[int]
    eligible: int
    excluded: Mapping[str, int]
    barrier: Rule | None

    def sentence(self, language: str = "zh") -> str:
        """Why these cases wait, in words, `zh` or `en`."""
        cases = len(self.case_ids)
        if self.barrier is None and language == "en":
            return f"{cases} cases wait: {self.eligible} mediators are eligible, their places are needed elsewhere."
        if self.barrier is None:
            return f"{cases}件等候：符合条件的调解员有{self.eligible}人，名额已用于更需要的案件。"
        if language == "en":
            return f"{cases} cases wait: nobody is eligible; whoever comes nearest {self.barrier.en}."
        return f"{cases}件等候：无人符合条件；最接近者{self.barrier.zh}。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """One more mediator, and how many cases of the queue would then have one."""

    product: str
    language: str
    freed: int

    def sentence(self, language: str = "zh") -> str:
        """The proposal in words, `zh` or `en`."""
        known = Product(self.product) if self.product in set(Product) else None
        if language == "en":
            speaking = f" who speaks {self.language}" if self.language else ""
            name = known.en.lower() if known else self.product
            return f"One more mediator for {name}{speaking} frees {self.freed} cases."
        speaking = f"、会{self.language}" if self.language else ""
        return f"增加一名办理{known.zh if known else self.product}{speaking}的调解员，可使{self.freed}件案件得到指派。"


def left_over(run: Run) -> list[LeftOver]:
    """The classes with cases in the queue, the largest first."""
    waiting = [
        CaseClass(run.classes[one].kind, case_ids) for one, mediator_id, case_ids in run.matches if mediator_id is None
    ]
    found = [_left_over(kind, case_ids, run.candidates) for kind, case_ids in waiting]
    return sorted(found, key=lambda one: (-len(one.case_ids), one.case_ids))


def _left_over(kind: Kind, case_ids: Sequence[int], candidates: Sequence[Candidate]) -> LeftOver:
    barred = [blocking(kind, mediator) for mediator in candidates]
    excluded = Counter(rule.code for rules in barred for rule in rules)
    alone = Counter(rules[0].code for rules in barred if len(rules) == 1)
    eligible = sum(not rules for rules in barred)
    barrier = (
        max(RULES, key=lambda rule: (alone[rule.code], excluded[rule.code])) if excluded and not eligible else None
    )
    return LeftOver(kind=kind, case_ids=case_ids, eligible=eligible, excluded=excluded, barrier=barrier)


def relief(run: Run, *, tries: int = 3) -> list[Relief]:
    """The newcomers that would free most cases of the queue, found by solving again with each of the likeliest.

    A newcomer has the skill, the language, the usual capacity and nothing else that speaks for or against him.
    """
    cases = {case_id: kind for kind, case_ids in run.classes for case_id in case_ids}
    needs = Counter[tuple[str, str]]()
    for one in left_over(run):
        needs[one.kind.product, one.kind.language if one.kind.speaks_only_it else ""] += len(one.case_ids)
    capacity = median_low([mediator.capacity for mediator in run.candidates] or [1])
    found = []
    for (product, language), _ in sorted(needs.items(), key=lambda need: (-need[1], need[0]))[:tries]:
        newcomer = Candidate(
            id=max((mediator.id for mediator in run.candidates), default=0) + 1,
            products={product: 100},
            capacity=capacity,
            languages=frozenset({language} - {""}),
        )
        again = solve(cases, [*run.candidates, newcomer], draw=run.draw, policy=run.policy)
        found.append(Relief(product=product, language=language, freed=_waiting(run) - _waiting(again)))
    return sorted(found, key=lambda one: -one.freed)


def _waiting(run: Run) -> int:
    return sum(len(match.case_ids) for match in run.matches if match.mediator_id is None)
