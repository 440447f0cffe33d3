"""Whether a notice or a caller is the centre's: open to everybody, in plain words, the same answer for whoever asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.db import SYSTEM, transaction
from mediation.http.language import language
from mediation.notices import actions, codes
from mediation.notices.actions import Answer
from mediation.permissions import Permission
from mediation.web.access import requires


@requires(Permission.PUBLIC)
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """A form for a code, or for a caller's number or name; it works without scripts."""
    if code := request.GET.get("code", "").strip():
        return redirect("check", code[:64].replace("/", ""))
    if said := request.GET.get("caller", "").strip():
        return _answered(request, caller=said)
    return render(request, "web/check.html", {"centre": centre()})


@requires(Permission.PUBLIC)
@never_cache
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The answer for one code, as a page, or as JSON for who accepts that only."""
    return _answered(request, code=code)


def _answered(request: HttpRequest, *, code: str = "", caller: str = "") -> HttpResponse:
    now, source = present.now(), source_of(request)
    try:
        with transaction(SYSTEM) as tx:
            if caller:
                answer = actions.check_caller(tx, caller, source=source, at=now)
            else:
                answer = actions.check(tx, code, source=source, at=now)
    except errors.TooManyChecks as refusal:
        if _wants_json(request):
            told = {"code": refusal.code, "zh": refusal.zh, "en": refusal.sentence()}
            return JsonResponse(told, status=refusal.status)
        shown = _asked(code, caller) | {"refusal": refusal.sentence(language())}
        return render(request, "web/check.html", shown, status=refusal.status)
    if _wants_json(request):
        return JsonResponse(_as_json(answer))
    shown = _asked(code, caller) | {"answer": answer, "is_caller": bool(caller)}
    return render(request, "web/check.html", shown)


def _asked(code: str, caller: str) -> dict[str, object]:
    """What was typed, a code as it is printed, and whom to call instead."""
    known = codes.read_code(code)
    typed = codes.spoken(known) if known else code
    return {"code": code, "typed": typed, "caller": caller, "centre": centre()}


def _as_json(answer: Answer) -> dict[str, object]:
    return {"ours": answer.is_ours, "valid": answer.is_valid, "since": answer.since, "until": answer.until}


def centre() -> Any:
    """The centre's name, address and number, for whoever is in doubt; None as long as there is no centre."""
    with transaction(SYSTEM) as tx:
        return next(iter(tx.rows(actions.sql.centre)), None)


def _wants_json(request: HttpRequest) -> bool:
    return not request.accepts("text/html") and request.accepts("application/json")


def source_of(request: HttpRequest) -> str:
    """The address of whoever asks: the one that the outermost of our own proxies saw."""
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.PROXIES and len(seen) >= settings.PROXIES and seen[-settings.PROXIES]:
        return seen[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))
