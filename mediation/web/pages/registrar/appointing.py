"""Mediators whom people choose: for a party that refused the program, or by two people against a rule."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mediation import present
from mediation.assignment import choices
from mediation.assignment.rules import RULES
from mediation.cases import actions as cases
from mediation.db import Tx
from mediation.http.language import say
from mediation.http.row_security import LARGEST_ID, tx_of
from mediation.permissions import Permission
from mediation.web.access import requires
from mediation.web.attempts import attempt
from mediation.web.pages.buttons import filled
from mediation.web.pages.registrar.roster import everybody
from mediation.web.pages.registrar.runs import sql

MOST, NEWEST = 200, 50
SAYS = {rule.code: rule for rule in RULES}


class Wish(forms.Form):
    """A mediator for a case, and why this one."""

    case = forms.CharField(label=_("Case"), max_length=40)
    mediator = forms.IntegerField(label=_("Mediator"), min_value=1, max_value=LARGEST_ID)
    reason = forms.CharField(label=_("Reason"), max_length=1000)


@requires(Permission.ASSIGN)
@require_safe
def appointments(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and the forms to appoint and to ask for one."""
    tx, today = tx_of(request), present.today()
    wishes = [_wish(row, tx.actor.user_id) for row in tx.rows(sql.overrides, limit=NEWEST)]
    shown = {
        "open": [one for one in wishes if not one["approved_at"]],
        "done": [one for one in wishes if one["approved_at"]],
        "waiting": tx.rows(sql.waiting, limit=MOST),
        "mediators": [one for one in everybody(tx) if one.term_until >= today],
    }
    return render(request, "registrar/appointments.html", shown)


def _wish(row: Any, me: int) -> dict[str, Any]:
    kept = row.rules
    codes: list[str] = json.loads(kept) if isinstance(kept, str) else kept
    told = [say(SAYS[code].zh, SAYS[code].en) if code in SAYS else code for code in codes]
    return dict(row._asdict()) | {"set_aside": told, "is_mine": row.asked_by == me}


@requires(Permission.ASSIGN)
@require_POST
def appoint(request: HttpRequest) -> HttpResponse:
    """Appoint within the rules, where a party has refused the automated decision."""

    def verb(tx: Tx) -> None:
        case, told = _wished(tx, request)
        choices.appoint(tx, {case: told["mediator"]}, reason=told["reason"], at=present.now())

    attempt(request, verb, _("The mediator is appointed, and asked to take the case."))
    return redirect("appointments")


@requires(Permission.ASSIGN)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a mediator whom a rule excludes; somebody else has to approve."""

    def verb(tx: Tx) -> None:
        case, told = _wished(tx, request)
        choices.ask_override(tx, case, mediator_id=told["mediator"], reason=told["reason"], at=present.now())

    attempt(request, verb, _("It is asked for; somebody else has to approve."))
    return redirect("appointments")


def _wished(tx: Tx, request: HttpRequest) -> tuple[int, dict[str, Any]]:
    told = filled(Wish(request.POST)).cleaned_data
    return cases.find(tx, told["case"].strip()).id, told


@requires(Permission.ASSIGN)
@require_POST
def approve(request: HttpRequest, override_id: int) -> HttpResponse:
    """Approve what somebody else has asked for."""

    def verb(tx: Tx) -> None:
        choices.approve_override(tx, override_id, at=present.now())

    attempt(request, verb, _("It is approved, and the mediator is asked to take the case."))
    return redirect("appointments")
