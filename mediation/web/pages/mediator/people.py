"""The people of a case: what they consent to, who acts for them, where papers reach them, what they need and were told.

What a party says is taken down in its own name, with the way it came and what proves it; who took it down stands
beside it in the log.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.cases import actions as cases
from mediation.cases import addresses, care, representing
from mediation.cases.words import RepresentationKind, Vulnerability
from mediation.consent import answering
from mediation.consent.actions import text_in_force
from mediation.consent.answering import Answer, Proof
from mediation.consent.words import ConsentEvidence
from mediation.contact.rules import OVER
from mediation.db import Tx, transaction
from mediation.http.row_security import tx_of
from mediation.identifiers import mask_given_name
from mediation.notices import actions as notices
from mediation.notices import letters
from mediation.permissions import Permission, may
from mediation.reach import following, posting
from mediation.vocabulary import AuthorityType, CaseState, Channel, ConsentPurpose, PartyRole, Role
from mediation.web.access import requires, role_of
from mediation.web.fields import DayInput
from mediation.web.handing_out import as_pdf
from mediation.web.pages import companions
from mediation.web.pages.buttons import button, chosen, filled, party_in, who_acts, word_of
from mediation.web.words import choices, said

VERBS = {"give": answering.give, "refuse": answering.refuse, "revoke": answering.revoke}
CAME_BY = tuple(one for one in Channel if one is not Channel.PORTAL)
"""What a party says online, it says itself."""
PROOFS = tuple(one for one in ConsentEvidence if one not in (ConsentEvidence.LOG, ConsentEvidence.FILE))


class Proved(forms.Form):
    """What proves a word that was taken down: a reference, or a signed paper, of which the SHA-256 is kept."""

    ref = forms.CharField(label=_("Which"), required=False, max_length=100)
    paper = forms.FileField(label=_("Signed paper"), required=False, max_length=255)


class Agent(forms.Form):
    """Somebody who is to act for a party."""

    name = forms.CharField(label=_("Name"), max_length=100)
    id_number = forms.CharField(label=_("Identity number"), max_length=40)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    scope = forms.CharField(label=_("What the power allows"), required=False, max_length=200)
    holds_from = forms.DateField(label=_("First day"), widget=DayInput())
    holds_until = forms.DateField(label=_("Until"), required=False, widget=DayInput())
    document = forms.FileField(label=_("The power of attorney"), required=False, max_length=255)


class Service(forms.Form):
    """Where papers are to reach a party."""

    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=200)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    document = forms.FileField(label=_("The signed confirmation"), required=False, max_length=255)


@requires(Permission.CONSENT)
@require_safe
def people(request: HttpRequest, number: str) -> HttpResponse:
    """Everybody of a case with what was asked, answered, recorded and told; and the forms to take more down."""
    tx, now, role = tx_of(request), present.now(), role_of(request)
    case = cases.find(tx, number)
    parties = cases.parties(tx, [case.id])
    names = {row.id: mask_given_name(row.name) for row in parties}
    ids = list(names)
    acting = [row for row in representing.of_cases(tx, [case.id], at=now) if row.holds]
    needs = care.vulnerabilities(tx, ids) if may(role, Permission.CARE) else {}
    served = addresses.newest(tx, ids, at=now)
    answers = answering.of_case(tx, case.id)
    beside = companions.shown(tx, case)
    shown = {
        "case": case,
        "people": [
            {
                "row": row,
                "name": names[row.id],
                "answers": [one for one in answers if one.party_id == row.id],
                "agents": [(one, names[one.representative_id]) for one in acting if one.principal_id == row.id],
                "served": served.get(row.id),
                "needs": needs.get(row.id, ()),
                "done": care.for_vulnerabilities(needs.get(row.id, ())),
                "may_be_represented": row.role != PartyRole.AGENT,
                "companion": beside.get(row.id),
            }
            for row in parties
        ],
        "told": [(row, names[row.party_id]) for row in notices.of_case(tx, case.id) if row.party_id in names],
        "may_represent": may(role, Permission.REPRESENT),
        "may_notify": may(role, Permission.NOTIFY),
        "may_invite": may(role, Permission.NOTIFY) and CaseState(case.state) not in (*OVER, CaseState.AGREED),
        "may_care": may(role, Permission.CARE),
        "words": _words(),
        "consequence": companions.consequence(),
        "agent": Agent(initial={"holds_from": present.today()}, auto_id=False),
        "service": Service(auto_id=False),
    }
    return render(request, "mediator/people.html", shown)


def _words() -> dict[str, list[tuple[str, Any]]]:
    kinds = {
        "purposes": ConsentPurpose,
        "channels": CAME_BY,
        "proofs": PROOFS,
        "kinds": RepresentationKind,
        "authorities": AuthorityType,
        "vulnerabilities": Vulnerability,
    }
    return {name: choices(words) for name, words in kinds.items()}


@button(Permission.CONSENT, "", back="case_people")
def ask(tx: Tx, case: int, request: HttpRequest) -> str:
    """Ask a party for one purpose; the text to put to them comes back."""
    now, purpose = present.now(), chosen(ConsentPurpose, request, "purpose")
    answering.ask(tx, party_in(tx, case, request), purpose, at=now)
    text = text_in_force(tx, purpose, at=now)
    return gettext("It is noted that they are asked. To be read out: %(text)s") % {"text": said(text)}


@button(Permission.CONSENT, _("The answer is taken down."), back="case_people")
def answer(tx: Tx, case: int, request: HttpRequest) -> None:
    """Take down what a party, or who acts for it, answers for one purpose; what is booked follows at once."""
    told, now = request.POST, present.now()
    party, verb = party_in(tx, case, request), VERBS.get(told.get("answer", ""))
    by = who_acts(tx, case, party, told.get("by", ""))
    if verb is None:
        raise errors.NotFilledIn()
    given = Answer(
        party_id=party,
        purpose=chosen(ConsentPurpose, request, "purpose"),
        channel=chosen(Channel, request, "channel"),
        by=by,
        proof=_proof(request),
    )
    with transaction(word_of(tx, Role.AGENT if by else Role.PARTY)) as word:
        verb(word, given, at=now)
    following.follow(tx, at=now, among=[case])


def _proof(request: HttpRequest) -> Proof:
    form = filled(Proved(request.POST, request.FILES))
    if paper := form.cleaned_data["paper"]:
        return Proof(kind=ConsentEvidence.FILE, ref=paper.name[:100], sha256=_digest(paper))
    kind = chosen(ConsentEvidence, request, "proof")
    return Proof(kind=kind, ref=form.cleaned_data["ref"])


def _digest(upload: Any) -> bytes | None:
    """SHA-256 of a paper, which itself is not kept."""
    return upload.kept.sha256 if upload else None


@button(Permission.REPRESENT, _("It is recorded who acts for them."), back="case_people")
def add_agent(tx: Tx, case: int, request: HttpRequest) -> object:
    """Record who acts for a party from now on."""
    told = filled(Agent(request.POST, request.FILES)).cleaned_data
    who = representing.Representative(
        name=told["name"],
        id_number=told["id_number"],
        phone=told["phone"],
        kind=chosen(RepresentationKind, request, "kind"),
        authority=chosen(AuthorityType, request, "authority"),
        scope=told["scope"],
        holds_from=told["holds_from"],
        holds_until=told["holds_until"],
        document_sha256=_digest(told["document"]),
    )
    return representing.add(tx, party_in(tx, case, request), who, at=present.now())


@button(Permission.REPRESENT, _("They no longer act for the party."), back="case_people")
def end_agent(tx: Tx, case: int, request: HttpRequest) -> None:
    """End what somebody may do for a party."""
    party = party_in(tx, case, request)
    agent = who_acts(tx, case, party, request.POST.get("agent", "")) or 0
    representing.end(tx, agent, principal_id=party, at=present.now())


@button(Permission.REPRESENT, _("Papers go there from now on."), back="case_people")
def confirm_address(tx: Tx, case: int, request: HttpRequest) -> object:
    """Record where papers are to reach a party, as it or who acts for it says."""
    told, party = filled(Service(request.POST, request.FILES)).cleaned_data, party_in(tx, case, request)
    signed = addresses.Signed(
        by=who_acts(tx, case, party, request.POST.get("by", "")),
        channel=chosen(Channel, request, "channel"),
        document_sha256=_digest(told["document"]),
    )
    to = addresses.Address(address=told["address"], email=told["email"], phone=told["phone"])
    return addresses.confirm(tx, party, to, signed=signed, at=present.now())


@button(Permission.CARE, _("It is noted; what is done differently stands below."), back="case_people")
def raise_need(tx: Tx, case: int, request: HttpRequest) -> None:
    """Write down why a party needs care."""
    care.raise_flag(tx, party_in(tx, case, request), chosen(Vulnerability, request, "need"), at=present.now())


@button(Permission.CARE, _("It is noted that they need this no longer."), back="case_people")
def clear_need(tx: Tx, case: int, request: HttpRequest) -> None:
    """A party needs care for this no longer."""
    care.clear_flag(tx, party_in(tx, case, request), chosen(Vulnerability, request, "need"), at=present.now())


@button(Permission.NOTIFY, "", back="case_people")
def invite(tx: Tx, case: int, _request: HttpRequest) -> str:
    """Invite everybody on the other side, by the best channel that is allowed."""
    posted = posting.invite(tx, [case], at=present.now())
    sent = sum(posted.messages.values())
    told = ngettext("%(sent)s message is on its way.", "%(sent)s messages are on their way.", sent) % {"sent": sent}
    if not posted.unreached:
        return told
    left = len(posted.unreached)
    nobody = ngettext("No channel reaches %(left)s person.", "No channel reaches %(left)s people.", left)
    return f"{told} {nobody % {'left': left}}"


@requires(Permission.NOTIFY)
@require_safe
def letter(request: HttpRequest, number: str, notice_id: int) -> HttpResponse:
    """A notice of this case as a letter; nothing is posted by it."""
    tx = tx_of(request)
    if notice_id not in {row.id for row in notices.of_case(tx, cases.find(tx, number).id)}:
        raise errors.NotFound()
    found = letters.letters(tx, [notice_id], at=present.now())[notice_id]
    return as_pdf(letters.as_pdf(found), f"{notice_id}.pdf")
