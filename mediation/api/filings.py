"""Filing by a bank's system: hand a file in, watch it being judged, fetch findings and receipt, commit or cancel."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema, Status

from mediation import errors, present
from mediation.api import schemas
from mediation.api.access import BINARY, hands_out, requires, takes_in
from mediation.api.clients import Scope
from mediation.api.schemas import LARGEST_ID, PDF, PRINTABLE, Id, Key
from mediation.filing import actions, progress, receipts
from mediation.http import filing_papers, idempotency, refusals
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import BatchState

LARGEST_LINE = 2**31 - 1
AGAIN_SECONDS = 1

router = Router(tags=["filings"])
READS = (Permission.FILE, Scope.FILINGS_READ)
FETCHES = (*READS, errors.NotFound, errors.FileGone)
WRITES = (Permission.FILE, Scope.FILINGS_WRITE)
COMMITS = (Permission.COMMIT, Scope.FILINGS_WRITE)


class Wishes(Schema):
    """What is wanted with a file: a mapping profile to read it by, and to commit it as soon as it is judged."""

    profile: str | None = Field(None, max_length=60, pattern=PRINTABLE)
    commit: bool = False
    file_name: str | None = Field(None, max_length=255, pattern=PRINTABLE, description="Of a body that is the file.")


class Filings(Schema):
    """Which page of filings."""

    before: int | None = Field(None, ge=1, le=LARGEST_ID)
    limit: int = Field(50, ge=1, le=200)


class Lines(Schema):
    """Which page of lines."""

    after: int = Field(0, ge=0, le=LARGEST_LINE)
    limit: int = Field(200, ge=1, le=1000)


@router.post(
    "/filings", response={202: schemas.Filing},
    **takes_in(*WRITES, refusals.BadRequest, errors.NotFound, refusals.Busy, refusals.LengthMissing,
               errors.FileTooLarge, errors.UnknownFormat, refusals.KeyUsedBefore),
)  # fmt: skip
def file(
    request: HttpRequest,
    response: HttpResponse,
    wishes: Query[Wishes],
    idempotency_key: Key,
) -> Any:
    """Hand in a file: the body itself, or a form with the one part `file`.

    It is judged in the background; the address in Location tells how far that is. The same key and file again is the
    same answer; the same file under another key is the same filing.
    """
    tx, now = tx_of(request), present.now()
    tx.run(idempotency.sql.be_brief)
    kept = request.kept  # type: ignore[attr-defined]
    named = replace(kept, name=wishes.file_name or kept.name)
    institution = request.user.institution.code  # type: ignore[union-attr]

    def accept() -> Any:
        batch = actions.accept_upload(tx, institution, named, at=now, profile=wishes.profile, commits=wishes.commit)
        return schemas.filing(batch).model_dump(mode="json")

    asked = f"{wishes.model_dump_json()} {kept.sha256.hex()}".encode()
    answer = idempotency.once(
        tx, idempotency_key.strip('"'), accept, fingerprint=hashlib.sha256(asked).digest(), at=now
    )
    response["Location"] = answer["links"]["progress"]
    response["Retry-After"] = str(AGAIN_SECONDS)
    return Status(202, answer)


@router.get("/filings", response=schemas.Filings, **requires(*READS))
def filings(request: HttpRequest, page: Query[Filings]) -> Any:
    """The institution's filings, newest first."""
    found = actions.search(tx_of(request), before=page.before, limit=page.limit + 1)
    shown = found[: page.limit]
    behind = (
        f"{schemas.address('filings')}?before={shown[-1].id}&limit={page.limit}" if len(found) > len(shown) else None
    )
    return schemas.Filings(items=[schemas.filing(batch) for batch in shown], next=behind)


@router.get("/filings/{int:filing_id}", response=schemas.Filing, **requires(*READS, errors.NotFound))
def filing(request: HttpRequest, response: HttpResponse, filing_id: Id) -> Any:
    """State, progress, counts and links of a filing. While it is under way, Retry-After says when to ask again."""
    tx = tx_of(request)
    batch = actions.find(tx, filing_id)
    if progress.is_under_way(batch):
        response["Retry-After"] = str(AGAIN_SECONDS)
    return schemas.filing(batch, progress.of(tx, filing_id))


