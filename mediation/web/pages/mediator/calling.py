"""Calling within the rules: who may be called now, leave for a call, what became of it, and the plan of a day.

Leave is taken before the number is shown, and it is shown for as long as the leave holds; so nobody can dial beyond the
rules of contact by what stands on this page.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.cases import actions as cases
from mediation.cases.log import SHANGHAI
from mediation.contact import actions as contact
from mediation.contact import planning, rules, telling
from mediation.db import Tx, load
from mediation.db.sealed import unseal
from mediation.http.language import language
from mediation.http.row_security import LARGEST_ID, tx_of
from mediation.identifiers import mask_given_name, mask_phone
from mediation.permissions import CALLERS, Permission, may
from mediation.vocabulary import Caller, Channel, ContactOutcome
from mediation.web.access import CENTRE, requires, role_of
from mediation.web.pages.buttons import button, chosen, filled, party_in
from mediation.web.words import choices, said

sql = load(Path(__file__).with_name("calling.sql"))
NEWEST, A_PAGE = 30, 50
LONGEST_CALL = timedelta(hours=2)
"""How long after its leave has ended a call still waits on the page for its result."""
RESULTS = (*rules.RESULTS, ContactOutcome.RELEASED)
WISHES = (Channel.CALL, Channel.SMS, Channel.EMAIL)
OWN_HOURS = (22, 23, *range(8))


class Result(forms.Form):
    """What became of a call."""

    reservation = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)
    dialled_at = forms.TimeField(label=_("Dialled at"))


class Hours(forms.Form):
    """Hours of the day that a person has said something about."""

    hours = forms.TypedMultipleChoiceField(
        label=_("Hours"), required=False, coerce=int, choices=[(hour, hour) for hour in range(24)]
    )


@requires(Permission.CONTACT)
@require_safe
def calls(request: HttpRequest, number: str) -> HttpResponse:
    """Everybody on the other side of a case: whether they may be called now, and what came of earlier tries."""
    tx, now = tx_of(request), present.now()
    case = cases.find(tx, number)
    parties = {row.id: row for row in cases.parties(tx, [case.id])}
    reserved = tx.rows(sql.reserved, case_id=case.id, actor_id=tx.actor.user_id, since=now - LONGEST_CALL)
    attempts = tx.rows(sql.attempts, case_id=case.id, limit=NEWEST)
    shown = {
        "case": case,
        "people": [
            _person(request, parties[one.party_id], one, reserved)
            for one in contact.may_contact(tx, case.id, Channel.CALL, at=now)
        ],
        "attempts": [(row, mask_given_name(parties[row.party_id].name)) for row in attempts if row.party_id in parties],
        "outcomes": choices(RESULTS),
        "usual_hours": rules.HOURS,
        "own_hours": OWN_HOURS,
        "calls_a_day": rules.CALLS_A_DAY,
        "now": now,
    }
    return render(request, "mediator/calls.html", shown)


def _person(request: HttpRequest, party: Any, standing: contact.Standing, reserved: list[Any]) -> dict[str, Any]:
    tx, refusal = tx_of(request), standing.refusal
    mine = next((row for row in reserved if row.party_id == party.id), None)
    phone = unseal(party.phone_sealed, "parties.phone", party.id) or ""
    is_shown = mine and mine.reserved_until > present.now() and may(role_of(request), Permission.REVEAL)
    wishes = contact.wishes(tx, party.id)
    return {
        "id": party.id,
        "name": mask_given_name(party.name),
        "role": standing.role,
        "left": standing.left,
        "why": refusal.rule.error().sentence(language()) if refusal else "",
        "from": refusal.earliest if refusal else None,
        "reserved": mine,
        "phone": phone if is_shown else mask_phone(phone) if phone else "",
        "may_dial": is_shown,
        "opted_out": [channel for channel in WISHES if channel in wishes.opted_out],
        "open_to": [channel for channel in WISHES if channel not in wishes.opted_out],
        "hours": wishes.hours,
        "quiet": wishes.quiet,
    }


@button(Permission.CONTACT, "", back="case_calls")
def reserve(tx: Tx, case: int, request: HttpRequest) -> str:
    """Take leave for one call, in the name of whoever is logged in."""
    callers = CALLERS[tx.actor.role]
    caller = next(one for one in Caller if one in callers)
    taken = contact.reserve(tx, party_in(tx, case, request), Channel.CALL, caller=caller, at=present.now())
    told = gettext("Dial until %(until)s, and say below what came of it.")
    return told % {"until": f"{taken.until.astimezone(SHANGHAI):%H:%M}"}


@button(Permission.CONTACT, _("The result is recorded."), back="case_calls")
def result(tx: Tx, case: int, request: HttpRequest) -> str | None:
    """Say what became of a call; one that broke a rule is kept for supervision, and the rule is named."""
    now, told = present.now(), filled(Result(request.POST)).cleaned_data
    mine = tx.rows(sql.reserved, case_id=case, actor_id=tx.actor.user_id, since=now - LONGEST_CALL)
    reserved = next((row for row in mine if row.id == told["reservation"]), None)
    outcome = chosen(ContactOutcome, request, "outcome")
    if reserved is None or outcome not in RESULTS:
        raise errors.NotFound()
    day = now.astimezone(SHANGHAI).date()
    dialled = max(datetime.combine(day, told["dialled_at"], SHANGHAI), reserved.reserved_at)
    broken = contact.record_result(tx, reserved.id, outcome, dialled_at=min(dialled, now), at=now)
    if broken is None:
        return None
    kept = gettext("It is kept, as a call beyond the rules.")
    messages.warning(request, f"{broken.error().sentence(language())} {kept}")
    return ""


@button(Permission.CONTACT_WISHES, _("It is noted, and binds everybody who calls."), back="case_calls")
def opt_out(tx: Tx, case: int, request: HttpRequest) -> None:
    """They do not want to be contacted in this way."""
    contact.opt_out(tx, party_in(tx, case, request), chosen(Channel, request, "channel"), at=present.now())


@button(Permission.CONTACT_WISHES, _("They may be contacted in this way again."), back="case_calls")
def opt_in(tx: Tx, case: int, request: HttpRequest) -> None:
    """They take back that they do not want to be contacted in this way."""
    contact.opt_in(tx, party_in(tx, case, request), chosen(Channel, request, "channel"), at=present.now())


@button(Permission.CONTACT_WISHES, _("The number is used in no case until it is corrected."), back="case_calls")
def wrong_number(tx: Tx, case: int, request: HttpRequest) -> None:
    """The number is not theirs."""
    contact.quarantine(tx, party_in(tx, case, request), at=present.now())


@button(Permission.CONTACT_WISHES, _("The number may be used again."), back="case_calls")
def right_number(tx: Tx, case: int, request: HttpRequest) -> None:
    """The number was checked, and is theirs."""
    contact.correct_number(tx, party_in(tx, case, request), at=present.now())


@button(Permission.CONTACT_WISHES, _("The hours are noted, and bind everybody who calls."), back="case_calls")
def quiet_hours(tx: Tx, case: int, request: HttpRequest) -> None:
    """At which of the usual hours they do not want to be called."""
    hours = filled(Hours(request.POST)).cleaned_data["hours"]
    contact.keep_quiet(tx, party_in(tx, case, request), hours, at=present.now())


@button(Permission.CONTACT_WISHES, _("The hours are noted, and bind everybody who calls."), back="case_calls")
def agreed_hours(tx: Tx, case: int, request: HttpRequest) -> None:
    """At which unusual hours they agree to be called."""
    hours = filled(Hours(request.POST)).cleaned_data["hours"]
    contact.agree_hours(tx, party_in(tx, case, request), hours, at=present.now())


@requires(Permission.CONTACT, CENTRE)  # a bank is not told whom the centre tries
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Whom to try today, when and why: a mediator's own cases, or the whole centre's."""
    tx, today = tx_of(request), present.today()
    planned = Paginator(planning.today(tx, today, mediator_id=tx.actor.mediator_id or None), A_PAGE)
    page = planned.get_page(request.GET.get("page"))
    rows = [(one, mask_given_name(one.name), said(telling.why(one, today))) for one in page]
    tried = sum(1 for one in planned.object_list if one.outcome)
    shown = {"rows": rows, "page": page, "day": today, "count": planned.count, "tried": tried}
    return render(request, "mediator/plan.html", shown)
