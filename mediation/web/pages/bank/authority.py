"""An institution's authority: its versions and limits, who approves up to which level, and proof of equal treatment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediation import csv_files, errors, present
from mediation.authority import actions, matrix, publishing
from mediation.authority.words import MatrixState
from mediation.http.row_security import tx_of
from mediation.permissions import Permission, may
from mediation.vocabulary import Product, Role
from mediation.web.access import requires, role_of
from mediation.web.attempts import attempt, told_on
from mediation.web.fields import DayInput
from mediation.web.handing_out import as_file

LARGEST_FILE = 1 << 20
LEVELS = range(matrix.MOST_LEVEL + 1)
LOOKS_BACK = timedelta(days=365)


class Draft(forms.Form):
    """A file of limits, and from when on it counts."""

    file = forms.FileField(label=_("File of limits"), help_text=_("CSV or JSON, one row for each level of a cell."))
    effective_from = forms.DateField(label=_("It counts from"), widget=DayInput())

    def clean_file(self) -> Any:
        """A matrix of the largest size that is taken has far less than this."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This is larger than a file of limits can be."))
        return file


class Settings(forms.Form):
    """How often may be asked, and how long answers take and hold."""

    daily_queries = forms.IntegerField(label=_("Questions a day on one case"), min_value=1, max_value=100)
    answer_working_days = forms.IntegerField(label=_("Working days to answer a request"), min_value=1, max_value=30)
    approval_days = forms.IntegerField(label=_("Days that an answer holds"), min_value=1, max_value=90)


class Days(forms.Form):
    """From when until when."""

    first = forms.DateField(label=_("From"), widget=DayInput())
    last = forms.DateField(label=_("Until"), widget=DayInput())


@requires(Permission.ANSWER_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def authority(request: HttpRequest) -> HttpResponse:
    """The versions, the newest first; the form for another; who approves what; what is settled; the report."""
    tx, today = tx_of(request), present.today()
    is_posted = request.method == "POST"
    form = Draft(
        request.POST if is_posted else None,
        request.FILES if is_posted else None,
        initial={"effective_from": today},
    )
    if form.is_valid() and (version := _drafted(request, form)) is not None:
        messages.success(request, _("It is taken in, and waits for a second person to publish it."))
        return redirect("bank_matrix", version)
    shown = {
        "form": form,
        "versions": [(row, MatrixState(row.state)) for row in publishing.versions(tx)],
        "approvers": [(row, Role(row.role)) for row in publishing.approvers(tx)],
        "levels": LEVELS,
        "settings": Settings(initial=_fields(publishing.settled(tx))),
        "days": Days(initial={"first": today - LOOKS_BACK, "last": today}),
        "may_publish": _may_publish(request),
        "me": request.user.get_username(),
    }
    return render(request, "bank/authority.html", shown, status=422 if form.errors else 200)


@requires(Permission.ANSWER_REQUESTS)
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """The cells of a version and their limits, for the institution's own people."""
    tx = tx_of(request)
    cells = publishing.read(tx, number)
    (row,) = [row for row in publishing.versions(tx) if row.version == number]
    shown = {
        "version": row,
        "state": MatrixState(row.state),
        "cells": [(Product(cell.band.product), cell.band, cell.levels) for cell in cells],
        "may_publish": _may_publish(request) and row.state == MatrixState.DRAFT,
    }
    return render(request, "bank/matrix.html", shown)


@requires(Permission.ANSWER_REQUESTS)
@require_safe
def version_file(request: HttpRequest, number: int) -> HttpResponse:
    """A version as a file that can be changed and handed in again."""
    return _csv(matrix.written(publishing.read(tx_of(request), number)), f"authority-{number}.csv")


@requires(Permission.ANSWER_REQUESTS)
@require_safe
def example_file(_request: HttpRequest) -> HttpResponse:
    """A file of limits to begin with."""
    return _csv(matrix.written(matrix.example()), "authority-example.csv")


@requires(Permission.PUBLISH_AUTHORITY)
@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Put a version in force from its day on, for good."""
    attempt(
        request,
        lambda tx: publishing.publish(tx, number, at=present.now()),
        _("It is published, and counts from its day on."),
        of=(errors.NeedsSecondPerson, errors.EffectTooEarly, errors.MatrixIsFinal),
    )
    return redirect("bank_matrix", number)


@requires(Permission.PUBLISH_AUTHORITY)
@require_POST
def level(request: HttpRequest) -> HttpResponse:
    """Say up to which level somebody else of the institution approves."""
    wanted, person = request.POST.get("level", ""), request.POST.get("person", "")
    if wanted not in map(str, LEVELS):
        raise errors.NotFound()
    attempt(
        request,
        lambda tx: publishing.give_level(tx, person, int(wanted), at=present.now()),
        _("The level is given."),
        of=(errors.NeedsSecondPerson,),
    )
    return redirect("bank_authority")


@requires(Permission.PUBLISH_AUTHORITY)
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Settle how often may be asked, and how long answers take and hold."""
    form = Settings(request.POST)
    if form.is_valid():
        publishing.settle(tx_of(request), publishing.Settled(**form.cleaned_data))
        messages.success(request, _("It is settled so."))
    else:
        messages.error(request, _("A figure is missing, or beyond what can be settled."))
    return redirect("bank_authority")


@requires(Permission.PUBLISH_AUTHORITY)
@require_safe
def treatment(request: HttpRequest) -> HttpResponse:
    """Whether identical cases were answered alike over some days: the count, and those that were not."""
    form = Days(request.GET)
    if not form.is_valid():
        raise errors.NotFound()
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    counted, unequal = actions.treatment(tx_of(request), first=first, last=last)
    return _csv(_report(first, last, counted, unequal), f"treatment-{first}-{last}.csv")


def _report(first: date, last: date, counted: Any, unequal: list[Any]) -> bytes:
    return csv_files.written(
        [
            [gettext("From"), first, gettext("Until"), last],
            [gettext("Questions"), counted.asked],
            [gettext("Groups of identical measure"), counted.groups],
            [gettext("Groups with several cases"), counted.compared],
            [gettext("Groups that were not answered alike"), counted.violations],
            [],
            [gettext("What differed"), gettext("Product"), gettext("Cases"), gettext("What was answered")],
            *([row.kind, row.product, " ".join(row.cases), " / ".join(row.said)] for row in unequal),
        ]
    )


def _drafted(request: HttpRequest, form: Draft) -> int | None:
    """The version that a file became; None where it does not hold, and then the form says why."""
    tx, told = tx_of(request), form.cleaned_data
    too_early = told_on(form, tx, field="effective_from", of=(errors.EffectTooEarly,))
    with told_on(form, tx, field="file"), too_early:
        return publishing.draft(tx, told["file"].read(), effective_from=told["effective_from"], at=present.now())
    return None


def _fields(settled: publishing.Settled) -> dict[str, int]:
    return {name: getattr(settled, name) for name in Settings.base_fields}


def _may_publish(request: HttpRequest) -> bool:
    return may(role_of(request), Permission.PUBLISH_AUTHORITY)


def _csv(content: bytes, name: str) -> HttpResponse:
    return as_file(content, name, kind="text/csv; charset=utf-8")
