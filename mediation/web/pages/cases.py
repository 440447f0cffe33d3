"""Cases for everybody who works on them: the list that is searched, and the page of one that reads like a story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.agreements import actions as agreements
from mediation.cases import actions, running, searching
from mediation.cases.notes import EVENTS
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.identifiers import mask_given_name
from mediation.negotiation import actions as negotiation
from mediation.permissions import AUDIENCES, Permission, may
from mediation.powers import actions as powers
from mediation.sessions import reporting
from mediation.vocabulary import Audience, AuthorityType, CaseEvent, CaseState, ClaimComponent, Product, Role, Word
from mediation.web.access import AT_DESKS, COURTS, requires, role_of
from mediation.web.handing_out import as_pdf
from mediation.web.pages import again, deeds, papers, signatures
from mediation.web.pages.bank import acting as bank
from mediation.web.pages.bank import speaking
from mediation.web.pages.court import applications
from mediation.web.pages.mediator import acting
from mediation.web.pages.proposing import Proposal
from mediation.web.pages.registrar import intake
from mediation.web.paging import number_in, word_in
from mediation.web.tables import Column
from mediation.web.templatetags.parts import badge, deadline, link, yuan
from mediation.web.words import said

A_PAGE = 50
MOST_PAPERS = 200
"""Cases of a list whose papers are handed out as one file."""
ENDED = (CaseState.TERMINATED, CaseState.TRANSFERRED, CaseState.CLOSED)
"""When the mediator may have reported how the mediation ended."""
WITHOUT_STORY = COURTS
"""Who sees what a court is asked about, and nothing of how the sides came to it."""


class Listed(NamedTuple):
    """A case of a list, and what has to happen next in it."""

    case: Any
    next: searching.Next


COLUMNS = (
    Column(label=_("Case"), cell=lambda row: link(row.case.number, "case", row.case.number)),
    Column(label=_("Respondent"), cell=lambda row: mask_given_name(row.case.respondent) if row.case.respondent else ""),
    Column(label=_("Product"), cell=lambda row: said(Product(row.case.product))),
    Column(label=_("Claim"), cell=lambda row: yuan(row.case.claim_total), is_number=True),
    Column(label=_("State"), cell=lambda row: badge(CaseState(row.case.state))),
    Column(label=_("Next step"), cell=lambda row: said(row.next.step)),
    Column(label=_("Last day"), cell=lambda row: deadline(row.next.on) if row.next.on else "—"),
    Column(label=_("Mediator"), cell=lambda row: row.case.mediator or "—"),
)


def wanted(request: HttpRequest) -> searching.Wanted:
    """What a list is narrowed to; what is no word of ours narrows nothing."""
    state = word_in(request, "state", CaseState)
    return searching.Wanted(
        words=request.GET.get("words", ""),
        states=[state] if state else (),
        product=word_in(request, "product", Product),
    )


@requires(Permission.READ_CASES, AT_DESKS)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that are yours to see, newest first."""
    asked, before = wanted(request), number_in(request, "before")
    found = searching.search(tx_of(request), asked, before=before, limit=A_PAGE)
    shown = {
        "words": asked.words,
        "state": next(iter(asked.states), None),
        "product": asked.product,
        "rows": [Listed(case, found.next[case.id]) for case in found.cases],
        "columns": COLUMNS,
        "before": found.before,
        "is_first": before is None,
        "most_papers": MOST_PAPERS if AUDIENCES[role_of(request)] is Audience.BANK else 0,
    }
    return render(request, "cases/list.html#rows" if getattr(request, "htmx", False) else "cases/list.html", shown)


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
    return render(request, "cases/case.html", _shown(request, number))


def refused(request: HttpRequest, number: str, proposal: Proposal) -> HttpResponse:
    """The page of a case with terms that were refused, as they were typed, and why."""
    shown = _shown(request, number)
    if shown.get("proposal"):
        shown["proposal"] = proposal
    else:  # nothing can be proposed any more
        for told in proposal.errors.values():
            messages.error(request, " ".join(map(str, told)))
    return render(request, "cases/case.html", shown, status=422)


