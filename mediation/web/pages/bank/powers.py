"""Powers of attorney of an institution: which run out, and a new one for all cases under one, or for some.

Nothing is filed that was not looked at first: the preview says how many cases get it, and which keep theirs and why.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from mediation import present
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.powers import actions
from mediation.powers.actions import LONGEST_NAME, LONGEST_NUMBER, LONGEST_PHONE, Among, Paper, Power
from mediation.reach.powers import keep_paper
from mediation.vocabulary import AuthorityType
from mediation.web.access import BANKS, requires
from mediation.web.attempts import told_on
from mediation.web.fields import DayInput
from mediation.web.pages.previewing import is_seen, mark
from mediation.web.tables import Column
from mediation.web.templatetags.parts import deadline
from mediation.web.words import choosing, said

A_PAGE = 200
SHOWN = 20
"""Cases that the preview names for each reason."""
LONGEST_LIST = 200_000
"""Characters of a list of case numbers."""
SALT = "bank.powers.paper"


class Renewal(forms.Form):
    """A power of attorney, and the cases that it is for."""

    former = forms.CharField(
        label=_("Number of the earlier power of attorney"),
        max_length=LONGEST_NUMBER,
        required=False,
        help_text=_("All open cases under it get the new one. Leave it out to name cases instead."),
    )
    cases = forms.CharField(
        label=_("Or only these cases, by their numbers"),
        max_length=LONGEST_LIST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    number = forms.CharField(label=_("Number of the new power of attorney"), max_length=LONGEST_NUMBER)
    authority = forms.ChoiceField(
        label=_("What the agent may do"), choices=choosing(AuthorityType), initial=AuthorityType.SPECIAL.value
    )
    handler_name = forms.CharField(label=_("Agent"), max_length=LONGEST_NAME)
    handler_phone = forms.CharField(label=_("The agent's telephone number"), max_length=LONGEST_PHONE)
    given_on = forms.DateField(label=_("Given on"), widget=DayInput())
    expires_on = forms.DateField(label=_("Valid until"), widget=DayInput())
    paper = forms.FileField(
        label=_("The paper"),
        max_length=255,
        required=False,
        help_text=_("PDF, JPG or PNG; it is laid to the documents of each case."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields under their headings."""
        what = ("number", "authority", "handler_name", "handler_phone", "given_on", "expires_on", "paper")
        return [
            (_("For which cases"), [self[name] for name in ("former", "cases")]),
            (_("The new power of attorney"), [self[name] for name in what]),
        ]

    def power(self) -> Power:
        """What is filed; PowerWrong."""
        told = {name: self.cleaned_data[name] for name in Power.__slots__}
        return Power(**{**told, "authority": AuthorityType(told["authority"])})

    def among(self) -> Among:
        """The cases it is for; PowerForNone."""
        named = self.cleaned_data["cases"].replace("，", " ").replace(",", " ").split()
        return Among(former=self.cleaned_data["former"] or None, numbers=tuple(named))

    def laid(self) -> Paper | None:
        """The paper that came with the form now, or with the preview before; raises as `keep_paper`."""
        if upload := self.cleaned_data["paper"]:
            return keep_paper(upload.kept)
        try:
            sha256, size, ending = signing.loads(self.cleaned_data["kept"], salt=SALT)
        except signing.BadSignature:
            return None
        return Paper(sha256=bytes.fromhex(sha256), size=size, ending=ending)


@requires(Permission.FILE, BANKS)
@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    """The powers of attorney of open cases by number, what runs out first first."""
    number = request.GET.get("number", "").strip()[:LONGEST_NUMBER]
    found = actions.by_number(tx_of(request), number=number or None, limit=A_PAGE + 1)
    shown = {"powers": found[:A_PAGE], "columns": COLUMNS, "number": number, "has_more": len(found) > A_PAGE}
    return render(request, "bank/powers.html", shown)


@requires(Permission.FILE, BANKS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """File a new power of attorney: told, looked at, then filed."""
    tx, is_told = tx_of(request), request.method == "POST"
    named = {name: request.GET[name][:LONGEST_NUMBER] for name in ("former", "cases") if name in request.GET}
    form = Renewal(request.POST if is_told else None, request.FILES if is_told else None, initial=named)
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        with told_on(form, tx):
            power, among, paper = form.power(), form.among(), form.laid()
            if is_seen(request, (power, among, paper)):
                done = actions.renew(tx, power, among, paper=paper, at=present.now())
                messages.success(request, _said(done.cases))
                return redirect("bank_powers")
            shown |= _preview(tx, power, among, paper)
    return render(request, "bank/power_new.html", shown, status=422 if form.errors else 200)


def _preview(tx: Tx, power: Power, among: Among, paper: Paper | None) -> dict[str, Any]:
    """What filing it would do, and what brings the same paper again."""
    found = actions.foresee(tx, power, among, at=present.now())
    kept = signing.dumps((paper.sha256.hex(), paper.size, paper.ending), salt=SALT) if paper else ""
    refused = [(why, cases[:SHOWN], len(cases)) for why, cases in found.refused.items()]
    return {"foreseen": found, "refused": refused, "seen": mark((power, among, paper)), "kept": kept}


def _said(cases: int) -> str:
    if not cases:
        return gettext("Nothing was changed: no case was left to get it.")
    return ngettext("%(cases)s case has the new power of attorney.", "%(cases)s cases have the new power of attorney.",
                    cases) % {"cases": cases}  # fmt: skip


def _renewing(row: Any) -> SafeString:
    there = f"{reverse('bank_power_new')}?{urlencode({'former': row.number})}"
    return format_html('<a href="{}">{}</a>', there, _("Renew"))


COLUMNS = (
    Column(label=_("Number"), cell=lambda row: row.number),
    Column(label=_("Open cases"), cell=lambda row: f"{row.cases:,}", is_number=True),
    Column(label=_("Agent"), cell=lambda row: "、".join(row.handlers)),
    Column(
        label=_("What the agent may do"),
        cell=lambda row: said(AuthorityType.GENERAL if row.has_general else AuthorityType.SPECIAL),
    ),
    Column(label=_("Valid until"), cell=lambda row: deadline(row.expires_on)),
    Column(label=_("Renewal"), cell=_renewing),
)
