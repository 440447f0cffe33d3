"""Co-borrowers and guarantors who refuse, are not found or sign nothing: left out for a reason, or it all ends.

Before mediation the institution or the registrar goes on without who does not answer; in mediation the mediator goes on
without a guarantor, once both sides know what that means. Why: docs/why/who-must-consent.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from mediation import errors, present
from mediation.agreements import guarantees
from mediation.cases import actions as cases
from mediation.consent import answering, companions
from mediation.db import Tx
from mediation.identifiers import mask_given_name
from mediation.permissions import Permission, may
from mediation.vocabulary import CaseState, ConsentPurpose, ConsentState, PartyRole
from mediation.web.access import BANKS
from mediation.web.pages.buttons import LONGEST_REASON, button, party_in, reason_in
from mediation.web.words import said

GONE_ON = _("The mediation goes on without them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A co-borrower or guarantor of a case, and what the reader can do about them now."""

    party_id: int
    role: PartyRole
    name: str
    is_left_out: bool
    may_leave_out: bool
    may_end_without: bool
    may_stand_apart: bool


def shown(tx: Tx, case: Any) -> dict[int, Companion]:
    """The companions of a case by party, and what can be done."""
    found = [row for row in cases.parties(tx, [case.id]) if row.role in companions.COMPANIONS]
    if not found:
        return {}
    state, role = CaseState(case.state), tx.actor.role
    open_ = {
        one.party_id
        for one in answering.of_case(tx, case.id)
        if one.purpose == ConsentPurpose.MEDIATION and one.state == ConsentState.REQUESTED
    }
    goes_on = state in companions.BEFORE and (may(role, Permission.WITHDRAW) or may(role, Permission.ACCEPT))
    mediates = state is CaseState.IN_MEDIATION and may(role, Permission.MEDIATE)
    apart = guarantees.left_out(tx, [case.id]) if mediates else frozenset()
    return {
        row.id: Companion(
            party_id=row.id,
            role=PartyRole(row.role),
            name=mask_given_name(row.name),
            is_left_out=bool(row.left_out_at),
            may_leave_out=goes_on and row.id in open_ and not row.left_out_at,
            may_end_without=bool(row.left_out_at) and state in companions.ENDS and may(role, Permission.WITHDRAW),
            may_stand_apart=mediates and row.role == PartyRole.GUARANTOR and row.id not in apart,
        )
        for row in found
    }


def consequence() -> str:
    """What both sides are told before a guarantor stands apart."""
    return said(guarantees.CONSEQUENCE)


def _leave_out(tx: Tx, case: int, request: HttpRequest) -> None:
    companions.leave_out(tx, party_in(tx, case, request), reason=reason_in(request), at=present.now())


leave_out = button(Permission.ACCEPT, GONE_ON, back="case_people")(_leave_out)
leave_out_as_bank = button(Permission.WITHDRAW, GONE_ON, audiences=BANKS)(_leave_out)


@button(Permission.WITHDRAW, _("The mediation has ended."), audiences=BANKS)
def end_without(tx: Tx, case: int, request: HttpRequest) -> None:
    """The institution does not mediate without somebody who was left out."""
    companions.end_without(tx, party_in(tx, case, request), at=present.now())


@button(Permission.MEDIATE, GONE_ON, back="case_people")
def stand_apart(tx: Tx, case: int, request: HttpRequest) -> None:
    """Go on without a guarantor, both sides knowing what that means."""
    told = request.POST
    guarantees.leave_out(
        tx,
        party_in(tx, case, request),
        reason=told.get("reason", "")[:LONGEST_REASON],
        claimant_knows="claimant_knows" in told,
        debtor_knows="debtor_knows" in told,
        at=present.now(),
    )


@button(Permission.MEDIATE, _("Their written consent is recorded; no signature is asked of them."), back="case_people")
def consent_in_writing(tx: Tx, case: int, request: HttpRequest) -> None:
    """A guarantor consents to the new terms in a document of their own, whose fingerprint is kept."""
    document = request.FILES.get("document")
    if document is None:
        raise errors.NotFilledIn()
    digest: bytes = document.kept.sha256  # type: ignore[attr-defined]
    guarantees.consent_in_writing(tx, party_in(tx, case, request), document_sha256=digest, at=present.now())


def addresses() -> list[URLPattern]:
    """The buttons, below the number of a case."""
    verbs = {
        "people/leave-out": leave_out, "leave-out": leave_out_as_bank, "end-without": end_without,
        "people/stand-apart": stand_apart, "people/consent-in-writing": consent_in_writing,
    }  # fmt: skip
    named = {verb: "companions_" + verb.replace("/", "_").replace("-", "_") for verb in verbs}
    return [path(f"cases/<str:number>/{verb}", view, name=named[verb]) for verb, view in verbs.items()]
