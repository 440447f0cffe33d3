"""Offers in an institution's cases: the thread of each, and the institution's own word in it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from mediation import errors, present
from mediation.api.access import requires
from mediation.api.clients import Scope
from mediation.api.schemas import Number
from mediation.cases import actions as cases
from mediation.http import idempotency, refusals
from mediation.http.row_security import tx_of
from mediation.negotiation import actions
from mediation.negotiation.actions import NewOffer
from mediation.permissions import Permission
from mediation.plans import YEAR, ZERO, Layout
from mediation.reach import offers as verbs
from mediation.terms import GRACE_DAYS, Conditions, Shape, Waiver
from mediation.vocabulary import ClaimComponent

router = Router(tags=["offers"])
READS = (Permission.READ_CASES, Scope.OFFERS_READ, errors.NotFound)
SPEAKS = (
    Permission.NEGOTIATE, Scope.OFFERS_WRITE, errors.NotFound, errors.IllegalMove, errors.OfferClosed,
    errors.OfferIsTheirs, refusals.Busy,
)  # fmt: skip
BINDS = (*SPEAKS, errors.BeyondAuthority, errors.NeverAuthorised)
ASKS = (errors.NothingToRequest, errors.RequestPending, errors.NeverAuthorised)
UNFIT = (errors.PlanTooLong, errors.PlanImpossible, errors.BalloonTooLarge, errors.WaiverTooHigh)
MAKES = (*BINDS, *UNFIT)
Yuan = Annotated[Decimal, Field(ge=0, le=Decimal("9999999999999.99"), decimal_places=2)]
Share = Annotated[Decimal, Field(ge=0, lt=1, max_digits=5, decimal_places=4)]
Month = Annotated[int, Field(ge=1, le=12)]


class Payment(Schema):
    """One payment of a plan; yuan."""

    number: int
    due_on: date
    amount: Decimal


class Terms(Schema):
    """What is paid when, what is given up, and what follows if a payment is missed; yuan, calendar days."""

    shape: str
    settled_amount: Decimal
    waived: dict[str, Decimal]
    down_payment: Decimal
    periods: int
    deferral_months: int
    instalments: list[Payment]
    order: list[str]
    grace_days: int
    accelerates: bool
    waiver: str


class Offer(Schema):
    """One turn of a thread: who put which terms on the table, and what became of them; `answers` another one."""

    id: int
    made_by: str
    made_at: datetime
    expires_on: date
    state: str
    answers: int | None
    standing: str | None
    accepted_by: list[str]
    answered_by: str | None
    answered_at: datetime | None
    terms: Terms | None


class Asked(Schema):
    """The request that now waits for an answer; see `/authority/requests`."""

    request: int


class Proposal(Schema):
    """Terms to put on the table; yuan. What `waived` does not name is given up where it weighs least in law first."""

    settled_amount: Yuan
    first_due_on: date
    expires_on: date
    periods: int = Field(1, ge=1, le=600)
    shape: Shape = Shape.EQUAL
    down_payment: Yuan = ZERO
    deferral_months: int = Field(0, ge=0, le=600)
    step: Share = Decimal("0.10")
    balloon: Share = Decimal("0.30")
    months: list[Month] = Field(list(YEAR), min_length=1, max_length=12)
    waived: dict[ClaimComponent, Yuan] | None = None
    grace_days: int = Field(GRACE_DAYS, ge=0, le=60)
    accelerates: bool = True
    waiver: Waiver = Waiver.REVIVES


@router.get("/cases/{number}/offers", response=list[Offer], **requires(*READS))
def offers(request: HttpRequest, number: Number) -> Any:
    """All that was offered in a case, in order."""
    tx = tx_of(request)
    return _thread(request, cases.find(tx, number).id)


@router.post("/cases/{number}/offers/propose", response={201: list[Offer]}, **requires(*MAKES))
def propose(request: HttpRequest, number: Number, wanted: Proposal) -> Any:
    """Put terms on the table for the institution."""
    tx, now = tx_of(request), present.now()
    tx.run(idempotency.sql.be_brief)
    case = cases.find(tx, number).id
    verbs.propose(tx, [_offer(case, wanted)], at=now)
    return Status(201, _thread(request, case))


@router.post("/cases/{number}/offers/counter", response={201: list[Offer]}, **requires(*MAKES))
def counter(request: HttpRequest, number: Number, wanted: Proposal) -> Any:
    """Answer the other side's open offer by other terms, which take its place."""
    tx, now = tx_of(request), present.now()
    tx.run(idempotency.sql.be_brief)
    case = cases.find(tx, number).id
    verbs.counter(tx, [_offer(case, wanted)], at=now)
    return Status(201, _thread(request, case))


@router.post("/cases/{number}/offers/accept", response=list[Offer], **requires(*BINDS))
def accept_offer(request: HttpRequest, number: Number) -> Any:
    """Accept the open offer for the institution."""
    return _spoken(request, number, verbs.accept)


@router.post("/cases/{number}/offers/request", response={201: Asked}, **requires(*SPEAKS, *UNFIT, *ASKS))
def request_offer(request: HttpRequest, number: Number, wanted: Proposal) -> Any:
    """Put terms beyond this system's level to whoever has it; once approved, offer exactly these."""
    tx = tx_of(request)
    tx.run(idempotency.sql.be_brief)
    asked = verbs.ask_approval(tx, _offer(cases.find(tx, number).id, wanted), at=present.now())
    return Status(201, Asked(request=asked))


@router.post("/cases/{number}/offers/request-acceptance", response={201: Asked}, **requires(*SPEAKS, *ASKS))
def request_acceptance(request: HttpRequest, number: Number) -> Any:
    """Put the open offer, beyond this system's level, to whoever may accept it."""
    tx = tx_of(request)
    tx.run(idempotency.sql.be_brief)
    asked = verbs.ask_approval_to_accept(tx, cases.find(tx, number).id, at=present.now())
    return Status(201, Asked(request=asked))


@router.post("/cases/{number}/offers/reject", response=list[Offer], **requires(*SPEAKS))
def reject_offer(request: HttpRequest, number: Number) -> Any:
    """Reject the open offer of others."""
    return _spoken(request, number, actions.reject)


@router.post("/cases/{number}/offers/withdraw", response=list[Offer], **requires(*SPEAKS))
def withdraw_offer(request: HttpRequest, number: Number) -> Any:
    """Take the institution's own open offer back."""
    return _spoken(request, number, actions.withdraw)


def _spoken(request: HttpRequest, number: str, say: Any) -> list[Offer]:
    tx = tx_of(request)
    tx.run(idempotency.sql.be_brief)
    case = cases.find(tx, number).id
    say(tx, [case], at=present.now())
    return _thread(request, case)


def _thread(request: HttpRequest, case_id: int) -> list[Offer]:
    return [Offer(**actions.shown(turn)) for turn in actions.thread(tx_of(request), case_id)]


def _offer(case_id: int, wanted: Proposal) -> NewOffer:
    layout = Layout(
        first_due_on=wanted.first_due_on,
        periods=wanted.periods,
        shape=wanted.shape,
        down_payment=wanted.down_payment,
        deferral_months=wanted.deferral_months,
        step=wanted.step,
        months=tuple(sorted(set(wanted.months))),
        balloon=wanted.balloon,
    )
    conditions = Conditions(grace_days=wanted.grace_days, accelerates=wanted.accelerates, waiver=wanted.waiver)
    return NewOffer(
        case_id=case_id,
        settled_amount=wanted.settled_amount,
        layout=layout,
        expires_on=wanted.expires_on,
        waived=wanted.waived,
        conditions=conditions,
    )
