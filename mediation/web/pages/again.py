"""Mediation again about an agreement in force: who wants it, who agrees to it, and what the new one is to do.

The mediator begins it, and takes down who wants it; the assigner, if the mediator has left, begins what was asked for.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from mediation import present
from mediation.agreements import renegotiating
from mediation.agreements.renegotiating import Again, Asked
from mediation.agreements.words import Replacing
from mediation.cases import actions as cases
from mediation.db import Tx
from mediation.identifiers import mask_given_name
from mediation.permissions import Permission, may
from mediation.vocabulary import CaseState, PartyRole
from mediation.web.pages.buttons import button, chosen
from mediation.web.words import choices

ASKERS = (PartyRole.CLAIMANT, PartyRole.RESPONDENT, PartyRole.CO_BORROWER, PartyRole.GUARANTOR)
BOUND = (PartyRole.RESPONDENT, PartyRole.CO_BORROWER)


def shown(tx: Tx, case: Any) -> dict[str, Any]:
    """What the page of a case holds of this: the question that waits, and who has to agree."""
    if CaseState(case.state) is not CaseState.AGREED or case.id not in renegotiating.possible(tx, [case.id]):
        return {}
    parties = cases.parties(tx, [case.id])
    wanted, negotiates = renegotiating.waiting(tx, case_id=case.id), may(tx.actor.role, Permission.NEGOTIATE)
    return {
        "may_begin_again": bool(wanted) or negotiates,
        "wanted": wanted[0] if wanted else None,
        "why_again": wanted[0].reason if wanted and negotiates else "",
        "askers": choices(ASKERS),
        "ways": choices(Replacing),
        "bound": [(row, mask_given_name(row.name)) for row in parties if row.role in BOUND and row.left_out_at is None],
    }


@button(Permission.MEDIATE_AGAIN, _("There is mediation again; the agreement binds until there is another."))
def begin_again(tx: Tx, case: int, request: HttpRequest) -> object:
    """Mediate again, once all who are bound agree; what a side said to the mediator is taken down first."""
    if may(tx.actor.role, Permission.NEGOTIATE) and not renegotiating.waiting(tx, case_id=case):
        asked = Asked(case_id=case, by=chosen(PartyRole, request, "by"), reason=request.POST.get("reason", "")[:500])
        renegotiating.ask(tx, [asked], at=present.now())
    agreed = Again(
        way=chosen(Replacing, request, "way"),
        party_ids=tuple(int(party) for party in request.POST.getlist("party") if party.isdecimal()),
        institution_agrees=request.POST.get("institution") == "agrees",
    )
    return renegotiating.begin(tx, {case: agreed}, at=present.now())


@button(Permission.MEDIATE_AGAIN, _("It is written down that not all agree; the agreement stays as it is."))
def decline_again(tx: Tx, case: int, _request: HttpRequest) -> object:
    """Not all who are bound want to mediate again."""
    renegotiating.decline(tx, [case], at=present.now())
    return None


def addresses() -> list[URLPattern]:
    """The buttons, below the number of a case."""
    return [
        path("cases/<str:number>/begin-again", begin_again, name="begin_again"),
        path("cases/<str:number>/decline-again", decline_again, name="decline_again"),
    ]
