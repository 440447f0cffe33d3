"""What is done to a case on a page of its own: what follows from it is read first, then a form asks for what it needs.

A refusal stands on the form in a sentence, and what was typed stays. The pages of cases link to the deeds that are open
to whoever reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.lifecycle import who_may
from mediation.permissions import Permission, may
from mediation.vocabulary import Audience, CaseEvent, CaseState
from mediation.web.access import requires, role_of
from mediation.web.attempts import told_on
from mediation.web.navigation import Text

Told = dict[str, Any]
"""What a form was told, by field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A deed: where its page is below the number of a case, in which states of it, for whom; its words; what it does.

    `follows` says what comes of it, a sentence each; `do` takes the transaction, the case and what the form was told.
    `draft` is what the form begins with; `also` what else must hold for it to be open.
    """

    at: str
    event: CaseEvent | None
    states: tuple[CaseState, ...]
    permission: Permission
    audiences: frozenset[Audience]
    title: Text
    action: Text
    done: Text
    follows: Callable[[Tx, Any], Sequence[Text]]
    form: Callable[..., forms.Form]
    do: Callable[[Tx, Any, Told], object]
    draft: Callable[[Tx, Any], Told] = lambda _tx, _case: {}
    also: Callable[[Tx, Any], bool] = lambda _tx, _case: True

    @property
    def name(self) -> str:
        """Of its address."""
        return "deed_" + self.at.replace("/", "_").replace("-", "_")

    def is_open(self, tx: Tx, case: Any) -> bool:
        """Whether the actor can do it to the case now."""
        role = tx.actor.role
        is_possible = (self.event is None or role in who_may(self.event)) and case.state in self.states
        return may(role, self.permission, self.audiences) and is_possible and self.also(tx, case)


def page_of(deed: Deed) -> URLPattern:
    """The address of a deed, and its page."""

    @requires(deed.permission, deed.audiences)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, number: str) -> HttpResponse:
        tx = tx_of(request)
        case = cases.find(tx, number)
        if request.method != "POST" and not deed.is_open(tx, case):
            raise errors.NotFound()
        given = (request.POST, request.FILES) if request.method == "POST" else ()
        form = deed.form(*given, initial=deed.draft(tx, case))
        if form.is_valid():
            with told_on(form, tx):
                deed.do(tx, case, form.cleaned_data)
                messages.success(request, str(deed.done))
                return redirect("case", number)
        shown = {"case": case, "deed": deed, "form": form, "follows": deed.follows(tx, case), "role": role_of(request)}
        return render(request, "cases/deed.html", shown, status=422 if form.errors else 200)

    return path(f"cases/<str:number>/{deed.at}", view, name=deed.name)
