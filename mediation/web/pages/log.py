"""The event log, for who may read it: days and their seals, and the chain of one case. No payload, no party."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation.cases import actions as cases
from mediation.cases.notes import EVENTS
from mediation.db import load
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import CaseState, Role
from mediation.web.access import requires
from mediation.web.tables import Column

sql = load(Path(__file__).with_name("log.sql"))
DAYS = 31
SEALS = (
    Column(label=_("Day"), cell=lambda row: row.day),
    Column(label=_("Events"), cell=lambda row: f"{row.events:,}", is_number=True),
    Column(label=_("Seal of the day"), cell=lambda row: format_html('<code class="text-break">{}</code>', row.digest)),
)


@requires(Permission.READ_LOG)
@require_safe
def days(request: HttpRequest) -> HttpResponseBase:
    """The newest sealed days, and a way to the chain of a case by its number."""
    if number := request.GET.get("number", "").strip():
        return redirect("log_of_case", number[:40].replace("/", ""))
    return render(request, "log/days.html", {"days": tx_of(request).rows(sql.seals, limit=DAYS), "columns": SEALS})


@requires(Permission.READ_LOG)
@require_safe
def chain(request: HttpRequest, number: str) -> HttpResponse:
    """What happened to one case, by whom, each event with its hash; NotFound when there is no such case."""
    tx = tx_of(request)
    found = tx.rows(sql.events_of_case, case_id=cases.find(tx, number).id)
    events = [(one, EVENTS.get(one.event), _state(one.to_state), Role(one.role)) for one in found]
    return render(request, "log/chain.html", {"number": number, "events": events})


def _state(value: str) -> CaseState | None:
    """The state of the case after a move; what a note leaves behind is its stage's own."""
    return CaseState(value) if value in set(CaseState) else None
