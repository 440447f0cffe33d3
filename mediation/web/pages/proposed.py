"""Terms that are sent from the page of a case, by whoever may propose: refused ones stand in their form again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from mediation.cases import actions
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.negotiation.actions import NewOffer
from mediation.permissions import Permission
from mediation.web.access import requires
from mediation.web.attempts import told_on
from mediation.web.pages import cases
from mediation.web.pages.bank import speaking
from mediation.web.pages.mediator import acting
from mediation.web.pages.proposing import Proposal

Verb = Callable[[Tx, NewOffer, HttpRequest], str | None]


def addresses() -> list[URLPattern]:
    """The buttons below the form for terms, of an institution and of a mediator."""
    ours = _("Your terms are on the table; the other side is to answer.")
    put = _("Put to whoever has the level; once approved, say the same again.")
    between = _("The terms are on the table; both sides are to answer.")
    offer = _button(Permission.NEGOTIATE, speaking.offer, ours)
    ask_approval = _button(Permission.ANSWER_REQUESTS, speaking.ask_approval, put)
    propose = _button(Permission.NEGOTIATE, acting.propose, between)
    return [
        path("bank/cases/<str:number>/offer", offer, name="bank_offer"),
        path("bank/cases/<str:number>/ask-approval", ask_approval, name="bank_ask_approval"),
        path("cases/<str:number>/propose", propose, name="mediator_propose"),
        path("cases/<str:number>/ask", _button(Permission.MEDIATE, acting.ask, ""), name="mediator_ask"),
    ]


def _button(permission: Permission, verb: Verb, done: Any) -> Callable[..., HttpResponseBase]:
    """Carries a verb out on the terms in the form; says what it answers, or what is `done`, on the page of the case."""

    @requires(permission)
    @require_POST
    def view(request: HttpRequest, number: str) -> HttpResponse:
        tx = tx_of(request)
        case, form = actions.find(tx, number), Proposal(request.POST)
        if form.is_valid():
            with told_on(form, tx):
                messages.success(request, verb(tx, form.offer(case.id), request) or done)
                return redirect("case", number)
        return cases.refused(request, number, form)

    return view
