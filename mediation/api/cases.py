"""An institution's cases: lists and searches, one case with its clocks and its log, its papers, taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from ninja import Field, Query, Router, Schema

from mediation import errors, present
from mediation.agreements import actions as agreements
from mediation.api import schemas
from mediation.api.access import BINARY, hands_out, requires
from mediation.api.clients import Scope
from mediation.api.schemas import LARGEST_ID, PDF, PRINTABLE, Number
from mediation.cases import actions, running, searching
from mediation.http.row_security import tx_of
from mediation.identifiers import mask_given_name
from mediation.permissions import Permission
from mediation.sessions import reporting
from mediation.vocabulary import CaseState, Product

router = Router(tags=["cases"])
READS = (Permission.READ_CASES, Scope.CASES_READ)
WITHDRAWS = (Permission.WITHDRAW, Scope.CASES_WRITE)


class Wanted(Schema):
    """Which cases, and which page of them."""

    words: str = Field(
        "", max_length=searching.LONGEST, pattern=PRINTABLE,
        description="A name, or the number of a case, a contract or an identity document.",
    )  # fmt: skip
    state: CaseState | None = None
    product: Product | None = None
    filed_from: date | None = None
    filed_to: date | None = None
    before: int | None = Field(None, ge=1, le=LARGEST_ID)
    limit: int = Field(50, ge=1, le=200)


class Listed(Schema):
    """A case in a list. `next_on` is the day by which something has to have happened; yuan."""

    number: str
    reference: str
    contract_number: str | None
    product: str
    claim_total: Decimal
    state: str
    next_step: str
    next_on: date | None
    filed_on: date
    mediator: str | None
    link: str


class Cases(Schema):
    """A page of cases, newest first; `next` is the address of the page behind it."""

    items: list[Listed]
    next: str | None


class Clock(Schema):
    """A deadline of a case, by its code in the table of clocks."""

    code: str
    due_on: date
    provisional: bool
    is_over: bool


class Side(Schema):
    """Somebody on the other side; the given name is masked."""

    role: str
    name: str


class Case(Schema):
    """One case as it stands; yuan."""

    number: str
    reference: str
    product: str
    cause_of_action: str
    claim_total: Decimal
    state: str
    next_step: str
    filed_on: date
    accepted_on: date | None
    period_ends_on: date | None
    ended_on: date | None
    termination_reason: str | None
    mediator: str | None
    court: str | None
    follows: str | None = Field(description="The case that this claim was filed as before.")
    parties: list[Side]
    clocks: list[Clock]
    events: str
    agreement: str | None


class Event(Schema):
    """One thing that happened, as the log has it."""

    seq: int
    event: str
    state: str
    at: datetime
    role: str


class Events(Schema):
    """A page of the log of a case, oldest first; `next` is the address of the page behind it."""

    items: list[Event]
    next: str | None


class Log(Schema):
    """Which page of events."""

    after: int = Field(0, ge=0, le=2**31 - 1)
    limit: int = Field(200, ge=1, le=1000)


class Withdrawal(Schema):
    """Why a case is taken back."""

    reason: str = Field(min_length=1, max_length=200, pattern=PRINTABLE)


@router.get("/cases", response=Cases, **requires(*READS))
def cases(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """The institution's cases, newest first."""
    found = searching.search(
        tx_of(request),
        searching.Wanted(
            words=wanted.words,
            states=[wanted.state] if wanted.state else (),
            product=wanted.product,
            filed_from=wanted.filed_from,
            filed_to=wanted.filed_to,
        ),
        before=wanted.before,
        limit=wanted.limit,
    )
    kept = wanted.model_dump(mode="json", exclude={"before"}, exclude_defaults=True)
    behind = f"{schemas.address('cases')}?{urlencode({**kept, 'before': found.before})}" if found.before else None
    return Cases(items=[_listed(row, found.next[row.id]) for row in found.cases], next=behind)


