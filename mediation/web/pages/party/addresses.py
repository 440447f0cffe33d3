"""Addresses of the portal; all below one path, which is where the cookie of a visit is sent."""

from __future__ import annotations

from django.urls import path

from mediation.web.pages import staying
from mediation.web.pages.party import (
    case,
    consenting,
    entering,
    meeting,
    offers,
    paying,
    proofs,
    rights,
    signing,
    wishes,
)

ADDRESSES = [
    path("", case.overview, name="party_case"),
    path("enter", entering.enter, name="party_enter"),
    path("enter/<str:code>", entering.enter, name="party_enter_with"),
    path("left", staying.visit_left, name="visit_left"),
    path("leave", entering.leave, name="party_leave"),
    path("claim", case.claim, name="party_claim"),
    path("claim/paper", case.claim_paper, name="party_claim_paper"),
    path("consent", consenting.consent, name="party_consent"),
    path("offers", offers.offers, name="party_offers"),
    path("plan", offers.plan, name="party_plan"),
    path("sign", signing.sign, name="party_sign"),
    path("sign/<str:paper>", signing.signed_paper, name="party_paper"),
    path("instalments", paying.paying, name="party_paying"),
    path("instalments/again", paying.ask_again, name="party_ask_again"),
    path("instalments/missing", paying.missing, name="party_missing"),
    path("certificate.pdf", paying.certificate, name="party_certificate"),
    path("rights", rights.rights, name="party_rights"),
    path("papers", proofs.proofs, name="party_proofs"),
    path("papers/<int:proof_id>", proofs.proof, name="party_proof"),
    path("papers/<int:proof_id>/settle", proofs.settle, name="party_proof_settle"),
    path("session", meeting.meeting, name="party_meeting"),
    path("wishes", wishes.wishes, name="party_wishes"),
]
