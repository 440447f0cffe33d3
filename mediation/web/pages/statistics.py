"""Figures that can be defended: each with its definition, basis and interval, as of any day, on a page or to take away.

An institution reads its own; a court reads those of the centre, without groups of few cases.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors
from mediation.http.language import say
from mediation.http.row_security import tx_of
from mediation.permissions import Permission, may
from mediation.statistics import actions
from mediation.statistics.publishing import readable
from mediation.statistics.workbook import as_workbook
from mediation.web.access import requires, role_of
from reports.charts import Chart, rate_by_month, svg, waterfall
from reports.statistics_facts import Figure, StatisticsFacts

CHART = (760.0, 260.0)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Period(forms.Form):
    """Cases filed between two days, as they stood at the end of a third."""

    from_day = forms.DateField(label=_("Filed from"), required=False, widget=forms.DateInput({"type": "date"}))
    to_day = forms.DateField(label=_("Filed until"), required=False, widget=forms.DateInput({"type": "date"}))
    as_of = forms.DateField(label=_("As of the end of"), required=False, widget=forms.DateInput({"type": "date"}))


@requires(Permission.READ_STATISTICS)
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """The figures with their charts."""
    form = Period(request.GET)
    facts = _facts(request, form)
    shown = {
        "form": form,
        "facts": facts,
        "figures": [_shown(figure) for figure in facts.figures],
        "groups": (
            (_("By institution"), _("Institution"), "institution", facts.by_institution),
            (_("By product"), _("Product"), "product", facts.by_product),
        ),
        "months": _drawn(rate_by_month(facts.by_month, CHART, title=gettext("Rate by month of acceptance"))),
        "waterfall": _drawn(waterfall(facts.waterfall, CHART[0], title=gettext("Where all filed rows went"))),
        "forms": ("pdf", "xlsx", "csv", "json"),
        "query": request.GET.urlencode(),
        "can_read_cases": may(role_of(request), Permission.READ_CASES),
    }
    return render(request, "statistics/statistics.html", shown)


@requires(Permission.READ_STATISTICS)
@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The same figures as a report (pdf), a table (csv, xlsx) or for machines (json)."""
    writers = {
        "pdf": ("application/pdf", actions.as_pdf),
        "csv": ("text/csv; charset=utf-8", lambda facts: "\ufeff" + actions.as_csv(facts)),
        "json": ("application/json", actions.as_json),
        "xlsx": (WORKBOOK, as_workbook),
    }
    if form not in writers:
        raise errors.NotFound()
    kind, write = writers[form]
    facts = _facts(request, Period(request.GET))
    answer = HttpResponse(write(facts), content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, f"statistics-{facts.as_of}.{form}") or ""
    return answer


def _facts(request: HttpRequest, form: Period) -> StatisticsFacts:
    told = form.cleaned_data if form.is_valid() else {}
    day = told.get("as_of") or timezone.localdate() - timedelta(days=1)
    first, last = told.get("from_day") or date(2000, 1, 1), told.get("to_day") or day
    return readable(tx_of(request), from_day=first, to_day=last, as_of=day)


def _drawn(chart: Chart) -> SafeString:
    return mark_safe(svg(chart).decode())  # noqa: S308 - an element tree of ours, its texts escaped


def _shown(figure: Figure) -> dict[str, Any]:
    told = {
        "label": say(figure.label_zh, figure.label_en),
        "definition": say(figure.definition_zh, figure.definition_en),
        "value": _number(figure.value, figure.unit),
        "basis": "",
        "interval": "",
        "bounds": "",
    }
    if figure.denominator is not None and figure.numerator is not None:
        told["basis"] = f"{figure.numerator:,} / {figure.denominator:,}"
    if figure.lower is not None and figure.upper is not None:
        told["interval"] = f"{figure.lower:.1%} – {figure.upper:.1%}"
    if figure.least is not None and figure.most is not None:
        told["bounds"] = f"{figure.least:.1%} – {figure.most:.1%}"
    return told


def _number(value: Decimal | int | None, unit: str) -> str:
    if value is None:
        return "—"
    shapes = {"rate": f"{value:.1%}", "yuan": f"¥{value:,.2f}", "days": f"{value:,.0f}", "count": f"{value:,}"}
    return shapes[unit]