@router.get("/cases/{number}", response=Case, **requires(*READS, errors.NotFound))
def case(request: HttpRequest, number: Number) -> Any:
    """One case with its clocks. The ETag changes with it: ask again with If-None-Match, and 304 means it has not."""
    tx = tx_of(request)
    found = actions.find(tx, number)
    clocks = running.clocks(tx, found.id, on=present.today())
    facts = found._asdict()
    return Case(
        **{name: facts[name] for name in Case.model_fields if name in facts},
        reference=found.institution_ref,
        next_step=searching.next_steps(tx, [found])[found.id].step,
        follows=found.former,
        parties=[Side(role=row.role, name=mask_given_name(row.name)) for row in actions.parties(tx, [found.id])],
        clocks=[_clock(clock) for clock in clocks],
        events=schemas.address("case_events", number=number),
        agreement=schemas.address("agreement", number=number) if agreements.of_case(tx, found.id) else None,
    )


@router.get("/cases/{number}/events", url_name="case_events", response=Events, **requires(*READS, errors.NotFound))
def case_events(request: HttpRequest, number: Number, page: Query[Log]) -> Any:
    """What happened in a case, in order."""
    tx = tx_of(request)
    found = [row for row in actions.timeline(tx, actions.find(tx, number).id) if row.seq > page.after]
    shown: Sequence[Any] = found[: page.limit]
    address = schemas.address("case_events", number=number)
    behind = f"{address}?after={shown[-1].seq}&limit={page.limit}" if len(found) > len(shown) else None
    items = [Event(seq=row.seq, event=row.event, state=row.to_state, at=row.at, role=row.role) for row in shown]
    return Events(items=items, next=behind)


@router.get(
    "/cases/{number}/agreement.pdf",
    url_name="agreement",
    **hands_out({PDF: BINARY}, *READS, errors.NotFound, errors.Erased),
)
def agreement(request: HttpRequest, number: Number) -> HttpResponse:
    """The newest agreement of a case, byte for byte as it was signed."""
    tx = tx_of(request)
    found = agreements.of_case(tx, actions.find(tx, number).id)
    if not found:
        raise errors.NotFound()
    return HttpResponse(agreements.document(tx, found), content_type=PDF)


@router.get(
    "/cases/{number}/termination-report.pdf",
    url_name="termination_report",
    **hands_out({PDF: BINARY}, *READS, errors.NotFound, errors.Erased),
)
def termination_report(request: HttpRequest, number: Number) -> HttpResponse:
    """What the mediator reported of how a mediation ended without agreement, the newest version."""
    tx = tx_of(request)
    printed = reporting.documents(tx, [actions.find(tx, number).id], at=present.now())
    if not printed:
        raise errors.NotFound()
    (paper,) = printed.values()
    return HttpResponse(paper, content_type=PDF)


@router.post("/cases/{number}/withdraw", response=Case, **requires(*WITHDRAWS, errors.NotFound, errors.IllegalMove))
def withdraw(request: HttpRequest, number: Number, why: Withdrawal) -> Any:
    """Take a case back, as long as nothing is agreed."""
    tx = tx_of(request)
    actions.withdraw(tx, [actions.find(tx, number).id], reason=why.reason, at=present.now())
    return case(request, number)


def _listed(row: Any, following: searching.Next) -> Listed:
    return Listed(
        number=row.number,
        reference=row.institution_ref,
        contract_number=row.contract_no,
        product=row.product,
        claim_total=row.claim_total,
        state=row.state,
        next_step=following.step,
        next_on=following.on,
        filed_on=row.filed_on,
        mediator=row.mediator,
        link=schemas.address("case", number=row.number),
    )


def _clock(clock: running.Running) -> Clock:
    end = clock.deadline
    return Clock(code=end.code, due_on=end.due_on, provisional=end.provisional, is_over=clock.is_over)
