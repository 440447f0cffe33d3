"""Cases that came to the court because their mediation ended without agreement: archives to take, receipts to give."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mediation import errors, present
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.sessions import transferring
from mediation.web.access import COURTS, requires
from mediation.web.attempts import attempt
from mediation.web.handing_out import as_file, as_pdf
from mediation.web.paging import number_in

A_PAGE = 50


class Receipt(forms.Form):
    """Under which number the court took a case, and when."""

    docket_number = forms.CharField(max_length=60)
    on = forms.DateField()


@requires(Permission.RECORD_RULING, COURTS)
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """What was handed over, newest first, and which of it the court has."""
    before = number_in(request, "before")
    found = transferring.transfers(tx_of(request), before=before, limit=A_PAGE + 1)
    shown = {
        "rows": found[:A_PAGE],
        "before": found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        "is_later": before is not None,
        "today": present.today(),
    }
    return render(request, "court/transfers.html", shown)


@requires(Permission.RECORD_RULING, COURTS)
@require_safe
def archive(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """The archive of a case as it was handed over (ZIP): the same bytes, so that its digest can be compared."""
    package = transferring.archive(tx_of(request), transfer_id)
    return as_file(package.content, f"transfer-{package.number}.zip", kind="application/zip")


@requires(Permission.RECORD_RULING, COURTS)
@require_safe
def report(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """What the mediator reported of how the mediation ended, as the archive holds it (PDF)."""
    number, paper = transferring.report(tx_of(request), transfer_id)
    return as_pdf(paper, f"report-{number}.pdf")


@requires(Permission.RECORD_RULING, COURTS)
@require_POST
def receive(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Say that the court has a case, under a number of its own."""

    def verb(tx: Tx) -> None:
        form = Receipt(request.POST)
        if not form.is_valid():
            raise errors.ReceiptUnclear()
        transferring.receive(tx, transfer_id, **form.cleaned_data, at=present.now())

    attempt(request, verb, _("It is recorded."), of=(errors.ReceiptUnclear, errors.TransferReceived))
    return redirect("court_transfers")
