"""Requests that go beyond the published authority: read against the claim, and answered by the level that may."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from mediation import errors, present
from mediation.authority import actions, proposals, publishing
from mediation.authority.words import RequestState
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.negotiation import actions as negotiation
from mediation.negotiation.actions import NewOffer
from mediation.permissions import Permission
from mediation.plans import Layout
from mediation.terms import Proposal
from mediation.vocabulary import ClaimComponent, Product
from mediation.web import words
from mediation.web.access import requires
from mediation.web.attempts import told_on
from mediation.web.pages import proposing
from mediation.web.tables import Column
from mediation.web.templatetags.parts import deadline, link, yuan

UNSOUND = (errors.PlanImpossible, errors.PlanTooLong, errors.WaiverTooHigh, errors.ProposalUnsound)


class Terms(proposing.Proposal):
    """Other terms that an answer names; for how long it holds is settled by the institution."""

    expires_on = None  # type: ignore[assignment]  # takes the field away, as Django has it


class Reason(forms.Form):
    """What whoever asked is told beside the answer."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


@requires(Permission.ANSWER_REQUESTS)
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """Requests that wait, the most urgent first, and which of them the reader may answer."""
    tx = tx_of(request)
    waiting = [(row, _proposal(row.proposal)) for row in actions.queue(tx)]
    level = publishing.level_of(tx)
    return render(request, "bank/approvals.html", {"waiting": waiting, "columns": _columns(level), "level": level})


def _columns(level: int) -> tuple[Column, ...]:
    """Of requests with what they propose, for somebody who approves up to a level."""

    def needed(one: Any) -> SafeString:
        tone = words.QUIET if one[0].level_needed > level else words.NOW
        return format_html('<span class="badge {}">{}</span>', tone, one[0].level_needed)

    return (
        Column(label=_("Case"), cell=lambda one: link(one[0].number, "bank_approval", one[0].id)),
        Column(label=_("Product"), cell=lambda one: words.said(Product(one[0].product))),
        Column(label=_("Claim"), cell=lambda one: yuan(one[0].claim_total), is_number=True),
        Column(label=_("Would be paid"), cell=lambda one: yuan(one[1].settled_amount), is_number=True),
        Column(label=_("Payments"), cell=lambda one: one[1].periods, is_number=True),
        Column(label=_("Level"), cell=needed, is_number=True),
        Column(label=_("Answer by"), cell=lambda one: deadline(one[0].due_on)),
    )


@requires(Permission.ANSWER_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: what would be paid and given up, what was asked before, and the answer."""
    tx = tx_of(request)
    found = actions.find(tx, request_id)
    posted = request.POST if request.method == "POST" else None
    decision = request.POST.get("decision", "")
    today = present.today()
    refusal = Reason(posted if decision == "refuse" else None)
    plan = Terms(posted if decision == "counter" else None, initial=proposing.blank(found.claim_total).initial)
    if posted is not None and _is_answered(tx, found, decision, refusal, plan):
        messages.success(request, _("The request is answered."))
        return redirect("bank_approvals")
    before = [row for row in actions.requests_of(tx, found.case_id) if row.id != request_id]
    shown = {
        "wanted": found,
        "state": RequestState(found.state),
        "product": Product(found.product),
        "proposal": _proposal(found.proposal),
        "counter": _proposal(found.counter) if found.counter else None,
        "parts": _parts(found),
        "level": publishing.level_of(tx),
        "is_open": found.state == RequestState.OPEN and found.due_on >= today,
        "refusal": refusal,
        "plan": plan,
        "before": [(row, RequestState(row.state), _proposal(row.proposal)) for row in before],
    }
    is_wrong = bool(refusal.errors or plan.errors)
    return render(request, "bank/approval.html", shown, status=422 if is_wrong else 200)


def _is_answered(tx: Tx, found: Any, decision: str, refusal: Reason, plan: Terms) -> bool:
    """Whether the answer was taken; if not, what is wrong with it stands in its form."""
    now = present.now()
    match decision:
        case "approve":
            actions.answer(tx, found.id, RequestState.APPROVED, at=now)
        case "refuse" if refusal.is_valid():
            actions.answer(tx, found.id, RequestState.REFUSED, reason=refusal.cleaned_data["reason"], at=now)
        case "counter" if plan.is_valid():
            return _is_countered(tx, found, plan)
        case "refuse" | "counter":
            return False
        case _:
            raise errors.NotFound()
    return True


def _is_countered(tx: Tx, found: Any, plan: Terms) -> bool:
    now = present.now()
    told = plan.cleaned_data
    layout = Layout(first_due_on=told["first_due_on"], periods=told["periods"])
    wanted = NewOffer(
        case_id=found.case_id, settled_amount=told["settled_amount"], layout=layout, expires_on=present.today()
    )
    with told_on(plan, tx, of=UNSOUND):
        (terms,) = negotiation.terms_of(tx, [wanted], at=now)
        actions.answer(tx, found.id, RequestState.COUNTERED, counter=terms, at=now)
    return not plan.errors


def _proposal(record: str | Mapping[str, Any]) -> Proposal:
    return proposals.of(json.loads(record) if isinstance(record, str) else record)


def _parts(found: Any) -> list[tuple[ClaimComponent, Decimal, Decimal, Decimal]]:
    """Each component that is claimed: the claim, what would be waived of it, and that as a part of one."""
    proposal = _proposal(found.proposal)
    claimed = [(part, getattr(found, part)) for part in ClaimComponent]
    return [(part, sum_, proposal.waives(part), proposal.waives(part) / sum_) for part, sum_ in claimed if sum_]
