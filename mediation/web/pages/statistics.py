"""Figures that can be defended: each with its definition, basis and interval, as of any day, on a page or to take away.

An institution reads its own; a court reads those of the centre, without groups of few cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.http.language import language, say
from mediation.http.row_security import tx_of
from mediation.permissions import Permission, may
from mediation.statistics.drilling import Behind, Part, cases_behind
from mediation.statistics.figures import DEFINITIONS
from mediation.statistics.forms import WRITERS, kind_of, written
from mediation.statistics.publishing import readable
from mediation.vocabulary import Audience, CaseState, Product
from mediation.web.access import AT_DESKS, requires, role_of
from mediation.web.fields import DayInput
from mediation.web.handing_out import as_file
from mediation.web.paging import number_in
from mediation.web.tables import Column, in_one_line
from mediation.web.templatetags.parts import badge, link, yuan
from mediation.web.words import said
from reports.charts import EN, ZH, Chart, rate_by_month, svg, waterfall
from reports.statistics_facts import Figure, InstitutionRow, StatisticsFacts

CHART = (760.0, 260.0)


A_PAGE = 50
EVER = date(2000, 1, 1)
"""Before every case: from when on figures count where nobody says."""
DEFINED = {one.code: one for one in DEFINITIONS}
OF_GROUPS = (Part.FILED, Part.ACCEPTED, Part.AGREED)
PARTS = frozenset(Part) - {Part.FILED}
"""What the figures of the page count in cases; what was filed counts rows."""


class Period(forms.Form):
    """Cases filed between two days, as they stood at the end of a third."""

    from_day = forms.DateField(label=_("Filed from"), required=False, widget=DayInput())
    to_day = forms.DateField(label=_("Filed until"), required=False, widget=DayInput())
    as_of = forms.DateField(label=_("As of the end of"), required=False, widget=DayInput())


@requires(Permission.READ_STATISTICS)
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """The figures with their charts."""
    form = Period(request.GET)
    facts, wording = _facts(request, form), EN if language() == "en" else ZH
    by_month, where_to = gettext("Rate by month of acceptance"), gettext("Where all filed rows went")
    shown = {
        "form": form,
        "facts": facts,
        "figures": [_shown(figure) for figure in facts.figures],
        "groups": (
            (_("By institution"), _("Institution"), "institution", _counted(facts.by_institution)),
            (_("By product"), _("Product"), "product", _counted(facts.by_product)),
        ),
        "months": _drawn(rate_by_month(facts.by_month, CHART, title=by_month, wording=wording)),
        "waterfall": _drawn(waterfall(facts.waterfall, CHART[0], title=where_to, wording=wording)),
        "forms": WRITERS,
        "query": request.GET.urlencode(),
        "can_read_cases": may(role_of(request), Permission.READ_CASES),
    }
    return render(request, "statistics/statistics.html", shown)


@requires(Permission.READ_STATISTICS)
@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The same figures as a report (pdf), a table (csv, xlsx) or for machines (json)."""
    kind = kind_of(form)
    facts = _facts(request, Period(request.GET))
    return as_file(written(facts, form), f"statistics-{facts.as_of}.{form}", kind=kind)


def _facts(request: HttpRequest, form: Period) -> StatisticsFacts:
    return readable(tx_of(request), **_asked(form))


def _asked(form: Period) -> dict[str, date]:
    """The period, everything until yesterday where nothing is said."""
    form.is_valid()  # what is no day is left out, and the page says so
    told = form.cleaned_data
    day = told.get("as_of") or present.today() - timedelta(days=1)
    return {"from_day": told.get("from_day") or EVER, "to_day": told.get("to_day") or day, "as_of": day}


COLUMNS = (
    Column(label=_("Case"), cell=lambda row: link(row.number, "case", row.number)),
    Column(label=_("Institution"), cell=lambda row: row.institution),
    Column(label=_("Product"), cell=lambda row: in_one_line(said(Product(row.product)))),
    Column(label=_("Claim"), cell=lambda row: yuan(row.claim_total), is_number=True),
    Column(label=_("State on that day"), cell=lambda row: badge(CaseState(row.state))),
    Column(label=_("Accepted on"), cell=lambda row: row.accepted_on or "—"),
    Column(label=_("Agreed on"), cell=lambda row: row.agreed_on or "—"),
    Column(
        label=_("Amount agreed"), cell=lambda row: yuan(row.amount_agreed if row.agreed_on else None), is_number=True
    ),
)


@requires(Permission.READ_CASES, AT_DESKS)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases behind a figure that the reader may see."""
    tx, product = tx_of(request), request.GET.get("product", "")
    if request.GET.get("part") not in set(Part) or product not in {"", *Product}:
        raise errors.NotFound()
    wanted = Behind(
        part=Part(request.GET["part"]),
        institution=request.GET.get("institution") or None,
        product=Product(product) if product else None,
        **_asked(Period(request.GET)),
    )
    found = cases_behind(tx, wanted, after=number_in(request, "after") or 0, limit=A_PAGE + 1)
    shown = {
        "wanted": wanted,
        "is_since_ever": wanted.from_day == EVER,
        "rows": found[:A_PAGE],
        "columns": COLUMNS,
        "after": found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        "is_court": tx.actor.audience is Audience.COURT,
    }
    return render(request, "statistics/cases.html", shown)


def _counted(rows: Sequence[InstitutionRow]) -> list[tuple[InstitutionRow, list[tuple[Part, int]]]]:
    """Each group with the counts that lead to its cases."""
    return [(row, [(part, getattr(row, part)) for part in OF_GROUPS]) for row in rows]


def _drawn(chart: Chart) -> SafeString:
    return mark_safe(svg(chart).decode())  # noqa: S308 - an element tree of ours, its texts escaped


def _shown(figure: Figure) -> dict[str, Any]:
    told: dict[str, Any] = {
        "label": say(figure.label_zh, figure.label_en),
        "definition": say(figure.definition_zh, figure.definition_en),
        "value": _number(figure.value, figure.unit),
        "part": figure.code if figure.code in PARTS and figure.value else "",
        "basis": (),
        "interval": "",
        "bounds": "",
    }
    if figure.denominator is not None and figure.numerator is not None:
        counts = DEFINED[figure.code]
        told["basis"] = [
            (count, name if name in PARTS and count else "")
            for count, name in ((figure.numerator, counts.numerator), (figure.denominator, counts.denominator))
        ]
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
