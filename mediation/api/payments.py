"""Payments by a bank's system: hand a file in and have its signed receipt at once; how a plan stands after it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from mediation import errors, present
from mediation.agreements import actions as agreements
from mediation.api import schemas
from mediation.api.access import BINARY, hands_out, requires, takes_in
from mediation.api.clients import Scope
from mediation.api.filings import Filings
from mediation.api.schemas import PDF, PRINTABLE, Id, Key, Number
from mediation.cases import actions as cases
from mediation.http import idempotency, payment_uploads, refusals
from mediation.http.row_security import tx_of
from mediation.performance import defaults, papers, payment_files
from mediation.permissions import Permission
from mediation.vocabulary import PlanState

router = Router(tags=["payments"])
READS = (Permission.REPORT_PAYMENT, Scope.PAYMENTS_READ)
LOOKS = (Permission.READ_CASES, Scope.PAYMENTS_READ, errors.NotFound)
WRITES = (Permission.REPORT_PAYMENT, Scope.PAYMENTS_WRITE)


class Named(Schema):
    """What a file that is the body itself is called."""

    file_name: str | None = Field(None, max_length=255, pattern=PRINTABLE)


class File(Schema):
    """A file of payments; `lines` with those that are no rows."""

    id: int
    file_name: str
    received_at: datetime
    lines: int
    link: str


class Files(Schema):
    """A page of files, newest first; `next` is the address of the page behind it."""

    items: list[File]
    next: str | None


class Counts(Schema):
    """What became of the lines; they add up to `total`."""

    total: int
    posted: int
    reversed: int
    unchanged: int
    suspended: int


class Suspended(Schema):
    """A line that waits in suspense, and the rule that it breaks."""

    line: int
    transaction_ref: str
    field: str
    rule: str
    zh: str
    en: str


class Held(Schema):
    """What a line brought beyond its plan; yuan."""

    line: int
    amount: Decimal


class Posted(File):
    """What became of a file; yuan. `receipt` is the signed one, complete in itself."""

    rows: Counts
    amount_posted: Decimal
    suspended: list[Suspended]
    held: list[Held]
    receipt: dict[str, Any]


class Instalment(Schema):
    """One sum due on one day; yuan."""

    number: int
    due_on: date
    amount: Decimal
    paid: Decimal
    waived: Decimal
    paid_on: date | None
    state: str


class Balance(Schema):
    """What stands on an account of the ledger, by component of the claim if it has one; debits less credits, yuan."""

    account: str
    component: str
    balance: Decimal


class Plan(Schema):
    """How the plan that counts stands; yuan. `certificate` is where its paper is found once all was performed."""

    agreement: str
    state: str
    total: Decimal
    open: Decimal
    last_due_on: date
    defaulted_on: date | None
    accelerated_on: date | None
    fulfilled_on: date | None
    instalments: list[Instalment]
    balances: list[Balance]
    certificate: str | None


@router.post(
    "/payments", response={201: Posted},
    **takes_in(*WRITES, refusals.BadRequest, refusals.Busy, refusals.LengthMissing, refusals.KeyUsedBefore,
               errors.FileTooLarge, errors.UnknownFormat, errors.EmptyFile, errors.TruncatedFile, errors.UnreadableText,
               errors.HeaderMismatch, errors.BrokenWorkbook, errors.WorkbookTooLarge, errors.NoRows),
)  # fmt: skip
def report_payments(
    request: HttpRequest,
    response: HttpResponse,
    named: Query[Named],
    idempotency_key: Key,
) -> Any:
    """Have a file of payments posted: the body itself, or a form with the one part `file`.

    Each line is posted, known already, or waits in suspense with the rule that it breaks. The same key and file again
    is the same answer; the same file under another key changes nothing.
    """
    tx, now = tx_of(request), present.now()
    tx.run(idempotency.sql.be_brief)
    kept = request.kept  # type: ignore[attr-defined]
    kept = replace(kept, name=named.file_name or kept.name)

    def post() -> Any:
        taken, _receipt = payment_uploads.take(tx, request.user.institution, kept, at=now)  # type: ignore[union-attr]
        return _posted(payment_files.find(tx, taken.file_id)).model_dump(mode="json")

    asked = f"payments {named.model_dump_json()} {kept.sha256.hex()}".encode()
    answer = idempotency.once(tx, idempotency_key.strip('"'), post, fingerprint=hashlib.sha256(asked).digest(), at=now)
    response["Location"] = answer["link"]
    return Status(201, answer)


@router.get("/payments", url_name="payments", response=Files, **requires(*READS))
def payments(request: HttpRequest, page: Query[Filings]) -> Any:
    """The institution's files of payments, newest first."""
    found = payment_files.search(tx_of(request), before=page.before, limit=page.limit + 1)
    shown = found[: page.limit]
    place = schemas.address("payments")
    behind = f"{place}?before={shown[-1].id}&limit={page.limit}" if len(found) > len(shown) else None
    return Files(items=[File(**_of_file(row)) for row in shown], next=behind)


@router.get("/payments/{int:payments_id}", response=Posted, **requires(*READS, errors.NotFound))
def payments_posted(request: HttpRequest, payments_id: Id) -> Any:
    """What became of a file of payments, with the receipt that was given for it."""
    return _posted(payment_files.find(tx_of(request), payments_id))


@router.get("/cases/{number}/plan", response=Plan, **requires(*LOOKS))
def plan(request: HttpRequest, number: Number) -> Any:
    """The plan of a case that counts: its instalments, and what stands on each account of its ledger."""
    tx, now = tx_of(request), present.now()
    plans = defaults.plans(tx, cases.find(tx, number).id)
    if not plans:
        raise errors.NotFound()
    last = plans[-1]
    instalments = defaults.instalments(tx, last.id)
    facts = last._asdict()
    return Plan(
        **{name: facts[name] for name in Plan.model_fields if name in facts},
        open=sum((row.amount - row.paid - row.waived for row in instalments), Decimal(0)),
        instalments=[Instalment(**row._asdict()) for row in instalments],
        balances=[Balance(**row._asdict()) for row in defaults.balances(tx, last.id, until=now)],
        certificate=schemas.address("certificate", number=number) if last.state == PlanState.FULFILLED else None,
    )


@router.get(
    "/cases/{number}/certificate.pdf",
    url_name="certificate",
    **hands_out({PDF: BINARY}, *LOOKS, errors.NotFulfilled, errors.Erased),
)
def certificate(request: HttpRequest, number: Number) -> HttpResponse:
    """The certificate that all was performed; asked for again, the same bytes."""
    tx = tx_of(request)
    agreed = agreements.facts_of(tx, [cases.find(tx, number).id])
    (paper,) = papers.certify(tx, agreed, at=present.now())
    return HttpResponse(paper.pdf, content_type=PDF)


def _of_file(row: Any) -> dict[str, Any]:
    link = schemas.address("payments_posted", payments_id=row.id)
    return {
        "id": row.id, "file_name": row.file_name, "received_at": row.received_at, "lines": row.rows, "link": link,
    }  # fmt: skip


def _posted(row: Any) -> Posted:
    if not row.receipt:
        raise errors.NotFound()
    receipt = json.loads(row.receipt)
    said = {name: receipt[name] for name in ("rows", "amount_posted", "suspended", "held")}
    return Posted(**_of_file(row), **said, receipt=receipt)
