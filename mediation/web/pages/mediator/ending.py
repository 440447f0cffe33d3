"""How a mediation lasts longer, ends without agreement, and goes to a court."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.cases import actions as cases
from mediation.cases import periods
from mediation.cases.periods import Longer
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.identifiers import mask_given_name
from mediation.negotiation import actions as negotiation
from mediation.permissions import Permission
from mediation.sessions import reporting, transferring
from mediation.vocabulary import CaseState, PartyRole, TerminationReason
from mediation.web.access import MEDIATORS, requires
from mediation.web.fields import DayInput
from mediation.web.handing_out import as_file
from mediation.web.pages.buttons import button, chosen, filled
from mediation.web.words import choices

ENDINGS = (
    TerminationReason.POSITIONS_TOO_FAR,
    TerminationReason.PARTY_UNWILLING,
    TerminationReason.SELF_SETTLED,
    TerminationReason.OTHER,
)
"""The grounds on which a mediator ends; the others come about by themselves, or by what a party does."""
INSTITUTION = "0"


class Later(forms.Form):
    """Until when a mediation is to last, and who agrees to it."""

    until = forms.DateField(label=_("New last day"), widget=DayInput())
    agreed = forms.MultipleChoiceField(label=_("Who agrees"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].choices = people  # type: ignore[attr-defined]


def shown(tx: Tx, case: Any) -> dict[str, Any]:
    """What the page of a case holds of this."""
    state = CaseState(case.state)
    found: dict[str, Any] = {
        "may_end": bool(case.agreed_on) and state in (CaseState.IN_MEDIATION, CaseState.SUSPENDED),
        "endings": choices(ENDINGS),
        "may_hand_over": state is CaseState.TERMINATED,
        "transfer": transferring.of_case(tx, case.id) if state in (CaseState.TRANSFERRED, CaseState.CLOSED) else None,
    }
    if state is CaseState.IN_MEDIATION and case.period_ends_on:
        later = case.period_ends_on + timedelta(days=30)
        found["longer"] = Later(initial={"until": later}, people=_people(tx, case), auto_id="longer_%s")
    return found


def _people(tx: Tx, case: Any) -> list[tuple[str, str]]:
    """Everybody whose consent an extension needs."""
    parties = [row for row in cases.parties(tx, [case.id]) if row.role != PartyRole.AGENT and not row.left_out_at]
    return [(INSTITUTION, case.institution_name), *((str(row.id), mask_given_name(row.name)) for row in parties)]


@button(Permission.MEDIATE, _("The mediation lasts longer, as everybody agreed."))
def extend(tx: Tx, case_id: int, request: HttpRequest) -> object:
    """Lengthen the period of a mediation, as all parties agreed."""
    case = cases.find(tx, request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
    told = filled(Later(request.POST, people=_people(tx, case))).cleaned_data
    longer = Longer(
        until=told["until"],
        party_ids=tuple(int(one) for one in told["agreed"] if one != INSTITUTION),
        institution_agrees=INSTITUTION in told["agreed"],
    )
    return periods.extend(tx, {case_id: longer}, at=present.now())


@button(Permission.MEDIATE, _("The mediation has ended."))
def end(tx: Tx, case: int, request: HttpRequest) -> object:
    """End a mediation about an agreement that stays in force, on a legal ground; ReportMissing for any other."""
    if cases.find(tx, request.resolver_match.kwargs["number"]).agreed_on is None:  # type: ignore[union-attr]
        raise errors.ReportMissing()
    return cases.terminate(tx, {case: chosen(TerminationReason, request)}, at=present.now())


@requires(Permission.MEDIATE, MEDIATORS)
@require_safe
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    """What a court would be handed of a case, before it is: looked at here, then handed over, or not."""
    tx = tx_of(request)
    case = cases.find(tx, number)
    if case.state != CaseState.TERMINATED:
        raise errors.NotFound()
    (facts,) = transferring.contents(tx, [case.id], at=present.now()).values()
    served = {one.name for one in facts.service}
    shown = {
        "case": case,
        "facts": facts,
        "parties": [(row, mask_given_name(row.name), row.name in served) for row in cases.parties(tx, [case.id])],
        "is_reported": not reporting.lacking(tx, [case.id]),
        "offers": len(negotiation.thread(tx, case.id)),
    }
    return render(request, "mediator/transfer.html", shown)


@requires(Permission.MEDIATE, MEDIATORS)
@require_safe
def transfer_file(request: HttpRequest, number: str) -> HttpResponse:
    """The archive as it would be handed over today (ZIP); nothing is handed over by looking at it."""
    tx = tx_of(request)
    (package,) = transferring.packages(tx, [cases.find(tx, number).id], at=present.now())
    return as_file(package.content, f"transfer-{number}.zip", kind="application/zip")


@button(Permission.MEDIATE, _("The case is handed over to the court."))
def hand_over(tx: Tx, case: int, _request: HttpRequest) -> object:
    """Hand a case over to the court, as the page of what goes there showed it."""
    return transferring.hand_over(tx, [case], at=present.now())
