"""The published rules of assignment: who may take a case, and how well a case and a mediator suit each other; pure.

Anybody can run this module: it needs nothing but Python. A change of a rule or of a formula is a new VERSION.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, Self

VERSION = "1"
TOLERANCE = 100
"""Millionths of the objective that a proven result may miss the optimum by."""

PERCENT = 100
"""A weight in points times a share in percent is a number of hundredths of points."""


class Kind(NamedTuple):
    """What rules and scores see of a case; cases of one kind are interchangeable.

    `language` is the one the party prefers besides the common one, `priority` counts up from 0, as does `band`, the
    complexity. Every case takes one place of a mediator's capacity: with unequal weights the assignment of whole cases
    is no longer a flow, and the result no longer exact.
    """

    product: str
    institution: int
    district: str = ""
    language: str = ""
    speaks_only_it: bool = False
    priority: int = 0
    band: int = 0
    recused: frozenset[int] = frozenset()
    declined: frozenset[int] = frozenset()
    continuity: int = 0  # the mediator who has another case of the same debtor; 0 when nobody has


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What rules and scores see of a mediator.

    Shares are whole percents: `products` how skilled, `districts` how near, `outcomes` how successful after adjustment
    for risk, `slowness` how late. `capacity` and `load` are places; `share_room` says how many more cases of an
    institution fit under the cap on its share.
    """

    id: int
    products: Mapping[str, int]
    capacity: int
    load: int = 0
    languages: frozenset[str] = frozenset()
    districts: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    slowness: int = 0
    seniority: int = 0
    conflicts: frozenset[int] = frozenset()
    share_room: Mapping[int, int] = field(default_factory=dict)
    is_absent: bool = False

    def record(self) -> dict[str, Any]:
        """The mediator as JSON, the same for the same facts."""
        return {name: _plain(getattr(self, name)) for name in FIELDS}

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """The mediator of a record."""
        facts = {name: record[name] for name in FIELDS}
        for name in ("languages", "conflicts"):
            facts[name] = frozenset(facts[name])
        facts["share_room"] = {int(institution): room for institution, room in facts["share_room"].items()}
        return cls(**facts)


FIELDS = tuple(fact.name for fact in fields(Candidate))


