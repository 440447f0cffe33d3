"""Signing: the paper, its digest, the identity number once more; and refusing to sign, with what follows."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mediation import errors, present
from mediation.agreements import actions as agreements
from mediation.agreements import joint, signing
from mediation.agreements.signing import Act, How, Reliable
from mediation.agreements.words import SignedPaper, SigningWay
from mediation.cases.actions import today_of
from mediation.cases.words import IdentityWay
from mediation.contact.rules import OVER
from mediation.db import SYSTEM, transaction
from mediation.http.row_security import tx_of
from mediation.negotiation import actions as negotiation
from mediation.notices import knowing
from mediation.permissions import Permission
from mediation.reach import signatures
from mediation.vocabulary import Channel
from mediation.web.access import requires_party
from mediation.web.handing_out import as_pdf
from mediation.web.pages.party.case import case_in, phone_in, visit_in
from mediation.web.pages.party.entering import Identity
from mediation.web.pages.party.offers import standing

HELD_BY = Reliable(
    exclusive_data="code of a notice to the party, and the party's identity number",
    sole_control="both asked again for this signature, in a visit of half an hour at most",
    signature_change="event in the hash chain of the case, sealed daily",
    content_change="SHA-256 of the paper shown, kept with the signature",
)
"""What supports each part of the test of a reliable signature (Electronic Signature Law 2019-04-23 art. 13)."""


@requires_party(Permission.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest) -> HttpResponse:
    """What waits for the visitor's signature, with its terms, and what they have signed."""
    case, tx = case_in(request), tx_of(request)
    mine = places_in(request)
    form = Identity(request.POST if request.POST.get("do") == "sign" else None)
    if request.method == "POST":
        place = _chosen(request, mine)
        if request.POST.get("do") == "refuse":
            return _refuse(request, place)
        if form.is_valid():
            if _is_confirmed(request, form):
                return _sign(request, place)
            form.add_error(None, _("This does not fit together. Please check your number once more."))
    turn = standing(negotiation.thread(tx, case.id), today=today_of(present.now())) if mine else None
    shown = {"case": case, "places": mine, "form": form, "turn": turn, "is_over": case.state in OVER}
    shown |= {"phone": phone_in(request)}
    return render(request, "party/sign.html", shown)


@requires_party(Permission.SIGN)
@require_safe
def signed_paper(request: HttpRequest, paper: str) -> HttpResponse:
    """The paper as it is signed, byte for byte; NotFound where the visitor signs none of this kind."""
    if paper not in {place.paper for place in places_in(request)}:
        raise errors.NotFound()
    return as_pdf(_printed(request, SignedPaper(paper)), f"{paper}.pdf")


def places_in(request: HttpRequest) -> list[Any]:
    """The visitor's own places on the papers of the case."""
    visit = visit_in(request)
    found = signing.places(tx_of(request), [visit.case_id])
    return [place for place in found if place.party_id == visit.party_id]


def _printed(request: HttpRequest, paper: SignedPaper) -> bytes:
    tx, case_id = tx_of(request), visit_in(request).case_id
    if paper is SignedPaper.APPLICATION:
        return joint.documents(tx, [case_id])[case_id]
    number = agreements.of_case(tx, case_id)
    if number is None:
        raise errors.NotFound()
    return agreements.document(tx, number)


def _chosen(request: HttpRequest, mine: list[Any]) -> Any:
    found = [place for place in mine if str(place.id) == request.POST.get("place")]
    if not found:
        raise errors.NotFound()
    return found[0]


def _is_confirmed(request: HttpRequest, form: Identity) -> bool:
    """Wrong answers are counted with the centre's hands: a party neither sees nor clears them."""
    with transaction(SYSTEM) as tx:
        return knowing.confirm(tx, visit_in(request).party_id, form.said(), at=present.now())


def _sign(request: HttpRequest, place: Any) -> HttpResponse:
    """Signs the digest that stood on the page; PaperNotShown if the paper is another by now."""
    at = present.now()
    try:
        shown = bytes.fromhex(request.POST.get("sha256", ""))
    except ValueError as failure:
        raise errors.PaperNotShown() from failure
    how = How(
        way=SigningWay.ELECTRONIC,
        channel=Channel.PORTAL,
        identity=IdentityWay.REAL_NAME_LOGIN,
        evidence_sha256=evidence(place, shown, at),
        reliable=HELD_BY,
    )
    signatures.sign(tx_of(request), [Act(place=place.id, shown_sha256=shown, how=how)], at=at)
    messages.success(request, _("You have signed. You find the paper here at any time."))
    return redirect("party_sign")


def evidence(place: Any, shown: bytes, at: datetime) -> bytes:
    """The digest of the act of signing: place, party, paper and moment; made again from the row of the signature."""
    said = f"{place.id}|{place.party_id}|{shown.hex()}|{at.isoformat()}"
    return hashlib.sha256(said.encode()).digest()


def _refuse(request: HttpRequest, place: Any) -> HttpResponse:
    why = request.POST.get("why", "").strip() or _("The party gave no reason.")
    signing.refuse(tx_of(request), {place.id: why}, at=present.now())
    messages.success(request, _("Written down: you do not sign."))
    return redirect("party_case")
