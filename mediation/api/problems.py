"""Says every refusal as a problem (RFC 9457), in the reader's language, with a code that machines can tell apart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from ninja import Schema
from ninja.errors import ValidationError

from mediation import errors
from mediation.http import refusals
from mediation.http.language import language

MEDIA_TYPE = "application/problem+json"
AGAIN_SECONDS = 2
BY_STATUS: dict[int, type[errors.MediationError]] = {
    kind.status: kind
    for kind in (
        refusals.BadRequest, errors.NotPermitted, errors.NotFound, refusals.MethodNotAllowed, errors.FileTooLarge,
    )
}  # fmt: skip


class Place(Schema):
    """Something in a request that is not as it must be."""

    where: str
    what: str


class Problem(Schema):
    """Why a request was not carried out (RFC 9457). `code` stays as it is; `title` follows Accept-Language."""

    type: str
    title: str
    status: int
    code: str
    errors: list[Place] = []


def problem(refusal: errors.MediationError, places: Sequence[Place] = ()) -> HttpResponse:
    """An answer that says why not."""
    said = Problem(
        type=reverse("api:error", kwargs={"code": refusal.code}),
        title=refusal.sentence(language()),
        status=refusal.status,
        code=refusal.code,
        errors=list(places),
    )
    body = json.dumps(said.model_dump(), ensure_ascii=False).encode()
    response = HttpResponse(body, status=refusal.status, content_type=MEDIA_TYPE)
    response["Vary"] = "Accept-Language"
    if isinstance(refusal, refusals.NoToken | refusals.ScopeMissing):
        response["WWW-Authenticate"] = 'Bearer realm="mediation"'
    if isinstance(refusal, refusals.Busy):
        response["Retry-After"] = str(AGAIN_SECONDS)
    return response


def invalid(failure: ValidationError) -> HttpResponse:
    """The places in a request that are not as they must be; never what stood there."""
    found = [Place(where=".".join(str(part) for part in e["loc"]), what=_said(e)) for e in failure.errors]
    return problem(refusals.Invalid(), found)


def as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """An answer of anybody's as the API gives it: a page that says no becomes a problem."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
        return response
    refusal = getattr(response, "refusal", None)
    found = problem(refusal or BY_STATUS.get(response.status_code, refusals.Fault)())
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response.headers:
            found[name] = response.headers[name]
    return found


def _said(error: dict[str, Any]) -> str:
    return str(error["msg"])
