"""Relief programmes as they stand: what each asks and offers, until when, and on which source."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mediation import present
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.relief import actions
from mediation.web.access import BANKS, requires


@requires(Permission.READ_CASES, BANKS)
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """Those in force first, then those to come, then those that are over."""
    today = present.today()
    known = [
        (one, one.effective_until is not None and one.effective_until < today, one.effective_from > today)
        for one in actions.current(tx_of(request))
    ]
    shown = sorted(known, key=lambda row: (row[1], row[2], row[0].effective_until or today.max, row[0].code))
    return render(request, "bank/relief.html", {"programmes": shown})
