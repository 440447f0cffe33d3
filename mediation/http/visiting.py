"""A party's visit to its case: a signed cookie of its own, for half an hour, that the server can end.

It is no login: it names one party of one case, is sent to the party's pages alone and never stands in an address.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from mediation.db import Actor
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
        return Actor(role=Role.PARTY, case_id=self.case_id)


def begin(response: HttpResponse, *, party_id: int, case_id: int) -> None:
    """Give whoever is answered a visit of their own; known in all processes, since the database keeps it."""
    visit = Visit(party_id=party_id, case_id=case_id, key=secrets.token_urlsafe(16))
    cache.set(_place(visit), True, LASTS.total_seconds())
    response.set_cookie(
        COOKIE,
        signing.dumps(asdict(visit), salt=SALT),
        max_age=LASTS,
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
    return visit if cache.get(_place(visit)) else None


def is_visit(request: HttpRequest) -> bool:
    """Whether a party is here that has shown who it is."""
    return getattr(request, "visit", None) is not None


def _place(visit: Visit) -> str:
    return f"visit:{visit.key}"