def _shown(request: HttpRequest, number: str) -> dict[str, Any]:
    tx, today = tx_of(request), present.today()
    found = actions.find(tx, number)
    state = CaseState(found.state)
    shown = {
        "case": found,
        "state": state,
        "product": Product(found.product),
        "next_step": searching.next_steps(tx, [found])[found.id].step,
        "claim": claim(tx, found.id),
        "parties": [{"role": row.role, "name": mask_given_name(row.name)} for row in actions.parties(tx, [found.id])],
        "agreement": agreements.of_case(tx, found.id),
        "papers": papers.shown(tx, found.id),
        **deeds.shown(tx, found),
        "report": reporting.of_case(tx, found.id) if state in ENDED else None,
        "can_read_story": AUDIENCES[role_of(request)] not in WITHOUT_STORY,
    }
    if shown["can_read_story"]:
        shown["power"] = power(shown["claim"], state, today=today, audience=AUDIENCES[role_of(request)])
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
    if AUDIENCES[role_of(request)] is Audience.COURT:
        shown["application"] = applications.of_case(tx, number)
    if may(role_of(request), Permission.ACCEPT):
        shown |= intake.shown(tx, found)
    if role_of(request) is Role.ASSIGNER:
        shown |= signatures.shown(tx, found) | again.shown(tx, found)
        shown["arranges"] = bool(shown.get("signers") or shown.get("may_begin_again"))
    shown["can_ask_why"] = may(role_of(request), Permission.ASSIGN)
    return shown


@requires(Permission.READ_CASES, AT_DESKS)
@require_safe
def agreement(request: HttpRequest, number: str) -> HttpResponse:
    """The newest agreement of a case on paper, byte for byte as it was signed."""
    tx = tx_of(request)
    found = agreements.of_case(tx, actions.find(tx, number).id)
    if found is None:
        raise errors.NotFound()
    return as_pdf(agreements.document(tx, found), f"{number}.pdf")


@requires(Permission.READ_CASES, AT_DESKS)
@require_safe
def report(request: HttpRequest, number: str) -> HttpResponse:
    """What the mediator reported of how the mediation ended, on paper; NotFound where nothing was reported."""
    tx = tx_of(request)
    printed = reporting.documents(tx, [actions.find(tx, number).id], at=present.now())
    if not printed:
        raise errors.NotFound()
    (paper,) = printed.values()
    return as_pdf(paper, f"report-{number}.pdf")


def claim(tx: Tx, case_id: int) -> dict[str, Any]:
    """What is claimed: the components that are not nothing, their sum, and what the claim rests on; yuan."""
    row = tx.one(searching.sql.claim, case_id=case_id)
    parts = [(part, getattr(row, part.value)) for part in ClaimComponent]
    return dict(row._asdict()) | {"parts": [(part, amount) for part, amount in parts if amount != Decimal()]}


def power(claim: dict[str, Any], state: CaseState, *, today: date, audience: Audience) -> dict[str, Any] | None:
    """The institution's power of attorney in an open case, where something is to be done about it."""
    expires_on, is_general = claim["poa_expires_on"], claim["authority_type"] == AuthorityType.GENERAL
    if state in powers.OVER or not (is_general or expires_on <= today + timedelta(days=max(powers.WARN_DAYS))):
        return None
    told = {"number": claim["poa_number"], "expires_on": expires_on, "is_general": is_general}
    is_over = expires_on < today
    is_pressing = is_over and state is not CaseState.AGREED  # what is agreed stands without it
    return {**told, "is_over": is_over, "is_pressing": is_pressing, "is_own": audience is Audience.BANK}


def _happened(row: Any) -> Happened:
    word = EVENTS.get(row.event)
    return Happened(word=word, name=row.event, at=row.at, role=Role(row.role), moved=isinstance(word, CaseEvent))
