"""What keeps a mediator from going on: something to disclose, a reason to stay away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mediation import present
from mediation.assignment import actions as assignment
from mediation.assignment import disclosures
from mediation.db import Tx
from mediation.permissions import Permission
from mediation.vocabulary import CaseState
from mediation.web.pages.buttons import button

LONGEST = 1000


def shown(case: Any) -> dict[str, Any]:
    """What the page of a case holds of this."""
    return {"may_step_back": CaseState(case.state) in (CaseState.ASSIGNED, CaseState.IN_MEDIATION)}


@button(Permission.MEDIATE, _("It is disclosed; both sides are to say whether they go on with you."))
def disclose(tx: Tx, case: int, request: HttpRequest) -> object:
    """Say what might call one's neutrality in question."""
    return disclosures.disclose(tx, {case: request.POST.get("text", "")[:LONGEST]}, at=present.now())


@button(Permission.MEDIATE, _("You stay away from the case; it goes to another mediator."))
def recuse(tx: Tx, case: int, request: HttpRequest) -> object:
    """Stay away from a case for good, with a note for whoever takes it over."""
    reason, note = request.POST.get("reason", "")[:200], request.POST.get("note", "")[:LONGEST]
    return assignment.recuse(tx, {case: note}, reason=reason, at=present.now())
