"""Logins and visits that nobody uses any more: they end after so many minutes without a request of a person.

When somebody was last here is kept with the login (the row of its browser) or the visit (the cache), both in the
database, so all workers and sites know the same. It is written at most once in STEP, not with each request.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase

SEEN = "seen"
STEP = 60
"""Seconds."""
UNATTENDED = "X-Unattended"
"""The header of requests that a page makes by itself; they keep nobody here."""


class IdleMiddleware:
    """Ends a login that was left alone for LOGIN_IDLE; whoever comes back logs in, and goes on where they were."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY in request.session:
            left = seconds_left(request)
            if left <= 0:
                logout(request)
                request.was_left_alone = True  # type: ignore[attr-defined]  # for whoever asks for the login
            elif UNATTENDED not in request.headers and settings.LOGIN_IDLE.total_seconds() - left >= STEP:
                request.session[SEEN] = time.time()
        return self._get_response(request)


def seconds_left(request: HttpRequest) -> float:
    """Until a login ends if nothing is asked for; a new one begins to count now."""
    seen = request.session.setdefault(SEEN, time.time())
    return float(seen + settings.LOGIN_IDLE.total_seconds() - time.time())
