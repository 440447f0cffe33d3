"""Statistics for systems: the figures of the report, each with its basis and interval, as of any day.

An institution's system reads its own, a court's those of the centre without groups of few cases.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from mediation import present
from mediation.api.access import BINARY, hands_out
from mediation.api.clients import Scope
from mediation.api.schemas import PDF
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.statistics import actions
from mediation.statistics.publishing import readable
from reports.statistics import StatisticsFacts

router = Router(tags=["statistics"])
READS = (Permission.READ_STATISTICS, Scope.STATISTICS_READ)


class Period(Schema):
    """Cases filed between two days, as they stood at the end of a third; yesterday where it is left out."""

    from_day: date = date(2000, 1, 1)
    to_day: date | None = None
    as_of: date | None = None


def _facts(request: HttpRequest, period: Period) -> StatisticsFacts:
    day = period.as_of or present.today() - timedelta(days=1)
    return readable(tx_of(request), from_day=period.from_day, to_day=period.to_day or day, as_of=day)


@router.get("/statistics", **hands_out({"application/json": {"type": "object"}}, *READS))
def statistics(request: HttpRequest, period: Query[Period]) -> HttpResponse:
    """The figures for machines; decimals as text."""
    return HttpResponse(actions.as_json(_facts(request, period)), content_type="application/json")


@router.get("/statistics.csv", **hands_out({"text/csv": {"type": "string"}}, *READS))
def statistics_csv(request: HttpRequest, period: Query[Period]) -> HttpResponse:
    """The figures as one long table."""
    return HttpResponse(actions.as_csv(_facts(request, period)), content_type="text/csv; charset=utf-8")


@router.get("/statistics.pdf", **hands_out({PDF: BINARY}, *READS))
def statistics_pdf(request: HttpRequest, period: Query[Period]) -> HttpResponse:
    """The report on paper."""
    return HttpResponse(actions.as_pdf(_facts(request, period)), content_type=PDF)
