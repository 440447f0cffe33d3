"""What the statistics report says, as plain facts; a waterfall that loses rows is refused.

Rates and their bounds are fractions from 0 to 1, amounts are yuan.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Unit = Literal["count", "yuan", "rate", "days"]

SMALLEST_BASE = 30
"""A group with fewer cases is not published (rule S21; practice of the UK Financial Ombudsman)."""


class UnreconciledWaterfall(ValueError):
    """The steps of this waterfall do not account for every filed row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number with its interval, its basis (numerator of denominator) and its definition.

    A rate that open cases can still change names the `least` and the `most` it can become.
    """

    code: str
    label_zh: str
    label_en: str
    value: Decimal | int | None
    unit: Unit
    lower: Decimal | None = None
    upper: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    definition_zh: str
    definition_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """Cases accepted in a month, those of them agreed, and the rate with its interval."""

    month: date
    accepted: int
    agreed: int
    rate: Decimal | None
    lower: Decimal | None
    upper: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionRow:
    """The same for one institution or one product, with what was filed and agreed in yuan."""

    code: str
    name: str
    filed: int
    accepted: int
    agreed: int
    amount_agreed: Decimal
    rate: Decimal | None
    lower: Decimal | None
    upper: Decimal | None


ProductRow = InstitutionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallStep:
    """Rows at one step; the steps one level deeper that follow it divide its count among them."""

    code: str
    label_zh: str
    label_en: str
    count: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsFacts:
    """Everything that stands in the statistics report; `seal` is the digest of the event log.

    The first step of the waterfall, and the only one of level 0, is every filed row. Without `has_rows` some cases of
    the period were not opened by a row of a filing: there is no waterfall, and no count of rows.
    """

    organisation_name: str
    as_of: date
    period_from: date
    period_to: date
    figures: tuple[Figure, ...]
    by_month: tuple[MonthRow, ...]
    by_institution: tuple[InstitutionRow, ...]
    by_product: tuple[ProductRow, ...]
    waterfall: tuple[WaterfallStep, ...]
    seal: str
    has_rows: bool = True

    def __post_init__(self) -> None:
        """Raises UnreconciledWaterfall when parts do not make up the step they divide."""
        for place, step in enumerate(self.waterfall):
            parts = children(self.waterfall, place)
            if parts and sum(part.count for part in parts) != step.count:
                raise UnreconciledWaterfall(f"the parts of step {step.code} do not make it up")


def starts(steps: tuple[WaterfallStep, ...]) -> list[int]:
    """Where each step starts within the first: parts lie end to end in the step they divide."""
    ends = [0] * (max((step.level for step in steps), default=0) + 2)
    found = []
    for step in steps:
        start = ends[step.level]
        ends[step.level], ends[step.level + 1] = start + step.count, start
        found.append(start)
    return found


def children(steps: tuple[WaterfallStep, ...], place: int) -> list[WaterfallStep]:
    """The steps that divide the step at this place."""
    level, found = steps[place].level, []
    for step in steps[place + 1 :]:
        if step.level <= level:
            break
        if step.level == level + 1:
            found.append(step)
    return found
