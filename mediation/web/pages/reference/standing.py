"""Institutions that consent beforehand to mediate whatever they file: on which document, from when, and no longer."""

from __future__ import annotations

import hashlib

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from mediation import present
from mediation.accounts.actions import institution
from mediation.accounts.models import Institution
from mediation.consent import standing
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.web.access import requires
from mediation.web.attempts import attempt, told_on
from mediation.web.fields import DayInput


class Signed(forms.Form):
    """The paper that an institution signed; only its fingerprint is kept."""

    institution = forms.ModelChoiceField(label=_("Institution"), queryset=Institution.objects.order_by("code"))
    version = forms.CharField(label=_("Version"), max_length=20)
    holds_from = forms.DateField(label=_("Holds from"), widget=DayInput())
    file = forms.FileField(label=_("The signed document"), help_text=_("Its fingerprint (SHA-256) is kept."))


@requires(Permission.ACCEPT)
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """Every institution and its standing consent; the form for a document."""
    tx, is_posted = tx_of(request), request.method == "POST"
    today = {"holds_from": present.today()}
    form = Signed(request.POST if is_posted else None, request.FILES if is_posted else None, initial=today)
    if form.is_valid():
        told = form.cleaned_data
        digest = hashlib.sha256(told["file"].read()).digest()
        document = standing.Document(version=told["version"], sha256=digest, holds_from=told["holds_from"])
        with told_on(form, tx):
            standing.record(tx, told["institution"].pk, document, at=present.now())
            messages.success(request, _("It is recorded."))
            return redirect("reference_standing")
    institutions = list(Institution.objects.order_by("code"))
    held = standing.of_institutions(tx, [one.pk for one in institutions])
    in_force = {row.institution_id: row for row in held if row.revoked_at is None}
    shown = {"form": form, "institutions": [(one, in_force.get(one.pk)) for one in institutions]}
    return render(request, "reference/standing.html", shown, status=422 if form.errors else 200)


@requires(Permission.ACCEPT)
@require_POST
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """The institution no longer consents beforehand; what both sides consented to goes on."""
    found = institution(tx_of(request), code)
    attempt(request, lambda tx: standing.revoke(tx, found.id, at=present.now()), _("It is revoked."))
    return redirect("reference_standing")
