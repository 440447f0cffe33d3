"""What needs a decision in performance, the most pressing first: time that runs out, disputes, defaults, answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import present
from mediation.cases import searching
from mediation.db import Actor, Tx
from mediation.http.row_security import tx_of
from mediation.identifiers import mask_given_name
from mediation.performance import defaults, follow_ups, papers, standing, suspense
from mediation.performance.words import UrgeResult
from mediation.permissions import Permission, may
from mediation.vocabulary import Audience, PlanState
from mediation.web.access import BANKS, CENTRE, requires
from mediation.web.paging import number_in
from mediation.web.tables import Column
from mediation.web.templatetags.parts import badge, deadline, link, yuan
from mediation.web.words import said

MOST = 50
SOON = 60
"""Days before the time to apply for enforcement ends in which it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """What waits, for whom: its rows but for as many as come before, and what is said where there is none.

    Of rows that follow, one more than MOST is enough.
    """

    name: str
    title: Any
    text: Any
    empty: Any
    find: Callable[[Tx, datetime, int], Sequence[Any]]
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


def _closing(tx: Tx, at: datetime, after: int) -> list[Any]:
    found = (one for one in papers.enforcement_closing(tx, at=at) if one.days_left <= SOON)
    return sorted(found, key=lambda one: one.until)[after:]


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
        find=lambda tx, _at, after: defaults.open_disputes(tx)[after:],
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
        find=lambda tx, _at, after: standing.in_default(tx, limit=MOST + 1, after=after),
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
        find=lambda tx, _at, after: defaults.to_urge(tx, limit=MOST + 1, after=after),
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
        find=lambda tx, at, after: follow_ups.waiting(tx, at=at)[after:],
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
        find=lambda tx, _at, after: suspense.held(tx, limit=MOST + 1, after=after),
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
    """Each list that is for the reader, with the first of its rows; or one of them from a row onwards."""
    tx, now = tx_of(request), present.now()
    lists = [one for one in LISTS if one.is_for(tx.actor)]
    chosen, after = [one for one in lists if one.name == request.GET.get("list")], number_in(request, "after") or 0
    pages = [_page(tx, one, now, after) for one in chosen] or [_page(tx, one, now) for one in lists]
    found = searching.respondents(tx, [row.case_id for page in pages for row in page.rows])
    masked = {case_id: mask_given_name(name) for case_id, name in found.items()}
    shown = {
        "lists": [_shown(page, masked) for page in pages],
        "is_one": bool(chosen),
        "reports": may(tx.actor.role, Permission.REPORT_PAYMENT, BANKS),
    }
    return render(request, "performance/needed.html", shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Rows of a list behind as many others; `after` asks for the next ones, None where these are the last."""

    of: List
    rows: Sequence[Any]
    start: int
    after: int | None


def _page(tx: Tx, of: List, at: datetime, start: int = 0) -> Page:
    rows = of.find(tx, at, start)
    if start and not rows:  # what stood there is dealt with
        return _page(tx, of, at)
    return Page(of=of, rows=rows[:MOST], start=start, after=start + MOST if len(rows) > MOST else None)


def _shown(page: Page, names: Mapping[int, str]) -> dict[str, Any]:
    of, end = page.of, page.start + len(page.rows)
    case, *others = of.columns
    is_part = page.start or page.after
    return {
        "name": of.name,
        "title": of.title,
        "text": of.text,
        "empty": of.empty,
        "columns": (case, _respondent(names), *others),
        "rows": page.rows,
        "count": f"{page.start + 1}–{end}" if is_part else str(end),
        "is_later": page.start > 0,
        "after": page.after,
    }


def _respondent(names: Mapping[int, str]) -> Column:
    return Column(label=_("Respondent"), cell=lambda row: names.get(row.case_id, ""))
