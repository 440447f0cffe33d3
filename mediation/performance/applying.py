"""Where each yuan of some payments goes: a pure function of what is owed and of the set of payments.

All instalments of a plan lie end to end on one line, in their order, which is that of their days; so do the components
of the debt, in the agreed order of application or else costs, interest, principal. A payment covers the next stretch of
what is open on it. So what fell due first is paid first (民法典 560), within it what comes first in the order (561),
and the order in which payments arrive does not matter. `posting.sql` says the same for many plans at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from mediation.terms import APPLICATION_ORDER

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One instalment; yuan. What is waived lies at its end."""

    number: int
    amount: Decimal
    waived: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """One payment; yuan that count."""

    reference: str
    paid_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What one instalment's component took of one payment; yuan."""

    reference: str
    number: int
    component: str
    amount: Decimal


def order_of(agreed: Sequence[str]) -> tuple[str, ...]:
    """All components in the order of application: as agreed, then as the Civil Code has them."""
    return tuple(dict.fromkeys((*map(str, agreed), *map(str, APPLICATION_ORDER))))


def apply(
    payments: Iterable[Paid], instalments: Iterable[Owed], components: Sequence[tuple[str, Decimal]]
) -> list[Applied]:
    """Where payments go, in order; what nothing takes is in none of the results.

    `components` are what the whole plan is made of, in the order of application.
    """
    open_parts = _open_parts(sorted(instalments, key=lambda one: one.number), components)
    found: list[Applied] = []
    number, component, room = 0, "", ZERO
    for payment in sorted(payments, key=lambda one: (one.paid_on, one.reference)):
        left = payment.amount
        while left:
            if not room:
                number, component, room = next(open_parts, (0, "", ZERO))
            if not room:
                break
            part = min(left, room)
            found.append(Applied(reference=payment.reference, number=number, component=component, amount=part))
            left, room = left - part, room - part
    return found


def _open_parts(
    instalments: Sequence[Owed], components: Sequence[tuple[str, Decimal]]
) -> Iterator[tuple[int, str, Decimal]]:
    """What can be paid, in order: instalment, component, yuan."""
    component_ends = list(accumulate(amount for _, amount in components))
    starts = ZERO
    for instalment in instalments:
        low, ends = starts, starts + instalment.amount - instalment.waived
        for (component, amount), component_end in zip(components, component_ends, strict=True):
            part = min(ends, component_end) - max(low, component_end - amount)
            if part > 0:
                yield instalment.number, component, part
        starts += instalment.amount
