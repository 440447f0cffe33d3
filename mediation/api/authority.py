"""An institution's authority by its own system: draw up versions, see what waits for an answer, and answer it."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from mediation import errors, present, terms
from mediation.api.access import requires
from mediation.api.clients import Scope
from mediation.api.schemas import Id
from mediation.authority import actions, publishing
from mediation.authority.matrix import MOST_LEVEL, MOST_MONTHS, MOST_ROWS, NEVER
from mediation.authority.words import RequestState
from mediation.http import idempotency, refusals
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import ClaimComponent, Product

router = Router(tags=["authority"])
READS = (Permission.ANSWER_REQUESTS, Scope.AUTHORITY_READ)
WRITES = (Permission.ANSWER_REQUESTS, Scope.AUTHORITY_WRITE, refusals.Busy)
ZERO = Decimal("0.00")
Yuan = Annotated[Decimal, Field(ge=0, le=Decimal("999999999999.99"), decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Days = Annotated[int, Field(ge=0, le=100_000)]
Level = Annotated[int, Field(ge=0, le=MOST_LEVEL)]
Months = Annotated[int, Field(ge=1, le=MOST_MONTHS)]


class Row(Schema):
    """One approver level in one cell: what it may agree to at most, in per cent of what is claimed; `never` is nothing.

    Days and yuan run from the first to before the second; null is without an end.
    """

    product: Product
    arrears_from: Days = 0
    arrears_until: Days | None = None
    amount_from: Yuan = ZERO
    amount_until: Yuan | None = None
    hardship: bool
    level: Level | Literal["never"]
    waived: dict[ClaimComponent, Percent] = {}
    max_months: Months = 1
    min_down: Percent = ZERO


class Draft(Schema):
    """A matrix that counts from a day on, once a supervisor has published it."""

    effective_from: date
    rows: list[Row] = Field(min_length=1, max_length=MOST_ROWS)


class Version(Schema):
    """A version of the matrix, without its limits."""

    version: int
    effective_from: date
    state: str
    drafted_at: datetime
    published_at: datetime | None
    cells: int


class Proposal(Schema):
    """Terms to settle on; yuan. What is paid and what is waived are the claim."""

    settled_amount: Yuan
    waived: dict[ClaimComponent, Yuan] = {}
    down_payment: Yuan = ZERO
    periods: int = Field(1, ge=1, le=600)
    deferral_months: int = Field(0, ge=0, le=600)
    last_due_on: date


class Waiting(Schema):
    """A request that waits for an answer until a day; yuan."""

    id: int
    number: str
    product: str
    claim_total: Decimal
    level_needed: int
    proposal: Proposal
    requested_at: datetime
    due_on: date


class Answered(Schema):
    """What the institution says to a request: other terms only with `COUNTERED`."""

    decision: Literal["APPROVED", "REFUSED", "COUNTERED"]
    counter: Proposal | None = None


@router.get("/authority/matrices", response=list[Version], **requires(*READS))
def matrices(request: HttpRequest) -> Any:
    """The versions of the institution's matrix, the latest first."""
    return publishing.versions(tx_of(request))


@router.post(
    "/authority/matrices", response={201: Version},
    **requires(*WRITES, errors.MatrixUnsound, errors.EffectTooEarly),
)  # fmt: skip
def draft_matrix(request: HttpRequest, wanted: Draft) -> Any:
    """Hand in a version, which waits until a supervisor of the institution publishes it."""
    tx = tx_of(request)
    tx.run(idempotency.sql.be_brief)
    content = json.dumps([_record(row) for row in wanted.rows], default=str).encode()
    version = publishing.draft(tx, content, effective_from=wanted.effective_from, at=present.now())
    return Status(201, next(one for one in publishing.versions(tx) if one.version == version))


@router.get("/authority/requests", response=list[Waiting], **requires(*READS))
def requests(request: HttpRequest) -> Any:
    """Requests that wait for the institution's answer, the most urgent first."""
    return [Waiting(**{**row._asdict(), "proposal": json.loads(row.proposal)}) for row in actions.queue(tx_of(request))]


@router.post(
    "/authority/requests/{request_id}/answer", response={204: None},
    **requires(*WRITES, errors.NotFound, errors.NeedsPerson, errors.LevelTooLow, errors.RequestClosed,
               errors.ProposalUnsound),
)  # fmt: skip
def answer_request(request: HttpRequest, request_id: Id, said: Answered) -> Any:
    """Refuse a request, up to the level that this system was given; a person approves it or offers other terms."""
    tx = tx_of(request)
    tx.run(idempotency.sql.be_brief)
    counter = None if said.counter is None else terms.Proposal(**said.counter.model_dump())
    actions.answer(tx, request_id, RequestState(said.decision), counter=counter, at=present.now())
    return Status(204, None)


def _record(row: Row) -> dict[str, Any]:
    """The row as a file has it."""
    cells = {name: value for name, value in row.model_dump().items() if name != "waived" and value is not None}
    waived = {f"waive_{component}": amount for component, amount in row.waived.items()}
    return {**cells, **({} if row.level == NEVER else waived)}
