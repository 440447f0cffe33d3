"""What would happen: a bulk filing, somebody on leave, new mediators; week by week beside what comes anyway."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.accounts.models import Institution, Mediator
from mediation.assignment import history, simulating
from mediation.assignment.scenarios import Days, Scenario
from mediation.assignment.simulating import Week
from mediation.db import Tx
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import Product
from mediation.web.access import requires
from mediation.web.fields import DayInput
from mediation.web.words import choices

REPLICATIONS = 100
"""Futures that are played through; a page may take as long as that."""


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DayInput())


class Imagined(forms.Form):
    """What is to be imagined; what is left out does not happen."""

    weeks = forms.IntegerField(label=_("Weeks"), min_value=1, max_value=26, initial=12)
    cases = forms.IntegerField(label=_("Cases"), required=False, min_value=1, max_value=500_000)
    whose = forms.ChoiceField(label=_("By whom, or of which kind"), required=False)
    filed_on = _day(_("Filed on"))
    away = forms.ChoiceField(label=_("Mediator"), required=False)
    away_from = _day(_("First day"))
    away_until = _day(_("Until"))
    hires = forms.IntegerField(label=_("How many"), required=False, min_value=1, max_value=500)
    product = forms.ChoiceField(label=_("Product"), required=False)
    since = _day(_("At work from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products = choices(Product)
        banks = Institution.objects.order_by("code").values_list("code", "name")
        people = Mediator.objects.order_by("name", "licence_number").values_list("licence_number", "name")
        named = [(licence, f"{name} {licence}") for licence, name in people]
        fields: dict[str, Any] = self.fields
        fields["whose"].choices = [("", "—"), *banks, *products]
        fields["away"].choices = [("", "—"), *named]
        fields["product"].choices = [("", "—"), *products]
        for field in fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields that belong together, under what they imagine."""
        return [
            (_("How far to look"), [self["weeks"]]),
            (_("A filing at once"), [self["cases"], self["whose"], self["filed_on"]]),
            (_("Somebody on leave"), [self["away"], self["away_from"], self["away_until"]]),
            (_("New mediators"), [self["hires"], self["product"], self["since"]]),
        ]

    def clean(self) -> dict[str, Any]:
        """What belongs together is said together."""
        told: dict[str, Any] = super().clean() or {}
        together = (("cases", "whose"), ("away", "away_from", "away_until"), ("hires", "product"))
        for names in together:
            missing = [name for name in names if not told.get(name)]
            if 0 < len(missing) < len(names):
                for name in missing:
                    self.add_error(name, _("This belongs to what you said beside it."))
        first, last = told.get("away_from"), told.get("away_until")
        if first and last and last < first:
            self.add_error("away_until", _("Leave ends on its first day or later."))
        return told


@requires(Permission.ASSIGN)
@require_safe
def what_if(request: HttpRequest) -> HttpResponse:
    """The form, and the coming weeks with and without what was imagined."""
    form = Imagined(request.GET) if request.GET else Imagined()
    shown: dict[str, Any] = {"form": form}
    if request.GET and form.is_valid():
        try:
            shown |= _played(tx_of(request), form.cleaned_data)
        except errors.NotFound as refusal:
            shown["refusal"] = refusal.sentence(language())
    return render(request, "registrar/what_if.html", shown)


def _played(tx: Tx, told: dict[str, Any]) -> dict[str, Any]:
    yesterday = present.today() - timedelta(days=1)
    known = history.trusted(history.scenario(tx, yesterday, weeks=told["weeks"]))
    future = _imagined(tx, known, told)
    plain = _summary(known)
    return {"changed": future != known, "weeks": list(zip(plain, _summary(future), strict=True))}


def _summary(scenario: Scenario) -> tuple[Week, ...]:
    return simulating.summary(scenario, simulating.simulate(scenario, replications=REPLICATIONS))


def _imagined(tx: Tx, known: Scenario, told: dict[str, Any]) -> Scenario:
    if told["cases"]:
        on = max(told["filed_on"] or known.start, known.start)
        known = replace(known, filings=known.filings + history.filing(tx, told["whose"], cases=told["cases"], on=on))
    if told["away"]:
        known = history.away(known, told["away"], Days(told["away_from"], told["away_until"]))
    if told["hires"]:
        products = frozenset({told["product"]})
        known = history.hired(known, told["hires"], products=products, since=told["since"] or known.start)
    return known
