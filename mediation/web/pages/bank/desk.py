"""Where an institution's people begin: what waits for them, the most urgent first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mediation.authority import actions as authority
from mediation.cases import rectification, timebars_risk
from mediation.filing import amendments
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.web.access import requires
from mediation.web.pages.bank import speaking
from mediation.web.pages.bank.filings import sql

MOST = 10


@requires(Permission.FILE)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Filings to commit, cases to put right, requests to answer, clocks that run out, changes not yet acknowledged."""
    tx, now = tx_of(request), timezone.now()
    asked = sorted(rectification.unanswered(tx, at=now), key=lambda row: row.answer_by)
    requests = authority.queue(tx)
    shown = {
        "filings": tx.rows(sql.open_filings, limit=MOST),
        "rectify": asked[:MOST],
        "rectify_count": len(asked),
        "requests": requests[:MOST],
        "requests_count": len(requests),
        "standing": speaking.standing_waiting(tx, limit=MOST),
        "risks": timebars_risk.at_risk(tx, on=timezone.localdate(), limit=MOST),
        "changes": amendments.waiting(tx, limit=MOST),
    }
    return render(request, "bank/desk.html", shown)
