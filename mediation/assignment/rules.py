"""The published rules of assignment: who may take a case, and how well a case and a mediator suit each other; pure.

Anybody can run this module: it needs nothing but Python. A change of a rule or of a formula is a new VERSION.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from itertools import pairwise
from typing import Any, NamedTuple, Self

VERSION = "2"

PERCENT = 100
"""A weight in points times a share in percent is a number of hundredths of points."""

MOST = 10_000
"""The largest weight of a policy in points."""

BLOCKED = -(10**8)
"""The score where a rule excludes, in hundredths; no policy reaches as low."""


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
    rejected: frozenset[int] = frozenset()
    continuity: int = 0  # the mediator who has another case of the same debtor; 0 when nobody has


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What rules and scores see of a mediator.

    Shares are whole percents: `products` how skilled, `districts` how near, `outcomes` how successful after adjustment
    for risk, `slowness` how late. `capacity` and `load` are places; `share_room` says how many more cases of an
    institution fit under the cap on its share. Ties to institutions, one set a kind: where kin work, `employers` of the
    last 24 months, `creditors` of own debts, whose cases are refused for good (`recused_from`), and whose cases were
    more than the cap on their share in the last 24 months (`earlier`).
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
    kin: frozenset[int] = frozenset()
    employers: frozenset[int] = frozenset()
    creditors: frozenset[int] = frozenset()
    recused_from: frozenset[int] = frozenset()
    earlier: frozenset[int] = frozenset()
    share_room: Mapping[int, int] = field(default_factory=dict)
    is_absent: bool = False

    def record(self) -> dict[str, Any]:
        """The mediator as JSON, the same for the same facts."""
        return {name: _plain(getattr(self, name)) for name in FIELDS}

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """The mediator of a record."""
        facts = {name: record[name] for name in FIELDS}
        for name in SETS:
            facts[name] = frozenset(facts[name])
        facts["share_room"] = {int(institution): room for institution, room in facts["share_room"].items()}
        return cls(**facts)


FIELDS = tuple(fact.name for fact in fields(Candidate))
SETS = ("languages", "kin", "employers", "creditors", "recused_from", "earlier")


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
        weights = [getattr(self, fact.name) for fact in fields(self) if fact.name not in ("queue", "load")]
        if not all(0 <= weight <= MOST for weight in (*weights, *self.queue)):
            raise ValueError(f"a weight is not between 0 and {MOST} points")
        if not self.load or list(self.load) != sorted(self.load) or self.load[0] < 0 or self.load[-1] > PERCENT * MOST:
            raise ValueError(f"the cost of load does not rise between 0 and {MOST} points")

    def penalty(self, case: Kind) -> int:
        """What is lost when a case stays in the queue, in hundredths."""
        return PERCENT * self.queue[case.priority]

    def places(self, mediator: Candidate) -> list[int]:
        """Free places in each part of the capacity; the standing load fills the first ones."""
        parts = len(self.load)
        edges = [max(mediator.load, mediator.capacity * part // parts) for part in range(parts + 1)]
        return [upper - lower for lower, upper in pairwise(edges)]

    def load_cost(self, mediator: Candidate, cases: int) -> int:
        """What a number of new cases costs on top of the standing load, in hundredths."""
        cost = 0
        for room, price in zip(self.places(mediator), self.load, strict=True):
            cost += min(cases, room) * price
            cases -= min(cases, room)
        return cost


class Rule(NamedTuple):
    """One reason that excludes a mediator from a case; `reads` names the columns of the case it looks at."""

    code: str
    zh: str
    en: str
    reads: tuple[str, ...]
    blocks: Callable[[Kind, Candidate], bool]


class Part(NamedTuple):
    """One part of the score, in hundredths of points; the score is the sum of its parts."""

    code: str
    zh: str
    en: str
    reads: tuple[str, ...]
    points: Callable[[Kind, Candidate, Policy], int]


# fmt: off
RULES: tuple[Rule, ...] = (
    Rule("ABSENT", "不在岗", "is not at work", (), lambda _, m: m.is_absent),
    Rule("FULL", "在办案件已满额", "has no place left", (), lambda _, m: m.load >= m.capacity),
    Rule("PRODUCT", "不办理此类纠纷", "does not take this kind of dispute",
         ("product",), lambda case, m: case.product not in m.products),
    Rule("KIN", "近亲属在申请机构任职", "has a near relative at the institution",
         ("institution",), lambda case, m: case.institution in m.kin),
    Rule("EMPLOYER", "二十四个月内曾在申请机构任职", "was employed by the institution within 24 months",
         ("institution",), lambda case, m: case.institution in m.employers),
    Rule("OWN_DEBT", "对申请机构负有债务", "owes the institution a debt",
         ("institution",), lambda case, m: case.institution in m.creditors),
    Rule("RECUSED_THERE", "已回避申请机构的案件", "is recused from the institution's cases",
         ("institution",), lambda case, m: case.institution in m.recused_from),
    Rule("EARLIER", "二十四个月内所办该机构案件占比超过上限", "had too many of the institution's cases in 24 months",
         ("institution",), lambda case, m: case.institution in m.earlier),
    Rule("SHARE", "该机构案件占比已达上限", "has reached the cap on the institution's share",
         ("institution",), lambda case, m: m.share_room.get(case.institution, 1) < 1),
    Rule("LANGUAGE", "不会当事人唯一使用的语言", "does not speak the only language of the party",
         ("language", "speaks_only_it"), lambda case, m: case.speaks_only_it and case.language not in m.languages),
    Rule("RECUSED", "本案已回避", "is recused from this case", ("recused",), lambda case, m: m.id in case.recused),
    Rule("DECLINED", "曾退回本案", "has given this case back before",
         ("declined",), lambda case, m: m.id in case.declined),
    Rule("REJECTED", "已被当事人拒绝", "was rejected by a party",
         ("rejected",), lambda case, m: m.id in case.rejected),
)

PARTS: tuple[Part, ...] = (
    Part("fit", "专长", "fit", ("product",), lambda case, m, policy: policy.fit * m.products.get(case.product, 0)),
    Part("outcomes", "既往效果", "past outcomes",
         ("product",), lambda case, m, policy: policy.outcomes * m.outcomes.get(case.product, 0)),
    Part("distance", "就近", "distance",
         ("district",), lambda case, m, policy: policy.distance * m.districts.get(case.district, 0)),
    Part("language", "语言", "language", ("language",), lambda case, m, policy: _language(case, m, policy)),
    Part("seniority", "资历", "seniority",
         ("band",), lambda case, m, policy: -PERCENT * policy.seniority * max(0, case.band - m.seniority)),
    Part("urgency", "紧急", "urgency",
         ("priority",), lambda case, m, policy: -policy.urgency * case.priority * m.slowness),
    Part("continuity", "连续性", "continuity",
         ("continuity",), lambda case, m, policy: PERCENT * policy.continuity * (m.id == case.continuity)),
)
# fmt: on


def _language(case: Kind, mediator: Candidate, policy: Policy) -> int:
    if not case.language:
        return 0
    return PERCENT * (policy.language_spoken if case.language in mediator.languages else -policy.language_missing)


OUT_OF_TERM = Rule("TERM", "不在聘期内", "is not in term", (), lambda _kind, _mediator: True)
"""Why somebody is not even on the roster of a run."""


def blocking(case: Kind, mediator: Candidate) -> list[Rule]:
    """Every rule that excludes the mediator from the case; none when he may take it."""
    return [rule for rule in RULES if rule.blocks(case, mediator)]
