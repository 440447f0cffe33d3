"""One session: moved, called off, held; its minutes and undisputed facts; what a side told the mediator alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.cases import actions as cases
from mediation.db import Tx
from mediation.http.row_security import tx_of
from mediation.identifiers import mask_given_name
from mediation.permissions import Permission
from mediation.reach import sessions as meetings
from mediation.sessions import actions, preparing, recording, records, statements
from mediation.sessions.actions import Held, Moved
from mediation.sessions.words import AskedBy, CancelReason, RecordKind, Side, StatementKind
from mediation.vocabulary import CaseEvent, CaseState, SessionState
from mediation.web.access import requires
from mediation.web.handing_out import as_pdf
from mediation.web.pages.buttons import button, chosen, filled
from mediation.web.pages.mediator.sessions import When
from mediation.web.words import choices

REASONS = tuple(one for one in CancelReason if one not in (CancelReason.CASE_ENDED, CancelReason.MEDIATOR_CHANGED))
ASKED_BY = (AskedBy.INSTITUTION, AskedBy.RESPONDENT, AskedBy.MEDIATOR)
LONGEST = 20_000


class Draft(forms.Form):
    """Minutes or undisputed facts."""

    body = forms.CharField(label=_("What it says"), max_length=LONGEST)


class Note(forms.Form):
    """What a side told the mediator alone."""

    text = forms.CharField(label=_("What it says"), max_length=LONGEST)


@requires(Permission.MEDIATE)
@require_safe
def session(request: HttpRequest, number: str, session_id: int) -> HttpResponse:
    """The session as it stands, and what can be done with it now."""
    tx = tx_of(request)
    case = cases.find(tx, number)
    found = _of_case(tx, case.id, session_id)
    is_open = found.state == SessionState.SCHEDULED
    names = {row.id: mask_given_name(row.name) for row in cases.parties(tx, [case.id])}
    people = [
        (one.party_id or 0, names.get(one.party_id or 0, case.institution_name))
        for one in preparing.everybody(tx, [case.id])
    ]
    shown = {
        "case": case,
        "session": found,
        "is_open": is_open,
        "has_begun": found.starts_at <= present.now(),
        "is_recorded": any(row.is_recorded for row in actions.of_cases(tx, [case.id]) if row.id == session_id),
        "people": people,
        "moving": When(initial=_as_booked(found)),
        "reasons": choices(REASONS),
        "asked_by": choices(ASKED_BY),
        "records": [_record(tx, found, kind, names) for kind in RecordKind] if found.state != "cancelled" else [],
        "is_hers": found.mediator_id == tx.actor.mediator_id,
        "told": statements.read(tx, session_id),
        "sides": choices(Side),
        "kinds": choices(StatementKind),
        "may_settle": CaseState(case.state) is CaseState.IN_MEDIATION,
    }
    return render(request, "mediator/session.html", shown)


def _as_booked(session: Any) -> dict[str, Any]:
    """What moving a session begins with: when it is, and how long, in minutes."""
    return {
        "starts_at": timezone.localtime(session.starts_at).strftime("%Y-%m-%dT%H:%M"),
        "minutes": (session.ends_at - session.starts_at) // timedelta(minutes=1),
    }


def _of_case(tx: Tx, case_id: int, session_id: int) -> Any:
    """A session of this case; NotFound for one of another."""
    found = actions.find(tx, session_id)
    if found.case_id != case_id:
        raise errors.NotFound()
    return found


def _record(tx: Tx, session: Any, kind: RecordKind, names: dict[int, str]) -> dict[str, Any]:
    """The version that counts, who has answered it, whether all who are to sign have signed, and it was recorded."""
    try:
        newest = records.latest(tx, session.id, kind)
    except errors.NotFound:
        return {"kind": kind, "newest": None}
    answers = [
        {"id": row.party_id or 0, "name": names.get(row.party_id, row.name), "role": row.role, "row": row}
        for row in records.signatures(tx, session.id, kind)
    ]
    return {
        "kind": kind,
        "newest": newest,
        "sha256": bytes(newest.body_sha256).hex(),
        "answers": answers,
        "is_signed": all(one["row"].is_signed for one in answers if one["role"] != "agent"),
        "is_settled": any(
            row.event == CaseEvent.RECORD_UNDISPUTED_FACTS and row.at > newest.drafted_at
            for row in cases.timeline(tx, session.case_id)
        ),
    }


@requires(Permission.MEDIATE)
@require_safe
def paper(request: HttpRequest, number: str, session_id: int, kind: str) -> HttpResponse:
    """Minutes or undisputed facts on paper, to be read and signed."""
    tx = tx_of(request)
    _of_case(tx, cases.find(tx, number).id, session_id)
    if kind not in set(RecordKind):
        raise errors.NotFound()
    return as_pdf(records.printed(tx, session_id, RecordKind(kind)), f"{number}-{session_id}-{kind}.pdf")


@button(Permission.MEDIATE, _("The session is moved, and everybody is told."), back="case_session")
def move(tx: Tx, case: int, request: HttpRequest, session_id: int) -> None:
    """Put the session to another time."""
    _of_case(tx, case, session_id)
    form = filled(When(request.POST))
    to = Moved(
        session_id=session_id,
        starts_at=form.cleaned_data["starts_at"],
        ends_at=form.ends_at,
        room_id=actions.room(tx, form.cleaned_data["room"]),
    )
    meetings.move(tx, [to], by=chosen(AskedBy, request, "by"), at=present.now())


@button(Permission.MEDIATE, _("The session is called off, and everybody is told."), back="case_session")
def cancel(tx: Tx, case: int, request: HttpRequest, session_id: int) -> None:
    """Call the session off."""
    _of_case(tx, case, session_id)
    by, reason = chosen(AskedBy, request, "by"), chosen(CancelReason, request)
    meetings.cancel(tx, [session_id], reason=reason, by=by, at=present.now())


@button(Permission.MEDIATE, _("It is taken down how the session went."), back="case_session")
def hold(tx: Tx, case: int, request: HttpRequest, session_id: int) -> object:
    """Say whether the session took place, and who stayed away."""
    _of_case(tx, case, session_id)
    told = request.POST.getlist("absent")
    known = {str(one.party_id or 0): one.party_id for one in preparing.everybody(tx, [case])}
    if not set(told) <= set(known) or request.POST.get("attended", "") not in ("yes", "no"):
        raise errors.NotFilledIn()
    absent = tuple(known[one] for one in told)
    held = Held(session_id=session_id, attended=request.POST["attended"] == "yes", absent=absent)
    return actions.hold(tx, [held], at=present.now())


@button(Permission.MEDIATE, _("It is taken down whether the session is recorded."), back="case_session")
def record(tx: Tx, case: int, request: HttpRequest, session_id: int) -> object:
    """Say that the session is recorded in sound and picture, or no longer."""
    _of_case(tx, case, session_id)
    verb = recording.start if request.POST.get("recorded") == "yes" else recording.stop
    return verb(tx, session_id, at=present.now())


@button(Permission.MEDIATE, _("A new version is written; it can be read and signed."), back="case_session")
def draft(tx: Tx, case: int, request: HttpRequest, session_id: int) -> None:
    """Write a new version of the minutes or of the undisputed facts."""
    _of_case(tx, case, session_id)
    body = filled(Draft(request.POST)).cleaned_data["body"]
    records.draft(tx, session_id, chosen(RecordKind, request, "kind"), body=body, at=present.now())


@button(Permission.MEDIATE, _("It is taken down what they answered."), back="case_session")
def sign(tx: Tx, case: int, request: HttpRequest, session_id: int) -> None:
    """Take down that somebody signs what they read, or will not, and why."""
    _of_case(tx, case, session_id)
    kind, told, now = chosen(RecordKind, request, "kind"), request.POST, present.now()
    known = {str(one.party_id or 0): one.party_id for one in preparing.everybody(tx, [case])}
    if told.get("who") not in known:
        raise errors.NotFound()
    whom = known[told["who"]]
    if told.get("answer") == "signed":
        records.sign(tx, session_id, kind, party_id=whom, sha256=told.get("sha256", ""), at=now)
    else:
        records.refuse(tx, session_id, kind, party_id=whom, why=told.get("why", "")[:500], at=now)


@button(Permission.MEDIATE, _("The facts are recorded as undisputed, and may go to a court."), back="case_session")
def settle_facts(tx: Tx, case: int, _request: HttpRequest, session_id: int) -> object:
    """Record as undisputed what everybody has signed."""
    _of_case(tx, case, session_id)
    return records.settle_facts(tx, [session_id], at=present.now())


@button(Permission.MEDIATE, _("It is written down, for your eyes alone."), back="case_session")
def note(tx: Tx, case: int, request: HttpRequest, session_id: int) -> None:
    """Write down what a side told the mediator alone."""
    _of_case(tx, case, session_id)
    text, side = filled(Note(request.POST)).cleaned_data["text"], chosen(Side, request, "side")
    kind = chosen(StatementKind, request, "kind")
    statements.write(tx, session_id, side, kind=kind, text=text, at=present.now())
