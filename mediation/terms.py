"""What one side would settle for, in one shape for offers, authority, plans and agreements; yuan, months and days."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mediation.vocabulary import ClaimComponent, TermsKind, Word

MOST_PERIODS = 60
"""Months an agreement of instalments lasts at most (信用卡业务监督管理办法 art. 70)."""

C = ClaimComponent
# A creditor gives up what weighs least in law first.
WAIVED_FIRST = (
    C.LIQUIDATED_DAMAGES, C.PENALTY_INTEREST, C.COMPOUND_INTEREST, C.FEES, C.INTEREST, C.ENFORCEMENT_COSTS, C.PRINCIPAL,
)  # fmt: skip
# Costs, then what has accrued, then principal (Civil Code 2021 art. 561), stated because silence is filled by law.
APPLICATION_ORDER = (
    C.ENFORCEMENT_COSTS, C.INTEREST, C.PENALTY_INTEREST, C.COMPOUND_INTEREST, C.LIQUIDATED_DAMAGES, C.FEES, C.PRINCIPAL,
)  # fmt: skip
GRACE_DAYS = 3


class Shape(Word):
    """How a settled sum is spread over its days."""

    EQUAL = "equal", "等额", "Equal"
    STEPPED = "stepped", "逐步递增", "Stepped, rising"
    SEASONAL = "seasonal", "按收入月份", "In the months of income"
    BALLOON = "balloon", "末期大额", "Balloon, a large last one"


class Waiver(Word):
    """What becomes of what is waived; a condition is stated, or the waiver is final (民法典 2021-01-01, art. 158)."""

    FINAL = "final", "减免不因违约恢复", "Final"
    REVIVES = "revives", "违约则减免失效", "Lapses on default"
    ON_PERFORMANCE = "on_performance", "全部履行后减免生效", "Takes effect once all is performed"


class OfferState(Word):
    """What became of terms that were put on the table."""

    OPEN = "open", "待答复", "Open"
    ACCEPTED = "accepted", "已接受", "Accepted"
    REJECTED = "rejected", "已拒绝", "Rejected"
    COUNTERED = "countered", "已反提", "Countered"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"
    EXPIRED = "expired", "已过期", "Expired"
    LAPSED = "lapsed", "已失效", "Lapsed with the mediation, or with the agreement made of it"
    CONCLUDED = "concluded", "已成协议", "Became an earlier agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Terms to settle a claim on: what is paid, what of each component is given up, and by when.

    `settled_amount` and what is waived together are the claim. A component that is not named is not waived.
    `down_payment` is the part of the settled amount that is paid at once, before the first of `periods` payments;
    `deferral_months` pass before that first one. `last_due_on` is the day of the last payment.
    """

    settled_amount: Decimal
    waived: Mapping[ClaimComponent, Decimal]
    down_payment: Decimal
    periods: int
    deferral_months: int
    last_due_on: date

    @property
    def kind(self) -> TermsKind:
        return TermsKind.LUMP_SUM if self.periods == 1 and not self.down_payment else TermsKind.INSTALMENTS

    @property
    def waived_in_all(self) -> Decimal:
        """Yuan given up."""
        return sum(self.waived.values(), Decimal())

    def waives(self, component: ClaimComponent) -> Decimal:
        """Yuan of a component given up."""
        return self.waived.get(component, Decimal())


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One payment, and the last day on which it is in time."""

    number: int
    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What follows if a payment is short or late.

    A short payment is applied in this `order` (民法典 art. 561). After `grace_days` calendar days it is a default: the
    rest falls due at once if it `accelerates`, and `waiver` says what becomes of what was waived.
    """

    order: tuple[ClaimComponent, ...] = APPLICATION_ORDER
    grace_days: int = GRACE_DAYS
    accelerates: bool = True
    waiver: Waiver = Waiver.REVIVES


USUAL = Conditions()
"""What is agreed unless somebody asks for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(Proposal):
    """A proposal with every payment on its day, and what follows if one is missed: all that an agreement is made of.

    With a down payment the first of the `instalments` is that.
    """

    shape: Shape
    instalments: tuple[Instalment, ...]
    conditions: Conditions

    def __post_init__(self) -> None:
        """Raises ValueError when payments do not add up, are not counted right, or do not follow each other."""
        days = [each.due_on for each in self.instalments]
        if sum(each.amount for each in self.instalments) != self.settled_amount:
            raise ValueError("the payments add up to the settled amount")
        if len(days) != self.periods + bool(self.down_payment) or days[-1] != self.last_due_on:
            raise ValueError("there are as many payments as are told, until the day that is told")
        if days != sorted(set(days)):
            raise ValueError("each payment is due after the one before")


def spread_waiver(claimed: Mapping[ClaimComponent, Decimal], waived: Decimal) -> dict[ClaimComponent, Decimal]:
    """How a waived sum falls on what is claimed where nobody said how; yuan."""
    left, found = waived, {}
    for component in WAIVED_FIRST:
        if part := min(left, claimed.get(component, Decimal())):
            found[component], left = part, left - part
    return found


def to_text(terms: Terms) -> str:
    """Terms as they are kept with an offer and an agreement: canonical JSON, nothing personal in it."""
    kept = {
        "shape": terms.shape,
        "settled_amount": str(terms.settled_amount),
        "waived": {str(component): str(amount) for component, amount in terms.waived.items()},
        "down_payment": str(terms.down_payment),
        "periods": terms.periods,
        "deferral_months": terms.deferral_months,
        "instalments": [
            {"number": each.number, "due_on": str(each.due_on), "amount": str(each.amount)}
            for each in terms.instalments
        ],
        "order": [*map(str, terms.conditions.order)],
        "grace_days": terms.conditions.grace_days,
        "accelerates": terms.conditions.accelerates,
        "waiver": terms.conditions.waiver,
    }
    return json.dumps(kept, sort_keys=True)


def from_text(text: str) -> Terms:
    """The terms again."""
    kept = json.loads(text)
    instalments = tuple(
        Instalment(number=each["number"], due_on=date.fromisoformat(each["due_on"]), amount=Decimal(each["amount"]))
        for each in kept["instalments"]
    )
    return Terms(
        settled_amount=Decimal(kept["settled_amount"]),
        waived={
            component: Decimal(kept["waived"][component]) for component in WAIVED_FIRST if component in kept["waived"]
        },
        down_payment=Decimal(kept["down_payment"]),
        periods=kept["periods"],
        deferral_months=kept["deferral_months"],
        last_due_on=instalments[-1].due_on,
        shape=Shape(kept["shape"]),
        instalments=instalments,
        conditions=Conditions(
            order=tuple(map(ClaimComponent, kept["order"])),
            grace_days=kept["grace_days"],
            accelerates=kept["accelerates"],
            waiver=Waiver(kept["waiver"]),
        ),
    )


def digest(terms: Terms) -> str:
    """SHA-256 (hexadecimal) of terms, by which the log knows them without telling them."""
    return hashlib.sha256(to_text(terms).encode()).hexdigest()
