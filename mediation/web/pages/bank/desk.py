"""Where an institution's people begin: what waits for them, the most urgent first."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mediation import present
from mediation.authority import actions as authority
from mediation.cases import rectification, timebars_risk
from mediation.confirmation import actions as confirmation
from mediation.filing import amendments
from mediation.http.row_security import tx_of
from mediation.performance import follow_ups, releasing
from mediation.permissions import Permission
from mediation.powers import actions as powers
from mediation.web.access import requires
from mediation.web.pages.bank import standing
from mediation.web.pages.bank.filings import sql

MOST = 10
SOON = timedelta(days=180)
"""How long before its last day a right that runs out is shown."""


@requires(Permission.FILE)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Filings to commit, cases to put right, requests to answer, credit records, what runs out, changes."""
    tx, now = tx_of(request), present.now()
    asked = sorted(rectification.unanswered(tx, at=now), key=lambda row: row.answer_by)
    requests, today = authority.queue(tx), present.today()
    credit = [row for row in follow_ups.open_ones(tx) if row.taken_by in (None, tx.actor.user_id)]
    shown = {
        "filings": tx.rows(sql.open_filings, limit=MOST),
        "rectify": asked[:MOST],
        "rectify_count": len(asked),
        "requests": requests[:MOST],
        "requests_count": len(requests),
        "releases": [row for row in releasing.waiting(tx) if releasing.may_answer(tx, row.proposed_by)][:MOST],
        "credit": credit[:MOST],
        "credit_count": len(credit),
        "supplements": confirmation.waiting_supplements(tx, limit=MOST),
        "standing": standing.waiting(tx, limit=MOST),
        "risks": [one for one in timebars_risk.at_risk(tx, on=today, limit=MOST) if one.due_on <= today + SOON],
        "changes": amendments.waiting(tx, limit=MOST),
        "powers": powers.running_out(tx, on=today, limit=MOST),
    }
    return render(request, "bank/desk.html", shown)
