"""Standing offers of an institution: what it offers to a whole class of cases alike; seen, published and ended.

Nothing is published that was not looked at first: the preview says in yuan what a sample claim would be offered, how
many cases are of the class now, and which level it needs. What is beyond somebody's level waits for whoever has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediation import present
from mediation.authority.publishing import level_of
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.negotiation import standing
from mediation.negotiation.standing import MOST_DAYS, Standing
from mediation.permissions import Permission
from mediation.reach import offers
from mediation.terms import MOST_PERIODS, Shape
from mediation.vocabulary import ClaimComponent, Product
from mediation.web.access import BANKS, institution_of, requires, where_one_was
from mediation.web.attempts import attempt, told_on
from mediation.web.fields import DayInput
from mediation.web.pages.previewing import is_seen, mark
from mediation.web.paging import number_in
from mediation.web.words import choices

A_PAGE = 50
ZERO, HUNDRED = Decimal(), Decimal(100)
A_CLAIM = {ClaimComponent.PRINCIPAL: 10000, ClaimComponent.INTEREST: 1200, ClaimComponent.PENALTY_INTEREST: 300}
"""The sample that a preview begins with; yuan."""
GROUPS = (
    (_("Whom it is for"), ("name", "product", "overdue_from", "overdue_to", "claim_from", "claim_to")),
    (_("What each of them is offered"), ("shape", "periods", "down_payment", "deferral_months")),
    (_("When"), ("answer_days", "first_due_days", "valid_from", "valid_until")),
)
OFFERED_FOR = timedelta(days=90)
LONGEST_OVERDUE = 36_500


def _yuan(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=12, decimal_places=2)


class Offered(forms.Form):
    """The class, what each case of it is offered, and when; and a sample claim. Yuan, days and per cent."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Parties read it beside the offer."))
    product = forms.ChoiceField(label=_("Kind of dispute"), required=False)
    overdue_from = forms.IntegerField(
        label=_("Days overdue at least"), min_value=0, max_value=LONGEST_OVERDUE, initial=0
    )
    overdue_to = forms.IntegerField(
        label=_("Days overdue at most"), min_value=0, max_value=LONGEST_OVERDUE, required=False
    )
    claim_from = _yuan(_("Claim at least, yuan"))
    claim_to = _yuan(_("Claim at most, yuan"))
    shape = forms.ChoiceField(label=_("How payments are spread"), initial=Shape.EQUAL.value)
    periods = forms.IntegerField(label=_("Payments"), min_value=1, max_value=MOST_PERIODS, initial=1)
    down_payment = forms.DecimalField(
        label=_("Paid first, per cent"), min_value=0, max_value=Decimal("99.99"), decimal_places=2, initial=0
    )
    deferral_months = forms.IntegerField(
        label=_("Months before the rest begins"), min_value=0, max_value=MOST_PERIODS, initial=0
    )
    answer_days = forms.IntegerField(label=_("Days to answer"), min_value=1, max_value=MOST_DAYS, initial=10)
    first_due_days = forms.IntegerField(
        label=_("Days from the offer to the first payment"), min_value=2, max_value=MOST_DAYS, initial=20
    )
    valid_from = forms.DateField(label=_("Offered from"), widget=DayInput())
    valid_until = forms.DateField(label=_("Offered until"), widget=DayInput())

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        every = [("", _("Any product"))]
        self.fields["product"].choices = every + choices(Product)  # type: ignore[attr-defined]
        self.fields["shape"].choices = choices(Shape)  # type: ignore[attr-defined]
        for part in ClaimComponent:
            self.fields[f"share_{part}"] = forms.DecimalField(
                label=_("Waived, per cent"), required=False, min_value=0, max_value=100, decimal_places=2
            )
            self.fields[f"claim_{part}"] = _yuan(_("A sample claim, yuan"))
            self.fields[f"claim_{part}"].initial = A_CLAIM.get(part)

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields that are not about one part of a claim, under their headings."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def parts(self) -> list[tuple[ClaimComponent, list[Any]]]:
        """Each part of a claim: how much of it is given up, and how much the sample has."""
        return [(part, [self[f"share_{part}"], self[f"claim_{part}"]]) for part in ClaimComponent]

    def standing(self) -> Standing:
        """The offer that is told; nobody's until it is published."""
        told = self.cleaned_data
        shares = {part: told[f"share_{part}"] for part in ClaimComponent}
        return Standing(
            name=told["name"],
            product=Product(told["product"]) if told["product"] else None,
            overdue=(told["overdue_from"], told["overdue_to"]),
            claimed=(told["claim_from"] or ZERO, told["claim_to"]),
            waived={part: share / HUNDRED for part, share in shares.items() if share},
            shape=Shape(told["shape"]),
            periods=told["periods"],
            down_payment_share=told["down_payment"] / HUNDRED,
            deferral_months=told["deferral_months"],
            answer_days=told["answer_days"],
            first_due_days=told["first_due_days"],
            valid_from=told["valid_from"],
            valid_until=told["valid_until"],
        )

    def sample(self) -> dict[ClaimComponent, Decimal]:
        """The claim that the preview is reckoned on; yuan."""
        return {part: self.cleaned_data[f"claim_{part}"] or ZERO for part in ClaimComponent}


