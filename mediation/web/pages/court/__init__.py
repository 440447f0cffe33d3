"""The desk of courts: applications for confirmation and their packets, what the court says, cases handed over to it."""

from __future__ import annotations

from django.urls import URLPattern, path

from mediation.web.pages.court import applications, outcomes, transfers


def addresses() -> list[URLPattern]:
    """The addresses below court/."""
    return [
        path("", applications.desk, name="court_desk"),
        path("packet.zip", applications.packet, name="court_packet"),
        path("applications/<str:number>", outcomes.application, name="court_application"),
        path("applications/<str:number>/papers/<int:paper>", outcomes.supplement, name="court_supplement"),
        path("transfers", transfers.transfers, name="court_transfers"),
        path("transfers/<int:transfer_id>.zip", transfers.archive, name="court_transfer"),
        path("transfers/<int:transfer_id>/report.pdf", transfers.report, name="court_transfer_report"),
        path("transfers/<int:transfer_id>/receive", transfers.receive, name="court_receive"),
        path("outcomes", outcomes.file, name="court_outcomes"),
    ]
