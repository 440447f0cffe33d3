"""Why a case went to a mediator and not to another, in figures and in sentences.

The load price of a mediator is what his next place is worth to all cases together; a case goes where its score less
the price is highest. Prices are not unique, so a difference within NEAR is told as none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from mediation.assignment.certificate import Run
from mediation.assignment.draw import Match
from mediation.assignment.rules import BLOCKED, PARTS, RULES, VERSION, Rule, blocking
from mediation.assignment.scoring import Ints, tabulate

NEAR = 20
"""Hundredths of points within which two mediators count as equal."""

CLOSEST = 3
"""How many alternatives are kept with a match."""

ROWS = 2048  # matches at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What spoke for a match; amounts are hundredths of points.

    `closest` are the next eligible mediators, the nearest first, and by how much each lost; `equals` says how many
    others count as equal, `excluded` how many mediators each rule excludes.
    """

    mediator_id: int
    parts: Mapping[str, int]
    price: int
    closest: tuple[tuple[int, int], ...]
    equals: int
    excluded: Mapping[str, int]

    @property
    def runner_up(self) -> int | None:
        """The nearest other mediator."""
        return self.closest[0][0] if self.closest else None

    @property
    def behind(self) -> int:
        """By how much the runner-up lost."""
        return self.closest[0][1] if self.closest else 0

    @property
    def score(self) -> int:
        """The sum of the parts."""
        return sum(self.parts.values())

    @property
    def net(self) -> int:
        """The score less the load price."""
        return self.score - self.price

    def record(self) -> dict[str, Any]:
        """The explanation as JSON."""
        return {
            "rules": VERSION,
            "mediator_id": self.mediator_id,
            "parts": dict(self.parts),
            "score": self.score,
            "price": self.price,
            "net": self.net,
            "alternatives": [{"mediator_id": number, "behind": behind} for number, behind in self.closest],
            "equals": self.equals,
            "excluded": dict(self.excluded),
        }

    def reason(self) -> dict[str, Any]:
        """What both sides may read of it: the rules, and what spoke for the mediator, most first; no figures."""
        spoke = sorted((part for part in PARTS if self.parts[part.code] > 0), key=lambda part: -self.parts[part.code])
        return {
            "chosen": "run",
            "rules": VERSION,
            "spoke": [part.code for part in spoke],
            "by_lot": self.equals > 0,
        }

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """The explanation of a record."""
        return cls(
            mediator_id=record["mediator_id"],
            parts=record["parts"],
            price=record["price"],
            closest=tuple((other["mediator_id"], other["behind"]) for other in record["alternatives"]),
            equals=record["equals"],
            excluded=record["excluded"],
        )

    def sentence(self, language: str = "zh", names: Mapping[int, str] | None = None) -> str:
        """The explanation in words, `zh` or `en`; mediators by their numbers unless their `names` are given."""
        called = {number: str(number) for number in (self.mediator_id, self.runner_up or 0)} | dict(names or {})
        return " ".join(_in_english(self, called)) if language == "en" else "".join(_in_chinese(self, called))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A mediator who did not get a case: every rule that excludes him, or by how much he lost, in hundredths."""

    mediator_id: int
    rules: tuple[Rule, ...]
    behind: int

    def sentence(self, language: str = "zh") -> str:
        """Why not him, in words, `zh` or `en`."""
        if language == "en":
            why = (
                " and ".join(rule.en for rule in self.rules) or f"was eligible and {_points(self.behind)} points behind"
            )
            return f"Mediator {self.mediator_id} {why}."
        why = "，且".join(rule.zh for rule in self.rules) or f"符合条件，净分低{_points(self.behind)}分"
        return f"调解员{self.mediator_id}{why}。"


def explain(run: Run, case_ids: Collection[int]) -> dict[int, Explanation]:
    """The explanations of those of the cases that have a mediator."""
    wanted = set(case_ids)
    matches = [match for match in run.matches if match.mediator_id and not wanted.isdisjoint(match.case_ids)]
    return {
        case_id: explanation
        for start in range(0, len(matches), ROWS)
        for match, explanation in _explained(run, matches[start : start + ROWS])
        for case_id in match.case_ids
        if case_id in wanted
    }


def alternatives(run: Run, case_id: int) -> list[Alternative]:
    """All other mediators for one case: the eligible ones, the nearest first, then the excluded ones.

    A case in the queue is compared with staying there.
    """
    match = next(match for match in run.matches if case_id in match.case_ids)
    kind = run.classes[match.case_class].kind
    by_id = {mediator.id: mediator for mediator in run.candidates}

    def net(mediator_id: int) -> int:
        points = sum(part.points(kind, by_id[mediator_id], run.policy) for part in PARTS)
        return points - run.price(kind.institution, mediator_id)

    best = -run.policy.penalty(kind) if match.mediator_id is None else net(match.mediator_id)
    others = [
        Alternative(mediator_id=number, rules=tuple(blocking(kind, mediator)), behind=best - net(number))
        for number, mediator in by_id.items()
        if number != match.mediator_id
    ]
    return sorted(others, key=lambda other: (len(other.rules) > 0, other.behind))


def _explained(run: Run, matches: Sequence[Match]) -> Iterator[tuple[Match, Explanation]]:
    kinds = [run.classes[match.case_class].kind for match in matches]
    ids: list[int | None] = [mediator.id for mediator in run.candidates]
    column = {number: place for place, number in enumerate(ids)}
    own = np.array([column[match.mediator_id] for match in matches])
    each = np.arange(len(matches))
    tables = tabulate(kinds, run.candidates, run.policy)
    prices = _prices(run, [kind.institution for kind in kinds])
    nets = tables.scores(np.zeros(len(kinds), np.int32))[:, :-1] - prices
    lead = nets[each, own, None] - nets
    lead[each, own] = -2 * BLOCKED
    closest = lead.argsort(1, kind="stable")[:, :CLOSEST]
    parts = np.stack([part.values[part.rows, own] for part in tables.parts], 1)
    excluded = np.stack([rule.values.sum(1)[rule.rows] for rule in tables.rules], 1)
    behind = lead[each[:, None], closest]
    columns = own, closest, behind, (np.abs(lead) <= NEAR).sum(1), prices[each, own], parts, excluded
    for match, mine, others, lost, equals, price, points, counts in zip(
        matches, *(column.tolist() for column in columns), strict=True
    ):
        yield (
            match,
            Explanation(
                mediator_id=ids[mine] or 0,
                parts=dict(zip((part.code for part in PARTS), points, strict=True)),
                price=price,
                closest=tuple((ids[o] or 0, by) for o, by in zip(others, lost, strict=True) if by < -BLOCKED // 2),
                equals=equals,
                excluded={rule.code: count for rule, count in zip(RULES, counts, strict=True) if count},
            ),
        )


def _prices(run: Run, institutions: Sequence[int]) -> Ints:
    """What each mediator's next place costs a case of each institution (institutions x mediators)."""
    known = {
        institution: [run.price(institution, mediator.id) for mediator in run.candidates]
        for institution in set(institutions)
    }
    return np.array([known[institution] for institution in institutions], np.int64)


