"""Files from outside: the public list of bankruptcies, and what the post says became of letters."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from mediation import errors, present
from mediation.cases.bankruptcies import HEADER, import_bankruptcies
from mediation.db import Tx
from mediation.filing import workbook
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.outbox import importing
from mediation.permissions import Permission
from mediation.web.access import requires
from mediation.web.pages.buttons import filled
from mediation.web.words import headed, said

WRONG = 200
"""Lines that are shown of those that could not be taken."""


class File(forms.Form):
    """A file, and which of the two it is."""

    file = forms.FileField(label=_("File"), max_length=255)
    kind = forms.ChoiceField(choices=[("bankruptcies", ""), ("letters", "")])


@requires(Permission.ACCEPT)
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """The two forms, and what became of the file that was just handed in; again, nothing changes."""
    shown: dict[str, Any] = {"header": HEADER, "letters": tuple(importing.COLUMNS.values())}
    status = 200
    if request.method == "POST":
        try:
            told = filled(File(request.POST, request.FILES)).cleaned_data
            take = _bankruptcies if told["kind"] == "bankruptcies" else _letters
            shown |= take(tx_of(request), told["file"]) | {"kind": told["kind"]}
        except errors.MediationError as refusal:
            shown["refusal"], status = refusal.sentence(language()), 422
    return render(request, "registrar/files.html", shown, status=status)


def _bankruptcies(tx: Tx, upload: Any) -> dict[str, Any]:
    source = upload.kept.file
    with tempfile.TemporaryDirectory() as folder:
        book = workbook.to_csv(source, Path(folder)) if workbook.is_workbook(source) else None
        found = import_bankruptcies(tx, next(iter(book.sheets.values())) if book else source, at=present.now())
    counts = ((_("New or changed"), found.changed), (_("Known already"), found.unchanged),
              (_("Repeated"), found.repeated), (_("Wrong"), len(found.wrong)))  # fmt: skip
    return {"rows": found.rows, "counts": counts, "wrong": found.wrong[:WRONG]}


def _letters(tx: Tx, upload: Any) -> dict[str, Any]:
    taken = importing.take(tx, upload.read(), at=present.now())
    counts = ((_("Recorded"), taken.recorded), (_("Known already"), taken.unchanged),
              (_("Wrong"), len(taken.explained)))  # fmt: skip
    wrong = [(one.line, headed(one.letter, said(importing.FAULTS[one.code]))) for one in taken.explained[:WRONG]]
    return {"rows": taken.rows, "counts": counts, "wrong": wrong}
