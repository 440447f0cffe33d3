"""How cases went to mediators: the queue, each run with what proves it, everybody's load; and a run at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mediation import errors, present
from mediation.accounts.models import Mediator
from mediation.assignment import actions, relief, runs, verifying
from mediation.cases import actions as cases
from mediation.db import load
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.web.access import requires
from mediation.web.handing_out import as_file
from mediation.web.tables import Column
from mediation.web.templatetags.parts import link

sql = load(Path(__file__).with_name("runs.sql"))
NEWEST, MEDIATORS = 20, 500


@requires(Permission.ASSIGN)
@require_safe
def assignments(request: HttpRequest) -> HttpResponse:
    """The queue, the newest runs, and the load of everybody."""
    tx = tx_of(request)
    shown = {
        "queue": tx.one(sql.in_queue),
        "runs": tx.rows(sql.runs, limit=NEWEST),
        "loads": tx.rows(sql.loads, limit=MEDIATORS),
        "load_columns": LOADS,
        "announced": actions.announced(tx),
    }
    return render(request, "registrar/assignments.html", shown)


def mediator_of(row: Any) -> SafeString:
    """A way to the mediator of a row, and the licence that tells namesakes apart."""
    return format_html("{} <small>{}</small>", link(row.name, "roster_mediator", row.id), row.licence_number)


LOADS = (
    Column(label=_("Mediator"), cell=mediator_of),
    Column(label=_("Open cases"), cell=lambda row: row.open_cases, is_number=True),
    Column(label=_("Capacity"), cell=lambda row: row.capacity, is_number=True),
    Column(label=_("To be answered"), cell=lambda row: row.unanswered, is_number=True),
    Column(label=_("Oldest since"), cell=lambda row: row.oldest or "—"),
)


@requires(Permission.ASSIGN)
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Match what waits now; an announced run is carried out with its beacon by the command."""
    tx = tx_of(request)
    if actions.announced(tx):
        raise errors.IllegalMove()
    run = actions.assign(tx, at=present.now())
    told = ngettext(
        "%(assigned)s of %(waiting)s case was assigned.",
        "%(assigned)s of %(waiting)s cases were assigned.",
        run.waiting,
    )
    messages.success(request, told % {"assigned": run.assigned, "waiting": run.waiting})
    return redirect("assignments")


@requires(Permission.ASSIGN)
@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: what was published of it, who stayed without a mediator and why; checked anew, where that is wanted."""
    tx = tx_of(request)
    found = tx.one(sql.run, run_id=run_id)
    shown: dict[str, Any] = {
        "run": found,
        "wants_check": "check" in request.GET,
        "wants_relief": "relief" in request.GET,
    }
    if found.at:
        shown["left_over"] = [one.sentence(language()) for one in relief.left_over(runs.read(tx, run_id))]
        if shown["wants_check"]:
            problems = verifying.verify(json.loads(runs.run_file(tx, run_id)))
            shown["problems"] = [one.zh if language() == "zh" else one.en for one in problems]
        if shown["wants_relief"]:
            shown["relief"] = [one.sentence(language()) for one in runs.queue(tx, run_id).relief if one.freed]
    return render(request, "registrar/run.html", shown)


@requires(Permission.ASSIGN)
@require_safe
def run_file(request: HttpRequest, run_id: int) -> HttpResponse:
    """The file of a run, with which anybody can check it; NotRunYet while it is only announced."""
    return as_file(runs.run_file(tx_of(request), run_id), f"run-{run_id}.json", kind="application/json")


@requires(Permission.ASSIGN)
@require_safe
def why(request: HttpRequest, number: str) -> HttpResponse:
    """Why a case went to its mediator, as both sides read it, and what spoke for him in figures."""
    tx = tx_of(request)
    case = cases.find(tx, number)
    explained = runs.why(tx, case.id)
    names = dict(Mediator.objects.values_list("pk", "name"))
    shown: dict[str, Any] = {
        "case": case,
        "reason": runs.reason(tx, case.id, language()),
        "explanation": explained.sentence(language(), names) if explained else "",
    }
    return render(request, "registrar/why.html", shown)
