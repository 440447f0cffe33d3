"""Standing offers of an institution by its own system: tried on a claim, published, put to a level, ended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from mediation import errors, present
from mediation.api.access import requires
from mediation.api.clients import Scope
from mediation.api.offers import Share, Yuan
from mediation.api.schemas import LARGEST_ID, PRINTABLE, Id, Key, address
from mediation.authority.publishing import level_of
from mediation.cases.actions import today_of
from mediation.http import idempotency, refusals
from mediation.http.row_security import tx_of
from mediation.negotiation import standing
from mediation.negotiation.standing import MOST_DAYS, Standing
from mediation.permissions import Permission
from mediation.plans import ZERO
from mediation.reach import offers
from mediation.terms import MOST_PERIODS, Shape
from mediation.vocabulary import ClaimComponent, Product

router = Router(tags=["standing offers"])
READS = (Permission.NEGOTIATE, Scope.OFFERS_READ)
WRITES = (Permission.NEGOTIATE, Scope.OFFERS_WRITE, refusals.Busy)
UNFIT = (errors.StandingOfferUnsound, errors.WaiverTooHigh, errors.PlanTooLong, errors.PlanImpossible,
         errors.BalloonTooLarge, errors.NeverAuthorised)  # fmt: skip
WholeShare = Annotated[Decimal, Field(ge=0, le=1, max_digits=5, decimal_places=4)]
SampleYuan = Annotated[Decimal, Field(ge=0, le=Decimal("9999999999.99"), decimal_places=2)]
Days = Annotated[int, Field(ge=0, le=100_000)]


class StandingOffer(Schema):
    """What every case of a class is offered, alike: a kind of dispute, days overdue, yuan claimed; null is any.

    `waived` is the share given up of each part of a claim. A case has `answer_days` to answer, and pays first
    `first_due_days` after the offer. Offered from the first to the last day of those given.
    """

    name: str = Field(min_length=1, max_length=100, pattern=PRINTABLE)
    product: Product | None = None
    overdue_from: Days = 0
    overdue_to: Days | None = None
    claim_from: Yuan = ZERO
    claim_to: Yuan | None = None
    waived: dict[ClaimComponent, WholeShare] = {}
    shape: Shape = Shape.EQUAL
    periods: int = Field(1, ge=1, le=MOST_PERIODS)
    down_payment: Share = Decimal(0)
    deferral_months: int = Field(0, ge=0, le=MOST_PERIODS)
    answer_days: int = Field(10, ge=1, le=MOST_DAYS)
    first_due_days: int = Field(20, ge=2, le=MOST_DAYS)
    valid_from: date
    valid_until: date


class Trial(Schema):
    """A standing offer, and a claim to try it on; yuan."""

    offer: StandingOffer
    claim: dict[ClaimComponent, SampleYuan] = Field(min_length=1)


class DuePart(Schema):
    """One payment; yuan."""

    due_on: date
    amount: Decimal


class Tried(Schema):
    """What the claim would be offered, on how many cases it bears today, and which level it needs; yuan."""

    settled_amount: Decimal
    waived: dict[str, Decimal]
    instalments: list[DuePart]
    cases: int
    claimed: Decimal
    level_needed: int
    within_level: bool


class Standings(Schema):
    """Which page of standing offers is wanted."""

    before: int | None = Field(None, ge=1, le=LARGEST_ID)
    limit: int = Field(50, ge=1, le=200)


class Known(Schema):
    """A standing offer as it stands: while `approved_at` is null it waits for `level_needed`."""

    id: int
    name: str
    product: str | None
    overdue_from: int
    overdue_to: int | None
    claim_from: Decimal
    claim_to: Decimal | None
    waived: dict[str, Decimal]
    shape: str
    periods: int
    down_payment: Decimal
    deferral_months: int
    answer_days: int
    first_due_days: int
    valid_from: date
    valid_until: date
    published_at: datetime
    level_needed: int
    approved_at: datetime | None
    withdrawn_at: datetime | None
    offered: int
    accepted: int


class KnownPage(Schema):
    """A page of standing offers, newest first; `next` is the address of the page behind it."""

    items: list[Known]
    next: str | None


@router.get("/standing-offers", response=KnownPage, **requires(*READS))
def standing_offers(request: HttpRequest, page: Query[Standings]) -> Any:
    """The institution's standing offers, newest first: to how many cases each was made, and agreed in how many."""
    found = standing.published(tx_of(request), before=page.before, limit=page.limit + 1)
    shown = found[: page.limit]
    behind = (
        f"{address('standing_offers')}?before={shown[-1].id}&limit={page.limit}" if len(found) > len(shown) else None
    )
    return KnownPage(items=[_known(row) for row in shown], next=behind)


