"""Requests to put credit records right: mine, nobody's, colleagues' and closed; taken by one person, or given back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mediation import errors, present
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.performance import follow_ups
from mediation.performance.words import FollowUpState
from mediation.permissions import Permission
from mediation.web.access import BANKS, requires
from mediation.web.attempts import attempt
from mediation.web.paging import ticked
from mediation.web.tables import Column
from mediation.web.templatetags.parts import deadline, link, tick_box
from mediation.web.words import explained

Verb = Callable[..., Sequence[int]]


def _case(row: Any) -> SafeString:
    return link(row.number, "case_performance", row.number)


def _to_answer(row: Any) -> SafeString:
    return link(_("Answer"), "plan_credit_record", row.number)


CHOOSE = Column(label=_("Case"), cell=lambda row: tick_box("case", row.case_id, row.number, page="case_performance"))
ASKED = Column(label=_("Asked on"), cell=lambda row: row.opened_on)
LAST_DAY = Column(label=_("Answer by"), cell=lambda row: deadline(row.answer_by, follow_ups.CLOCK))
TAKEN = Column(label=_("Taken on"), cell=lambda row: timezone.localdate(row.taken_at))
MINE = (CHOOSE, ASKED, LAST_DAY, TAKEN, Column(label=_("What was done"), cell=_to_answer))
NOBODYS = (CHOOSE, ASKED, LAST_DAY)
COLLEAGUES = (CHOOSE, ASKED, LAST_DAY, Column(label=_("Taken by"), cell=lambda row: row.taken_name or "—"), TAKEN)
CLOSED = (
    Column(label=_("Case"), cell=_case),
    ASKED,
    Column(label=_("Closed on"), cell=lambda row: row.answered_on or "—"),
    Column(label=_("What was done"), cell=lambda row: explained(FollowUpState(row.state), row.reason)),
    Column(label=_("Answered by"), cell=lambda row: row.answered_name or "—"),
)


@requires(Permission.REPORT_PAYMENT, BANKS)
@require_safe
def credit_records(request: HttpRequest) -> HttpResponse:
    """What the institution has yet to answer, by who has it, and what it has answered."""
    tx = tx_of(request)
    found, me = follow_ups.open_ones(tx), tx.actor.user_id
    shown = {
        "mine": [row for row in found if row.taken_by == me],
        "nobodys": [row for row in found if row.taken_by is None],
        "colleagues": [row for row in found if row.taken_by not in (me, None)],
        "closed": follow_ups.closed(tx),
        "mine_columns": MINE,
        "nobodys_columns": NOBODYS,
        "colleagues_columns": COLLEAGUES,
        "closed_columns": CLOSED,
    }
    return render(request, "performance/credit.html", shown)


def _told_taken(count: int) -> str:
    return ngettext("%(count)s is yours now.", "%(count)s are yours now.", count)


def _told_given_back(count: int) -> str:
    return ngettext("%(count)s is nobody's again.", "%(count)s are nobody's again.", count)


def _change(verb: Verb, told: Callable[[int], str]) -> Callable[..., HttpResponseBase]:
    """A button under a list, which is pressed for all that is ticked."""

    @requires(Permission.REPORT_PAYMENT, BANKS)
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        attempt(request, lambda tx: _changed(tx, request, verb, told, present.now()), "")
        return redirect("credit_records")

    return view


def _changed(tx: Tx, request: HttpRequest, verb: Verb, told: Callable[[int], str], at: datetime) -> str:
    chosen = ticked(request.POST, "case")
    if not chosen:
        raise errors.NotFilledIn(str(_("(nothing is ticked)")))
    done = len(verb(tx, chosen, at=at))
    left = len(chosen) - done
    text = told(done) % {"count": done}
    more = ngettext("%(left)s was left: somebody else has it.", "%(left)s were left: others have them.", left)
    return f"{text} {more % {'left': left}}" if left else text


take = _change(follow_ups.take, _told_taken)
give_back = _change(follow_ups.give_back, _told_given_back)
