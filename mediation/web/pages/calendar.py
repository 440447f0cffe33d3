"""A mediator's sessions for their calendar program, under a secret address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from mediation import present
from mediation.db import SYSTEM, transaction
from mediation.permissions import Permission
from mediation.sessions import feeds
from mediation.web.access import requires

CONTENT_TYPE = "text/calendar; charset=utf-8"


@requires(Permission.PUBLIC)
def calendar(_request: HttpRequest, token: str) -> HttpResponse:
    """The sessions of whose secret it is, without anybody's name; not found once it is taken back."""
    with transaction(SYSTEM) as tx:
        file = feeds.calendar(tx, feeds.mediator_of(tx, token), at=present.now())
    return HttpResponse(file, content_type=CONTENT_TYPE, headers={"Cache-Control": "private, no-store"})
