"""Calls by a bank's own dialler, under the one governor: who may be called when, leave before each call, its result."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from mediation import errors, present
from mediation.api.access import requires
from mediation.api.clients import Scope
from mediation.api.schemas import LARGEST_ID, Id, Number
from mediation.cases import actions as cases
from mediation.contact import actions, importing
from mediation.http import refusals
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import Caller, Channel, ContactOutcome

router = Router(tags=["contact"])
READS = (Permission.CONTACT, Scope.CONTACT_READ)
WRITES = (Permission.CONTACT, Scope.CONTACT_WRITE)
MayCall = Literal["bank", "agency", "robot"]
Outcome = Literal["connected", "no_answer", "wrong_person", "refused", "dead", "busy", "dialled"]
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
Moment = Annotated[AwareDatetime, Field(ge=FIRST, le=LAST, description="With its offset.")]
MOST = 1000
REFUSALS = (
    errors.NotTheDebtor, errors.ContactCaseOver, errors.OptedOut, errors.NumberQuarantined, errors.CoolingOff,
    errors.DailyLimitReached, errors.WrittenOnly, errors.QuietHour, errors.OutsideHours,
)  # fmt: skip


class Standing(Schema):
    """Whether somebody may be called now; `left` calls of the day, for all callers together.

    `rule` is what stands against it, empty if nothing does; `earliest` when time alone lifts it.
    """

    party: int
    role: str
    left: int
    rule: str
    earliest: datetime | None


class Wanted(Schema):
    """Whom to call, the first respondent if left out, and who will call."""

    party: int | None = Field(None, ge=1, le=LARGEST_ID)
    caller: MayCall = "bank"


class Reservation(Schema):
    """Leave for one call until a moment; `left` calls remain of the day after it."""

    reservation: int
    until: datetime
    left: int


class Result(Schema):
    """What became of a call, and when it was dialled."""

    outcome: Outcome
    dialled_at: Moment


class Settled(Schema):
    """The rule that the call broke, empty if it was lawful; either way it is kept."""

    rule: str


class Reported(Schema):
    """A call of a dialler, as in its file; nothing is refused here, each is recorded or explained."""

    call_id: str = Field("", max_length=200)
    reservation: str = Field("", max_length=40)
    case: str = Field("", max_length=40)
    dialled_at: str = Field("", max_length=60)
    outcome: str = Field("", max_length=40)


class Reports(Schema):
    """Calls of a dialler."""

    results: list[Reported] = Field(min_length=1, max_length=MOST)


class Explained(Schema):
    """A call that was not recorded, by its place from 1, and why."""

    line: int
    call_id: str
    code: str
    zh: str
    en: str


class Imported(Schema):
    """What became of the calls; `rows` is the sum of the other three."""

    rows: int
    recorded: int
    unchanged: int
    explained: list[Explained]


@router.get("/cases/{number}/contact", response=list[Standing], **requires(*READS, errors.NotFound))
def may_call(request: HttpRequest, number: Number) -> Any:
    """Who of a case may be called now, how many calls are left today, and what stands against it until when."""
    tx = tx_of(request)
    return [
        Standing(
            party=one.party_id,
            role=one.role,
            left=one.left,
            rule=one.refusal.rule.code if one.refusal else "",
            earliest=one.refusal.earliest if one.refusal else None,
        )
        for one in actions.may_contact(tx, cases.find(tx, number).id, Channel.CALL, at=present.now())
    ]


@router.post(
    "/cases/{number}/reservations",
    response={201: Reservation},
    **requires(*WRITES, errors.NotFound, *REFUSALS),
)
def reserve(request: HttpRequest, number: Number, wanted: Wanted) -> Any:
    """Take leave for one call before it is dialled; it holds one of the person's three slots of the day."""
    tx = tx_of(request)
    case_id = cases.find(tx, number).id
    party = wanted.party or actions.respondents(tx, [case_id]).get(case_id, 0)
    if party not in {row.id for row in cases.parties(tx, [case_id])}:
        raise errors.NotFound()
    leave = actions.reserve(tx, party, Channel.CALL, caller=Caller(wanted.caller), at=present.now())
    return Status(201, Reservation(reservation=leave.id, until=leave.until, left=leave.left))


@router.post(
    "/reservations/{int:reservation_id}/result",
    response=Settled,
    **requires(*WRITES, errors.NotFound),
)
def settle(request: HttpRequest, reservation_id: Id, result: Result) -> Any:
    """Say what became of a call; said again, nothing changes. What broke a rule is kept for supervision."""
    now = present.now()
    if result.dialled_at > now:
        raise refusals.Invalid()
    broken = actions.record_result(
        tx_of(request), reservation_id, ContactOutcome(result.outcome), dialled_at=result.dialled_at, at=now
    )
    return Settled(rule=broken.code if broken else "")


@router.delete(
    "/reservations/{int:reservation_id}",
    response={204: None},
    **requires(*WRITES, errors.NotFound, errors.NotReserved),
)
def release(request: HttpRequest, reservation_id: Id) -> Any:
    """Give leave back that was not used, so that its slot is free again."""
    actions.release(tx_of(request), reservation_id, at=present.now())
    return HttpResponse(status=204)


@router.post("/contact/results", response=Imported, **requires(*WRITES))
def import_results(request: HttpRequest, reports: Reports) -> Any:
    """Take in what a dialler reports of its calls: each is recorded, known already, or explained; again is no harm."""
    tx = tx_of(request)
    rows = [importing.of_cells(line, one.model_dump()) for line, one in enumerate(reports.results, 1)]
    taken = importing.take(tx, rows, institution_id=tx.actor.institution_id, at=present.now())
    return Imported(
        rows=taken.rows,
        recorded=taken.recorded,
        unchanged=taken.unchanged,
        explained=[
            Explained(line=one.line, call_id=one.call_ref, code=one.code, zh=one.said.zh, en=one.said.en)
            for one in taken.explained
        ],
    )
