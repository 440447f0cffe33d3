"""What a court says about applications: of one on its page, of many in a file; told again, nothing changes."""

from __future__ import annotations

import base64
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from mediation import errors, present
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.words import Ground
from mediation.confirmation import actions as confirmation
from mediation.confirmation import importing
from mediation.confirmation.outcomes import STEPS, reports
from mediation.confirmation.words import CourtOutcome, Objector
from mediation.db import Tx
from mediation.filing import content
from mediation.http.language import say
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import AgreementState
from mediation.web.access import COURTS, requires
from mediation.web.attempts import told_on
from mediation.web.fields import DayInput
from mediation.web.pages.court.applications import running, sql
from mediation.web.words import choices, listed, said

EXPLAINED = 100
ANY_STATE = [*AgreementState]


FIELDS: dict[CourtOutcome, tuple[str, ...]] = {
    CourtOutcome.ACCEPTED: (),
    CourtOutcome.NOT_ACCEPTED: ("ground",),
    CourtOutcome.SUPPLEMENT: ("until",),
    CourtOutcome.WITHDRAWN: (),
    CourtOutcome.CONFIRMED: ("number", "served_on"),
    CourtOutcome.DISMISSED: ("number", "ground", "served_on"),
    CourtOutcome.OBJECTION: ("objector", "known_on"),
    CourtOutcome.REVOKED: ("number",),
}
"""What belongs to each outcome, beside its day."""


class Saying(forms.Form):
    """What can be said of an application in its state; each outcome says which of the rest it needs."""

    outcome = forms.ChoiceField(label=_("What the court says"))
    on = forms.CharField(label=_("On"), widget=DayInput())
    number = forms.CharField(label=_("Number of the ruling"), required=False, max_length=60)
    ground = forms.ChoiceField(label=_("Ground"), required=False)
    until = forms.CharField(label=_("Last day for the supplement"), required=False, widget=DayInput())
    served_on = forms.CharField(label=_("Ruling served on"), required=False, widget=DayInput())
    objector = forms.ChoiceField(label=_("Who objects"), required=False)
    known_on = forms.CharField(label=_("A third party learnt of the ruling on"), required=False, widget=DayInput())

    def __init__(self, *given: Any, state: str) -> None:
        super().__init__(*given)
        can = [outcome for outcome, step in STEPS.items() if state in step.before]
        wanted = {"outcome", "on", *(name for outcome in can for name in FIELDS[outcome])}
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        for name, field in self.fields.items():
            of = listed(said(outcome) for outcome in can if name in FIELDS[outcome])
            field.help_text = gettext("For: %(outcomes)s") % {"outcomes": of} if of else ""
        grounds = [ground for outcome in can for ground in importing.GROUNDS.get(outcome, ())]
        for name, words in (("outcome", can), ("ground", grounds), ("objector", [*Objector])):
            if name in self.fields:
                self.fields[name].choices = [("", "—"), *choices(words)]  # type: ignore[attr-defined]
        self.can = can


class FileForm(forms.Form):
    """A file of outcomes."""

    file = forms.FileField(
        label=_("File of outcomes"),
        max_length=255,
        help_text=_("CSV, XLSX or JSON Lines, at most 20 MB: one line for each thing the court says."),
    )


@requires(Permission.RECORD_RULING, COURTS)
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, number: str) -> HttpResponse:
    """How an application stands, what was said about it, and what can be said next."""
    tx = tx_of(request)
    row = tx.one(sql.applications, states=ANY_STATE, after=0, number=number, limit=1)
    form = Saying(request.POST if request.method == "POST" else None, state=row.state)
    if form.is_valid() and _is_taken(tx, form, number):
        messages.success(request, _("It is recorded."))
        return redirect("court_application", number)
    shown = {
        "row": row,
        "clock": running(row, calendars.current(tx)),
        "said": [(CourtOutcome(one.outcome), _ground(one.ground), one) for one in reports(tx, [row.case_id])],
        "form": form,
        "given": confirmation.answers(tx, row.case_id),
    }
    return render(request, "court/application.html", shown, status=422 if form.errors else 200)


@requires(Permission.RECORD_RULING, COURTS)
@require_safe
def supplement(request: HttpRequest, number: str, paper: int) -> HttpResponseBase:
    """A paper that the court was given on its asking; NotFound for any other document of the case."""
    tx = tx_of(request)
    given = [one for one in confirmation.answers(tx, cases.find(tx, number).id) if one.paper == paper]
    if not given:
        raise errors.NotFound()
    return FileResponse(content.open_content(given[0].content_sha256), as_attachment=True, filename=given[0].file_name)


def _is_taken(tx: Tx, form: Saying, number: str) -> bool:
    """Records what the form says; what breaks a rule stands beside its field."""
    cells = {name: value.strip() for name, value in form.cleaned_data.items() if value}
    taken = importing.take_rows(tx, [(1, {"case": number, **cells})], at=present.now())
    for one in taken.explained:
        form.add_error(one.field if one.field in form.fields else None, said(one.said))
    return not taken.explained


def _ground(value: str) -> Ground | None:
    return Ground(value) if value else None


@requires(Permission.RECORD_RULING, COURTS)
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Hand a file of outcomes in: how many were recorded or known already, and the others with their reasons."""
    tx, found = tx_of(request), None
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        with told_on(form, tx, field="file"):
            found = _taken_in(tx, form.cleaned_data["file"])
    shown: dict[str, Any] = {"form": form, "found": found, "columns": importing.COLUMNS, "outcomes": [*CourtOutcome]}
    if found:
        some = found.taken.explained[:EXPLAINED]
        shown["explained"] = [
            (one, say(importing.COLUMNS.get(one.field, one.field), one.field), said(one.said)) for one in some
        ]
        shown["sheet"] = base64.b64encode(found.error_file).decode()
    return render(request, "court/outcomes.html", shown, status=422 if form.errors else 200)


def _taken_in(tx: Tx, upload: Any) -> importing.Imported:
    if upload.size > importing.LARGEST:
        raise errors.FileTooLarge()
    return importing.take_file(tx, upload.read(), at=present.now())
