"""What happens to a request of a system before and after its transaction: who asks, what it brings, how no is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware

from mediation import errors
from mediation.api.clients import Scope, token_of
from mediation.api.problems import as_problem, problem
from mediation.db.sealed_files import Kept
from mediation.filing import spool
from mediation.http import refusals
from mediation.http.uploads import AROUND_A_FILE_BYTES, SealedUpload

PREFIX = "/api/v1/"
UPLOADS = {f"{PREFIX}filings": Scope.FILINGS_WRITE, f"{PREFIX}payments": Scope.PAYMENTS_WRITE}
"""Addresses that take a file, and what a token must be good for before its bytes are read."""
WITHOUT_TOKEN = (f"{PREFIX}token", f"{PREFIX}token/revoke")
MULTIPART = "multipart/form-data"
FILE_TYPES = (
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/x-ndjson",
    "application/octet-stream",
)


class ApiMiddleware:
    """A request with a token is its client's, whatever cookies it brings. Files arrive before a transaction opens.

    What is asked for again with If-None-Match is not sent again if it is the same (RFC 9110, 13.1.2).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._conditional = ConditionalGetMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self._get_response(request)
        if request.path_info in WITHOUT_TOKEN:  # these speak as RFC 6749 has it
            return self._get_response(request)
        asked = cast(Any, request)
        try:
            asked.token = token_of(request)
            request.user = asked.token.client.owner if asked.token else AnonymousUser()
            asked.kept = _arrived(request)
        except errors.MediationError as refusal:
            return problem(refusal)
        except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
            return problem(refusals.BadRequest())
        answer = as_problem(self._get_response(request))
        return self._conditional.process_response(request, cast(HttpResponse, answer))


def _arrived(request: HttpRequest) -> Kept | None:
    """The file that a request brings, kept in the spool; None when it brings none."""
    if request.method != "POST":
        return None
    token = cast(Any, request).token
    if token is None:
        raise refusals.NoToken()
    _check_length(request)
    if UPLOADS.get(request.path_info) not in token.get_scopes():
        return None
    brought = _brought(request)
    return spool.adopt(brought.kept) if isinstance(brought, SealedUpload) else spool.keep(brought)


def _check_length(request: HttpRequest) -> None:
    length = request.headers.get("Content-Length", "")
    if "Transfer-Encoding" in request.headers and not length:
        raise refusals.LengthMissing()
    if length.isdecimal() and int(length) > spool.LARGEST_BYTES + AROUND_A_FILE_BYTES:
        raise errors.FileTooLarge()


def _brought(request: HttpRequest) -> IO[bytes]:
    """The bytes of an upload: the body itself, or the only part of a form."""
    if request.content_type == MULTIPART:
        files = [file for name in request.FILES for file in request.FILES.getlist(name)]
        if len(files) != 1 or "file" not in request.FILES or request.POST:
            raise refusals.BadRequest("(file)")
        return cast(IO[bytes], files[0])
    if request.content_type not in FILE_TYPES:
        raise errors.UnknownFormat()
    return cast(IO[bytes], request)
