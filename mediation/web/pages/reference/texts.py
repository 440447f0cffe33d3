"""The texts that people are asked with: by purpose the one in force and those that were; a new one after a preview."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from mediation import present
from mediation.consent import actions
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import ConsentPurpose
from mediation.web.access import requires
from mediation.web.attempts import told_on
from mediation.web.fields import DayInput
from mediation.web.pages.previewing import is_seen, mark
from mediation.web.words import choices

LONGEST = 10_000


class Text(forms.Form):
    """A text in both languages, and from when on people are asked with it."""

    purpose = forms.ChoiceField(label=_("Purpose"))
    version = forms.CharField(label=_("Version"), max_length=20, help_text=_("Say 2027-1; no version is used twice."))
    effective_from = forms.DateField(label=_("In force from"), widget=DayInput())
    zh = forms.CharField(label=_("The text in Chinese"), max_length=LONGEST, widget=forms.Textarea({"rows": 8}))
    en = forms.CharField(label=_("The text in English"), max_length=LONGEST, widget=forms.Textarea({"rows": 8}))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["purpose"].choices = choices(ConsentPurpose)  # type: ignore[attr-defined]

    def text(self) -> actions.Text:
        """The text that is told; nobody is asked with it until it is published."""
        told = self.cleaned_data
        unix = {language: told[language].replace("\r\n", "\n").strip() for language in ("zh", "en")}
        return actions.Text(
            purpose=ConsentPurpose(told["purpose"]),
            version=told["version"],
            effective_from=told["effective_from"],
            **unix,
        )


@requires(Permission.ACCEPT)
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """Purpose by purpose: the text in force, those to come, and those that were."""
    today = present.today()
    found = {
        purpose: list(versions)
        for purpose, versions in groupby(actions.texts(tx_of(request)), key=lambda row: row.purpose)
    }
    shown = []
    for purpose in ConsentPurpose:
        begun = [row for row in found.get(purpose, []) if row.effective_from <= today]
        to_come = [row for row in found.get(purpose, []) if row.effective_from > today]
        shown.append({"purpose": purpose, "now": next(iter(begun), None), "to_come": to_come, "former": begun[1:]})
    return render(request, "reference/texts.html", {"purposes": shown})


@requires(Permission.ACCEPT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, begun from the text in force; the preview beside what it replaces; and the text published."""
    tx = tx_of(request)
    form = Text(request.POST if request.method == "POST" else None, initial=_begun(tx, request.GET.get("purpose", "")))
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        wanted = form.text()
        with told_on(form, tx):
            if is_seen(request, wanted):
                actions.publish(tx, wanted, at=present.now())
                messages.success(request, _("It is published; whoever is asked from its day on is asked with it."))
                return redirect("reference_texts")
            actions.check_publishable(tx, wanted, at=present.now())
            shown |= {"text": wanted, "replaces": _replaced(tx, wanted), "seen": mark(wanted)}
    return render(request, "reference/texts_new.html", shown, status=422 if form.errors else 200)


def _begun(tx: Tx, purpose: str) -> dict[str, Any]:
    """A new version is most often the one in force with a few words changed."""
    today = present.today()
    for row in actions.texts(tx):
        if row.purpose == purpose and row.effective_from <= today:
            return {"purpose": purpose, "zh": row.zh, "en": row.en, "effective_from": today}
    return {"effective_from": today}


def _replaced(tx: Tx, wanted: actions.Text) -> Any:
    """The text that it follows on its first day; None if it is the first for its purpose."""
    before = (row for row in actions.texts(tx) if row.purpose == wanted.purpose)
    return next((row for row in before if row.effective_from < wanted.effective_from), None)
