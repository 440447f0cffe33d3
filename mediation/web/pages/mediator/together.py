"""A person's claims at all institutions together, while they consent to it: one view, one sum a month for them all."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mediation import errors, money, present
from mediation.cases import actions as cases
from mediation.consent import coordination
from mediation.db import Tx
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.identifiers import mask_given_name
from mediation.permissions import Permission
from mediation.web.access import requires
from mediation.web.pages.buttons import button, party_in


@requires(Permission.COORDINATE)
@require_safe
def together(request: HttpRequest, number: str) -> HttpResponse:
    """Everybody of a case who consents to coordination, all that is claimed of them, and what stands of a budget."""
    tx = tx_of(request)
    case = cases.find(tx, number)
    names = {row.id: mask_given_name(row.name) for row in cases.parties(tx, [case.id])}
    parts = {row.party_id: row.share for row in coordination.parts(tx, case.id)}
    claims = coordination.joint_view(tx, case.id, at=present.now())
    people = [_person(names[person], list(rows), parts) for person, rows in groupby(claims, key=attrgetter("person"))]
    return render(request, "mediator/together.html", {"case": case, "people": people})


def _person(name: str, claims: list[Any], parts: dict[int, Decimal]) -> dict[str, Any]:
    return {
        "id": claims[0].person,
        "name": name,
        "claims": claims,
        "total": sum((row.claim_total for row in claims), Decimal()),
        "share": parts.get(claims[0].person),
    }


@button(Permission.COORDINATE, "", back="case_together")
def budget(tx: Tx, case: int, request: HttpRequest) -> str:
    """Write down what a person can pay each month to all of them; how it is divided comes back."""
    try:
        monthly = money.parse(request.POST.get("monthly", ""))
    except ValueError as failure:
        raise errors.BudgetWrong() from failure
    stated = coordination.state_budget(tx, party_in(tx, case, request), monthly, at=present.now())
    return stated.explained(language())
