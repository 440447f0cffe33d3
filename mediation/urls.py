"""Addresses of the site."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from mediation.api.v1 import addresses
from mediation.permissions import Permission
from mediation.web import account, health
from mediation.web.access import requires
from mediation.web.administration import administration
from mediation.web.metrics import metrics
from mediation.web.pages import (
    again,
    bank,
    cases,
    changes,
    checking,
    choosing,
    companions,
    court,
    deeds,
    deliveries,
    inviting,
    log,
    mediator,
    odoo,
    papers,
    performance,
    proposed,
    reference,
    registrar,
    reopening,
    reports,
    signatures,
    statistics,
    staying,
    takeaway,
)
from mediation.web.pages.calendar import calendar
from mediation.web.pages.operations import operations
from mediation.web.pages.party import addresses as party
from mediation.web.pages.start import home, start

public = requires(Permission.PUBLIC)

urlpatterns = [
    # Those that stand below one word come first: a request is compared with few of them, not with all.
    path("account/", include(account.addresses())),
    path("my/", include(party.ADDRESSES)),
    path("bank/", include(bank.addresses())),
    path("odoo/", include(odoo.addresses())),
    path("court/", include(court.addresses())),
    path("api/v1/", include((addresses(), "api"))),
    path("admin/", administration().urls),
    path("", start, name="start"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("calendar/<str:token>.ics", calendar, name="calendar"),
    path("language", public(set_language), name="language"),
    path("home", home, name="home"),
    path("left", staying.login_left, name="login_left"),
    path("operations", operations, name="operations"),
    path("log", log.days, name="log"),
    *reference.addresses(),
    *inviting.addresses(),
    path("log/<str:number>", log.chain, name="log_of_case"),
    path("cases", cases.cases, name="cases"),
    path("cases/papers.zip", takeaway.of_list, name="case_papers"),
    path("cases/<str:number>", cases.case, name="case"),
    path("cases/<str:number>/certificate.pdf", takeaway.certificate, name="case_certificate"),
    path("cases/<str:number>/report.pdf", cases.report, name="case_report"),
    path("cases/<str:number>/agreement.pdf", cases.agreement, name="case_agreement"),
    path("cases/<str:number>/papers/<int:proof_id>", papers.paper, name="case_paper"),
    *proposed.addresses(),
    *mediator.addresses(),
    *registrar.addresses(),
    *choosing.addresses(),
    *signatures.addresses(),
    *again.addresses(),
    *reopening.addresses(),
    *companions.addresses(),
    *changes.addresses(),
    *performance.addresses(),
    *deeds.addresses(),
    path("statistics", statistics.statistics, name="statistics"),
    path("statistics/cases", statistics.cases, name="statistics_cases"),
    path("statistics/reports", reports.reports, name="statistics_reports"),
    path("statistics/reports/<int:report_id>", reports.report, name="statistics_report"),
    path("statistics/orders/<int:order_id>/end", reports.end, name="statistics_order_end"),
    path("statistics/report.<str:form>", statistics.download, name="statistics_download"),
    path("check", checking.ask, name="ask"),
    path("check/<str:code>", checking.check, name="check"),
    path("deliveries", deliveries.reported, name="deliveries"),
]