@requires(Permission.NEGOTIATE, BANKS)
@require_safe
def offered(request: HttpRequest) -> HttpResponse:
    """The standing offers, newest first: whom they are for, what they say, what became of them."""
    tx, today = tx_of(request), present.today()
    found = standing.published(tx, before=number_in(request, "before"), limit=A_PAGE + 1)
    own = level_of(tx)
    shown = {
        "offers": [_row(one, today, own) for one in found[:A_PAGE]],
        "before": found[A_PAGE - 1].id if len(found) > A_PAGE else None,
    }
    return render(request, "bank/standing.html", shown)


@requires(Permission.NEGOTIATE, BANKS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; its preview; and, once that was looked at, the offer published or put to whoever has its level."""
    tx, today = tx_of(request), present.today()
    days = {"valid_from": today, "valid_until": today + OFFERED_FOR}
    form = Offered(request.POST if request.method == "POST" else None, initial=days)
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        wanted, institution = form.standing(), institution_of(request).pk
        with told_on(form, tx):
            if is_seen(request, wanted):
                messages.success(request, _publish(tx, institution, wanted))
                return redirect("bank_standing")
            shown |= _preview(tx, institution, form, wanted)
    return render(request, "bank/standing_new.html", shown, status=422 if form.errors else 200)


@requires(Permission.NEGOTIATE, BANKS)
@require_POST
def end(request: HttpRequest, standing_id: int) -> HttpResponse:
    """Offer it to nobody any more; what is on the table stays there."""
    return _carried_out(request, lambda tx: standing.withdraw(tx, standing_id, at=present.now()), _("It is ended."))


@requires(Permission.ANSWER_REQUESTS)
@require_POST
def answer(request: HttpRequest, standing_id: int) -> HttpResponse:
    """Let a standing offer that waits be made from now on, or end it before it was."""
    verb = offers.approve_standing if request.POST.get("decision") == "approve" else standing.withdraw
    return _carried_out(request, lambda tx: verb(tx, standing_id, at=present.now()), _("The request is answered."))


def waiting(tx: Tx, *, limit: int) -> list[dict[str, Any]]:
    """Standing offers that wait for somebody's level, and whether it is the actor's."""
    own = level_of(tx)
    found = [row for row in standing.published(tx) if not row.approved_at and not row.withdrawn_at]
    return [row._asdict() | {"may_answer": own >= row.level_needed} for row in found[:limit]]


def _carried_out(request: HttpRequest, verb: Callable[[Tx], object], done: Any) -> HttpResponse:
    attempt(request, verb, done)
    return redirect(where_one_was(request, otherwise=reverse("bank_standing")))


def _publish(tx: Tx, institution: int, wanted: Standing) -> Any:
    """Publish it at once within one's level, else let it wait; what is to be said."""
    at = present.now()
    if offers.level_to_publish(tx, institution, wanted, at=at) > level_of(tx):
        offers.ask_to_publish(tx, institution, wanted, at=at)
        return _("It waits for whoever has the level; it is offered once they approve.")
    offers.publish(tx, institution, wanted, at=at)
    return _("It is published: every case of the class is offered it, alike.")


def _preview(tx: Tx, institution: int, form: Offered, wanted: Standing) -> dict[str, Any]:
    """What a sample claim would be offered, how many cases it goes to now, and who may publish it."""
    at, claimed = present.now(), form.sample()
    needed = offers.level_to_publish(tx, institution, wanted, at=at)
    terms = standing.terms_of(tx, wanted, claimed, at=at)
    return {
        "seen": mark(wanted),
        "terms": terms,
        "claim_total": sum(claimed.values(), ZERO),
        "given_up": [(part, claimed[part], terms.waives(part)) for part in ClaimComponent if claimed[part]],
        "of_class": standing.size_of_class(tx, institution, wanted, on=present.today()),
        "needed": needed,
        "own": level_of(tx),
    }


def _row(one: Any, today: Any, own: int) -> dict[str, Any]:
    shares: Mapping[str, str] = json.loads(one.waived)
    is_over = bool(one.withdrawn_at) or one.valid_until < today
    row: dict[str, Any] = one._asdict()
    return row | {
        "waived": [(ClaimComponent(part), Decimal(share)) for part, share in shares.items()],
        "is_waiting": not is_over and not one.approved_at,
        "is_over": is_over,
        "is_to_come": not is_over and one.valid_from > today,
        "may_answer": own >= one.level_needed,
    }
