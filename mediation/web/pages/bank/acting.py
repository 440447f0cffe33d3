"""What an institution's people do in a case beside speaking on terms: put it right, sign, not sign, take it back.

Whatever a rule does not allow comes back as a sentence on the case's page, and nothing has happened.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mediation import errors, present
from mediation.agreements import renegotiating, signing
from mediation.agreements.renegotiating import Asked
from mediation.agreements.signing import Act
from mediation.authority import actions as authority
from mediation.authority.words import RequestState
from mediation.cases import actions as cases
from mediation.cases import rectification
from mediation.db import Tx
from mediation.http.language import language
from mediation.lifecycle import PRE_AGREED
from mediation.performance import papers
from mediation.permissions import Permission, may
from mediation.reach import signatures as signed
from mediation.relief import actions as relief
from mediation.relief.matching import Match
from mediation.relief.words import Outcome
from mediation.vocabulary import CaseState, PartyRole, SignerRole
from mediation.web.access import BANKS
from mediation.web.pages import changes, companions, reopening, signatures
from mediation.web.pages.buttons import button, reason_in

CHANCES = (Outcome.ELIGIBLE, Outcome.NEARLY)


def shown(tx: Tx, case: Any) -> dict[str, Any]:
    """What the page of a case holds for its institution, beside what it can say on terms."""
    places, asked = signing.places(tx, [case.id]), rectification.of_case(tx, case.id)
    return {
        "is_banks": True,
        "lacking": [(one, rectification.sentence(one, language())) for one in asked.defects] if asked else [],
        "put_right_by": asked.answer_by if asked else None,
        "longest_answer": rectification.LONGEST_ANSWER,
        "places": [row for row in places if row.role == SignerRole.CLAIMANT],
        "may_sign": may(tx.actor.role, Permission.SIGN),
        "may_withdraw": CaseState(case.state) in PRE_AGREED and case.agreed_on is None,
        "may_ask_again": case.id in renegotiating.possible(tx, [case.id]),
        "wanted": next(iter(renegotiating.waiting(tx, case_id=case.id)), None),
        "answered": [row for row in authority.requests_of(tx, case.id) if row.state != RequestState.OPEN],
        "is_performed": bool(papers.fulfilled(tx, [case.id])),
        "programmes": [one for one in _matches(tx, case.id) if one.outcome in CHANCES],
        "companions": [one for one in companions.shown(tx, case).values() if one.may_leave_out or one.may_end_without],
        **changes.shown(tx, case),
        **reopening.shown(tx, case),
        **signatures.applying(tx, places),
    }


def _matches(tx: Tx, case_id: int) -> list[Match]:
    return relief.matches(tx, [case_id], on=present.today()).get(case_id, [])


@button(Permission.FILE, _("It is answered; the centre judges the case anew."), audiences=BANKS)
def put_right(tx: Tx, case: int, request: HttpRequest) -> object:
    """Answer in a sentence each thing that is lacking."""
    asked = rectification.of_case(tx, case)
    said = {one: request.POST.get(f"answer-{one}", "") for one in asked.defects} if asked else {}
    return rectification.answer(tx, {case: said}, at=present.now())


@button(Permission.SIGN, _("Your signature is recorded."), audiences=BANKS)
def sign(tx: Tx, case: int, request: HttpRequest) -> object:
    """Record that the institution has signed and sealed a paper: the one with the digest that stood on the page."""
    try:
        digest = bytes.fromhex(request.POST.get("sha256", ""))
    except ValueError as failure:
        raise errors.PaperNotShown() from failure
    return signed.sign(tx, [Act(place=_place(tx, case, request), shown_sha256=digest)], at=present.now())


@button(Permission.SIGN, _("It is recorded that your institution does not sign."), audiences=BANKS)
def refuse(tx: Tx, case: int, request: HttpRequest) -> object:
    """Do not sign, for a reason."""
    return signing.refuse(tx, {_place(tx, case, request): request.POST.get("reason", "")}, at=present.now())


@button(Permission.WITHDRAW, _("The case is taken back."), audiences=BANKS)
def withdraw(tx: Tx, case: int, request: HttpRequest) -> object:
    """Take the case back, for a reason."""
    return cases.withdraw(tx, [case], reason=reason_in(request), at=present.now())


@button(Permission.NEGOTIATE, _("The mediator is told that you want to mediate again."), audiences=BANKS)
def ask_again(tx: Tx, case: int, request: HttpRequest) -> object:
    """Want to mediate again about the agreement in force, for a reason."""
    asked = Asked(case_id=case, by=PartyRole.CLAIMANT, reason=request.POST.get("reason", "")[:500])
    renegotiating.ask(tx, [asked], at=present.now())
    return None


def _place(tx: Tx, case: int, request: HttpRequest) -> int:
    """The institution's own place on a paper of the case; NotFound for any other."""
    mine = [row.id for row in signing.places(tx, [case]) if row.role == SignerRole.CLAIMANT]
    chosen = [place for place in mine if str(place) == request.POST.get("place")]
    if not chosen:
        raise errors.NotFound()
    return int(chosen[0])
