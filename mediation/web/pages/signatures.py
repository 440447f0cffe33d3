"""Signatures that are taken down: of parties before their mediator, of the centre; then the joint application.

A party signs in the portal, or on paper or by word of mouth before the mediator, who says how, and how it was made sure
who they are (People's Mediation Law 2011-01-01 arts. 28, 29).
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.agreements import joint, signing
from mediation.agreements.signing import SIGNS_FOR, Act, How
from mediation.agreements.words import SignedPaper, SigningWay
from mediation.cases import actions as cases
from mediation.cases import representing
from mediation.cases.words import IdentityWay
from mediation.confirmation import actions as confirmation
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.identifiers import mask_given_name
from mediation.permissions import Permission, may
from mediation.reach import signatures as signed
from mediation.vocabulary import AgreementState, CaseState, Channel, SignerRole
from mediation.web.access import AT_DESKS, BANKS, CENTRE, MEDIATORS, requires
from mediation.web.handing_out import as_pdf
from mediation.web.pages.buttons import button, chosen, party_in, who_acts
from mediation.web.words import choices

WAYS = (SigningWay.ON_PAPER, SigningWay.ORAL)
CHANNELS = (Channel.IN_PERSON, Channel.CALL, Channel.LETTER)
SIGNING = (CaseState.AGREEMENT_PENDING_SIGNATURE, CaseState.AGREED)
OWN = (SignerRole.MEDIATOR, SignerRole.ORGANISATION)
"""Who signs as themselves, with one button."""
APPLYING = BANKS | MEDIATORS


def shown(tx: Tx, case: Any) -> dict[str, Any]:
    """What the page of a case holds of this, for whoever signs or takes signatures down."""
    places = signing.places(tx, [case.id]) if case.state in SIGNING else []
    found = applying(tx, places)
    if all(row.signed_at or row.refused_at for row in places):
        return found
    agents = [row for row in representing.of_cases(tx, [case.id], at=present.now()) if row.holds]
    names = {row.id: mask_given_name(row.name) for row in cases.parties(tx, [case.id])}
    signers = []
    for (role, party), of_person in groupby(sorted(places, key=_person), key=_person):
        rows = list(of_person)
        signer = {
            "role": SignerRole(role),
            "party": party,
            "name": names.get(party, ""),
            "places": rows,
            "turn": [row for row in rows if row.is_next and role in SIGNS_FOR.get(tx.actor.role, ())],
            "is_own": role in OWN,
            "agents": [
                (one.representative_id, names[one.representative_id]) for one in agents if one.principal_id == party
            ],
        }
        signers.append((min(row.position for row in rows), signer))
    words = {"ways": choices(WAYS), "channels": choices(CHANNELS), "identities": choices(IdentityWay)}
    return found | {"signers": [one for _place, one in sorted(signers, key=itemgetter(0))], "signing_words": words}


def applying(tx: Tx, places: list[Any]) -> dict[str, Any]:
    """Whether a joint application of the newest agreement can be drawn up, has been, or can be handed in."""
    newest = max((row.agreement for row in places), default=0)
    application = [row for row in places if row.agreement == newest and row.paper == SignedPaper.APPLICATION]
    state = next((row.state for row in places if row.agreement == newest), "")
    may_apply = may(tx.actor.role, Permission.APPLY_CONFIRMATION)
    is_open = state in (AgreementState.SIGNING, AgreementState.EFFECTIVE)
    return {
        "may_draw_up_application": may_apply and is_open and not application,
        "has_application": bool(application),
        "may_hand_in": may_apply
        and state == AgreementState.EFFECTIVE
        and bool(application)
        and all(row.signed_at for row in application),
    }


def _person(row: Any) -> tuple[str, int]:
    return row.role, row.party_id or 0


@button(Permission.SIGN, _("You have signed."), audiences=CENTRE)
def sign(tx: Tx, case: int, _request: HttpRequest) -> object:
    """Sign as the mediator, or seal for the centre."""
    own = [role for role in SIGNS_FOR.get(tx.actor.role, ()) if role in OWN]
    if not own:
        raise errors.NotPermitted()
    return signed.sign_for(tx, [case], own[0], at=present.now())


@button(Permission.SIGN, _("It is taken down that they have signed."), audiences=CENTRE)
def sign_for(tx: Tx, case: int, request: HttpRequest) -> object:
    """Take down that a party, or who acts for it, has signed the papers that stood on the page; PaperNotShown."""
    party = party_in(tx, case, request)
    scan = request.FILES.get("evidence")
    how = How(
        way=chosen(SigningWay, request, "way"),
        channel=chosen(Channel, request, "channel"),
        identity=chosen(IdentityWay, request, "identity"),
        evidence_sha256=scan.kept.sha256 if scan else None,  # type: ignore[attr-defined]
    )
    signer = who_acts(tx, case, party, request.POST.get("by", ""))
    shown_then = set(request.POST.getlist("sha256"))
    mine = [row for row in signing.places(tx, [case]) if row.party_id == party and row.is_next]
    acts = [
        Act(place=row.id, shown_sha256=bytes(row.document_sha256), signer=signer, how=how)
        for row in mine
        if bytes(row.document_sha256).hex() in shown_then
    ]
    if not acts:
        raise errors.PaperNotShown()
    return signed.sign(tx, acts, at=present.now())


@button(Permission.SIGN, _("It is taken down that it is not signed, and why."), audiences=CENTRE)
def refuse_for(tx: Tx, case: int, request: HttpRequest) -> object:
    """Take down that somebody does not sign a paper, or do not sign it oneself."""
    wanted = [row.id for row in signing.places(tx, [case]) if str(row.id) == request.POST.get("place")]
    if not wanted:
        raise errors.NotFound()
    return signing.refuse(tx, {wanted[0]: request.POST.get("reason", "")}, at=present.now())


@button(
    Permission.APPLY_CONFIRMATION, _("The joint application is drawn up; everybody signs it, too."), audiences=APPLYING
)
def draw_up_application(tx: Tx, case: int, _request: HttpRequest) -> object:
    """Draw up the application to the court, to be signed beside the agreement."""
    return joint.draw_up(tx, [case], at=present.now())


@button(Permission.APPLY_CONFIRMATION, _("The application is with the court."), audiences=APPLYING)
def hand_in(tx: Tx, case: int, _request: HttpRequest) -> None:
    """Ask the court to confirm the agreement, by the application that everybody has signed."""
    confirmation.apply_jointly(tx, [case], at=present.now())


@requires(Permission.READ_CASES, AT_DESKS)
@require_safe
def application(request: HttpRequest, number: str) -> HttpResponse:
    """The joint application on paper, byte for byte as it was signed; NotFound where none was drawn up."""
    tx = tx_of(request)
    printed = joint.documents(tx, [cases.find(tx, number).id])
    if not printed:
        raise errors.NotFound()
    (paper,) = printed.values()
    return as_pdf(paper, f"application-{number}.pdf")


def _name(verb: str) -> str:
    return verb.removesuffix(".pdf").replace("-", "_")


def addresses() -> list[URLPattern]:
    """The buttons and the paper, below the number of a case."""
    verbs = {
        "sign": sign, "sign-for": sign_for, "refuse-for": refuse_for, "draw-up-application": draw_up_application,
        "hand-in-application": hand_in, "application.pdf": application,
    }  # fmt: skip
    return [path(f"cases/<str:number>/{verb}", view, name=f"signatures_{_name(verb)}") for verb, view in verbs.items()]
