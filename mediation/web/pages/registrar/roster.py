"""The roster: who works, who is away, requests for leave and for other mediators, and cases handed to a deputy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mediation import present
from mediation.assignment import absences, actions, objections
from mediation.assignment.absences import Away
from mediation.assignment.words import Side
from mediation.cases.models import Language
from mediation.db import Tx, load
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import CaseState, Product, Word
from mediation.web.access import requires
from mediation.web.attempts import attempt
from mediation.web.fields import DayInput
from mediation.web.pages.buttons import button, filled
from mediation.web.pages.registrar.runs import mediator_of
from mediation.web.tables import Column, in_one_line
from mediation.web.words import listed, said

sql = load(Path(__file__).with_name("roster.sql"))
MOST, NEWEST = 500, 100
RECENT = timedelta(days=30)


class Leave(forms.Form):
    """Leave that was agreed on otherwise, or an illness."""

    from_day = forms.DateField(label=_("First day"), widget=DayInput())
    until = forms.DateField(label=_("Until"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=100)


class Note(forms.Form):
    """What whoever takes cases over is to know."""

    note = forms.CharField(label=_("What whoever takes them over is to know"), max_length=2000)


@requires(Permission.ASSIGN)
@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """Everybody on the roster, and above them what waits for an answer."""
    tx, now = tx_of(request), present.now()
    wanted = objections.replacements_asked(tx)
    named = {row.id: row for row in tx.rows(sql.numbers, case_ids=[row.case_id for row in wanted])}
    shown = {
        "mediators": everybody(tx),
        "columns": _columns(present.today()),
        "requests": [one for one in absences.requests(tx, at=now) if one.answered_at is None],
        "replacements": [(named[row.case_id], Side(row.objected_by), row.objection) for row in wanted],
        "refusals": actions.refusals(tx, at=now),
    }
    return render(request, "registrar/roster.html", shown)


def everybody(tx: Tx) -> list[Any]:
    """The mediators of the roster, those whose term is over last."""
    return tx.rows(sql.mediators, day=present.today(), mediator_id=None, limit=MOST)


def _columns(today: date) -> tuple[Column, ...]:
    return (
        Column(label=_("Mediator"), cell=lambda row: in_one_line(mediator_of(row))),
        Column(label=_("Kinds of dispute"), cell=lambda row: _named(Product, row.products)),
        Column(label=_("Languages"), cell=lambda row: in_one_line(_named(Language, row.languages) or "—")),
        Column(label=_("Open cases"), cell=lambda row: row.open_cases, is_number=True),
        Column(label=_("Capacity"), cell=_capacity, is_number=True),
        Column(label=_("Away"), cell=lambda row: in_one_line(_away(row, today))),
        Column(label=_("Term until"), cell=lambda row: in_one_line(_term(row, today))),
    )


def _named(kind: type[Word], values: Sequence[str]) -> str:
    """Words in the reader's language; what is not of the vocabulary stands as it was entered."""
    return listed(said(kind(one)) if one in set(kind) else one for one in values)


def _capacity(row: Any) -> object:
    return (
        row.capacity if row.share_pct == 100 else format_html("{} <small>({} %)</small>", row.capacity, row.share_pct)
    )


def _away(row: Any, today: date) -> object:
    if not row.away_from:
        return "—"
    tone = "wait" if row.away_from <= today else "quiet-badge"
    days = f"{row.away_from:%m-%d} – {row.away_until:%m-%d}"
    return format_html('<span class="badge {}">{}</span>', tone, days)


def _term(row: Any, today: date) -> object:
    if row.term_until >= today:
        return row.term_until
    return format_html('<span class="badge quiet-badge">{}</span> {}', _("over"), row.term_until)


