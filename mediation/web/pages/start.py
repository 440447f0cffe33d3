"""The first page: what this is, and whether it works."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mediation.permissions import Permission
from mediation.web.access import requires
from mediation.web.health import examine


@requires(Permission.PUBLIC)
def start(request: HttpRequest) -> HttpResponse:
    """Open to everyone; says nothing about anyone."""
    return render(request, "web/start.html", {"health": examine()})
