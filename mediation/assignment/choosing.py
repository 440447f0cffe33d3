"""The published rules of choosing from a list: who is on it, in which order, and whom the ranks choose; pure.

Anybody can run this module: it needs nothing but Python. Both sides get the same list, drawn by the seed of a run among
the best eligible mediators; each strikes a few and ranks the rest without seeing the other's answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from mediation.assignment import certificate
from mediation.assignment.classes import CaseClass
from mediation.assignment.draw import Draw
from mediation.assignment.rules import PARTS, Candidate, Kind, Policy, blocking

SIZE = 7
"""Mediators on a list."""
BEST = 14
"""Of how many best eligible mediators the list is drawn."""
FEWEST = 2
"""Below so many eligible mediators there is nothing to choose."""
STRIKES = 3
"""How many of the list a side may strike."""
FORMAT = "mediation-selection/1"
PROBLEMS = {
    "unreadable": "文件不符合格式。The file is not shaped like the record of a choice.",
    "digest": "文件写成后被改动。The file was changed after it was written.",
    "answers": "答复超出名单或划除过多。An answer does not fit the list.",
    "decision": "选定结果与双方排序不符。The ranks do not choose this.",
    "list": "名单与该次运行抽出的不符。The run has drawn another list.",
}


class Answer(NamedTuple):
    """What a side made of a list: whom it struck, and the others in its order, the best first."""

    struck: Collection[int]
    ranked: Sequence[int]


class Decision(NamedTuple):
    """What the answers decide: nobody, or a mediator with the rank each side gave him (None for silence)."""

    outcome: str
    mediator_id: int | None
    ranks: Mapping[str, int | None]


def eligible(kind: Kind, candidates: Sequence[Candidate], policy: Policy) -> list[tuple[int, int]]:
    """Every mediator who may take a case of the kind: what is gained by giving him one more, and his number."""
    return [
        (sum(part.points(kind, one, policy) for part in PARTS) - policy.load_cost(one, 1), one.id)
        for one in candidates
        if not blocking(kind, one)
    ]


def draw_lists(
    draw: Draw, classes: Sequence[CaseClass], candidates: Sequence[Candidate], policy: Policy
) -> dict[int, tuple[int, ...]]:
    """The list of each case, in the order of the draw, which says nothing about who is better."""
    found = {}
    for kind, case_ids in classes:
        able = eligible(kind, candidates, policy)
        for case in case_ids:
            place = draw.place(f"list {case} ")
            best = sorted(able, key=lambda one: (-one[0], place(one[1])))[:BEST]
            found[case] = tuple(sorted((number for _, number in best), key=place)[:SIZE])
    return found


def fits(listed: Sequence[int], answer: Answer) -> bool:
    """Whether an answer names mediators of the list only, each once, and strikes no more than it may."""
    named = [*answer.struck, *answer.ranked]
    return len(answer.struck) <= STRIKES and len(named) == len(set(named)) and set(named) <= set(listed)


def decide(listed: Sequence[int], answers: Mapping[str, Answer], barred: Collection[int]) -> Decision:
    """The lowest sum of ranks among those whom no side struck and no rule bars; of equals who was drawn first.

    Who is neither struck nor ranked has the last rank. A side that says nothing leaves the choice to the other.
    """
    if not answers:
        return Decision("silent", None, {})
    struck = {number for answer in answers.values() for number in answer.struck}
    left = [number for number in listed if number not in struck and number not in barred]
    if not left:
        return Decision("nobody_left", None, {})

    def rank(answer: Answer, number: int) -> int:
        return answer.ranked.index(number) + 1 if number in answer.ranked else len(listed)

    chosen = min(left, key=lambda number: sum(rank(answer, number) for answer in answers.values()))
    sides = ("institution", "respondent")
    ranks = {side: rank(answers[side], chosen) if side in answers else None for side in sides}
    return Decision("chosen", chosen, ranks)


def verify(record: Mapping[str, Any], run: Mapping[str, Any] | None = None) -> list[str]:
    """What is wrong with the record of a list that was decided, by the codes of PROBLEMS.

    With the file of the run that drew it, which is to be checked by itself, the list is compared too.
    """
    try:
        return _problems(record, run)
    except (AttributeError, KeyError, TypeError, ValueError):
        return ["unreadable"]


def _problems(record: Mapping[str, Any], run: Mapping[str, Any] | None) -> list[str]:
    found = []
    if record["sha256"] != certificate.digest({name: v for name, v in record.items() if name != "sha256"}):
        found.append("digest")
    answers = {side: Answer(one["struck"], one["ranked"]) for side, one in record["answers"].items()}
    if not all(fits(record["list"], answer) for answer in answers.values()):
        found.append("answers")
    decided = decide(record["list"], answers, {int(number) for number in record["barred"]})
    if (decided.outcome, decided.mediator_id) != (record["outcome"], record["mediator_id"]):
        found.append("decision")
    if run is not None and [record["case"], record["list"]] not in run["listed"]:
        found.append("list")
    return found
