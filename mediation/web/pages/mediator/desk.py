"""What comes next: the cases of a mediator by the day that something has to have happened, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mediation import present
from mediation.cases.words import Wants
from mediation.db import load
from mediation.http.row_security import tx_of
from mediation.identifiers import mask_given_name
from mediation.permissions import Permission
from mediation.vocabulary import CaseState
from mediation.web.access import requires
from mediation.web.paging import number_in
from mediation.web.tables import escaped
from mediation.web.templatetags.parts import address, badge, deadline, yuan
from mediation.web.words import said

sql = load(Path(__file__).with_name("desk.sql"))
MOST = 1000
"""Reasons that are looked at; a mediator with 200 cases has about 400."""
A_PAGE = 50
SOON = timedelta(days=90)
"""What runs out later outlasts a mediation: its thirty days, thirty more if both agree, thirty to apply to a court."""
CARD = """<li class="card"><div class="card-body">
  <div class="heading"><a class="h2" href="{address}">{wants}</a>{due}{care}</div>
  <div>{case} {state}</div>{also}
</div></li>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """A case with what it wants first, and what else."""

    number: str
    respondent: str
    state: CaseState
    claim_total: Decimal
    needs_care: bool
    wants: Wants
    due_on: date | None
    also: tuple[tuple[Wants, date | None], ...]


@requires(Permission.MEDIATE)
@require_safe
def what_next(request: HttpRequest) -> HttpResponse:
    """The mediator's cases, the most urgent first, and why; a page at a time."""
    tx, today = tx_of(request), present.today()
    soon = today + SOON
    found = todos(tx.rows(sql.what_next, soon=soon, limit=MOST))
    late = sum(1 for one in found if one.due_on and one.due_on <= today)
    start = min(number_in(request, "after") or 0, len(found))
    end = start + A_PAGE
    shown = {
        "todos": found,
        "late": late,
        "cards": mark_safe("".join(map(card, found[start:end]))),  # noqa: S308  # each card is escaped
        "after": end if end < len(found) else None,
        "is_later": start > 0,
        "clocks_later": tx.value(sql.clocks_later, soon=soon),
        "days": SOON.days,
    }
    return render(request, "mediator/what_next.html", shown)


def card(todo: Todo) -> SafeString:
    """A case as it stands among what comes next."""
    also = [
        (said(wants), format_html(' · <span class="text-nowrap">{}</span>', day) if day else "")
        for wants, day in todo.also
    ]
    parts = {
        "address": address("case", todo.number),
        "wants": said(todo.wants),
        "due": deadline(todo.due_on) if todo.due_on else "",
        "care": format_html('<span class="badge now">{}</span>', _("needs care")) if todo.needs_care else "",
        "case": f"{todo.number} · {todo.respondent} · {yuan(todo.claim_total)}",
        "state": badge(todo.state),
        "also": format_html('<ul class="also">{}</ul>', format_html_join("", "<li>{}{}</li>", also)) if also else "",
    }
    return mark_safe(CARD.format_map({name: escaped(part) for name, part in parts.items()}))  # noqa: S308


def todos(rows: list[Any]) -> list[Todo]:
    """Reasons, ordered by urgency, one line for each case: the first counts, the others stand beside it."""
    by_case: dict[int, list[Any]] = {}
    for row in rows:
        by_case.setdefault(row.id, []).append(row)
    return [_todo(reasons) for reasons in by_case.values()]


def _todo(reasons: list[Any]) -> Todo:
    first = reasons[0]
    return Todo(
        number=first.number,
        respondent=mask_given_name(first.respondent) if first.respondent else "",
        state=CaseState(first.state),
        claim_total=first.claim_total,
        needs_care=first.needs_care,
        wants=Wants(first.reason),
        due_on=first.due_on,
        also=tuple((Wants(row.reason), row.due_on) for row in reasons[1:]),
    )
