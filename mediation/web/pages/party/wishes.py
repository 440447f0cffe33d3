"""How a person does and does not want to be contacted: said once, it counts for everybody who contacts them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation import errors, present
from mediation.contact import actions
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import Channel
from mediation.web.access import requires_party
from mediation.web.pages.party.case import case_in

ASKED = (Channel.CALL, Channel.SMS, Channel.EMAIL)
EVENING = (22, 23)
"""Hours outside the permitted ones that somebody may prefer."""


@requires_party(Permission.CONTACT_WISHES)
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """Channels that may be used, and whether calls late in the evening are welcome."""
    case, tx, at = case_in(request), tx_of(request), present.now()
    if request.method == "POST":
        channel = request.POST.get("channel", "")
        match request.POST.get("do"):
            case "out" if channel in ASKED:
                actions.opt_out(tx, case.party_id, Channel(channel), at=at)
            case "in" if channel in ASKED:
                actions.opt_in(tx, case.party_id, Channel(channel), at=at)
            case "evening":
                actions.agree_hours(tx, case.party_id, EVENING, at=at)
            case "day":
                actions.agree_hours(tx, case.party_id, [], at=at)
            case _:
                raise errors.NotFound()
        messages.success(request, _("Written down. It counts for the bank, for us and for every mediator."))
        return redirect("party_wishes")
    said = actions.wishes(tx, case.party_id)
    channels = [(channel, channel in said.opted_out) for channel in ASKED]
    return render(request, "party/wishes.html", {"case": case, "channels": channels, "evening": bool(said.hours)})
