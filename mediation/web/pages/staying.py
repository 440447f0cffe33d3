"""How long a page may be left alone before its login or visit ends, and staying on."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mediation.http import idling, visiting
from mediation.permissions import Permission
from mediation.web.access import requires, requires_party


@requires(Permission.OWN_LOGIN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login_left(request: HttpRequest) -> JsonResponse:
    """The seconds until this login ends if nobody does anything; a POST stays on."""
    return JsonResponse({"left": idling.seconds_left(request)})


@requires_party(Permission.READ_CASES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_left(request: HttpRequest) -> JsonResponse:
    """The seconds until this visit ends; a POST stays on, but not beyond its half hour."""
    return JsonResponse({"left": visiting.seconds_left(request)})
