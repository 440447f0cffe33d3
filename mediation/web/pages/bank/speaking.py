"""What an institution says on the terms of a case, within its own authority, and what it answers its own people.

Whatever is beyond somebody's level comes back as a sentence, and a button puts it to whoever has the level.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mediation import errors, present
from mediation.authority import actions as authority
from mediation.authority import proposals
from mediation.authority.publishing import level_of
from mediation.authority.words import RequestState
from mediation.db import Tx
from mediation.negotiation import actions as negotiation
from mediation.negotiation.actions import NewOffer
from mediation.negotiation.words import Proposer
from mediation.permissions import Permission
from mediation.reach import offers
from mediation.terms import OfferState
from mediation.vocabulary import CaseState
from mediation.web.pages.buttons import button
from mediation.web.pages.proposing import blank, on_page, on_table


def shown(tx: Tx, case: Any, turns: list[negotiation.Turn]) -> dict[str, Any]:
    """What the page of a case holds for its institution: what lies on the table, and requests that wait."""
    lying = on_table(turns)
    is_ours = lying is not None and lying.made_by is Proposer.CLAIMANT
    is_agreed = any(turn.state is OfferState.ACCEPTED for turn in turns)
    is_open = case.state == CaseState.IN_MEDIATION and not is_agreed
    own = level_of(tx)
    waiting = [row for row in authority.requests_of(tx, case.id) if row.state == RequestState.OPEN]
    return {
        "speaks": is_open or bool(waiting),
        "on_table": lying if is_open else None,
        "is_ours": is_ours,
        "proposal": blank(negotiation.owed(tx, case.id, at=present.now())) if is_open and not is_ours else None,
        "requests": [
            {"id": row.id, "level": row.level_needed, "due_on": row.due_on, "may_answer": own >= row.level_needed,
             "terms": proposals.of(json.loads(row.proposal))}
            for row in waiting
        ],
    }  # fmt: skip


def offer(tx: Tx, new: NewOffer, request: HttpRequest) -> None:
    """Propose terms, or counter those that lie on the table."""
    if request.POST.get("offer"):
        on_page(tx, new.case_id, request)
        offers.counter(tx, [new], at=present.now())
    else:
        offers.propose(tx, [new], at=present.now())


def ask_approval(tx: Tx, new: NewOffer, _request: HttpRequest) -> None:
    """Put the terms in the form to whoever may offer them."""
    offers.ask_approval(tx, new, at=present.now())


@button(Permission.NEGOTIATE, _("Accepted for the institution."))
def accept(tx: Tx, case: int, request: HttpRequest) -> object:
    """Accept what lies on the table."""
    on_page(tx, case, request)
    return offers.accept(tx, [case], at=present.now())


@button(Permission.NEGOTIATE, _("Rejected for the institution."))
def reject(tx: Tx, case: int, request: HttpRequest) -> None:
    """Reject what lies on the table."""
    on_page(tx, case, request)
    negotiation.reject(tx, [case], at=present.now())


@button(Permission.NEGOTIATE, _("Taken back."))
def take_back(tx: Tx, case: int, request: HttpRequest) -> None:
    """Take the institution's own terms back."""
    on_page(tx, case, request)
    negotiation.withdraw(tx, [case], at=present.now())


@button(Permission.ANSWER_REQUESTS, _("Put to whoever has the level; once approved, say the same again."))
def ask_to_accept(tx: Tx, case: int, request: HttpRequest) -> object:
    """Put what lies on the table to whoever may accept it."""
    on_page(tx, case, request)
    return offers.ask_approval_to_accept(tx, case, at=present.now())


@button(Permission.ANSWER_REQUESTS, _("The request is answered."))
def answer(tx: Tx, case: int, request: HttpRequest) -> None:
    """Approve a request of this case, or refuse it."""
    found = [row.id for row in authority.requests_of(tx, case) if str(row.id) == request.POST.get("request")]
    if not found:
        raise errors.NotFound()
    decision = RequestState.APPROVED if request.POST.get("decision") == "approve" else RequestState.REFUSED
    authority.answer(tx, found[0], decision, at=present.now())
