"""Terms put on the table from a page: one form for whoever may propose them, and what lies there to be answered."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mediation import errors, present
from mediation.db import Tx
from mediation.negotiation import actions as negotiation
from mediation.negotiation.actions import NewOffer
from mediation.plans import Layout
from mediation.terms import MOST_PERIODS, OfferState
from mediation.web.fields import DayInput

ANSWER_DAYS, FIRST_PAYMENT = timedelta(days=7), timedelta(days=30)


class Proposal(forms.Form):
    """What is to be paid in all, in how many payments, from when on, and until when it can be answered; yuan."""

    settled_amount = forms.DecimalField(label=_("To be paid in all"), min_value=0, max_digits=18, decimal_places=2)
    periods = forms.IntegerField(label=_("Payments"), min_value=1, max_value=MOST_PERIODS, initial=1)
    first_due_on = forms.DateField(label=_("First payment on"), widget=DayInput())
    expires_on = forms.DateField(label=_("To be answered by"), widget=DayInput())

    def offer(self, case_id: int) -> NewOffer:
        """What a valid form proposes in a case."""
        told = self.cleaned_data
        layout = Layout(first_due_on=told["first_due_on"], periods=told["periods"])
        return NewOffer(
            case_id=case_id, settled_amount=told["settled_amount"], layout=layout, expires_on=told["expires_on"]
        )


def blank(claim_total: Decimal) -> Proposal:
    """The form with the whole claim in it, to be paid in a month."""
    today = present.today()
    dates = {"first_due_on": today + FIRST_PAYMENT, "expires_on": today + ANSWER_DAYS}
    return Proposal(initial=dates | {"settled_amount": claim_total})


def on_table(turns: list[negotiation.Turn]) -> negotiation.Turn | None:
    """The offer that can be answered now; None if there is none."""
    today = present.today()
    return next((turn for turn in turns if turn.state is OfferState.OPEN and turn.expires_on >= today), None)


def on_page(tx: Tx, case: int, request: HttpRequest) -> negotiation.Turn:
    """What lies on the table, taken; OfferClosed unless it is what the page showed."""
    tx.rows(negotiation.sql.lock_cases, case_ids=[case])
    found = on_table(negotiation.thread(tx, case))
    if found is None or str(found.id) != request.POST.get("offer"):
        raise errors.OfferClosed()
    return found
