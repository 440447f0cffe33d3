"""Rights and duties before the first session: read, acknowledged, and with it who the visitor showed to be."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation import errors, present
from mediation.cases.words import IdentityWay
from mediation.db import SYSTEM, Tx, transaction
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.sessions import preparing
from mediation.sessions import rights as notice
from mediation.sessions.preparing import Whom
from mediation.vocabulary import Channel
from mediation.web.access import requires_party
from mediation.web.pages.party.case import NO_SESSIONS, case_in, may_talk
from mediation.web.words import said


@requires_party(Permission.CONSENT)
@require_http_methods(["GET", "HEAD", "POST"])
def rights(request: HttpRequest) -> HttpResponse:
    """The notice that everybody acknowledges before a session, and whether the visitor agrees to one in writing."""
    case, tx, at = case_in(request), tx_of(request), present.now()
    whom = [Whom(case.id, case.party_id)]
    if request.method == "POST":
        match request.POST.get("do"):
            case "acknowledge":
                with transaction(SYSTEM) as own:  # the notice is the centre's, and nobody makes sure of themselves
                    preparing.give_rights(own, whom, channel=Channel.PORTAL, at=at)
                    preparing.check_identity(own, whom, way=IdentityWay.REAL_NAME_LOGIN, at=at)
                preparing.acknowledge(tx, whom, at=at)
                messages.success(request, _("Written down. You are ready for a session."))
            case "write":
                preparing.agree_to_text(tx, whom, at=at)
                messages.success(request, _("Written down: you may mediate in writing."))
            case _:
                raise errors.NotFound()
        return redirect("party_rights")
    ready = readiness(tx, case)
    version = ready.rights_version if ready and ready.acknowledged_at else notice.VERSION
    shown = {
        "case": case,
        "may_meet": case.state not in NO_SESSIONS,
        "may_talk": may_talk(case),
        "ready": ready,
        "points": str(said(notice.NOTICES[version])).splitlines(),
        "version": version,
    }
    return render(request, "party/rights.html", shown)


def readiness(tx: Tx, case: Any) -> Any:
    """How far the visitor is with what comes before a session; None if they are left out."""
    return next((row for row in preparing.state(tx, case.id) if row.party_id == case.party_id), None)
