"""What is to be paid and when, what was paid, and the papers of the agreement."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mediation.agreements import actions as agreements
from mediation.agreements import joint
from mediation.http.row_security import tx_of
from mediation.performance import papers
from mediation.permissions import Permission
from mediation.web.access import requires_party
from mediation.web.handing_out import as_pdf
from mediation.web.pages.party.case import case_in, sql, visit_in
from mediation.web.pages.party.signing import places_in


@requires_party(Permission.READ_CASES)
@require_safe
def paying(request: HttpRequest) -> HttpResponse:
    """The instalments and payments of the plan, once there is one."""
    case, tx = case_in(request), tx_of(request)
    found = tx.rows(sql.plan, case_id=case.id)
    plan = found[0] if found else None
    shown = {
        "case": case,
        "plan": plan,
        "left": plan.total - plan.paid if plan else None,
        "instalments": tx.rows(sql.instalments, plan_id=plan.id) if plan else [],
        "payments": tx.rows(sql.payments, plan_id=plan.id) if plan else [],
        "number": agreements.of_case(tx, case.id),
        "papers": [place for place in places_in(request) if place.signed_at],
    }
    return render(request, "party/paying.html", shown)


@requires_party(Permission.READ_CASES)
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """That all was paid, on paper; NotFulfilled before that."""
    tx, case_id = tx_of(request), visit_in(request).case_id
    (paper,) = papers.certify(tx, joint.agreed(tx, [case_id]), at=timezone.now())
    return as_pdf(paper.pdf, "certificate.pdf")
