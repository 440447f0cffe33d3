"""For courts: the cases they were handed after a mediation without agreement, their archives and reports."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from ninja import Field, Query, Router, Schema

from mediation import errors
from mediation.api import schemas
from mediation.api.access import BINARY, hands_out, requires
from mediation.api.clients import Scope
from mediation.api.schemas import LARGEST_ID, PDF, Id
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.sessions import transferring

router = Router(tags=["transfers"])
ZIP = "application/zip"
HANDS_OUT = (Permission.RECORD_RULING, Scope.CONFIRMATIONS_READ)


class Wanted(Schema):
    """Which page of them."""

    before: int | None = Field(None, ge=1, le=LARGEST_ID)
    limit: int = Field(50, ge=1, le=200)


class Transfer(Schema):
    """A case that was handed over; yuan. `sha256` is of its archive, `report` the address of the mediator's report."""

    id: int
    case: str
    institution: str
    product: str
    claim_total: Decimal
    reason: str
    ended_on: date
    sent_at: datetime
    sha256: str
    received_on: date | None
    docket_number: str
    archive: str
    report: str | None


class Transfers(Schema):
    """A page of transfers, newest first; `next` is the address of the page behind it."""

    items: list[Transfer]
    next: str | None


@router.get("/transfers", response=Transfers, **requires(*HANDS_OUT))
def transfers(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """The cases that the court of the system was handed."""
    found = transferring.transfers(tx_of(request), before=wanted.before, limit=wanted.limit + 1)
    page, is_more = found[: wanted.limit], len(found) > wanted.limit
    query = {"limit": wanted.limit, "before": page[-1].id} if is_more else {}
    return Transfers(
        items=[_transfer(row) for row in page], next=f"{request.path}?{urlencode(query)}" if is_more else None
    )


@router.get(
    "/transfers/{transfer_id}/archive", url_name="transfer_archive",
    **hands_out({ZIP: BINARY}, *HANDS_OUT, errors.NotFound, errors.Erased),
)  # fmt: skip
def archive(request: HttpRequest, transfer_id: Id) -> HttpResponse:
    """The archive as it was handed over: the same bytes, so that its digest can be compared (ZIP)."""
    package = transferring.archive(tx_of(request), transfer_id)
    headers = {"Content-Disposition": f'attachment; filename="transfer-{package.number}.zip"'}
    return HttpResponse(package.content, content_type=ZIP, headers=headers)


@router.get(
    "/transfers/{transfer_id}/termination-report.pdf", url_name="transfer_report",
    **hands_out({PDF: BINARY}, *HANDS_OUT, errors.NotFound, errors.Erased),
)  # fmt: skip
def report(request: HttpRequest, transfer_id: Id) -> HttpResponse:
    """What the mediator reported of how the mediation ended, as the archive holds it."""
    return HttpResponse(transferring.report(tx_of(request), transfer_id)[1], content_type=PDF)


def _transfer(row: Any) -> Transfer:
    told = schemas.address("transfer_report", transfer_id=row.id) if row.is_reported else None
    kept = {name: value for name, value in row._asdict().items() if name in Transfer.model_fields}
    return Transfer(
        **kept,
        case=row.number,
        reason=row.termination_reason,
        archive=schemas.address("transfer_archive", transfer_id=row.id),
        report=told,
    )
