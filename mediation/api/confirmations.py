"""For courts: the joint applications before them, the packet of each, and what they say about them."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from ninja import Field, Query, Router, Schema

from mediation import errors, present
from mediation.api import schemas
from mediation.api.access import BINARY, hands_out, requires
from mediation.api.clients import Scope
from mediation.api.schemas import LARGEST_ID, Number
from mediation.cases import actions as cases
from mediation.confirmation import actions, importing, packets
from mediation.http.confirmation_papers import papers_of
from mediation.http.language import say
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import AgreementState

router = Router(tags=["confirmations"])
ZIP = "application/zip"
READS = (Permission.READ_CASES, Scope.CONFIRMATIONS_READ)
HANDS_OUT = (Permission.RECORD_RULING, Scope.CONFIRMATIONS_READ)
RULES = (Permission.RECORD_RULING, Scope.CONFIRMATIONS_WRITE)
MOST_OUTCOMES = 2000


class Wanted(Schema):
    """Which applications, and which page of them."""

    state: AgreementState | None = None
    after: int = Field(0, ge=0, le=LARGEST_ID)
    limit: int = Field(100, ge=1, le=500)


class Application(Schema):
    """A joint application and how it stands; yuan. Who the parties are is in its packet alone."""

    id: int
    case: str
    agreement: str
    institution: str
    cause_of_action: str
    settled_amount: Decimal
    state: str
    court: str
    applied_on: date
    accepted_on: date | None
    supplement_by: date | None
    ruled_on: date | None
    ruling_number: str
    packet: str


class Applications(Schema):
    """A page of applications, oldest first; `next` is the address of the page behind it."""

    items: list[Application]
    next: str | None


class Outcome(Schema):
    """What the court says about one application, as docs/how-to/confirm-in-court.md lists it; days as 2026-11-30."""

    key: str | None = Field(None, max_length=200)
    case: str | None = Field(None, max_length=200, description="The number of the case, or that of the agreement.")
    outcome: str | None = Field(None, max_length=200)
    on: str | None = Field(None, max_length=200)
    number: str | None = Field(None, max_length=200)
    ground: str | None = Field(None, max_length=200)
    until: str | None = Field(None, max_length=200)
    served_on: str | None = Field(None, max_length=200)
    objector: str | None = Field(None, max_length=200)
    known_on: str | None = Field(None, max_length=200)


class Outcomes(Schema):
    """Outcomes to record, each once; sent again, nothing changes."""

    outcomes: list[Outcome] = Field(min_length=1, max_length=MOST_OUTCOMES)


class Explanation(Schema):
    """An outcome that was not recorded, by its place in what was sent, from 1."""

    place: int
    field: str
    rule: str
    reason: str


class Recorded(Schema):
    """What became of the outcomes: `rows` is the sum of the others."""

    rows: int
    recorded: int
    unchanged: int
    explained: list[Explanation]


@router.get("/confirmations", response=Applications, **requires(*READS))
def confirmations(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """The applications before the court of the system, or of the cases of an institution."""
    found = actions.applications(tx_of(request), state=wanted.state, after=wanted.after, limit=wanted.limit + 1)
    page, is_more = found[: wanted.limit], len(found) > wanted.limit
    query = {**wanted.model_dump(exclude_none=True, mode="json"), "after": page[-1].id} if is_more else {}
    return Applications(
        items=[_application(row) for row in page], next=f"{request.path}?{urlencode(query)}" if is_more else None
    )


@router.get(
    "/confirmations/{number}/packet",
    url_name="packet",
    **hands_out({ZIP: BINARY}, *HANDS_OUT, errors.NotFound),
)
def packet(request: HttpRequest, number: Number) -> HttpResponse:
    """What the parties hand in: application, agreement, proof, who they are, where they are served (ZIP)."""
    tx, target = tx_of(request), io.BytesIO()
    packets.write(tx, [cases.find(tx, number).id], lambda ids: papers_of(tx, ids), target, at=present.now())
    headers = {"Content-Disposition": f'attachment; filename="packet-{number}.zip"'}
    return HttpResponse(target.getvalue(), content_type=ZIP, headers=headers)


@router.post("/confirmations/outcomes", response=Recorded, **requires(*RULES, errors.OutcomeKnown))
def outcomes(request: HttpRequest, body: Outcomes) -> Any:
    """Record what the court says about applications before it; each row is recorded, known already, or explained."""
    rows = [
        (place, {name: value.strip() for name, value in one.model_dump().items() if value})
        for place, one in enumerate(body.outcomes, 1)
    ]
    taken = importing.take_rows(tx_of(request), rows, at=present.now())
    return Recorded(
        rows=taken.rows,
        recorded=taken.recorded,
        unchanged=taken.unchanged,
        explained=[
            Explanation(place=one.line, field=one.field, rule=one.rule, reason=say(one.said.zh, one.said.en))
            for one in taken.explained
        ],
    )


def _application(row: Any) -> Application:
    return Application(
        id=row.id,
        case=row.case_number,
        agreement=row.agreement,
        institution=row.institution,
        cause_of_action=row.cause_of_action,
        settled_amount=row.settled_amount,
        state=row.state,
        court=row.court_code,
        applied_on=row.applied_on,
        accepted_on=row.accepted_on,
        supplement_by=row.supplement_by,
        ruled_on=row.ruled_on,
        ruling_number=row.ruling_number,
        packet=schemas.address("packet", number=row.case_number),
    )
