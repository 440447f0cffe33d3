"""How likely somebody is reached in a slot, by what was tried before: counts, drawn together where few; pure.

A share that rests on few tries is drawn towards that of more people (empirical Bayes, beta-binomial): a group's towards
everybody's, a person's towards their group's. How strongly is told by the tries themselves, by Kleinman's moments
(J. Am. Stat. Assoc. 68:46, 1973): the more groups or people differ beyond chance, the less. It decides when somebody is
tried and by which channel; no stage that speaks of money may import it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mediation.contact.slots import CALLS, SLOTS
from mediation.vocabulary import Word

VERSION = "shrunk counts 1"
Floats = npt.NDArray[np.float64]
Group = tuple[str, str]
"""A product and a band of ages."""

FIRST_SHARE, FIRST_TRIES = 0.2, 5  # what is believed of a slot before anybody was tried in it, and how firmly
WEAKEST, STRONGEST = 4.0, 100.0  # tries that the share of more people counts for, whatever few counts say
OTHER_HOURS = 0.25  # a call at another hour says a quarter of what one at this hour says


class AgeBand(Word):
    """Coarse on purpose: no border tells who is a minor or an elder, for whom the law has rules of its own."""

    YOUNG = "to_34", "34岁以下", "Up to 34"
    MIDDLE = "35_49", "35至49岁", "35 to 49"
    OLDER = "from_50", "50岁以上", "50 and over"
    UNKNOWN = "unknown", "未知", "Not known"


AGES = tuple(band for band in AgeBand if band is not AgeBand.UNKNOWN)
FEATURES: tuple[tuple[str, str], ...] = (
    ("时段（上海时间）", "band of hours in Shanghai"),
    ("方式：电话、短信、挂号信", "channel: call, text message, registered letter"),
    ("案件类型", "product"),
    (f"年龄段：{'、'.join(band.zh for band in AGES)}", f"age: {', '.join(band.en.lower() for band in AGES)}"),
    (
        "本人在各时段、各方式下的尝试次数和联系上的次数",
        "how often the person was tried and reached, by band and channel",
    ),
)
NEVER: tuple[tuple[str, str], ...] = (
    ("性别", "sex"),
    ("户籍、住址、语言", "region of origin, address, language"),
    ("困难和弱势情形", "vulnerability and hardship"),
    ("金额、收入、报价", "amounts, income, offers"),
    ("姓名、职业、申请机构", "name, occupation, institution"),
    ("第三人信息", "anything about third persons"),
)


@dataclass(frozen=True, kw_only=True)
class Response:
    """What was tried with people of each group, product and age, and what came of it; the arrays are groups x slots.

    `people` is how many were tried in the slot, `tried_squared` sums the squares of each one's tries,
    `reached_weighed` their reached² ÷ tried.
    """

    groups: list[Group]
    people: Floats
    tried: Floats
    reached: Floats
    tried_squared: Floats
    reached_weighed: Floats

    @cached_property
    def overall(self) -> Floats:
        """Everybody's share by slot."""
        shares: Floats = (self.reached.sum(axis=0) + FIRST_SHARE * FIRST_TRIES) / (self.tried.sum(axis=0) + FIRST_TRIES)
        return shares

    @cached_property
    def group_strength(self) -> Floats:
        """By slot, how many tries of a group everybody's share counts for."""
        weighed = _ratio(self.reached**2, self.tried).sum(axis=0)
        groups, squared = (self.tried > 0).sum(axis=0), (self.tried**2).sum(axis=0)
        return _strength(groups, self.tried.sum(axis=0), self.reached.sum(axis=0), squared=squared, weighed=weighed)

    @cached_property
    def own_strength(self) -> Floats:
        """By slot, how many tries of a person their group's share counts for."""
        people, tried, reached, squared, weighed = (
            counts.sum(axis=0)
            for counts in (self.people, self.tried, self.reached, self.tried_squared, self.reached_weighed)
        )
        return _strength(people, tried, reached, squared=squared, weighed=weighed)

    @cached_property
    def shares(self) -> Floats:
        """The share of each group by slot."""
        shares: Floats = (self.overall * self.group_strength + self.reached) / (self.group_strength + self.tried)
        return shares

    def chances(self, groups: Sequence[Group], tried: Floats, reached: Floats) -> Floats:
        """Chance to reach a person (rows) in a slot (columns), given their group and their own counts, same shape."""
        row_of = {group: row for row, group in enumerate(self.groups)}
        theirs = self.shares[[row_of[group] for group in groups]]
        chances: Floats = (theirs * self.own_strength + _told(reached)) / (self.own_strength + _told(tried))
        return chances


def learn(groups: Sequence[Group], people: Floats, tried: Floats, reached: Floats) -> Response:
    """Add up the counts of people by group: so many `people` (rows), each tried and reached so often in each slot."""
    known = sorted(set(groups))
    row_of = {group: row for row, group in enumerate(known)}
    rows = np.array([row_of[group] for group in groups], dtype=np.int64)

    def added(counts: Floats) -> Floats:
        sums = np.zeros((len(known), len(SLOTS)))
        np.add.at(sums, rows, counts * people[:, np.newaxis])
        return sums

    return Response(
        groups=known,
        people=added((tried > 0).astype(np.float64)),
        tried=added(tried),
        reached=added(reached),
        tried_squared=added(tried**2),
        reached_weighed=added(_ratio(reached**2, tried)),
    )


def _told(counts: Floats) -> Floats:
    """Counts by slot with those of calls at other hours, which say less."""
    told = counts.astype(np.float64)
    calls = counts[:, : len(CALLS)]
    told[:, : len(CALLS)] += OTHER_HOURS * (calls.sum(axis=1, keepdims=True) - calls)
    return told


def _strength(groups: Floats, tried: Floats, reached: Floats, *, squared: Floats, weighed: Floats) -> Floats:
    """Tries that the common share counts for: 1 ÷ the correlation within groups - 1, by Kleinman's moments."""
    share = _ratio(reached, tried)
    beyond = tried - _ratio(squared, tried) - (groups - 1)
    by_chance = share * (1 - share)
    correlation = _ratio(weighed - reached * share - by_chance * (groups - 1), by_chance * beyond)
    return np.clip(_ratio(1 - correlation, correlation, otherwise=STRONGEST), WEAKEST, STRONGEST)


def _ratio(above: Floats, below: Floats, *, otherwise: float = 0.0) -> Floats:
    """Quotients; `otherwise` where there is nothing to divide by."""
    quotients: Floats = np.divide(above, below, out=np.full(np.shape(below), otherwise), where=below > 0)
    return quotients
