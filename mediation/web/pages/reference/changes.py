"""Who changed reference data: for whoever may read the log."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from mediation.accounts import changes as told
from mediation.accounts.words import InvitationStep
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import Role
from mediation.web.access import requires
from mediation.web.paging import number_in
from mediation.web.reference_words import FACTS, TABLES
from mediation.web.words import headed, said

A_PAGE = 50


@requires(Permission.READ_LOG)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Changes, the newest first: when, by whom, of what, and which columns or counts."""
    found = told.newest(tx_of(request), before=number_in(request, "before"), limit=A_PAGE + 1)
    rows = [(row, Role(row.role), TABLES.get(row.what, row.what), _facts(json.loads(row.facts))) for row in found]
    before = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    return render(request, "log/reference.html", {"changes": rows[:A_PAGE], "before": before})


def _facts(facts: dict[str, Any]) -> list[str]:
    """What is known of a change, in words."""
    columns = [gettext(name) for name in facts.pop("columns", [])]
    if "role" in facts:
        facts["role"] = said(Role(facts["role"]))
    if "step" in facts:
        facts["step"] = said(InvitationStep(facts["step"]))
    return [*columns, *(headed(FACTS.get(name, gettext_lazy("Note")), value) for name, value in facts.items())]
