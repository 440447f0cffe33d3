"""A mediator's calendar: sessions by week or month, when they work, leave, and the address for a calendar program."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mediation import errors, present
from mediation.assignment import absences
from mediation.assignment.absences import Away
from mediation.cases import calendars
from mediation.cases.log import SHANGHAI
from mediation.clocks import Phrase
from mediation.db import Tx, load
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.sessions import feeds
from mediation.sessions.offering import CENTRE_HOURS
from mediation.web.access import requires
from mediation.web.attempts import attempt
from mediation.web.fields import DayInput
from mediation.web.pages.buttons import filled

sql = load(Path(__file__).with_name("diary.sql"))
WEEK, FAR = timedelta(weeks=1), timedelta(days=3650)
Spans = tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a calendar: why it is off, whether its mediator is away, when they work, and their sessions."""

    day: date
    off: Phrase | None
    is_away: bool
    hours: Spans
    sessions: tuple[Any, ...]


class Shown(forms.Form):
    """Which day is looked at; its week, or its month."""

    day = forms.DateField(required=False)
    view = forms.ChoiceField(choices=[("week", ""), ("month", "")], required=False)


class Leave(forms.Form):
    """Leave that is asked for."""

    from_day = forms.DateField(label=_("First day"), widget=DayInput())
    until = forms.DateField(label=_("Until"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=100)
    hand_over = forms.CharField(
        label=_("What whoever takes cases over is to know"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


@requires(Permission.MEDIATE)
@require_safe
def diary(request: HttpRequest) -> HttpResponse:
    """The calendar, and beside it working hours, leave and the address for a calendar program."""
    tx, now, today = tx_of(request), present.now(), present.today()
    told = form.cleaned_data if (form := Shown(request.GET)).is_valid() else {}
    day = told.get("day") or today
    day = min(max(day, today - FAR), today + FAR)
    is_month = told.get("view") == "month"
    weeks = Calendar().monthdatescalendar(day.year, day.month) if is_month else [_week(day)]
    hours = absences.hours(tx, tx.actor.mediator_id)
    shown = {
        "day": day,
        "today": today,
        "is_month": is_month,
        "before": (day.replace(day=1) - timedelta(days=1)) if is_month else day - WEEK,
        "after": (day.replace(day=28) + WEEK).replace(day=1) if is_month else day + WEEK,
        "weeks": _days(tx, weeks, hours),
        "weekdays": [(number, WEEKDAYS[number], hours.get(number)) for number in range(7)],
        "has_hours": bool(hours),
        "centre_hours": CENTRE_HOURS,
        "leaves": absences.leaves(tx, at=now, mediator_id=tx.actor.mediator_id),
        "requests": absences.requests(tx, at=now, mediator_id=tx.actor.mediator_id),
        "leave": Leave(),
    }
    return render(request, "mediator/diary.html", shown)


def _week(day: date) -> list[date]:
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def _days(tx: Tx, weeks: list[list[date]], hours: dict[int, tuple[time, time]]) -> list[list[Day]]:
    """The days of weeks with what is in them; one statement for all."""
    mediator, first, last = tx.actor.mediator_id, weeks[0][0], weeks[-1][-1]
    calendar = calendars.current(tx)
    away = absences.leaves(tx, at=_midnight(first), mediator_id=mediator)
    by_day: dict[date, list[Any]] = {}
    times = {"first": _midnight(first), "until": _midnight(last + timedelta(days=1))}
    for row in tx.rows(sql.sessions, mediator_id=mediator, **times):
        by_day.setdefault(row.starts_at.astimezone(SHANGHAI).date(), []).append(row)

    def of(day: date) -> Day:
        off = calendar.day_off(day)
        own: Spans = (hours[day.weekday()],) if day.weekday() in hours else ()
        return Day(
            day=day,
            off=off,
            is_away=any(one.from_day <= day <= one.until for one in away),
            hours=() if off else own if hours else CENTRE_HOURS,
            sessions=tuple(by_day.get(day, ())),
        )

    return [[of(day) for day in week] for week in weeks]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


@requires(Permission.MEDIATE)
@require_POST
def ask_leave(request: HttpRequest) -> HttpResponse:
    """Ask for leave; the assigner answers."""

    def verb(tx: Tx) -> object:
        told = filled(Leave(request.POST)).cleaned_data
        away = Away(from_day=told["from_day"], until=told["until"], reason=told["reason"])
        return absences.ask(tx, away, hand_over=told["hand_over"], at=present.now())

    attempt(request, verb, _("It is asked for; the assigner answers."))
    return redirect("diary")


@requires(Permission.MEDIATE)
@require_POST
def set_hours(request: HttpRequest) -> HttpResponse:
    """Say when you work."""
    attempt(
        request,
        lambda tx: absences.set_hours(tx, _hours_in(request)),
        _("It is noted; times are offered within these hours."),
    )
    return redirect("diary")


def _hours_in(request: HttpRequest) -> dict[int, tuple[time, time]]:
    told = {n: (request.POST.get(f"starts{n}", ""), request.POST.get(f"ends{n}", "")) for n in range(7)}
    try:
        return {n: (time.fromisoformat(starts), time.fromisoformat(ends)) for n, (starts, ends) in told.items()
                if starts or ends}  # fmt: skip
    except ValueError as failure:
        raise errors.HoursWrong() from failure


@requires(Permission.MEDIATE)
@require_POST
def open_feed(request: HttpRequest) -> HttpResponse:
    """A secret address for a calendar program, shown once; the one before is taken back."""
    tx = tx_of(request)
    if not tx.actor.mediator_id:
        raise errors.NotPermitted()
    token = feeds.open_feed(tx, tx.actor.mediator_id, at=present.now())
    address = request.build_absolute_uri(reverse("calendar", args=[token]))
    told = gettext("Put this address into your calendar program; it is shown this once: %(address)s")
    messages.success(request, told % {"address": address})
    return redirect("diary")


@requires(Permission.MEDIATE)
@require_POST
def close_feed(request: HttpRequest) -> HttpResponse:
    """Take the address back."""
    tx = tx_of(request)
    feeds.close_feed(tx, tx.actor.mediator_id, at=present.now())
    messages.success(request, gettext("The address is taken back."))
    return redirect("diary")
