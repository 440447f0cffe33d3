"""Where everybody begins: the first page of the site, and each role's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from mediation.permissions import Permission
from mediation.vocabulary import Role
from mediation.web.access import requires, role_of
from mediation.web.health import examine
from mediation.web.pages.checking import centre

# Roles whose desk has a first page of its own: the name of its address.
FIRST_PAGES: dict[Role, str] = {
    Role.BANK_OPERATOR: "bank_desk",
    Role.BANK_SUPERVISOR: "bank_desk",
    Role.MEDIATOR: "next",
    Role.REGISTRAR: "intake",
    Role.ASSIGNER: "assignments",
    Role.COURT_LIAISON: "court_desk",
    Role.CONFIRMATION_JUDGE: "court_desk",
}


@requires(Permission.PUBLIC)
def start(request: HttpRequest) -> HttpResponseBase:
    """Open to everyone, and first for whoever got a letter or a call; says nothing about anyone."""
    health = examine()
    return render(request, "web/start.html", {"health": health, "centre": centre() if health.ready else None})


@requires(Permission.OWN_LOGIN)
def home(request: HttpRequest) -> HttpResponseBase:
    """What this role can begin here."""
    first = FIRST_PAGES.get(role_of(request))
    return redirect(first) if first else render(request, "web/home.html")
