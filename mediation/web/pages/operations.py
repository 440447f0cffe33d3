"""The state of the running system, for whoever operates it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mediation.http.language import say
from mediation.permissions import Permission
from mediation.web.access import requires
from mediation.web.health import examine
from schedulers.jobs import JOBS


@requires(Permission.OPERATE)
def operations(request: HttpRequest) -> HttpResponse:
    """Jobs with their newest run, cases they leave out, and the queue of messages."""
    health = examine()
    called = {job.name: say(job.zh, job.en) for job in JOBS}
    runs = [(run, called.get(run.job, run.job), health.parked.get(run.job, 0)) for run in health.runs]
    return render(request, "web/operations.html", {"health": health, "runs": runs})
