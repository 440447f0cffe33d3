"""Payments that an institution reports: hand a file in, see what became of it, settle what waits in suspense."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediation import errors, present
from mediation.cases import actions as cases
from mediation.db import Tx
from mediation.http import payment_uploads
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.performance import payment_files, suspense
from mediation.performance.words import Outcome, PaymentRule, SuspenseState
from mediation.permissions import Permission
from mediation.web.access import BANKS, institution_of, requires
from mediation.web.attempts import told_on

FILES, WAITING = 20, 50
ENDS = frozenset(suspense.WITH_MONEY + suspense.WITHOUT_MONEY)


class PaymentsForm(forms.Form):
    """A file of payments."""

    file = forms.FileField(
        label=_("File of payments"),
        max_length=255,
        help_text=_("XLSX, CSV or JSON Lines with the transaction number, the case, the day and the amount."),
    )


@requires(Permission.REPORT_PAYMENT, BANKS)
@require_http_methods(["GET", "HEAD", "POST"])
def payments(request: HttpRequest) -> HttpResponse:
    """Files of payments, newest first, the form for another, and what could not be posted."""
    tx = tx_of(request)
    form = PaymentsForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        upload, institution = form.cleaned_data["file"], institution_of(request)
        with told_on(form, tx, field="file"):
            taken, _receipt = payment_uploads.take(tx, institution, upload.kept, at=present.now())
            return redirect("bank_payment_file", taken.file_id)
    return render(request, "bank/payments.html", _shown(tx, form), status=422 if form.errors else 200)


def _shown(tx: Tx, form: PaymentsForm) -> dict[str, Any]:
    return {
        "form": form,
        "files": payment_files.search(tx, limit=FILES),
        "waiting": [(row, PaymentRule(row.rule), _ends(row)) for row in suspense.waiting(tx, limit=WAITING)],
    }


@requires(Permission.REPORT_PAYMENT, BANKS)
@require_safe
def payment_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """What became of the lines of one file."""
    found = payment_files.find(tx_of(request), file_id)
    receipt = _receipt_of(found)
    counts = [(outcome, receipt.get("rows", {}).get(outcome.value, 0)) for outcome in Outcome]
    return render(request, "bank/payment_file.html", {"file": found, "receipt": receipt, "counts": counts})


@requires(Permission.REPORT_PAYMENT, BANKS)
@require_safe
def payment_receipt(request: HttpRequest, file_id: int) -> HttpResponse:
    """The signed receipt of a file of payments."""
    found = payment_files.find(tx_of(request), file_id)
    answer = JsonResponse(_receipt_of(found), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="payments-{file_id}.json"'
    return answer


@requires(Permission.REPORT_PAYMENT, BANKS)
@require_POST
def settle(request: HttpRequest, item_id: int) -> HttpResponse:
    """Post what waits on a case, or say what became of it; refused, the page says why and keeps what was typed."""
    tx, told = tx_of(request), {name: request.POST.get(name, "").strip() for name in ("case", "end", "reason")}
    try:
        with tx.attempt():
            done = _settled(tx, item_id, told, present.now())
    except errors.MediationError as refusal:
        refused = {"id": item_id, "why": refusal.sentence(language()), **told}
        shown = _shown(tx, PaymentsForm()) | {"refused": refused}
        if item_id not in {row.id for row, *_rest in shown["waiting"]}:  # settled meanwhile, or never in sight
            raise
        return render(request, "bank/payments.html", shown, status=refusal.status)
    messages.success(request, str(done))
    return redirect("bank_payments")


def _settled(tx: Tx, item_id: int, told: Mapping[str, str], at: datetime) -> Any:
    """Do it, and say what is done."""
    if told["case"]:
        suspense.attach(tx, item_id, cases.find(tx, told["case"][:40]).id, at=at)
        return _("The payment is posted on the case.")
    if told["end"] not in ENDS:
        raise errors.NotFilledIn()
    suspense.dispose(tx, item_id, SuspenseState(told["end"]), reason=told["reason"][:200], at=at)
    return _("It is settled.")


def _ends(row: Any) -> tuple[SuspenseState, ...]:
    """What can be said of a report besides attaching it to a case."""
    return suspense.WITHOUT_MONEY if row.amount is None else suspense.WITH_MONEY


def _receipt_of(found: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(found.receipt or "{}")
    return read
