"""Compares what an institution claims with the same recomputed from its rate and dates; pure.

The tolerance and the ceiling are data. A ceiling is named with the amount above it; nothing is cut from a claim: a
court reduces at the debtor's request (法发〔2017〕22号 art. 2; 法释〔2021〕10号 art. 2 for cards).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from mediation.claims import reading
from mediation.claims.reading import Read
from mediation.claims.reckoning import Due, Line, Reckoning, reckon
from mediation.claims.words import DayCount, Finding, Reason, Remark
from mediation.money import rounded
from mediation.vocabulary import ClaimComponent, Word

VERSION = "1"
"""A change in how claims are counted is a new version; what was checked by another is checked again."""

C = ClaimComponent
NOTHING = Decimal("0.00")
COUNTED = (C.INTEREST, C.PENALTY_INTEREST, C.COMPOUND_INTEREST)
CHARGES = (*COUNTED, C.LIQUIDATED_DAMAGES, C.FEES)
"""What a loan costs beside its principal; costs of enforcement are no price of it."""
ROUNDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far a figure may be from the recomputed one: yuan for each line, and per cent of it."""

    per_line: Decimal = Decimal("0.01")
    share_pct: Decimal = Decimal("0.5")

    def allowed(self, amount: Decimal, lines: int) -> Decimal:
        """Yuan."""
        return rounded(self.per_line * max(1, lines) + amount * self.share_pct / 100)


TOLERANCE = Tolerance()


class Ceiling(Word):
    """Ceilings on what a loan may cost in all, and whom they bind."""

    LICENSED = (
        "licensed",
        "金融机构贷款的利息、复利、罚息、违约金和其他费用合计超过年利率24%的部分，借款人可以请求法院调减（法发〔2017〕22号第2条）",
        "For loans of financial institutions, the debtor may ask the court to reduce what interest, compound interest, "
        "penalties, damages and fees together exceed 24 per cent a year by (法发〔2017〕22号 art. 2)",
    )
    PRIVATE = (
        "private",
        "民间借贷“一年期贷款市场报价利率四倍”的上限不适用于持牌金融机构（法释〔2020〕27号第1条）",
        "The ceiling of four times the loan prime rate is for private lending and does not bind licensed institutions "
        "(法释〔2020〕27号 art. 1)",
    )


CEILING_PCT = Decimal(24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One component: as stated, recomputed (None where it cannot be), the difference allowed, and what was found."""

    component: ClaimComponent
    stated: Decimal
    recomputed: Decimal | None
    allowed: Decimal = NOTHING
    finding: Finding
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What came of recomputing a claim; `reasons` say why it could not be, `cost_pct` is per cent a year in all."""

    components: tuple[Compared, ...]
    lines: tuple[Line, ...] = ()
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[Remark, ...] = ()
    day_count: DayCount | None = None
    cost_pct: Decimal | None = None
    over_ceiling: Decimal | None = None

    @property
    def finding(self) -> Finding:
        """The gravest of the components."""
        found = {compared.finding for compared in self.components}
        if Finding.HIGHER in found or Finding.LOWER in found:
            return Finding.HIGHER if Finding.HIGHER in found else Finding.LOWER
        return Finding.UNKNOWN if self.reasons else Finding.MATCHES


def check(claim: Mapping[str, Any], tolerance: Tolerance = TOLERANCE) -> Check:
    """Recompute a filed claim; `claim` has its amounts, dates, product and the facts of its product."""
    read = reading.read(claim)
    if read.debt is None:
        return Check(components=tuple(_unknown(claim, name, read) for name in C), reasons=read.reasons)
    # The filing does not say how days are counted: the usual way, unless another explains every figure.
    attempts = [_counted(claim, read, count, tolerance) for count in read.day_counts]
    return next((found for found in attempts if _explains(found)), attempts[0])


def _explains(found: Check) -> bool:
    return all(one.finding is Finding.MATCHES for one in found.components if one.recomputed is not None)


def _counted(claim: Mapping[str, Any], read: Read, count: DayCount, tolerance: Tolerance) -> Check:
    """The check with days counted one way."""
    found = _settled(read, count)
    compared = _together(tuple(_compare(claim, name, found, read=read, tolerance=tolerance) for name in C))
    cost, over = _cost(claim, found)
    return Check(components=compared, lines=found.lines, remarks=read.remarks, day_count=count, cost_pct=cost,
                 over_ceiling=over)  # fmt: skip


def _settled(read: Read, count: DayCount) -> Reckoning:
    """The reckoning that ends with the principal that was filed.

    What was paid since the default may have gone to principal; then more was owed at the start than is filed.
    """
    assert read.debt is not None
    debt = replace(read.debt, day_count=count)
    filed, found = debt.principal, reckon(debt)
    for _ in range(ROUNDS):
        if not debt.payments or found.unpaid[C.PRINCIPAL] == filed:
            break
        gone = filed - found.unpaid[C.PRINCIPAL]
        first, *later = debt.dues
        dues = (Due(first.on, first.principal + gone), *later)
        debt = replace(debt, principal=debt.principal + gone, dues=dues)
        found = reckon(debt)
    return found


def _compare(
    claim: Mapping[str, Any], component: ClaimComponent, found: Reckoning, *, read: Read, tolerance: Tolerance
) -> Compared:
    stated = claim[component]
    if (reason := read.uncounted.get(component)) is not None:
        return _unknown(claim, component, read) if stated else _none(component, reason)
    recomputed = stated if component is C.PRINCIPAL else found.unpaid[component]
    allowed = tolerance.allowed(recomputed, len(found.lines_of(component)))
    most = recomputed + allowed + (read.slack if component is C.INTEREST else NOTHING)
    finding = Finding.HIGHER if stated > most else Finding.LOWER if stated < recomputed - allowed else Finding.MATCHES
    return Compared(component=component, stated=stated, recomputed=recomputed, allowed=allowed, finding=finding)


def _none(component: ClaimComponent, reason: Reason) -> Compared:
    return Compared(component=component, stated=NOTHING, recomputed=None, finding=Finding.MATCHES, reason=reason)


def _unknown(claim: Mapping[str, Any], component: ClaimComponent, read: Read) -> Compared:
    reason = read.uncounted.get(component) or next(iter(read.reasons), None)
    return Compared(
        component=component, stated=claim[component], recomputed=None, finding=Finding.UNKNOWN, reason=reason
    )


def _together(compared: tuple[Compared, ...]) -> tuple[Compared, ...]:
    """Interest, penalty and compound interest that differ, but agree in all, were booked under other names."""
    counted = [one for one in compared if one.component in COUNTED and one.recomputed is not None]
    off = sum((one.stated - (one.recomputed or NOTHING) for one in counted), NOTHING)
    moved = {Finding.HIGHER, Finding.LOWER} <= {one.finding for one in counted}
    if not moved or abs(off) > sum((one.allowed for one in counted), NOTHING):
        return compared
    return tuple(
        replace(one, finding=Finding.TOGETHER) if one in counted and one.finding is not Finding.MATCHES else one
        for one in compared
    )


def _cost(claim: Mapping[str, Any], found: Reckoning) -> tuple[Decimal | None, Decimal | None]:
    """What the stated charges come to in per cent a year on the principal owed, and the yuan above the ceiling."""
    if not found.principal_days:
        return None, None
    charged = sum((claim[name] for name in CHARGES), NOTHING)
    cost = charged * 36500 / found.principal_days
    most = rounded(found.principal_days * CEILING_PCT / 36500)
    return rounded(cost), max(NOTHING, charged - most)
