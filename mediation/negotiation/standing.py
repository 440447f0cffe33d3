"""What an institution offers on its own to every case of a class, alike (单边承诺): data, which the clock carries out.

Nobody chooses who gets it: the class is told by product, days overdue and yuan claimed, and the same rule gives the
terms of each case. A standing offer is never changed; it ends by its day or is withdrawn, and another is published.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.money import rounded
from mediation.negotiation import actions
from mediation.negotiation.words import SIDES, Proposer
from mediation.plans import Layout, lay_out
from mediation.terms import USUAL, Shape, Terms
from mediation.vocabulary import ClaimComponent, Product

sql = load(Path(__file__).with_name("standing.sql"))
ZERO = Decimal("0.00")
Claimed = Mapping[ClaimComponent, Decimal]
PLAIN_CLAIM: Claimed = dict.fromkeys(ClaimComponent, Decimal("10000.00"))
"""A claim that stands for all of a class: its parts are alike, so that shares are told exactly."""
MOST_DAYS, LAST_YEARS = 365, 10
"""Days to a first payment at most; years that an offer can stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A class of cases, and what each of them is offered; yuan, days, months and shares of one.

    None leaves a bound or the product open. `waived` is the share given up of each component. A case may answer for
    `answer_days`; its first payment is due `first_due_days` after the offer.
    """

    name: str
    periods: int
    answer_days: int
    first_due_days: int
    valid_from: date
    valid_until: date
    waived: Mapping[ClaimComponent, Decimal]
    product: Product | None = None
    overdue: tuple[int, int | None] = (0, None)
    claimed: tuple[Decimal, Decimal | None] = (ZERO, None)
    shape: Shape = Shape.EQUAL
    down_payment_share: Decimal = ZERO
    deferral_months: int = 0


def terms_of(tx: Tx, standing: Standing, claimed: Claimed = PLAIN_CLAIM, *, at: datetime) -> Terms:
    """What a standing offer would be on a claim, on its first day from today on; yuan.

    StandingOfferUnsound for bounds or days that do not follow each other; WaiverTooHigh for a share that is not between
    nothing and all; PlanTooLong, BalloonTooLarge or PlanImpossible.
    """
    today = cases.today_of(at)
    if not _is_sound(standing, today):
        raise errors.StandingOfferUnsound()
    if not all(0 <= share <= 1 for share in standing.waived.values()):
        raise errors.WaiverTooHigh()
    on = max(standing.valid_from, today)
    waived, settled = _settled(claimed, standing.waived)
    layout = _layout(standing, settled, on)
    laid = lay_out(settled, layout, actions.limits_on(tx, standing.product, on))
    return Terms(
        settled_amount=settled,
        waived=waived,
        down_payment=layout.down_payment,
        periods=standing.periods,
        deferral_months=standing.deferral_months,
        last_due_on=laid[-1].due_on,
        shape=layout.shape,
        instalments=laid,
        conditions=USUAL,
    )


def size_of_class(tx: Tx, institution_id: int, standing: Standing, *, on: date) -> Any:
    """How many cases in mediation are of the class on a day, and the yuan that they claim in all."""
    return tx.one(
        sql.size_of_class,
        institution_id=institution_id,
        on=on,
        product=standing.product,
        overdue_from=standing.overdue[0],
        overdue_to=standing.overdue[1],
        claim_from=standing.claimed[0],
        claim_to=standing.claimed[1],
    )


def publish(tx: Tx, institution_id: int, standing: Standing, *, level_needed: int = 0, at: datetime) -> int:
    """Publish a standing offer for an institution; its id. If it needs a level, it waits until it is approved.

    NotPermitted for anybody who does not speak for an institution; raises as `terms_of`.
    """
    _check_bank(tx)
    terms_of(tx, standing, at=at)
    return int(
        tx.value(
            sql.publish_offer,
            institution_id=institution_id,
            name=standing.name,
            product=standing.product,
            overdue_from=standing.overdue[0],
            overdue_to=standing.overdue[1],
            claim_from=standing.claimed[0],
            claim_to=standing.claimed[1],
            waived=json.dumps({str(component): str(share) for component, share in standing.waived.items()}),
            shape=standing.shape,
            periods=standing.periods,
            down_payment_share=standing.down_payment_share,
            deferral_months=standing.deferral_months,
            answer_days=standing.answer_days,
            first_due_days=standing.first_due_days,
            valid_from=standing.valid_from,
            valid_until=standing.valid_until,
            at=at,
            actor_id=tx.actor.user_id,
            level_needed=level_needed,
        )
    )


def approve(tx: Tx, standing_id: int, *, at: datetime) -> None:
    """Let a standing offer that waits be made from now on; NotPermitted, StandingOfferEnded if none such waits."""
    _check_bank(tx)
    if not tx.run(sql.approve_offer, standing_id=standing_id, at=at, on=cases.today_of(at), actor_id=tx.actor.user_id):
        raise errors.StandingOfferEnded()


def withdraw(tx: Tx, standing_id: int, *, at: datetime) -> None:
    """Offer it to nobody any more; what is on the table stays there. NotPermitted, StandingOfferEnded."""
    _check_bank(tx)
    if not tx.run(sql.withdraw_offer, standing_id=standing_id, at=at, on=cases.today_of(at), actor_id=tx.actor.user_id):
        raise errors.StandingOfferEnded()


def published(
    tx: Tx, *, institution: str | None = None, before: int | None = None, limit: int | None = None
) -> list[Any]:
    """Standing offers, newest first, and what became of each: offered to how many, agreed with how many.

    A page of them, if asked so: of those `before` an id, as many as `limit`.
    """
    return tx.rows(sql.standing_offers, institution=institution, before=before, limit=limit)


def find(tx: Tx, standing_id: int) -> Any:
    """One standing offer as `published` has it; NotFound."""
    found = published(tx, before=standing_id + 1, limit=1)
    if not found or found[0].id != standing_id:
        raise errors.NotFound()
    return found[0]


def make(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[int]:
    """Make standing offers to all cases of their classes that have no terms on the table; the cases."""
    today = cases.today_of(at)
    waiting = tx.rows(sql.to_be_offered, on=today, among=among)
    return actions.make(tx, [_offer(row, today) for row in waiting], Proposer.CLAIMANT, at=at)


def _offer(row: Any, today: date) -> actions.NewOffer:
    shares = {ClaimComponent(part): Decimal(share) for part, share in json.loads(row.waived).items()}
    waived, settled = _settled({part: getattr(row, part) for part in ClaimComponent}, shares)
    return actions.NewOffer(
        case_id=row.case_id,
        settled_amount=settled,
        layout=_layout(row, settled, today),
        expires_on=today + timedelta(days=row.answer_days),
        waived=waived,
        standing_id=row.standing_id,
    )


def _settled(
    claimed: Claimed, shares: Mapping[ClaimComponent, Decimal]
) -> tuple[dict[ClaimComponent, Decimal], Decimal]:
    """What is given up of each component of a claim, and what is left to be paid; yuan."""
    waived = {part: rounded(claimed[part] * share) for part, share in shares.items()}
    return waived, sum(claimed.values(), ZERO) - sum(waived.values())


def _is_sound(standing: Standing, today: date) -> bool:
    (overdue_from, overdue_to), (claim_from, claim_to) = standing.overdue, standing.claimed
    has_class = (overdue_to is None or overdue_to >= overdue_from) and (claim_to is None or claim_to >= claim_from)
    in_time = max(standing.valid_from, today) <= standing.valid_until and (
        standing.valid_until.year <= today.year + LAST_YEARS
    )
    return has_class and in_time and 1 <= standing.answer_days < standing.first_due_days <= MOST_DAYS


def _layout(standing: Any, settled: Decimal, on: date) -> Layout:
    return Layout(
        first_due_on=on + timedelta(days=standing.first_due_days),
        periods=standing.periods,
        shape=Shape(standing.shape),
        down_payment=rounded(settled * standing.down_payment_share),
        deferral_months=standing.deferral_months,
    )


def _check_bank(tx: Tx) -> None:
    if SIDES.get(tx.actor.role) is not Proposer.CLAIMANT:
        raise errors.NotPermitted()
