"""Applications for confirmation before a court: which wait for what until when, and the packets to work from."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mediation import errors, present
from mediation.cases import calendars
from mediation.confirmation import packets
from mediation.db import Tx, load
from mediation.deadlines import Calendar, due
from mediation.http.confirmation_papers import papers_of
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import AgreementState as S
from mediation.web.access import COURTS, requires
from mediation.web.paging import number_in

sql = load(Path(__file__).with_name("court.sql"))
A_PAGE, MOST_AT_ONCE = 50, 500
SOON = 7
"""Days before a last day from which on it is warned of."""
GROUPS: dict[str, tuple[Any, tuple[S, ...]]] = {
    "new": (_("Not answered yet"), (S.APPLIED,)),
    "accepted": (_("Accepted, to be ruled on"), (S.ACCEPTED_BY_COURT,)),
    "confirmed": (_("Confirmed"), (S.CONFIRMED,)),
    "other": (_("Dismissed, not accepted, withdrawn"), (S.DISMISSED, S.NOT_ACCEPTED, S.WITHDRAWN)),
}
UNDECIDED = ("new", "accepted")
"""What a court begins with: the first of these that holds anything."""


class Running(NamedTuple):
    """A clock of an application: its code among the statutory ones, or none, and its last day."""

    code: str
    due_on: date


@requires(Permission.RECORD_RULING, COURTS)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What the court has to do by when, and the applications of one group, oldest first."""
    tx, today = tx_of(request), present.today()
    counts = {row.state: row.applications for row in tx.rows(sql.counts)}
    group = request.GET.get("group") or next((one for one in UNDECIDED if counts.get(GROUPS[one][1][0])), "new")
    if group not in GROUPS:
        raise errors.NotFound()
    after = number_in(request, "after") or 0
    found = tx.rows(sql.applications, states=[*GROUPS[group][1]], after=after, number=None, limit=A_PAGE + 1)
    calendar = calendars.current(tx)
    with tx.handing_over():  # how many are to be expected, before the court may see any of them
        to_come = tx.one(sql.to_come, court_id=tx.actor.court_id, on=today)
    shown = {
        "groups": [(name, label, sum(counts.get(state, 0) for state in of)) for name, (label, of) in GROUPS.items()],
        "group": group,
        "rows": [(row, running(row, calendar)) for row in found[:A_PAGE]],
        "after": found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        "is_later": bool(after),
        "waiting": counts.get(S.APPLIED, 0),
        "most": MOST_AT_ONCE,
        "to_come": to_come,
        **_warnings(tx, calendar, today),
    }
    return render(request, "court/desk.html", shown)


def of_case(tx: Tx, number: str) -> Any:
    """The newest application about a case, or None."""
    found = tx.rows(sql.applications, states=list(S), after=0, number=number, limit=A_PAGE)
    return found[-1] if found else None


def running(row: Any, calendar: Calendar) -> Running | None:
    """The clock that runs for an application: the parties' for a supplement, or else the court's own; None if none."""
    if row.state not in (S.APPLIED, S.ACCEPTED_BY_COURT):
        return None
    if row.supplement_by:
        return Running("", row.supplement_by)
    if row.state == S.APPLIED:
        return Running("D9", due("D9", row.applied_on, calendar=calendar).due_on)
    return Running("D10b", due("D10b", row.accepted_on, calendar=calendar).due_on)


def _warnings(tx: Tx, calendar: Calendar, today: date) -> dict[str, int]:
    """How many last days of the court's own are over, and how many are near; supplements are the parties' to give."""
    late = near = 0
    for row in tx.rows(sql.pending):
        clock = running(row, calendar)
        if clock and clock.code:
            left = (clock.due_on - today).days
            late += row.applications if left < 0 else 0
            near += row.applications if 0 <= left <= SOON else 0
    return {"late": late, "near": near, "soon": SOON}


@requires(Permission.RECORD_RULING, COURTS)
@require_POST
def packet(request: HttpRequest) -> HttpResponseBase:
    """The packets of the chosen applications, of the page, or of all that nobody has answered; the log keeps it."""
    tx, which = tx_of(request), request.POST.get("which")
    if which == "waiting":
        found = tx.rows(sql.applications, states=[S.APPLIED], after=0, number=None, limit=MOST_AT_ONCE)
        numbers = [row.number for row in found]
    else:
        numbers = request.POST.getlist("on_page" if which == "page" else "number")[:MOST_AT_ONCE]
    ids = [row.id for row in tx.rows(sql.cases_named, numbers=numbers)]
    if not ids or len(ids) != len(set(numbers)):
        raise errors.NotFound()
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    packets.write(tx, ids, lambda some: papers_of(tx, some), target, at=present.now())
    target.seek(0)
    name = f"packet-{numbers[0]}.zip" if len(ids) == 1 else f"packets-{present.today()}-{len(ids)}.zip"
    return FileResponse(target, as_attachment=True, filename=name, content_type="application/zip")
