"""Version 1 of the API: its addresses, its description, and how it says no."""

from __future__ import annotations

import tempfile
from pathlib import Path as FilePath
from typing import Any

from allauth.idp.oidc import views as tokens
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import REF_TEMPLATE
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from mediation import errors
from mediation.api import (
    authority,
    cases,
    claims,
    confirmations,
    consents,
    contact,
    figures,
    filings,
    hooks,
    meetings,
    notices,
    offers,
    payments,
    powers,
    renegotiations,
    schemas,
    standing,
    transfers,
)
from mediation.api.access import BINARY, SCHEME, Bearer, documented, file_of
from mediation.api.clients import Scope
from mediation.api.middleware import PREFIX, WITHOUT_TOKEN
from mediation.api.problems import Problem, invalid, problem
from mediation.filing import signing
from mediation.filing.template_workbook import write_template
from mediation.http import refusals
from mediation.permissions import Permission

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PEM = "application/x-pem-file"
LOCK_NOT_AVAILABLE = "55P03"


class Api(NinjaAPI):
    """Names its operations as their functions are named."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """What generated clients call an operation."""
        return operation.view_func.__name__


class Readable(JSONRenderer):
    """Chinese as it is written."""

    json_dumps_params = {"ensure_ascii": False}


api = Api(
    renderer=Readable(),
    title="Mediation API",
    version="1",
    description="Filing of financial disputes by banks' systems, and what becomes of them. "
    "Times are ISO 8601; amounts are in yuan. "
    "Errors are problems (RFC 9457) in the language of Accept-Language (zh, en).",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
ROUTERS = (
    filings.router,
    cases.router,
    claims.router,
    offers.router,
    standing.router,
    renegotiations.router,
    payments.router,
    authority.router,
    powers.router,
    confirmations.router,
    transfers.router,
    consents.router,
    notices.router,
    contact.router,
    meetings.router,
    figures.router,
    hooks.router,
)
for router in ROUTERS:
    api.add_router("", router)


@api.exception_handler(errors.MediationError)
def refused(_request: HttpRequest, refusal: errors.MediationError) -> HttpResponse:
    """A rule says no."""
    return problem(refusal)


@api.exception_handler(ValidationError)
def not_valid(_request: HttpRequest, failure: ValidationError) -> HttpResponse:
    """Something in the request is not as it must be."""
    return invalid(failure)


@api.exception_handler(HttpError)
def not_understood(_request: HttpRequest, _failure: HttpError) -> HttpResponse:
    """The body is not what its type says."""
    return problem(refusals.BadRequest())


@api.exception_handler(Http404)
def not_found(_request: HttpRequest, _failure: Http404) -> HttpResponse:
    """There is nothing here."""
    return problem(errors.NotFound())


@api.exception_handler(OperationalError)
def not_now(_request: HttpRequest, failure: OperationalError) -> HttpResponse:
    """Somebody else holds what is wanted; anything else is a fault of ours."""
    if getattr(failure.__cause__, "pgcode", None) != LOCK_NOT_AVAILABLE:
        raise failure
    return problem(refusals.Busy())


@api.get("/template.xlsx", auth=None, tags=["reference"], openapi_extra={"responses": file_of({WORKBOOK: BINARY})})
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The workbook to fill in and file."""
    with tempfile.TemporaryDirectory() as folder:
        target = FilePath(folder) / "template.xlsx"
        write_template(target)
        return HttpResponse(target.read_bytes(), content_type=WORKBOOK)


@api.get("/public-key", auth=None, tags=["reference"], openapi_extra={"responses": file_of({PEM: BINARY})})
def public_key(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The keys that receipts are checked with offline, newest first, each under its fingerprint (PEM)."""
    return HttpResponse(signing.published(), content_type=PEM)


@api.get(
    "/errors/{slug:code}",
    auth=None,
    tags=["reference"],
    response=schemas.Error,
    openapi_extra={"responses": documented(errors.NotFound)},
)
def error(request: HttpRequest, code: str) -> Any:  # noqa: ARG001
    """What an error means; the `type` of a problem points here."""
    if code not in schemas.REFUSALS:
        raise errors.NotFound()
    kind = schemas.REFUSALS[code]
    return schemas.Error(code=code, status=kind.status, zh=kind.zh, en=kind().sentence())


@api.get("/openapi.json", auth=None, include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The description of this API (OpenAPI 3.1)."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


def document() -> dict[str, Any]:
    """The description of the API, with how tokens are got and how errors look."""
    found = dict(api.get_openapi_schema(path_prefix=PREFIX))
    flow = {"tokenUrl": WITHOUT_TOKEN[0], "scopes": {scope.value: scope.en for scope in Scope}}
    for operation in (operation for of_place in found["paths"].values() for operation in of_place.values()):
        if "security" in operation:  # the package names the class that checks tokens, too
            operation["security"] = [way for way in operation["security"] if SCHEME in way]
    components = found["components"]
    components["securitySchemes"] = {SCHEME: {"type": "oauth2", "flows": {"clientCredentials": flow}}}
    shapes = Problem.model_json_schema(ref_template=REF_TEMPLATE)
    components["schemas"] |= {**shapes.pop("$defs"), "Problem": shapes}
    return found


def addresses() -> list[URLPattern]:
    """The addresses of the API; each view says what it requires, as every other does."""
    of_tokens = [path("token", tokens.token, name="token"), path("token/revoke", tokens.revoke, name="revoke")]
    for pattern in of_tokens:
        pattern.callback.permission = Permission.PUBLIC
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    required = _permissions()
    for pattern in found:
        pattern.callback.permission = required[str(pattern.pattern)]  # type: ignore[attr-defined]
    return [*of_tokens, *found]


def _permissions() -> dict[str, Permission]:
    """What each address requires; the operations of one address require the same."""
    required = {}
    for router in (*ROUTERS, api.default_router):
        for place, view in router.path_operations.items():
            (permission,) = {_permission(operation.auth_param) for operation in view.operations}
            required[place.replace("{", "<").replace("}", ">").lstrip("/")] = permission
    return required


def _permission(auth: Any) -> Permission:
    return auth.permission if isinstance(auth, Bearer) else Permission.PUBLIC
