"""The plan of a case: what is open and since when, what was paid, disputed and printed, and what the reader may do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.agreements import actions as agreements
from mediation.cases import actions as cases
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.performance import defaults, enforcing, papers, standing
from mediation.performance.standing import Standing
from mediation.permissions import AUDIENCES, Permission
from mediation.vocabulary import PlanState
from mediation.web.access import BANKS, CENTRE, requires, role_of
from mediation.web.handing_out import as_file
from mediation.web.pages.performance import electing, paying

STEPS = (*electing.STEPS, *paying.STEPS)
READERS = BANKS | CENTRE
ENFORCED = (PlanState.DEFAULTED, PlanState.ACCELERATED, PlanState.ENFORCEMENT_APPLIED)


@requires(Permission.READ_CASES, READERS)
@require_safe
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """How the plan of a case stands, and the steps that its reader may take about it now."""
    tx, role = tx_of(request), role_of(request)
    case = cases.find(tx, number)
    found = standing.of_case(tx, case.id, at=present.now())
    shown: dict[str, Any] = {"case": case, "plan": found}
    if found is not None:
        steps = [step for step in STEPS if step.is_for(role) and step.fits(found)]
        shown |= {
            "steps": [(step, step.waits(found)) for step in steps],
            "enforcements": enforcing.of_plan(tx, found.plan.id),
            "papers": papers.papers(tx, case.id),
            **_beside(tx, case.id, found),
        }
        if AUDIENCES[role] in CENTRE:
            shown["urgings"] = defaults.urgings(tx, case.id)
    return render(request, "performance/plan.html", shown)


def _beside(tx: Tx, case_id: int, found: Standing) -> dict[str, Any]:
    """What can be taken along, and which ways are open where it was not performed."""
    is_enforced = found.state in ENFORCED and found.is_confirmed and found.until is not None and found.on <= found.until
    return {
        "ways": papers.ways_open(tx, case_id, at=found.at) if found.is_in_default else [],
        "has_kit": is_enforced and bool(found.owed) and tx.actor.audience in BANKS,
    }


@requires(Permission.READ_CASES, BANKS)
@require_safe
def kit(request: HttpRequest, number: str) -> HttpResponse:
    """What is taken to court to enforce the agreement of a case, as of today; NotEnforceable."""
    tx = tx_of(request)
    agreed = agreements.facts_of(tx, [cases.find(tx, number).id])
    if not agreed:
        raise errors.NotFound()
    printed = papers.enforcement_kits(tx, agreed, at=present.now())
    return as_file(papers.archive(printed), f"enforcement-{number}.zip", kind="application/zip")