def _plain(fact: Any) -> Any:
    if isinstance(fact, Mapping):
        return {str(key): fact[key] for key in sorted(fact)}
    return sorted(fact) if isinstance(fact, frozenset) else fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How much each thing counts, in points; decided by the centre and written into every run.

    `queue` is lost by a case that stays without a mediator, by priority; `load` is the cost of a mediator's next case
    by the part of the capacity it falls into, in hundredths. A rising `load` is what spreads cases fairly.
    """

    fit: int = 40
    outcomes: int = 15
    distance: int = 15
    language_spoken: int = 15
    language_missing: int = 20
    seniority: int = 6
    urgency: int = 10
    continuity: int = 10
    queue: tuple[int, ...] = (20, 60, 150)
    load: tuple[int, ...] = tuple(40 * tenth * tenth for tenth in range(1, 11))

    def __post_init__(self) -> None:
        if not self.load or list(self.load) != sorted(self.load) or self.load[0] < 0:
            raise ValueError("the cost of load must rise from nought or more")

    def penalty(self, case: Kind) -> int:
        """What is lost when a case stays in the queue, in hundredths."""
        return PERCENT * self.queue[case.priority]

    def places(self, mediator: Candidate) -> list[int]:
        """Free places in each part of the capacity; the standing load fills the first ones."""
        parts = len(self.load)
        edges = [max(mediator.load, mediator.capacity * part // parts) for part in range(parts + 1)]
        return [upper - lower for lower, upper in zip(edges, edges[1:], strict=False)]

    def load_cost(self, mediator: Candidate, cases: int) -> int:
        """What a number of new cases costs on top of the standing load, in hundredths."""
        cost = 0
        for room, price in zip(self.places(mediator), self.load, strict=True):
            cost += min(cases, room) * price
            cases -= min(cases, room)
        return cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One reason that excludes a mediator from a case; `reads` names the columns of the case it looks at."""

    code: str
    zh: str
    en: str
    reads: tuple[str, ...]
    blocks: Callable[[Kind, Candidate], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the score, in hundredths of points; the score is the sum of its parts."""

    code: str
    zh: str
    en: str
    reads: tuple[str, ...]
    points: Callable[[Kind, Candidate, Policy], int]


# fmt: off
RULES: tuple[Rule, ...] = (
    Rule(code="ABSENT", zh="不在岗", en="is on leave", reads=(), blocks=lambda _, m: m.is_absent),
    Rule(code="FULL", zh="在办案件已满额", en="has no place left", reads=(), blocks=lambda _, m: m.load >= m.capacity),
    Rule(code="PRODUCT", zh="不办理此类纠纷", en="does not take this kind of dispute", reads=("product",), blocks=lambda case, m: case.product not in m.products),
    Rule(code="CONFLICT", zh="与申请机构有利害关系", en="has a tie with the institution", reads=("institution",), blocks=lambda case, m: case.institution in m.conflicts),
    Rule(code="SHARE", zh="该机构案件占比已达上限", en="has reached the cap on the institution's share", reads=("institution",), blocks=lambda case, m: m.share_room.get(case.institution, 1) < 1),
    Rule(code="LANGUAGE", zh="不会当事人唯一使用的语言", en="does not speak the only language of the party", reads=("language", "speaks_only_it"), blocks=lambda case, m: case.speaks_only_it and case.language not in m.languages),
    Rule(code="RECUSED", zh="本案已回避", en="is recused from this case", reads=("recused",), blocks=lambda case, m: m.id in case.recused),
    Rule(code="DECLINED", zh="曾退回本案", en="has had this case and given it back", reads=("declined",), blocks=lambda case, m: m.id in case.declined),
)

PARTS: tuple[Part, ...] = (
    Part(code="fit", zh="专长", en="fit", reads=("product",), points=lambda case, m, policy: policy.fit * m.products.get(case.product, 0)),
    Part(code="outcomes", zh="既往效果", en="past outcomes", reads=("product",), points=lambda case, m, policy: policy.outcomes * m.outcomes.get(case.product, 0)),
    Part(code="distance", zh="就近", en="distance", reads=("district",), points=lambda case, m, policy: policy.distance * m.districts.get(case.district, 0)),
    Part(code="language", zh="语言", en="language", reads=("language",), points=lambda case, m, policy: _language(case, m, policy)),
    Part(code="seniority", zh="资历", en="seniority", reads=("band",), points=lambda case, m, policy: -PERCENT * policy.seniority * max(0, case.band - m.seniority)),
    Part(code="urgency", zh="紧急", en="urgency", reads=("priority",), points=lambda case, m, policy: -policy.urgency * case.priority * m.slowness),
    Part(code="continuity", zh="连续性", en="continuity", reads=("continuity",), points=lambda case, m, policy: PERCENT * policy.continuity * (m.id == case.continuity)),
)
# fmt: on


def _language(case: Kind, mediator: Candidate, policy: Policy) -> int:
    if not case.language:
        return 0
    return PERCENT * (policy.language_spoken if case.language in mediator.languages else -policy.language_missing)


def blocking(case: Kind, mediator: Candidate) -> list[Rule]:
    """Every rule that excludes the mediator from the case; none when he may take it."""
    return [rule for rule in RULES if rule.blocks(case, mediator)]


def parts(case: Kind, mediator: Candidate, policy: Policy) -> dict[str, int]:
    """The score of a pair by its parts, in hundredths of points."""
    return {part.code: part.points(case, mediator, policy) for part in PARTS}


def exclusions(case: Kind, candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, list[Rule]]]:
    """Every excluded mediator with every rule that excludes him."""
    for mediator in candidates:
        if rules := blocking(case, mediator):
            yield mediator, rules
