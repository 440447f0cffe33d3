"""What a mediator does in a case, each with one button: take it or not, propose, take answers down, draw up.

Whatever a rule does not allow comes back as a sentence on the case's page, and nothing has happened.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mediation import present
from mediation.agreements import actions as agreements
from mediation.agreements import clauses, linting
from mediation.agreements.lint_words import Severity
from mediation.assignment import actions as assignment
from mediation.assignment.words import DeclineReason
from mediation.authority import actions as authority
from mediation.authority.words import Answer, RequestState
from mediation.contact import actions as contact
from mediation.contact.rules import OVER
from mediation.db import Tx, transaction
from mediation.http.language import language
from mediation.negotiation import actions as negotiation
from mediation.negotiation.actions import NewOffer
from mediation.negotiation.words import Proposer
from mediation.permissions import Permission
from mediation.reach import offers
from mediation.terms import OfferState
from mediation.vocabulary import CaseState, Channel, Role
from mediation.web.access import MEDIATORS
from mediation.web.pages import again, changes, reopening, signatures
from mediation.web.pages.buttons import button, chosen, word_of
from mediation.web.pages.mediator import ending, stepping_back
from mediation.web.pages.mediator.desk import sql
from mediation.web.pages.proposing import blank, on_page, on_table
from mediation.web.words import choices, said


def shown(tx: Tx, case: Any, turns: list[negotiation.Turn]) -> dict[str, Any]:
    """What the page of a case holds for its mediator: what can be done now, and what stands in the way."""
    now, state = present.now(), CaseState(case.state)
    is_accepted = any(turn.state is OfferState.ACCEPTED for turn in turns)
    found: dict[str, Any] = {
        "may_answer": state is CaseState.ASSIGNED,
        "may_propose": state is CaseState.IN_MEDIATION and not is_accepted,
        "may_draw_up": state is CaseState.IN_MEDIATION and is_accepted,
        "may_write": state is CaseState.IN_MEDIATION,
        "declines": choices(DeclineReason),
        "calling": [] if state in OVER else _calls(tx, case.id, at=now),
        "left_behind": tx.value(sql.note_of_the_former, case_id=case.id, mediator_id=tx.actor.mediator_id),
        **stepping_back.shown(case),
        **ending.shown(tx, case),
        **signatures.shown(tx, case),
        **reopening.shown(tx, case),
        **again.shown(tx, case),
        **changes.shown(tx, case),
    }
    if found["may_propose"]:
        found["asked"] = [one for one in authority.requests_of(tx, case.id) if one.state == RequestState.OPEN]
        found |= {"proposal": blank(negotiation.owed(tx, case.id, at=now)), **_on_table(turns)}
    if found["may_write"]:
        found |= {"own_clauses": "\n".join(clauses.of_cases(tx, [case.id]).get(case.id, ())), "most": clauses.MOST}
    if found["may_draw_up"]:
        found |= _checked(tx, case.id)
    return found


def _on_table(turns: list[negotiation.Turn]) -> dict[str, Any]:
    """What lies on the table: the mediator takes back what is theirs, or takes down what a respondent says to it."""
    turn = on_table(turns)
    if turn is None:
        return {}
    is_said = turn.made_by is Proposer.RESPONDENT or Proposer.RESPONDENT in turn.accepted_by
    return {"on_table": turn, "may_take_back": turn.made_by is Proposer.MEDIATOR, "may_take_answer": not is_said}


def _calls(tx: Tx, case_id: int, *, at: datetime) -> list[dict[str, Any]]:
    return [_calling(one) for one in contact.may_contact(tx, case_id, Channel.CALL, at=at)]


def _calling(one: contact.Standing) -> dict[str, Any]:
    """Whether a party may be called now; if not, the rule in words, and from when on."""
    why = one.refusal.rule.error().sentence(language()) if one.refusal else ""
    return {"role": one.role, "left": one.left, "why": why, "from": one.refusal.earliest if one.refusal else None}


def _checked(tx: Tx, case_id: int) -> dict[str, Any]:
    """What the check finds in the accepted terms: what stops them, and what may stand for a reason."""
    found = agreements.preview(tx, [case_id], at=present.now())[case_id]

    def of(severity: Severity) -> list[tuple[str, str]]:
        return [(one.rule.code, one.sentence(language())) for one in found if one.rule.severity is severity]

    return {"stops": of(Severity.BLOCK), "warnings": of(Severity.WARN)}


@button(Permission.CONFIRM_ENTRUSTMENT, _("The case is yours; the mediation period has begun."))
def confirm(tx: Tx, case: int, _request: HttpRequest) -> object:
    """Take a case on."""
    return assignment.confirm(tx, [case], at=present.now())


@button(Permission.CONFIRM_ENTRUSTMENT, _("The case goes to another mediator."))
def decline(tx: Tx, case: int, request: HttpRequest) -> object:
    """Give a case back, for a reason."""
    return assignment.decline(tx, {case: chosen(DeclineReason, request)}, at=present.now())


def propose(tx: Tx, new: NewOffer, _request: HttpRequest) -> None:
    """Propose terms to both sides."""
    negotiation.propose(tx, [new], at=present.now())


@button(Permission.NEGOTIATE, _("Taken back."), audiences=MEDIATORS)
def take_back(tx: Tx, case: int, request: HttpRequest) -> None:
    """Take one's own proposal back."""
    on_page(tx, case, request)
    negotiation.withdraw(tx, [case], at=present.now())


@button(Permission.NEGOTIATE, _("The respondent's answer is taken down."), audiences=MEDIATORS)
def take_answer(tx: Tx, case: int, request: HttpRequest) -> None:
    """Take down what the respondent's side says to the terms on the table, in its name."""
    on_page(tx, case, request)
    with transaction(word_of(tx, Role.PARTY)) as word:
        if request.POST.get("answer") == "accept":
            offers.accept(word, [case], at=present.now())
        else:
            negotiation.reject(word, [case], at=present.now())


def ask(tx: Tx, new: NewOffer, _request: HttpRequest) -> str:
    """Ask whether terms are within the institution's authority; what needs approval is put to it at once."""
    now = present.now()
    (terms,) = negotiation.terms_of(tx, [new], at=now)
    asked = authority.ask(tx, new.case_id, terms, at=now)
    told = [gettext("%(answer)s.") % {"answer": said(asked.answer)}]
    if asked.answer is Answer.NEEDS_LEVEL:
        authority.request_approval(tx, asked.query_id, at=now)
        told.append(gettext("The terms are put to the institution, whose answer comes within its days."))
    left = ngettext("%(left)s question is left today.", "%(left)s questions are left today.", asked.left)
    return " ".join([*told, left % {"left": asked.left}])


@button(Permission.MEDIATE, _("Your clauses are kept; the check reads them with the terms."))
def write_clauses(tx: Tx, case: int, request: HttpRequest) -> object:
    """Write clauses of one's own into what will be drawn up, one to a line."""
    lines = [line for line in request.POST.get("clauses", "").splitlines() if line.strip()]
    return clauses.write(tx, case, lines, at=present.now())


@button(Permission.MEDIATE, _("The agreement is drawn up; the sides are to sign."))
def draw_up(tx: Tx, case: int, request: HttpRequest) -> object:
    """Turn the accepted terms into an agreement; a warning stands for the reason that is given."""
    codes, reason = request.POST.getlist("stands"), request.POST.get("reason", "").strip()
    if codes:
        linting.acknowledge(tx, [case], codes, reason=reason, at=present.now())
    return agreements.draw_up(tx, [case], at=present.now())
