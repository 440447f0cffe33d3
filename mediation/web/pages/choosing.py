"""What sides have to say about a mediator: choose from a list, answer a disclosure, reject, ask for another.

An institution says it itself; what a respondent says without a telephone or a browser, the registrar takes down.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.assignment import choices, disclosures, objections, runs, selection
from mediation.cases import actions as cases
from mediation.db import Tx, load, transaction
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.permissions import Permission, may
from mediation.vocabulary import CaseState, Role
from mediation.web.access import BANKS, STAFF, requires, role_of
from mediation.web.pages.buttons import button, word_of

sql = load(Path(__file__).with_name("choosing.sql"))
LONGEST = 1000
ASKED = (CaseState.AWAITING_ASSIGNMENT, CaseState.ASSIGNED, CaseState.IN_MEDIATION)
"""When a side has something to say about who mediates."""
Said = Callable[[Tx, int, HttpRequest], object]


@requires(Permission.READ_CASES, BANKS | STAFF)
@require_safe
def choice(request: HttpRequest, number: str) -> HttpResponse:
    """Who has the case and why, what he disclosed, the list to choose from, and what can be said about it now."""
    tx, role = tx_of(request), role_of(request)
    case = cases.find(tx, number)
    is_bank = may(role, Permission.CHOOSE)
    state = CaseState(case.state)
    disclosed = tx.rows(sql.disclosed, case_id=case.id)
    shown = {
        "case": case,
        "reason": _reason(tx, case.id) if case.mediator else "",
        "disclosed": disclosed,
        "listed": _listed(tx, case.id),
        "state": state,
        "may_say": is_bank or may(role, Permission.CONSENT),
        "taken_down": "" if is_bank else "_taken_down",
        "is_asked": state in ASKED or disclosed,
        "may_choose": state is CaseState.AWAITING_ASSIGNMENT,
        "may_reject": state is CaseState.ASSIGNED,
        "may_replace": state is CaseState.IN_MEDIATION,
    }
    return render(request, "cases/choice.html", shown)


def _reason(tx: Tx, case_id: int) -> str:
    try:
        return runs.reason(tx, case_id, language())
    except errors.NotFound:  # people chose before this was written down
        return ""


def _listed(tx: Tx, case_id: int) -> list[Any]:
    try:
        return selection.listed(tx, case_id)
    except errors.ListClosed:
        return []


def _of_sides(done: Any) -> Callable[[Said], tuple[Callable[..., HttpResponseBase], Callable[..., HttpResponseBase]]]:
    """Two buttons of one verb: for an institution's own people, and for the registrar who takes a respondent's word."""

    def wrap(verb: Said) -> tuple[Callable[..., HttpResponseBase], Callable[..., HttpResponseBase]]:
        @wraps(verb)
        def taken_down(tx: Tx, case: int, request: HttpRequest) -> object:
            with transaction(word_of(tx, Role.PARTY)) as word:
                return verb(word, case, request)

        own = button(Permission.CHOOSE, done, back="case_choice", audiences=BANKS)(verb)
        return own, button(Permission.CONSENT, done, back="case_choice", audiences=STAFF)(taken_down)

    return wrap


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "")[:LONGEST]


@_of_sides(_("It is noted: both sides get a list, and no run takes the case for two working days."))
def ask(tx: Tx, case: int, _request: HttpRequest) -> object:
    """A side wants to choose."""
    return choices.ask_to_choose(tx, [case], at=present.now())


@_of_sides(_("It is noted: the choice is left to the centre."))
def leave(tx: Tx, case: int, _request: HttpRequest) -> object:
    """A side leaves the choice to the centre."""
    return choices.leave_to_centre(tx, [case], at=present.now())


@_of_sides(_("The answer is noted; it can be changed until the other side has answered."))
def answer(tx: Tx, case: int, request: HttpRequest) -> None:
    """A side strikes mediators of the list, and ranks others."""
    places: dict[int, str] = {row.id: request.POST.get(f"m{row.id}", "") for row in selection.listed(tx, case)}
    struck = {one: _why(request) for one, place in places.items() if place == "struck"}
    ranked = sorted((one for one, place in places.items() if place.isdecimal()), key=lambda one: int(places[one]))
    selection.answer(tx, case, struck=struck, ranked=ranked, at=present.now())


@_of_sides(_("It is noted that the side goes on with the mediator."))
def consent(tx: Tx, case: int, _request: HttpRequest) -> None:
    """A side goes on with a mediator, knowing what he disclosed."""
    disclosures.consent_to(tx, [case], at=present.now())


@_of_sides(_("The mediator is out of the case; it goes to another."))
def object_to(tx: Tx, case: int, request: HttpRequest) -> object:
    """A side does not go on with a mediator after what he disclosed."""
    return disclosures.object_to(tx, {case: _why(request)}, at=present.now())


@_of_sides(_("The mediator is not accepted; the case goes to another, or ends if it is the second time."))
def reject(tx: Tx, case: int, request: HttpRequest) -> object:
    """A side does not accept the mediator appointed."""
    return objections.reject(tx, {case: _why(request)}, at=present.now())


@_of_sides(_("It is asked for; the assigner decides."))
def replace(tx: Tx, case: int, request: HttpRequest) -> None:
    """A side asks for another mediator."""
    objections.ask_replacement(tx, {case: _why(request)}, at=present.now())


VERBS = {"ask": ask, "leave": leave, "answer": answer, "consent": consent, "object": object_to, "reject": reject,
         "replace": replace}  # fmt: skip


def addresses() -> list[URLPattern]:
    """The page, and each verb twice: of an institution, and of a respondent as the registrar takes it down."""
    own = [
        path(f"cases/<str:number>/mediator/{name}", pair[0], name=f"case_choice_{name}") for name, pair in VERBS.items()
    ]
    taken = [
        path(f"cases/<str:number>/mediator/respondent/{name}", pair[1], name=f"case_choice_{name}_taken_down")
        for name, pair in VERBS.items()
    ]
    return [path("cases/<str:number>/mediator", choice, name="case_choice"), *own, *taken]
