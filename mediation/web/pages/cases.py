"""Cases for everybody who works on them: the list that is searched, and the page of one that reads like a story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors
from mediation.agreements import actions as agreements
from mediation.cases import actions, running, searching
from mediation.cases.notes import EVENTS
from mediation.cases.words import NEXT_STEPS
from mediation.db import Tx
from mediation.http.row_security import LARGEST_ID, tx_of
from mediation.identifiers import mask_given_name
from mediation.negotiation import actions as negotiation
from mediation.permissions import AUDIENCES, Permission, may
from mediation.vocabulary import Audience, CaseEvent, CaseState, ClaimComponent, Product, Role, Word
from mediation.web.access import AT_DESKS, COURTS, requires, role_of
from mediation.web.handing_out import as_pdf
from mediation.web.pages import again, deeds, papers, signatures
from mediation.web.pages.bank import acting as bank
from mediation.web.pages.bank import speaking
from mediation.web.pages.mediator import acting
from mediation.web.pages.registrar import intake
from mediation.web.tables import Column
from mediation.web.templatetags.parts import badge, deadline, link, yuan
from mediation.web.words import choices, said

A_PAGE = 50
MOST_PAPERS = 200
"""Cases of a list whose papers are handed out as one file."""
WITHOUT_STORY = COURTS
"""Who sees what a court is asked about, and nothing of how the sides came to it."""


class Wanted(forms.Form):
    """What a list is narrowed to."""

    words = forms.CharField(label=_("Find"), required=False, max_length=searching.LONGEST)
    state = forms.ChoiceField(label=_("State"), required=False)
    product = forms.ChoiceField(label=_("Product"), required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("Any state")), *choices(CaseState)]  # type: ignore[attr-defined]
        self.fields["product"].choices = [("", _("Any product")), *choices(Product)]  # type: ignore[attr-defined]

    def wanted(self) -> searching.Wanted:
        """As the search takes it; what is not valid narrows nothing."""
        told = self.cleaned_data if self.is_valid() else {}
        return searching.Wanted(
            words=told.get("words", ""),
            states=[CaseState(told["state"])] if told.get("state") else (),
            product=Product(told["product"]) if told.get("product") else None,
        )


@requires(Permission.READ_CASES, AT_DESKS)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that are yours to see, newest first."""
    form = Wanted(request.GET)
    wanted = form.wanted()
    before = form.cleaned_data.get("before") if form.is_valid() else None
    found = searching.search(tx_of(request), wanted, before=before, limit=A_PAGE)
    shown = {
        "form": form,
        "rows": found.cases,
        "columns": _columns(found.next_on),
        "before": found.before,
        "is_first": not before,
        "most_papers": MOST_PAPERS if AUDIENCES[role_of(request)] is Audience.BANK else 0,
    }
    return render(request, "cases/list.html#rows" if getattr(request, "htmx", False) else "cases/list.html", shown)


def _columns(next_on: Mapping[int, date]) -> tuple[Column, ...]:
    return (
        Column(label=_("Case"), cell=lambda row: link(row.number, "case", row.number)),
        Column(label=_("Respondent"), cell=lambda row: mask_given_name(row.respondent) if row.respondent else ""),
        Column(label=_("Product"), cell=lambda row: said(Product(row.product))),
        Column(label=_("Claim"), cell=lambda row: yuan(row.claim_total), is_number=True),
        Column(label=_("State"), cell=lambda row: badge(CaseState(row.state))),
        Column(label=_("Next step"), cell=lambda row: said(NEXT_STEPS[CaseState(row.state)])),
        Column(label=_("Last day"), cell=lambda row: deadline(next_on[row.id]) if row.id in next_on else "—"),
        Column(label=_("Mediator"), cell=lambda row: row.mediator or "—"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One step of a story: what happened, when, by whom, and whether the case moved by it."""

    word: Word | None
    name: str
    at: Any
    role: Word
    moved: bool


@requires(Permission.READ_CASES, AT_DESKS)
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: what is claimed and why, who is in it, what happened, what has to happen by when."""
    tx, today = tx_of(request), timezone.localdate()
    found = actions.find(tx, number)
    state = CaseState(found.state)
    shown = {
        "case": found,
        "state": state,
        "product": Product(found.product),
        "next_step": NEXT_STEPS[state],
        "claim": claim(tx, found.id),
        "parties": [{"role": row.role, "name": mask_given_name(row.name)} for row in actions.parties(tx, [found.id])],
        "agreement": agreements.of_case(tx, found.id),
        "papers": papers.shown(tx, found.id),
        **deeds.shown(tx, found),
        "can_read_story": AUDIENCES[role_of(request)] not in WITHOUT_STORY,
    }
    if shown["can_read_story"]:
        clocks = running.clocks(tx, found.id, on=today)
        shown |= {
            "clocks": [clock.deadline for clock in clocks if not clock.is_over],
            "story": [_happened(row) for row in reversed(actions.timeline(tx, found.id))],
            "offers": list(reversed(negotiation.thread(tx, found.id))),
            "instalments": tx.rows(searching.sql.instalments, case_id=found.id),
        }
    if role_of(request) is Role.MEDIATOR:
        shown |= {"mediates": True, **acting.shown(tx, found, shown["offers"])}
    if AUDIENCES[role_of(request)] is Audience.BANK:
        shown |= speaking.shown(tx, found, shown["offers"]) | bank.shown(tx, found)
    if may(role_of(request), Permission.ACCEPT):
        shown |= intake.shown(tx, found)
    if role_of(request) is Role.ASSIGNER:
        shown |= signatures.shown(tx, found) | again.shown(tx, found)
        shown["arranges"] = bool(shown.get("signers") or shown.get("may_begin_again"))
    shown["can_ask_why"] = may(role_of(request), Permission.ASSIGN)
    return render(request, "cases/case.html", shown)


@requires(Permission.READ_CASES, AT_DESKS)
@require_safe
def agreement(request: HttpRequest, number: str) -> HttpResponse:
    """The newest agreement of a case on paper, byte for byte as it was signed."""
    tx = tx_of(request)
    found = agreements.of_case(tx, actions.find(tx, number).id)
    if found is None:
        raise errors.NotFound()
    return as_pdf(agreements.document(tx, found), f"{number}.pdf")


def claim(tx: Tx, case_id: int) -> dict[str, Any]:
    """What is claimed: the components that are not nothing, their sum, and what the claim rests on; yuan."""
    row = tx.one(searching.sql.claim, case_id=case_id)
    parts = [(part, getattr(row, part.value)) for part in ClaimComponent]
    return dict(row._asdict()) | {"parts": [(part, amount) for part, amount in parts if amount != Decimal()]}


def _happened(row: Any) -> Happened:
    word = EVENTS.get(row.event)
    return Happened(word=word, name=row.event, at=row.at, role=Role(row.role), moved=isinstance(word, CaseEvent))
