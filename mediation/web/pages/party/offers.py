"""Offers in plain words: read, accept, refuse, take back; and a calculator that proposes a plan of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mediation import errors, present
from mediation.cases.actions import today_of
from mediation.contact.rules import OVER
from mediation.http.row_security import tx_of
from mediation.negotiation import actions
from mediation.negotiation.actions import NewOffer, Turn
from mediation.negotiation.words import Proposer
from mediation.permissions import Permission
from mediation.plans import USUAL_PERIODS, Layout, Means, Option, options
from mediation.terms import OfferState
from mediation.vocabulary import CaseState
from mediation.web.access import requires_party
from mediation.web.fields import DayInput
from mediation.web.pages.party.case import debtor_case_in

ANSWER_WITHIN = timedelta(days=7)
"""How long the other side has to answer a proposal, if its first payment is not due sooner."""
FIRST_PAYMENT = timedelta(days=30)


class Wanted(forms.Form):
    """What somebody can pay; income and expenses are used for this answer and kept nowhere."""

    total = forms.DecimalField(
        label=gettext_lazy("How much do you want to pay in all? (yuan)"), min_value=Decimal("0.01"), decimal_places=2
    )
    first_due_on = forms.DateField(
        label=gettext_lazy("When could you make the first payment?"),
        widget=DayInput(),
    )
    income = forms.DecimalField(
        label=gettext_lazy("What you earn in a month (yuan)"),
        help_text=gettext_lazy(
            "With this and the two below we say which plan you can manage. All three may stay empty."
        ),
        min_value=0,
        required=False,
    )
    expenses = forms.DecimalField(
        label=gettext_lazy("What living costs you in a month (yuan)"), min_value=0, required=False
    )
    other_plans = forms.DecimalField(
        label=gettext_lazy("What you pay on other debts in a month (yuan)"), min_value=0, required=False
    )

    def means(self) -> Means | None:
        """What is declared, if anything is."""
        said = self.cleaned_data
        if not said["income"]:
            return None
        zero = Decimal()
        return Means(income=said["income"], expenses=said["expenses"] or zero, other_plans=said["other_plans"] or zero)


class Chosen(forms.Form):
    """The plan that somebody proposes."""

    total = forms.DecimalField(min_value=Decimal("0.01"), decimal_places=2)
    first_due_on = forms.DateField()
    periods = forms.IntegerField(min_value=1)


@requires_party(Permission.NEGOTIATE)
@require_http_methods(["GET", "HEAD", "POST"])
def offers(request: HttpRequest) -> HttpResponse:
    """The offer on the table with every payment, whose turn it is, and what was offered before."""
    case = debtor_case_in(request)
    if request.method == "POST":
        _answer(request, case.id)
        return redirect("party_offers")
    turns = actions.thread(tx_of(request), case.id)
    now = standing(turns, today=today_of(present.now()))
    shown = {
        "case": case,
        "turn": now,
        "is_ours": now is not None and Proposer.RESPONDENT in now.accepted_by,
        "before": [turn for turn in reversed(turns) if turn is not now],
        "is_open": case.state == CaseState.IN_MEDIATION,
        "is_over": case.state in OVER,
    }
    return render(request, "party/offers.html", shown)


def standing(turns: Sequence[Turn], *, today: date) -> Turn | None:
    """The offer that can still be answered, or was accepted; None if there is none."""
    return next(
        (
            turn
            for turn in reversed(turns)
            if turn.state is OfferState.ACCEPTED or (turn.state is OfferState.OPEN and turn.expires_on >= today)
        ),
        None,
    )


def _answer(request: HttpRequest, case_id: int) -> None:
    """Answers the offer that was shown, and no other that came in its place meanwhile."""
    tx, at = tx_of(request), present.now()
    tx.rows(actions.sql.lock_cases, case_ids=[case_id])
    shown = standing(actions.thread(tx, case_id), today=today_of(at))
    if shown is None or str(shown.id) != request.POST.get("offer"):
        raise errors.OfferClosed()
    match request.POST.get("answer"):
        case "accept":
            actions.accept(tx, [case_id], at=at)
            messages.success(request, _("You have accepted. The mediator now writes the agreement for both sides."))
        case "reject":
            actions.reject(tx, [case_id], at=at)
            messages.success(request, _("You have refused this offer. You can propose a plan of your own."))
        case "withdraw":
            actions.withdraw(tx, [case_id], at=at)
            messages.success(request, _("You have taken your proposal back."))
        case _:
            raise errors.NotFound()


@requires_party(Permission.NEGOTIATE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """A calculator: what plans there are for a sum, the easiest first, and one touch to propose one of them."""
    case = debtor_case_in(request)
    if request.POST.get("do") == "propose":
        return _propose(request, case)
    today = today_of(present.now())
    begin = {"total": actions.owed(tx_of(request), case.id, at=present.now()), "first_due_on": today + FIRST_PAYMENT}
    form = Wanted(request.POST or None, initial=begin)
    found = _options(request, case, form, today) if form.is_valid() else None
    shown = {"case": case, "form": form, "found": found, "is_open": case.state == CaseState.IN_MEDIATION}
    return render(request, "party/plan.html", shown)


def _options(request: HttpRequest, case: Any, form: Wanted, today: date) -> list[Option]:
    wanted = form.cleaned_data
    if wanted["total"] > actions.owed(tx_of(request), case.id, at=present.now()):
        form.add_error("total", _("This is more than is owed."))
        return []
    layouts = [Layout(first_due_on=wanted["first_due_on"], periods=count) for count in USUAL_PERIODS]
    found = options(wanted["total"], layouts, actions.limits_on(tx_of(request), case.product, today), form.means())
    if not found:
        form.add_error("first_due_on", _("There is no plan from this day on. Please choose a day to come."))
    return found


def _propose(request: HttpRequest, case: Any) -> HttpResponse:
    """Puts the plan on the table, in the place of what lies there."""
    form, tx, at = Chosen(request.POST), tx_of(request), present.now()
    if not form.is_valid():
        raise errors.PlanImpossible()
    said = form.cleaned_data
    new = NewOffer(
        case_id=case.id,
        settled_amount=said["total"],
        layout=Layout(first_due_on=said["first_due_on"], periods=said["periods"]),
        expires_on=min(today_of(at) + ANSWER_WITHIN, said["first_due_on"] - timedelta(days=1)),
    )
    tx.rows(actions.sql.lock_cases, case_ids=[case.id])
    now = standing(actions.thread(tx, case.id), today=today_of(at))
    if now is not None and now.made_by is not Proposer.RESPONDENT:
        actions.counter(tx, [new], at=at)
    else:
        if now is not None:
            actions.withdraw(tx, [case.id], at=at)
        actions.propose(tx, [new], at=at)
    messages.success(request, _("Your proposal is on its way to the other side. You see their answer here."))
    return redirect("party_offers")
