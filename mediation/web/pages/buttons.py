"""Buttons on the page of a case: each carries out one verb, says what is done or why not, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as say
from django.views.decorators.http import require_POST

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx, transaction
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.web.access import requires

Verb = Callable[[Tx, int, HttpRequest], object]


def button(permission: Permission, done: Any) -> Callable[[Verb], Callable[..., HttpResponseBase]]:
    """A button on the page of a case: carries the verb out, says what is done or why not, and goes back there.

    A verb that answers with a text is quoted instead of `done`.
    """

    def wrap(verb: Verb) -> Callable[..., HttpResponseBase]:
        @requires(permission)
        @require_POST
        def view(request: HttpRequest, number: str) -> HttpResponse:
            tx = tx_of(request)
            case = cases.find(tx, number)
            try:
                with transaction(tx.actor):  # what fails is taken back, the page is not
                    told = verb(tx, case.id, request)
                messages.success(request, told if isinstance(told, str) else str(done))
            except errors.MediationError as refusal:
                messages.error(request, refusal.sentence(language()))
            return redirect("case", number) if _is_in_sight(tx, number) else redirect("home")

        return view

    return wrap


def _is_in_sight(tx: Tx, number: str) -> bool:
    try:
        return bool(cases.find(tx, number))
    except errors.NotFound:  # it went to somebody else
        return False


def chosen(kind: Any, request: HttpRequest) -> Any:
    """The word that was chosen as the reason; IllegalMove for what is none."""
    try:
        return kind(request.POST.get("reason", ""))
    except ValueError:
        raise errors.IllegalMove(say("(no reason was chosen)")) from None