def _points(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}"


def _in_english(told: Explanation, called: Mapping[int, str]) -> Iterator[str]:
    named = [f"{part.en} {_points(told.parts[part.code])}" for part in PARTS if told.parts[part.code]]
    spoke = ", ".join(named) or "nothing"
    yield f"Mediator {called[told.mediator_id]}: {spoke}, together {_points(told.score)} points;"
    yield f"less the load price of {_points(told.price)} leaves {_points(told.net)}."
    if told.runner_up is None:
        yield "Nobody else was eligible."
    elif abs(told.behind) <= NEAR:
        others = f" ({told.equals} in all)" if told.equals > 1 else ""
        yield f"Mediator {called[told.runner_up]} counts as equal, within {_points(NEAR)} points{others}."
    else:
        yield f"The runner-up, mediator {called[told.runner_up]}, lost by {_points(told.behind)} points."
    if told.excluded:
        counted = (f"{rule.en} ({told.excluded[rule.code]})" for rule in RULES if rule.code in told.excluded)
        yield f"Not eligible, by rule: {', '.join(counted)}."


def _in_chinese(told: Explanation, called: Mapping[int, str]) -> Iterator[str]:
    named = [f"{part.zh}{_points(told.parts[part.code])}" for part in PARTS if told.parts[part.code]]
    yield f"调解员{called[told.mediator_id]}：{'、'.join(named) or '无加分'}，合计{_points(told.score)}分，"
    yield f"减去负荷价{_points(told.price)}分，净得{_points(told.net)}分。"
    if told.runner_up is None:
        yield "别无其他符合条件的调解员。"
    elif abs(told.behind) <= NEAR:
        others = f"（共{told.equals}人）" if told.equals > 1 else ""
        yield f"调解员{called[told.runner_up]}相差不超过{_points(NEAR)}分，视为并列{others}。"
    else:
        yield f"次选调解员{called[told.runner_up]}，低{_points(told.behind)}分。"
    if told.excluded:
        counted = (f"{rule.zh}{told.excluded[rule.code]}人" for rule in RULES if rule.code in told.excluded)
        yield f"不符合条件：{'，'.join(counted)}。"
