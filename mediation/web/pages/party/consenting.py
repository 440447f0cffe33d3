"""Consent, purpose by purpose: a no is as easy as a yes, and what follows from either stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation import errors, present
from mediation.clocks import Phrase
from mediation.consent import answering
from mediation.consent.actions import text_in_force
from mediation.consent.answering import Answer
from mediation.consent.purposes import RULES
from mediation.contact.rules import OVER
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import Channel, ConsentPurpose, ConsentState
from mediation.web.access import requires_party
from mediation.web.pages.party.case import case_in

VERBS = {"give": answering.give, "refuse": answering.refuse, "revoke": answering.revoke}


@requires_party(Permission.CONSENT)
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """What the visitor is asked, each purpose apart, and what they answered."""
    case = case_in(request)
    if request.method == "POST":
        _answer(request, case)
        return redirect("party_consent")
    answered = [row for row in answering.of_case(tx_of(request), case.id) if row.party_id == case.party_id]
    asked = [one for rule in RULES if (one := _asked(request, rule, answered))]
    return render(request, "party/consent.html", {"case": case, "asked": asked, "is_over": case.state in OVER})


def _answer(request: HttpRequest, case: Any) -> None:
    verb, purpose = VERBS.get(request.POST.get("answer", "")), request.POST.get("purpose", "")
    if verb is None or purpose not in set(ConsentPurpose):
        raise errors.NotFound()
    answer = Answer(party_id=case.party_id, purpose=ConsentPurpose(purpose), channel=Channel.PORTAL)
    verb(tx_of(request), answer, at=present.now())
    messages.success(request, _("Written down. Thank you."))


def _asked(request: HttpRequest, rule: Any, answered: Sequence[Any]) -> dict[str, Any] | None:
    """One purpose with its text and the newest answer; None for one that nobody is asked for now."""
    try:
        text = text_in_force(tx_of(request), rule.purpose, at=present.now())
    except errors.TextUnknown:
        return None
    of_purpose = [row for row in answered if row.purpose == rule.purpose]
    state = ConsentState(of_purpose[-1].state) if of_purpose else None
    return {
        "purpose": rule.purpose,
        "text": Phrase(text.zh, text.en),
        "version": text.version,
        "stops": Phrase(rule.stops_zh, rule.stops_en),
        "state": state,
        "is_given": state is ConsentState.GIVEN,
        "is_refused": state in (ConsentState.REFUSED, ConsentState.REVOKED),
    }
