"""The registrar's and the assigner's desk: what waits to be accepted, how cases go to mediators, and who is there."""

from __future__ import annotations

from django.urls import URLPattern, path

from mediation.web.pages.registrar import accepting, appointing, files, foreseeing, intake, roster, runs, sealing


def addresses() -> list[URLPattern]:
    """Acceptance, assignment, the roster; and what is done in a case."""
    return [
        path("intake", intake.intake, name="intake"),
        path("intake/flags/<int:flag_id>", intake.see_to, name="intake_see_to"),
        path("intake/many/preview", accepting.preview, name="intake_many_preview"),
        path("intake/many/accept", accepting.accept, name="intake_many_accept"),
        path("intake/files", files.files, name="intake_files"),
        path("cases/<str:number>/accept", intake.accept, name="registrar_accept"),
        path("cases/<str:number>/refuse", intake.refuse, name="registrar_refuse"),
        path("cases/<str:number>/rectify", intake.rectify, name="registrar_rectify"),
        path("cases/<str:number>/why", runs.why, name="assignment_why"),
        path("assignments", runs.assignments, name="assignments"),
        path("assignments/now", runs.assign, name="assign"),
        path("assignments/<int:run_id>", runs.run, name="assignment_run"),
        path("assignments/<int:run_id>.json", runs.run_file, name="assignment_file"),
        path("assignments/by-people", appointing.appointments, name="appointments"),
        path("assignments/by-people/appoint", appointing.appoint, name="appointments_appoint"),
        path("assignments/by-people/ask", appointing.ask, name="appointments_ask"),
        path("assignments/by-people/<int:override_id>", appointing.approve, name="appointments_approve"),
        path("seals", sealing.seals, name="seals"),
        path("seals/preview", sealing.preview, name="seals_preview"),
        path("seals/seal", sealing.seal, name="seals_seal"),
        path("roster", roster.roster, name="roster"),
        path("roster/<int:mediator_id>", roster.mediator, name="roster_mediator"),
        path("roster/requests/<int:which>/grant", roster.grant, name="roster_grant"),
        path("roster/requests/<int:which>/refuse", roster.refuse, name="roster_refuse"),
        path("roster/leave/<int:which>/take-back", roster.take_back, name="roster_take_back"),
        path("roster/<int:which>/leave", roster.enter, name="roster_enter"),
        path("roster/<int:which>/hand-over", roster.hand_over, name="roster_hand_over"),
        path("cases/<str:number>/keep-mediator", roster.keep, name="roster_keep"),
        path("cases/<str:number>/replace-mediator", roster.replace, name="roster_replace"),
        path("what-if", foreseeing.what_if, name="what_if"),
    ]
