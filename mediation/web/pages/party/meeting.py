"""Times for a session: what the mediator offers, what suits the visitor, and what is booked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation import errors, present
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.sessions import actions, offering
from mediation.vocabulary import SessionState
from mediation.web.access import requires_party
from mediation.web.pages.party.case import NO_SESSIONS, debtor_case_in, phone_in
from mediation.web.pages.party.rights import readiness


@requires_party(Permission.NEGOTIATE)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest) -> HttpResponse:
    """Sessions to come and times to choose from; the earliest that suits both sides is booked."""
    case, tx, now = debtor_case_in(request), tx_of(request), present.now()
    if request.method == "POST":
        return _pick(request, case)
    booked = [
        row
        for row in tx.rows(actions.sql.sessions_of_cases, case_ids=[case.id])
        if row.state == SessionState.SCHEDULED and row.ends_at > now
    ]
    shown = {"case": case, "booked": booked, "slots": offering.open_offers(tx, [case.id], at=now)}
    shown |= {"ready": readiness(tx, case), "is_over": case.state in NO_SESSIONS, "phone": phone_in(request)}
    return render(request, "party/meeting.html", shown)


def _pick(request: HttpRequest, case: Any) -> HttpResponse:
    try:
        starts = [datetime.fromisoformat(said) for said in request.POST.getlist("start")]
    except ValueError as failure:
        raise errors.SlotGone() from failure
    if any(start.tzinfo is None for start in starts):
        raise errors.SlotGone()
    if not starts:
        messages.warning(request, _("Please choose one time or more."))
        return redirect("party_meeting")
    booked = offering.pick(tx_of(request), {case.id: starts}, at=present.now())
    told = _("It is booked.") if booked else _("Written down. Once the other side has chosen, the session is booked.")
    messages.success(request, told)
    return redirect("party_meeting")
