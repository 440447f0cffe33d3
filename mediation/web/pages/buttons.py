"""Buttons on the pages of a case: each carries out one verb, says what is done or why not, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mediation import errors, present
from mediation.cases import actions as cases
from mediation.cases import representing
from mediation.db import Actor, Tx
from mediation.http.row_security import tx_of
from mediation.permissions import EVERYBODY, Permission
from mediation.vocabulary import Audience, Role
from mediation.web.access import requires
from mediation.web.attempts import attempt

Verb = Callable[..., object]
"""Takes the transaction, the id of the case, the request, and what else the address names."""
Form = TypeVar("Form", bound=forms.Form)
LONGEST_REASON = 200


def button(
    permission: Permission, done: Any, *, back: str = "case", audiences: frozenset[Audience] = EVERYBODY
) -> Callable[[Verb], Callable[..., HttpResponseBase]]:
    """A button on a page of a case: attempts the verb, says what is done or why not, and goes `back` to a page."""

    def wrap(verb: Verb) -> Callable[..., HttpResponseBase]:
        @requires(permission, audiences)
        @require_POST
        def view(request: HttpRequest, number: str, **place: Any) -> HttpResponse:
            tx = tx_of(request)
            case = cases.find(tx, number)
            attempt(request, lambda tx: verb(tx, case.id, request, **place), done)
            return redirect(back, number=number, **place) if _is_in_sight(tx, number) else redirect("home")

        return view

    return wrap


def _is_in_sight(tx: Tx, number: str) -> bool:
    try:
        return bool(cases.find(tx, number))
    except errors.NotFound:  # it went to somebody else
        return False


def chosen(kind: Any, request: HttpRequest, name: str = "reason") -> Any:
    """The word that was chosen in a field, the reason if none is named; NotFilledIn for what is none."""
    try:
        return kind(request.POST.get(name, ""))
    except ValueError:
        raise errors.NotFilledIn() from None


def reason_in(request: HttpRequest) -> str:
    """Why, in the words of a form; ReasonMissing where nothing is said."""
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    if not reason:
        raise errors.ReasonMissing()
    return reason


def filled(form: Form) -> Form:
    """A form that is filled in; NotFilledIn names the fields that are not."""
    if not form.is_valid():
        raise errors.NotFilledIn(f"({', '.join(str(form[name].label) for name in form.errors)})")
    return form


def party_in(tx: Tx, case: int, request: HttpRequest) -> int:
    """Whom of a case a form means; NotFound for anybody else."""
    told = request.POST.get("party", "")
    if told not in {str(row.id) for row in cases.parties(tx, [case])}:
        raise errors.NotFound()
    return int(told)


def who_acts(tx: Tx, case: int, party: int, told: str) -> int | None:
    """Who spoke: nobody else but the party, or somebody who acts for it now; NotFound for another."""
    if not told:
        return None
    acting = representing.of_cases(tx, [case], at=present.now())
    if told not in {str(one.representative_id) for one in acting if one.principal_id == party and one.holds}:
        raise errors.NotFound()
    return int(told)


def word_of(tx: Tx, role: Role) -> Actor:
    """Somebody whose word whoever is logged in takes down, in whose name it then stands in the log."""
    return replace(Actor.taken_down(role), user_id=tx.actor.user_id)
