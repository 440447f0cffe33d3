"""What the visitor's case is about, how far it is, and why the number is what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mediation import errors
from mediation.accounts import actions as accounts
from mediation.claims import actions as claims
from mediation.claims import paper
from mediation.contact.rules import OVER
from mediation.db import load
from mediation.http.row_security import tx_of
from mediation.http.visiting import Visit
from mediation.permissions import Permission
from mediation.vocabulary import CaseState, ClaimComponent, PartyRole, PlanState
from mediation.web.access import requires_party
from mediation.web.handing_out import as_pdf

sql = load(Path(__file__).with_name("party.sql"))
NO_SESSIONS = (*OVER, CaseState.AGREED)
"""Nothing is talked about any more, or not until somebody wants another plan."""
TALKING = (CaseState.IN_MEDIATION, CaseState.SUSPENDED, CaseState.AGREEMENT_PENDING_SIGNATURE)
"""When a mediator is at work and nothing is signed yet."""
LATE = (PlanState.DEFAULTED, PlanState.ACCELERATED)
"""Plans whose debtor is asked to call."""
OWES = (PartyRole.RESPONDENT, PartyRole.CO_BORROWER)
NEXT = {
    CaseState.SEEKING_CONSENT: "party_consent",
    CaseState.IN_MEDIATION: "party_offers",
    CaseState.AGREEMENT_PENDING_SIGNATURE: "party_sign",
    CaseState.AGREED: "party_paying",
}
"""Where a visitor can do something next, by the state of the case; elsewhere it is somebody else's turn."""


def visit_in(request: HttpRequest) -> Visit:
    """Whose visit a request belongs to."""
    visit: Visit = request.visit  # type: ignore[attr-defined]
    return visit


def case_in(request: HttpRequest) -> Any:
    """The case of the visit; NotFound if it is gone."""
    visit = visit_in(request)
    return tx_of(request).one(sql.case_of_visit, case_id=visit.case_id, party_id=visit.party_id)


def debtor_case_in(request: HttpRequest) -> Any:
    """The case, for who owes in it themselves; NotPermitted for a guarantor, who settles nothing."""
    case = case_in(request)
    if case.role not in OWES:
        raise errors.NotPermitted()
    return case


def plan_of(request: HttpRequest, case: Any) -> Any:
    """How the agreement is performed; None before there is one."""
    return next(iter(tx_of(request).rows(sql.plan, case_id=case.id)), None)


def may_talk(case: Any) -> bool:
    """Whether offers and times to meet are to be had: by who owes, while a mediator is at work."""
    return case.role in OWES and case.state in TALKING


@requires_party(Permission.READ_CASES)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How far the case is, what the visitor can do next, and everything else they may look at."""
    case = case_in(request)
    state = CaseState(case.state)
    plan = plan_of(request, case) if state is CaseState.AGREED else None
    shown = {
        "case": case,
        "next": NEXT.get(state, ""),
        "is_over": state in OVER,
        "is_agreed": case.agreed_on is not None,
        "plan": plan,
        "is_late": plan is not None and plan.state in LATE,
        "is_written": case.agreed_on is not None or state is CaseState.AGREEMENT_PENDING_SIGNATURE,
        "may_meet": state not in NO_SESSIONS,
        "may_talk": may_talk(case),
        "owes": case.role in OWES,
        "phone": phone_in(request),
    }
    return render(request, "party/case.html", shown)


@requires_party(Permission.READ_CASES)
@require_safe
def claim(request: HttpRequest) -> HttpResponse:
    """What is claimed, part by part, who everybody is, and what happens if one does nothing."""
    case, tx = case_in(request), tx_of(request)
    parts = [(part, amount) for part in ClaimComponent if (amount := getattr(case, part))]
    try:
        check = claims.find(tx, case.id)
    except errors.NotFound:
        check = None
    shown = {"case": case, "parts": parts, "check": check, "is_undecided": case.state == CaseState.SEEKING_CONSENT}
    return render(request, "party/claim.html", shown | {"phone": phone_in(request)})


@requires_party(Permission.READ_CASES)
@require_safe
def claim_paper(request: HttpRequest) -> HttpResponse:
    """How the number was recomputed, line by line, to keep or to print."""
    return as_pdf(paper.printed(tx_of(request), visit_in(request).case_id), "claim.pdf")


def phone_in(request: HttpRequest) -> str:
    """The centre's number."""
    return str(accounts.organisation(tx_of(request)).phone)
