"""Sessions of a case: times on offer, booked ones, and how far everybody is prepared to take part.

A mediator offers, books and prepares; an institution's people pick what suits them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.cases import actions as cases
from mediation.cases.words import IdentityWay
from mediation.db import Tx, transaction
from mediation.http.row_security import tx_of
from mediation.identifiers import mask_given_name
from mediation.permissions import Permission, may
from mediation.reach import sessions as meetings
from mediation.sessions import actions, offering, preparing, rights
from mediation.sessions.actions import Slot
from mediation.sessions.models import Room
from mediation.sessions.words import Side
from mediation.vocabulary import CaseState, Channel, Role, SessionMode, SessionState
from mediation.web.access import AT_DESKS, requires, role_of
from mediation.web.fields import MomentInput
from mediation.web.pages.buttons import button, filled, word_of
from mediation.web.words import choices, said

SPEAKERS = {Side.INSTITUTION: Role.BANK_OPERATOR, Side.RESPONDENT: Role.PARTY}
GIVEN_BY = (Channel.IN_PERSON, Channel.CALL, Channel.SMS, Channel.EMAIL, Channel.LETTER)


class When(forms.Form):
    """When and where a session is."""

    starts_at = forms.DateTimeField(label=_("Begins"), widget=MomentInput())
    minutes = forms.IntegerField(label=_("How long, in minutes"), min_value=5, max_value=720, initial=60)
    room = forms.ChoiceField(label=_("Room, for a session in person"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = Room.objects.filter(is_open=True).order_by("name").values_list("name", "name")
        self.fields["room"].choices = [("", "—"), *rooms]  # type: ignore[attr-defined]

    def clean_starts_at(self) -> datetime:
        """Not long ago: what was held without a booking is taken down within a day, and everybody is told of it."""
        starts: datetime = self.cleaned_data["starts_at"]
        if starts < present.now() - timedelta(days=1):
            raise forms.ValidationError(gettext("This day is over."))
        return starts

    @property
    def ends_at(self) -> datetime:
        """The end that the minutes lead to."""
        ends: datetime = self.cleaned_data["starts_at"] + timedelta(minutes=self.cleaned_data["minutes"])
        return ends


class Booking(When):
    """A session at a time that was agreed otherwise."""

    mode = forms.ChoiceField(label=_("How"))
    link = forms.URLField(
        label=_("Link, for a session on video"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = choices(SessionMode)  # type: ignore[attr-defined]


@requires(Permission.NEGOTIATE, AT_DESKS)
@require_safe
def sessions(request: HttpRequest, number: str) -> HttpResponse:
    """What is booked and what is on offer; for the mediator also who is prepared, and the forms to go on."""
    tx, now = tx_of(request), present.now()
    case = cases.find(tx, number)
    booked = actions.of_cases(tx, [case.id])
    slots = offering.open_offers(tx, [case.id], at=now)
    is_coming = any(row.state == SessionState.SCHEDULED for row in booked)
    may_mediate = may(role_of(request), Permission.MEDIATE)
    may_arrange = may_mediate and CaseState(case.state) is CaseState.IN_MEDIATION
    shown = {
        "case": case,
        "booked": booked,
        "slots": slots,
        "mediates": may_mediate,
        "may_offer": may_arrange and not slots and not is_coming,
        "may_arrange": may_arrange,
        "picks": choices(Side),
    }
    if may_mediate:
        shown |= {
            "prepared": _prepared(tx, case),
            "booking": Booking() if may_arrange else None,
            "channels": choices(GIVEN_BY),
            "ways": choices(IdentityWay),
            "modes": choices((SessionMode.VIDEO, SessionMode.IN_PERSON)),
            "rights": said(rights.NOTICES[rights.VERSION]),
        }
    return render(request, "mediator/sessions.html", shown)


def _prepared(tx: Tx, case: Any) -> list[dict[str, Any]]:
    """Everybody of a case by name, and what was done with them before they take part."""
    names = {row.id: mask_given_name(row.name) for row in cases.parties(tx, [case.id])}
    return [
        {"id": row.party_id or 0, "name": names.get(row.party_id, case.institution_name), "done": row}
        for row in preparing.state(tx, case.id)
    ]


@button(Permission.MEDIATE, _("Times are offered to both sides, who are told."), back="case_sessions")
def offer(tx: Tx, case: int, request: HttpRequest) -> str | None:
    """Offer times from the mediator's calendar, in the mode that was chosen or that suits everybody best."""
    now, mode = present.now(), request.POST.get("mode", "")
    if mode in set(SessionMode):
        meetings.offer(tx, {case: SessionMode(mode)}, at=now)
    else:
        meetings.arrange(tx, [case], at=now)
    if offering.open_offers(tx, [case], at=now) or actions.of_cases(tx, [case]):
        return None
    messages.warning(request, gettext("Your calendar has no free time within the mediation period."))
    return ""


@button(
    Permission.NEGOTIATE, _("It is noted; once both sides have picked, the session is booked."), back="case_sessions"
)
def pick(tx: Tx, case: int, request: HttpRequest) -> str | None:
    """The times that suit a side: of whoever is logged in, or of those whose word the mediator takes down."""
    try:
        starts = [datetime.fromisoformat(one) for one in request.POST.getlist("start")]
    except ValueError as failure:
        raise errors.SlotGone() from failure
    if not starts or any(one.tzinfo is None for one in starts):
        raise errors.SlotGone()
    now = present.now()
    if tx.actor.role is not Role.MEDIATOR:
        booked = meetings.pick(tx, {case: starts}, at=now)
    elif request.POST.get("side", "") not in set(Side):
        raise errors.NotFilledIn()
    else:
        with transaction(word_of(tx, SPEAKERS[Side(request.POST["side"])])) as word:
            booked = meetings.pick(word, {case: starts}, at=now)
    return gettext("The session is booked, and everybody is told.") if booked else None


@button(Permission.MEDIATE, _("The session is booked, and everybody is told."), back="case_sessions")
def book(tx: Tx, case: int, request: HttpRequest) -> object:
    """Book a session at a time that was agreed otherwise."""
    form = filled(Booking(request.POST))
    told = form.cleaned_data
    slot = Slot(
        case_id=case,
        starts_at=told["starts_at"],
        ends_at=form.ends_at,
        mode=SessionMode(told["mode"]),
        room_id=actions.room(tx, told["room"]),
        link=told["link"],
    )
    return meetings.schedule(tx, [slot], at=present.now())


@button(Permission.MEDIATE, _("It is taken down."), back="case_sessions")
def prepare(tx: Tx, case: int, request: HttpRequest) -> None:
    """What was done with somebody, or with everybody, before their first session."""
    now, told = present.now(), request.POST
    everybody = preparing.everybody(tx, [case])
    whom = [one for one in everybody if told.get("who") in ("all", str(one.party_id or 0))]
    if not whom or not any(told.get(name) for name in ("channel", "acknowledged", "way", "text")):
        raise errors.NotFilledIn()
    if told.get("channel") in set(Channel):
        preparing.give_rights(tx, whom, channel=Channel(told["channel"]), at=now)
    if told.get("acknowledged"):
        preparing.acknowledge(tx, whom, at=now)
    if told.get("way") in set(IdentityWay):
        preparing.check_identity(tx, whom, way=IdentityWay(told["way"]), at=now)
    if told.get("text"):
        preparing.agree_to_text(tx, whom, at=now)
