"""Filings of an institution: hand a file in, see it judged and what is wrong with it, commit it, take its receipt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediation import errors, present
from mediation.db import Tx, load
from mediation.filing import actions, error_rows, mapping, progress, receipts, spool
from mediation.filing.judging import sql as filing_sql
from mediation.filing.sheets import column_of
from mediation.http import filing_papers, idempotency, refusals
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.http.uploads import SealedUpload
from mediation.permissions import Permission
from mediation.vocabulary import AmendmentState, BatchState
from mediation.web.access import institution_of, requires, to_proof
from mediation.web.pages.bank.columns import name_of
from mediation.web.paging import number_in
from mediation.web.tables import Column
from mediation.web.templatetags.parts import address, badge

sql = load(Path(__file__).with_name("bank.sql"))
PAGE, LINES, RULES, DIFFERENCES = 50, 50, 10, 500
LARGEST_LINE = 2**31 - 1
KINDS = {kind.code: kind for kind in errors.catalogue(refusals)}
ADVICE = {
    errors.HeaderMismatch.code: _(
        "Propose a mapping profile from it, so that your export is read as it is, or copy it into the template."
    ),
    errors.ThirdPartyContacts.code: _("Take the columns with contacts of third persons out and upload it again."),
    errors.TooManyErrors.code: _("Download the sheet with the error columns, correct it there and upload it again."),
    errors.RowsToFix.code: _("Download the sheet with the error columns, correct it there and upload it again."),
    errors.FileGone.code: _("Upload the same file once more."),
}
"""What to do about a refusal; anything else is put right in the file."""


def _file(row: Any) -> SafeString:
    place = address("bank_filing", row.id)
    return format_html('<a class="text-break" href="{}">{}</a>', place, row.file_name or row.id)


def _opened(row: Any) -> str:
    """Cases exist only once a filing is committed; until then the count is of those to open."""
    return f"{row.rows_opened:,}" if row.state == BatchState.COMMITTED else "—"


COLUMNS = (
    Column(label=_("File"), cell=_file),
    Column(label=_("State"), cell=lambda row: badge(BatchState(row.state))),
    Column(label=_("Rows"), cell=lambda row: f"{row.rows_total:,}", is_number=True),
    Column(label=_("Wrong"), cell=lambda row: f"{row.rows_wrong:,}", is_number=True),
    Column(label=_("Cases opened"), cell=_opened, is_number=True),
    Column(label=_("Received"), cell=lambda row: f"{timezone.localtime(row.received_at):%Y-%m-%d %H:%M}"),
)


class UploadForm(forms.Form):
    """A file, how to read it, and whether to commit it at once."""

    file = forms.FileField(label=_("File"), max_length=255, help_text=_("XLSX, CSV or JSON Lines, at most 2 GB."))
    profile = forms.ChoiceField(
        label=_("Read it by"),
        required=False,
        help_text=_("The template's columns are known; an export of your own needs a mapping profile."),
    )
    commit = forms.BooleanField(label=_("Commit it as soon as it is judged, if nothing is in the way"), required=False)

    def __init__(self, *given: Any, profiles: list[str]) -> None:
        super().__init__(*given)
        named = [(name, name) for name in profiles]
        self.fields["profile"].choices = [("", _("whatever fits its columns")), *named]  # type: ignore[attr-defined]


@requires(Permission.FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def filings(request: HttpRequest) -> HttpResponse:
    """The institution's filings, newest first, and the form to hand a file in."""
    tx = tx_of(request)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*given, profiles=mapping.own_names(tx))
    if form.is_valid():
        return redirect("bank_filing", _accepted(tx, institution_of(request).code, form.cleaned_data))
    before = number_in(request, "before")
    found = actions.search(tx, before=before, limit=PAGE + 1)
    shown = {
        "form": form,
        "filings": found[:PAGE],
        "columns": COLUMNS,
        "before": found[PAGE - 1].id if len(found) > PAGE else None,
        "largest": spool.LARGEST_BYTES,
        "is_later": before is not None,
    }
    return render(request, "bank/filings.html", shown, status=422 if form.errors else 200)


@requires(Permission.FILE)
@require_safe
def filing(request: HttpRequest, filing_id: int) -> HttpResponse:
    """One filing: how far it is, what it came to, what is wrong in it and noticed besides, what can be done now."""
    tx = tx_of(request)
    batch = actions.find(tx, filing_id)
    shown = {
        "batch": batch,
        **_standing(tx, batch),
        "broken": [_found(rule) for rule in tx.rows(filing_sql.broken_rules, batch_id=filing_id)[:RULES]],
        "wrong": _lines(request, filing_id, "after", ("E",)),
        "noticed": _lines(request, filing_id, "noticed_after", ("W", "I")),
    }
    return render(request, f"bank/filing.html{'#standing' if request.htmx else ''}", shown)  # type: ignore[attr-defined]


