"""What needs a decision in performance, the most pressing first: time that runs out, disputes, defaults, answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import present
from mediation.db import Actor, Tx
from mediation.http.row_security import tx_of
from mediation.performance import defaults, follow_ups, papers, standing, suspense
from mediation.performance.words import UrgeResult
from mediation.permissions import Permission, may
from mediation.vocabulary import Audience, PlanState
from mediation.web.access import BANKS, CENTRE, requires
from mediation.web.tables import Column
from mediation.web.templatetags.parts import badge, deadline, link, yuan
from mediation.web.words import said

MOST = 50
SOON = 60
"""Days before the time to apply for enforcement ends in which it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """What waits, for whom: its rows, one more than MOST where there are more, and what is said where there is none."""

    name: str
    title: Any
    text: Any
    empty: Any
    find: Callable[[Tx, datetime], Sequence[Any]]
    columns: tuple[Column, ...]
    audiences: frozenset[Audience] = BANKS | CENTRE
    permission: Permission = Permission.READ_CASES

    def is_for(self, actor: Actor) -> bool:
        """Whether somebody may do what the list is for."""
        return may(actor.role, self.permission, self.audiences)


def _case(name: str = "case_performance") -> Column:
    return Column(label=_("Case"), cell=lambda row: link(row.number, name, row.number))


def _sum(label: Any, name: str) -> Column:
    return Column(label=label, cell=lambda row: yuan(getattr(row, name)), is_number=True)


def _day(label: Any, name: str) -> Column:
    return Column(label=label, cell=lambda row: getattr(row, name) or "—")


def _last_day(label: Any, name: str, clock: str = "") -> Column:
    return Column(label=label, cell=lambda row: deadline(getattr(row, name), clock))


def _closing(tx: Tx, at: datetime) -> list[Any]:
    found = (one for one in papers.enforcement_closing(tx, at=at) if one.days_left <= SOON)
    return sorted(found, key=lambda one: one.until)


LISTS = (
    List(
        name="closing",
        title=_("Time to apply for enforcement that runs out"),
        text=_("Confirmed agreements in default whose two years end within 60 days."),
        empty=_("None ends within 60 days."),
        find=_closing,
        columns=(_case(), _last_day(_("Last day"), "until", papers.CLOCK)),
    ),
    List(
        name="disputes",
        title=_("Payments said to be missing"),
        text=_("Nothing of these plans falls into default until the institution answers."),
        empty=_("No payment is disputed."),
        find=lambda tx, _at: defaults.open_disputes(tx),
        columns=(
            _case(),
            _day(_("Paid on"), "paid_on"),
            _sum(_("Amount"), "amount"),
            _last_day(_("Answer by"), "answer_by"),
        ),
    ),
    List(
        name="defaults",
        title=_("In default"),
        text=_("The longest first. The institution may let all fall due, give up, enforce or sue, or mediate again."),
        empty=_("No plan is in default."),
        find=lambda tx, _at: standing.in_default(tx, limit=MOST + 1),
        columns=(
            _case(),
            Column(label=_("State"), cell=lambda row: badge(PlanState(row.state))),
            _sum(_("Fallen due"), "open"),
            _day(_("Open since"), "since"),
            _day(_("In default since"), "defaulted_on"),
            _day(_("Debtor told on"), "noticed_on"),
        ),
    ),
    List(
        name="urging",
        title=_("Whom to urge"),
        text=_("Money is overdue; those first whom nobody has urged."),
        empty=_("Nobody has to be urged."),
        find=lambda tx, _at: defaults.to_urge(tx, limit=MOST + 1),
        columns=(
            _case("plan_urge"),
            _sum(_("Overdue"), "open"),
            _day(_("Open since"), "since"),
            Column(
                label=_("Last urged"), cell=lambda row: timezone.localtime(row.urged_at).date() if row.urged_at else "—"
            ),
            Column(label=_("What came of it"), cell=lambda row: said(UrgeResult(row.result)) if row.result else "—"),
            _day(_("Promised by"), "promised_on"),
        ),
        audiences=CENTRE,
        permission=Permission.CONTACT,
    ),
    List(
        name="credit",
        title=_("Credit records to put right"),
        text=_("All was performed; the institution corrects the record, or says why not."),
        empty=_("No credit record waits for an answer."),
        find=lambda tx, at: follow_ups.waiting(tx, at=at),
        columns=(
            _case(),
            _day(_("Asked on"), "opened_on"),
            _last_day(_("Answer by"), "answer_by", follow_ups.CLOCK),
        ),
    ),
    List(
        name="held",
        title=_("Paid beyond a plan"),
        text=_("More came than was owed; give the rest back to the payer."),
        empty=_("Nothing is held beyond a plan."),
        find=lambda tx, _at: suspense.held(tx, limit=MOST + 1),
        columns=(
            _case("plan_give_back"),
            _day(_("Paid on"), "paid_on"),
            _sum(_("Amount"), "amount"),
            _sum(_("Held"), "held"),
        ),
        audiences=BANKS,
    ),
)


@requires(Permission.READ_CASES, BANKS | CENTRE)
@require_safe
def needed(request: HttpRequest) -> HttpResponse:
    """Each list that is for the reader, with how many rows it has and the first of them."""
    tx, now = tx_of(request), present.now()
    lists = [_shown(one, one.find(tx, now)) for one in LISTS if one.is_for(tx.actor)]
    reports = may(tx.actor.role, Permission.REPORT_PAYMENT, BANKS)
    return render(request, "performance/needed.html", {"lists": lists, "reports": reports})


def _shown(one: List, rows: Sequence[Any]) -> dict[str, Any]:
    count = f"{MOST}+" if len(rows) > MOST else str(len(rows))
    words = {"name": one.name, "title": one.title, "text": one.text, "empty": one.empty, "columns": one.columns}
    return {**words, "rows": rows[:MOST], "count": count, "most": MOST if len(rows) > MOST else None}
