"""A party's visit to its case: a signed cookie of its own, for half an hour, that the server can end.

Left alone for VISIT_IDLE it ends sooner; the cookie stays and is worth nothing, so that whoever comes back is known to
have been here, and is led to where they were.

It is no login: it names one party of one case, is sent to the party's pages alone and never stands in an address.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from mediation.db import Actor
from mediation.http.idling import STEP, UNATTENDED
from mediation.vocabulary import Role

COOKIE, PATH, SALT = "visit", "/my/", "mediation.visit"
LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who is here, for which case; `key` is what the server knows the visit by."""

    party_id: int
    case_id: int
    key: str

    @property
    def actor(self) -> Actor:
        """As whom the visitor's requests run: the policies of rows show this case alone."""
        return Actor(role=Role.PARTY, case_id=self.case_id, party_id=self.party_id)


def begin(response: HttpResponse, *, party_id: int, case_id: int) -> None:
    """Give whoever is answered a visit of their own; known in all processes, since the database keeps it."""
    visit = Visit(party_id=party_id, case_id=case_id, key=secrets.token_urlsafe(16))
    _keep(visit, began=time.time())
    response.set_cookie(
        COOKIE,
        signing.dumps(asdict(visit), salt=SALT),
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def end(response: HttpResponse, visit: Visit) -> None:
    """The visit is over: its cookie is worth nothing any more, wherever a copy of it is."""
    cache.delete(_place(visit))
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit that a request belongs to; None elsewhere, and for a cookie that is forged, old or given up."""
    if not request.path_info.startswith(PATH) or COOKIE not in request.COOKIES:
        return None
    try:
        visit = Visit(**signing.loads(request.COOKIES[COOKIE], salt=SALT, max_age=LASTS))
    except signing.BadSignature:
        return None
    began, seen = cache.get(_place(visit)) or (0.0, 0.0)
    if _left(began, seen) <= 0:
        return None
    if UNATTENDED not in request.headers and time.time() - seen >= STEP:
        seen = _keep(visit, began=began)
    request.visit_left = _left(began, seen)  # type: ignore[attr-defined]  # asked for where the cache is out of sight
    return visit


def seconds_left(request: HttpRequest) -> float:
    """Until the visit of a request ends if nothing more is asked for; nothing where there is none."""
    return float(getattr(request, "visit_left", 0.0))


def was_here(request: HttpRequest) -> bool:
    """Whether somebody comes back whose visit may have ended."""
    return COOKIE in request.COOKIES


def is_visit(request: HttpRequest) -> bool:
    """Whether a party is here that has shown who it is."""
    return getattr(request, "visit", None) is not None


def _left(began: float, seen: float) -> float:
    """Seconds, by when a visit began and when somebody was last there (both in seconds of the epoch)."""
    ends = min(began + LASTS.total_seconds(), seen + settings.VISIT_IDLE.total_seconds())
    return float(ends - time.time())


def _keep(visit: Visit, *, began: float) -> float:
    """Writes down that somebody is there, and when that was."""
    seen = time.time()
    cache.set(_place(visit), (began, seen), began + LASTS.total_seconds() - seen)
    return seen


def _place(visit: Visit) -> str:
    return f"visit:{visit.key}"