@router.post(
    "/filings/{int:filing_id}/commit",
    response={202: schemas.Filing},
    **requires(*COMMITS, errors.NotFound, errors.NeedsSecondPerson, errors.BatchNotOpen, refusals.Busy,
               errors.TooManyErrors, errors.RowsToFix),
)  # fmt: skip
def commit(request: HttpRequest, response: HttpResponse, filing_id: Id) -> Any:
    """Have the cases of a judged filing opened, in the background; again is no harm.

    Over the institution's limit this takes another client, or another person, than the one that handed the file in.
    """
    tx = tx_of(request)
    tx.run(idempotency.sql.be_brief)
    batch = actions.ask_commit(tx, filing_id)
    response["Location"] = schemas.address("filing", filing_id=filing_id)
    response["Retry-After"] = str(AGAIN_SECONDS)
    return Status(202, schemas.filing(batch))


@router.post(
    "/filings/{int:filing_id}/cancel",
    response=schemas.Filing,
    **requires(*WRITES, errors.NotFound, errors.BatchNotOpen, refusals.Busy),
)
def cancel(request: HttpRequest, filing_id: Id) -> Any:
    """Give a filing up that is not committed."""
    tx = tx_of(request)
    tx.run(idempotency.sql.be_brief)
    return schemas.filing(actions.cancel(tx, filing_id))


@router.get(
    "/filings/{int:filing_id}/errors",
    url_name="errors",
    response=schemas.Lines,
    **requires(*READS, errors.NotFound),
)
def errors_found(request: HttpRequest, filing_id: Id, page: Query[Lines]) -> Any:
    """What was found about the rows of a filing, in the order of its lines."""
    tx = tx_of(request)
    actions.find(tx, filing_id)
    found = actions.findings_of_lines(tx, filing_id, after=page.after, limit=page.limit)
    last = found[-1].line if found else page.after
    is_more = bool(actions.findings_of_lines(tx, filing_id, after=last, limit=1))
    behind = f"{schemas.address('errors', filing_id=filing_id)}?after={last}&limit={page.limit}" if is_more else None
    return schemas.Lines(items=schemas.lines(found), next=behind)


@router.get(
    "/filings/{int:filing_id}/differences",
    response={200: schemas.Differences, 202: schemas.Filing},
    **requires(*READS, errors.NotFound, errors.FileGone),
)
def differences(request: HttpRequest, response: HttpResponse, filing_id: Id, page: Query[Lines]) -> Any:
    """What the rows of a filing change in cases: foreseen when it was judged; once it is committed, what was done.

    While it is not judged the answer is 202 with how far that is, and Retry-After says when to ask again.
    """
    tx = tx_of(request)
    if actions.find(tx, filing_id).state == BatchState.UPLOADING:
        return Status(202, filing(request, response, filing_id))
    found = actions.differences(tx, filing_id, after=page.after, limit=page.limit + 1)
    shown = found[: page.limit]
    place = schemas.address("differences", filing_id=filing_id)
    behind = f"{place}?after={shown[-1].line}&limit={page.limit}" if len(found) > len(shown) else None
    return schemas.Differences(items=[schemas.difference(one) for one in shown], next=behind)


@router.get(
    "/filings/{int:filing_id}/error-file",
    url_name="error_file",
    **hands_out({"application/octet-stream": BINARY}, *FETCHES),
)
def error_file(request: HttpRequest, filing_id: Id) -> HttpResponseBase:
    """The rows that were not taken, in the form of the file itself, with the reason beside each."""
    return filing_papers.error_file(tx_of(request), filing_id)


@router.get(
    "/filings/{int:filing_id}/receipt",
    **hands_out({PDF: BINARY, "application/json": {"type": "object"}}, *FETCHES),
)
def receipt(request: HttpRequest, filing_id: Id) -> HttpResponse:
    """The signed receipt of a committed filing: JSON, or a PDF for whoever accepts that rather."""
    if request.get_preferred_type(["application/json", PDF]) == PDF:
        return receipt_pdf(request, filing_id)
    return JsonResponse(filing_papers.receipt(tx_of(request), filing_id), json_dumps_params={"ensure_ascii": False})


@router.get("/filings/{int:filing_id}/receipt.pdf", **hands_out({PDF: BINARY}, *FETCHES))
def receipt_pdf(request: HttpRequest, filing_id: Id) -> HttpResponse:
    """The signed receipt of a committed filing on paper."""
    return HttpResponse(receipts.as_pdf(filing_papers.receipt(tx_of(request), filing_id)), content_type=PDF)