@requires(Permission.COMMIT)
@require_POST
def commit(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Have the cases of a judged filing opened, in the background."""
    tx = tx_of(request)
    tx.run(idempotency.sql.be_brief)
    batch = actions.find(tx, filing_id)
    if batch.rows_total > batch.four_eyes_over and (proof := to_proof(request)):
        return proof
    actions.ask_commit(tx, filing_id)
    return redirect("bank_filing", filing_id)


@requires(Permission.FILE)
@require_POST
def cancel(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Give a filing up that is not committed."""
    tx = tx_of(request)
    tx.run(idempotency.sql.be_brief)
    actions.cancel(tx, filing_id)
    messages.success(request, _("The filing is cancelled; nothing of it was taken in."))
    return redirect("bank_filing", filing_id)


@requires(Permission.FILE)
@require_safe
def differences(request: HttpRequest, filing_id: int) -> HttpResponse:
    """What the rows of a filing change in cases, foreseen before it is committed."""
    tx = tx_of(request)
    batch = actions.find(tx, filing_id)
    shown = [
        (one, AmendmentState(one.state), [(column_of(change.column), change) for change in one.changes])
        for one in actions.differences(tx, filing_id, limit=DIFFERENCES)
    ]
    page = {"batch": batch, "differences": shown, "total": batch.rows_amended, "most": DIFFERENCES}
    return render(request, "bank/differences.html", page)


@requires(Permission.FILE)
@require_safe
def error_file(request: HttpRequest, filing_id: int) -> HttpResponseBase:
    """The sheet as it was handed in, with what is wrong beside each row."""
    return filing_papers.error_file(tx_of(request), filing_id)


@requires(Permission.FILE)
@require_safe
def receipt(request: HttpRequest, filing_id: int, form: str) -> HttpResponse:
    """The signed receipt of a committed filing, on paper or for a machine."""
    found = filing_papers.receipt(tx_of(request), filing_id)
    answer: HttpResponse
    if form == "pdf":
        answer = HttpResponse(receipts.as_pdf(found), content_type="application/pdf")
    else:
        answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="receipt-{filing_id}.{form}"'
    return answer


def _accepted(tx: Tx, institution: str, wanted: dict[str, Any]) -> int:
    upload: SealedUpload = wanted["file"]
    kept = spool.adopt(upload.kept)
    wishes = {"profile": wanted["profile"] or None, "commits": wanted["commit"]}
    batch = actions.accept_upload(tx, institution, kept, at=present.now(), **wishes)
    return int(batch.id)


def _standing(tx: Tx, batch: Any) -> dict[str, Any]:
    """What a filing waits for, and what the reader may do about it."""
    is_open = batch.state in actions.OPEN
    is_alone = is_open and actions.takes_another(batch, tx.actor)
    kind = KINDS.get(batch.refusal)
    is_whole = batch.state == BatchState.READY or (batch.state == BatchState.NEEDS_FIX and batch.takes_correct_rows)
    is_under_way = progress.is_under_way(batch)
    return {
        "is_under_way": is_under_way,
        "progress": progress.of(tx, batch.id) if is_under_way else None,
        "refusal": kind().sentence(language()) if kind else "",
        "advice": ADVICE.get(batch.refusal, _("Correct the file and upload it again; nothing of it was taken in.")),
        "may_commit": is_whole and not is_alone and not is_under_way,
        "others": _others(tx, batch) if is_whole and is_alone and not is_under_way else None,
        "may_cancel": is_open or batch.state == BatchState.UPLOADING,
        "opens": batch.rows_opened + batch.rows_amended + batch.rows_withdrawn,
        "numbers": list(dict.fromkeys(json.loads(batch.receipt or "{}").get("case_numbers", []))),
    }


def _others(tx: Tx, batch: Any) -> list[Any]:
    with tx.handing_over():  # logins are not in an institution's sight
        return tx.rows(sql.colleagues, institution_id=tx.actor.institution_id, but=batch.uploaded_by)


def _lines(request: HttpRequest, filing_id: int, name: str, severities: tuple[str, ...]) -> dict[str, Any]:
    """A page of lines with what was found of some kinds about them; it goes on behind the line under `name`."""
    after = number_in(request, name, largest=LARGEST_LINE)
    found = actions.findings_of_lines(
        tx_of(request), filing_id, after=after or 0, limit=LINES + 1, severities=severities
    )
    lines = sorted({finding.line for finding in found})
    shown = set(lines[:LINES])
    return {
        "findings": [_found(one) for one in found if one.line in shown],
        "next": f"{name}={lines[LINES - 1]}" if len(lines) > LINES else "",
        "is_later": after is not None,
    }


def _found(finding: Any) -> tuple[str, str, Any]:
    """The title of the column that a finding is about, what is wrong with it, and the finding."""
    column = column_of(finding.column, finding.sheet)
    sentence = error_rows.sentence(finding._replace(column=""), language())
    return name_of(column) if column else finding.column, sentence, finding