@requires(Permission.ASSIGN)
@require_safe
def mediator(request: HttpRequest, mediator_id: int) -> HttpResponse:
    """One mediator: hours, leave, ties, cases, and the form to hand them over."""
    tx, now, today = tx_of(request), present.now(), present.today()
    found = tx.one(sql.mediators, day=today, mediator_id=mediator_id, limit=1)
    asked = absences.requests(tx, at=now, mediator_id=mediator_id)
    states = tx.rows(sql.to_hand_over, mediator_id=mediator_id)
    shown = {
        "mediator": found,
        "products": _named(Product, found.products),
        "today": today,
        "hours": absences.hours(tx, mediator_id),
        "leaves": absences.leaves(tx, at=now, mediator_id=mediator_id),
        "ties": tx.rows(sql.ties, mediator_id=mediator_id, day=today),
        "states": states,
        "can_hand_over": any(row.state == CaseState.IN_MEDIATION for row in states),
        "handed_over": tx.rows(sql.handed_over, mediator_id=mediator_id, since=now - RECENT, limit=NEWEST),
        "leave": Leave(initial={"from_day": today}),
        "note": next((one.hand_over for one in asked if one.is_granted and one.hand_over), ""),
        "is_away": bool(found.away_from and found.away_from <= today),
    }
    return render(request, "registrar/mediator.html", shown)


def _answers(done: Any) -> Callable[[Callable[[Tx, HttpRequest, int], object]], Callable[..., HttpResponse]]:
    """A button of the roster: carries the verb out, says what is done or why not, and goes back to where it was."""

    def wrap(verb: Callable[[Tx, HttpRequest, int], object]) -> Callable[..., HttpResponse]:
        @requires(Permission.ASSIGN)
        @require_POST
        def view(request: HttpRequest, which: int) -> HttpResponse:
            attempt(request, lambda tx: verb(tx, request, which), done)
            whose = request.POST.get("mediator", "")
            return redirect("roster_mediator", int(whose)) if whose.isdecimal() else redirect("roster")

        return view  # type: ignore[return-value]

    return wrap


@_answers(_("The leave is granted; no case and no time is given to them on these days."))
def grant(tx: Tx, _request: HttpRequest, which: int) -> None:
    """Grant leave that was asked for."""
    absences.grant(tx, which, at=present.now())


@_answers(_("The leave is not granted."))
def refuse(tx: Tx, _request: HttpRequest, which: int) -> None:
    """Do not grant leave that was asked for."""
    absences.refuse(tx, which, at=present.now())


@_answers(_("The leave is entered."))
def enter(tx: Tx, request: HttpRequest, which: int) -> None:
    """Enter leave of a mediator."""
    told = filled(Leave(request.POST)).cleaned_data
    absences.enter(tx, which, Away(from_day=told["from_day"], until=told["until"], reason=told["reason"]))


@_answers(_("They are back from tomorrow on."))
def take_back(tx: Tx, _request: HttpRequest, which: int) -> None:
    """End leave, or drop it if it has not begun."""
    absences.take_back(tx, which, at=present.now())


@_answers("")
def hand_over(tx: Tx, request: HttpRequest, which: int) -> str:
    """Take a mediator's cases and match them at once; who takes each over, and why, stands on the page."""
    now, note = present.now(), filled(Note(request.POST)).cleaned_data["note"]
    taken = absences.hand_over(tx, which, note=note, at=now)
    told = ngettext("%(count)s case is taken.", "%(count)s cases are taken.", len(taken)) % {"count": len(taken)}
    if actions.announced(tx):
        return f"{told} {gettext('A run is announced; it will give them to others.')}"
    run = actions.assign(tx, at=now, among=taken)
    matched = ngettext("%(count)s has a new mediator.", "%(count)s have a new mediator.", run.assigned)
    return f"{told} {matched % {'count': run.assigned}}"


@button(Permission.ASSIGN, _("The case stays with its mediator."))
def keep(tx: Tx, case: int, request: HttpRequest) -> None:
    """Leave a case with the mediator whom a side wants replaced, and say why."""
    objections.keep(tx, {case: request.POST.get("why", "")[:500]}, at=present.now())


@button(Permission.ASSIGN, _("The case goes back to the pool; the next run gives it to somebody else."))
def replace(tx: Tx, case: int, request: HttpRequest) -> object:
    """Take a case from its mediator, as a side wants."""
    note = request.POST.get("why", "")[:500]
    return actions.replace(tx, {case: note}, reason="asked by a side", at=present.now())
