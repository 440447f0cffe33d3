"""Which days count: the calendar of a year, and the notice of the State Council that it is taken from.

A notice is loaded only after its preview: the days that would count otherwise, and the deadlines that would move.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from mediation import present
from mediation.cases import calendars
from mediation.deadlines import KNOWN_THROUGH, SATURDAY, Calendar
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.reach import days as loading
from mediation.web.access import requires
from mediation.web.attempts import told_on
from mediation.web.pages.reference.uploading import Upload
from mediation.web.paging import number_in
from mediation.web.words import said

FIRST_YEAR, LAST_YEAR = 2020, 2100
WEEKDAYS = (_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su"))


class Day(NamedTuple):
    """A day of a month as it is shown: `kind` is off or worked where the notice says so, weekend, or nothing."""

    day: date
    kind: str
    why: str


class Notice(Upload):
    """The notice of a year: its name and number, and a file of the days that it names."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    title = forms.CharField(label=_("Name and number of the notice"), max_length=100)
    field_order = ("year", "title", "file")


@requires(Permission.ADMINISTER)
@require_safe
def days(request: HttpRequest) -> HttpResponse:
    """The year that is asked for, month by month, and from where its days off are known."""
    tx, today = tx_of(request), present.today()
    known = calendars.notices(tx)
    years = sorted({today.year - 1, today.year, today.year + 1, *(row.year for row in known)})
    year = number_in(request, "year", largest=LAST_YEAR)
    year = today.year if year is None else max(year, FIRST_YEAR)
    calendar = calendars.current(tx)
    shown = {
        "year": year,
        "years": years,
        "notices": known,
        "notice": next((row for row in known if row.year == year), None),
        "comes_along": year <= KNOWN_THROUGH.year,
        "months": [(date(year, month, 1), list(_weeks(calendar, year, month))) for month in range(1, 13)],
        "working_days": sum(calendar.is_working_day(day) for day in loading.days_of(year)),
        "weekdays": WEEKDAYS,
    }
    return render(request, "reference/days.html", shown)


@requires(Permission.ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; what the notice would change; and, once that was seen, the notice loaded."""
    tx, at = tx_of(request), present.now()
    is_posted = request.method == "POST"
    next_year = {"year": present.today().year + 1}
    form = Notice(request.POST if is_posted else None, request.FILES if is_posted else None, initial=next_year)
    shown: dict[str, Any] = {"form": form, "example": calendars.EXAMPLE}
    if form.is_valid():
        told = form.cleaned_data
        with told_on(form, tx):
            content = told["content"].encode()
            notice = loading.Notice(year=told["year"], title=told["title"], days=calendars.read(content, told["year"]))
            if seen := request.POST.get("seen"):
                loading.load(tx, notice, acknowledged=seen, at=at)
                messages.success(request, _("The notice is loaded; what runs is computed by it."))
                return redirect(f"{reverse('reference_days')}?year={notice.year}")
            shown |= _preview(notice, loading.foresee(tx, notice, at=at), told["content"])
    return render(request, "reference/days_new.html", shown, status=422 if form.errors else 200)


def _preview(notice: loading.Notice, effect: loading.Effect, content: str) -> dict[str, Any]:
    names = {special.day: special.why for special in notice.days}
    changed = sorted([*((day, False) for day in effect.to_off), *((day, True) for day in effect.to_worked)])
    return {
        "notice": notice,
        "effect": effect,
        "content": content,
        "changed": [(day, WEEKDAYS[day.weekday()], is_worked, names.get(day, "")) for day, is_worked in changed],
        "moved": [(said(clock), count) for clock, count in effect.moved.items()],
    }


def _weeks(calendar: Calendar, year: int, month: int) -> Iterator[list[Day | None]]:
    """The weeks of a month from Monday on; nothing where a day is of another month."""
    for week in months.Calendar().monthdatescalendar(year, month):
        yield [_day(calendar, day) if day.month == month else None for day in week]


def _day(calendar: Calendar, day: date) -> Day:
    why, is_weekend = calendar.day_off(day), day.weekday() >= SATURDAY
    if why is None:
        return Day(day, "worked" if is_weekend else "", "")
    return Day(day, "weekend" if is_weekend else "off", said(why))