@router.post("/standing-offers", response={201: Known},
             **requires(*WRITES, *UNFIT, errors.BeyondAuthority, refusals.KeyUsedBefore))  # fmt: skip
def publish_standing_offer(request: HttpRequest, wanted: StandingOffer, idempotency_key: Key) -> Any:
    """Publish a standing offer within this system's level; the same key and offer again is the same answer."""
    return _once(request, offers.publish, wanted, idempotency_key)


@router.post("/standing-offers/request", response={201: Known},
             **requires(*WRITES, *UNFIT, errors.NothingToRequest, refusals.KeyUsedBefore))  # fmt: skip
def request_standing_offer(request: HttpRequest, wanted: StandingOffer, idempotency_key: Key) -> Any:
    """Put a standing offer beyond this system's level to the person who has it; it is made once they approve."""
    return _once(request, offers.ask_to_publish, wanted, idempotency_key)


@router.post("/standing-offers/trial", response=Tried, **requires(*READS, *UNFIT))
def try_standing_offer(request: HttpRequest, trial: Trial) -> Any:
    """What a claim would be offered, and who may publish that; nothing is published."""
    tx, at = tx_of(request), present.now()
    wanted, institution = _standing(trial.offer), tx.actor.institution_id
    claim = dict.fromkeys(ClaimComponent, ZERO) | trial.claim
    needed = offers.level_to_publish(tx, institution, wanted, at=at)
    terms = standing.terms_of(tx, wanted, claim, at=at)
    size = standing.size_of_class(tx, institution, wanted, on=today_of(at))
    return Tried(
        settled_amount=terms.settled_amount,
        waived={str(part): amount for part, amount in terms.waived.items()},
        instalments=[DuePart(due_on=one.due_on, amount=one.amount) for one in terms.instalments],
        cases=size.cases,
        claimed=size.claimed,
        level_needed=needed,
        within_level=needed <= level_of(tx),
    )


@router.post("/standing-offers/{standing_id}/end", response=Known,
             **requires(*WRITES, errors.NotFound, errors.StandingOfferEnded))  # fmt: skip
def end_standing_offer(request: HttpRequest, standing_id: Id) -> Any:
    """Offer it to nobody any more, or refuse one that waits; what is on the table stays there."""
    return _done(request, standing.withdraw, standing_id)


def _once(request: HttpRequest, verb: Callable[..., int], wanted: StandingOffer, key: str) -> Any:
    tx, at = tx_of(request), present.now()
    tx.run(idempotency.sql.be_brief)

    def act() -> Any:
        made = verb(tx, tx.actor.institution_id, _standing(wanted), at=at)
        return _known(standing.find(tx, made)).model_dump(mode="json")

    asked = hashlib.sha256(f"{verb.__name__} {wanted.model_dump_json()}".encode()).digest()
    return Status(201, idempotency.once(tx, key.strip('"'), act, fingerprint=asked, at=at))


def _done(request: HttpRequest, verb: Callable[..., None], standing_id: int) -> Known:
    tx = tx_of(request)
    tx.run(idempotency.sql.be_brief)
    standing.find(tx, standing_id)
    verb(tx, standing_id, at=present.now())
    return _known(standing.find(tx, standing_id))


def _standing(wanted: StandingOffer) -> Standing:
    told = wanted.model_dump()
    overdue, claimed = [(told.pop(f"{what}_from"), told.pop(f"{what}_to")) for what in ("overdue", "claim")]
    return Standing(overdue=overdue, claimed=claimed, down_payment_share=told.pop("down_payment"), **told)


def _known(row: Any) -> Known:
    told = {name: getattr(row, name) for name in Known.model_fields if name not in ("waived", "down_payment")}
    return Known(**told, waived=json.loads(row.waived), down_payment=row.down_payment_share)
