"""Which token opens which address: every operation names the permission of the role and the scope of the token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from mediation import errors
from mediation.api.clients import Scope
from mediation.api.middleware import FILE_TYPES, MULTIPART
from mediation.http import refusals
from mediation.permissions import Permission, may
from mediation.vocabulary import Role

SCHEME = "client"
"""What the description of the API calls the way to get in."""
BINARY = {"type": "string", "format": "binary"}


class Bearer(HttpBearer):
    """Lets in whoever the middleware knows by a token that has the scope, and whose role has the permission."""

    def __init__(self, permission: Permission, scope: Scope) -> None:
        self.permission, self.scope = permission, scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Any:
        """The token; raises NoToken, ScopeMissing or NotPermitted."""
        token = getattr(request, "token", None)
        if token is None:
            raise refusals.NoToken()
        if self.scope not in token.get_scopes():
            raise refusals.ScopeMissing(self.scope.value)
        if not may(Role(token.client.owner.role), self.permission):
            raise errors.NotPermitted()
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Not asked: the middleware has looked the token up."""
        raise NotImplementedError


def requires(permission: Permission, scope: Scope, *others: type[errors.MediationError]) -> dict[str, Any]:
    """How an operation is declared that takes a token: who may, and beside that the errors it may answer with."""
    kinds: tuple[type[errors.MediationError], ...] = (
        refusals.NoToken, refusals.ScopeMissing, refusals.Invalid, *others,
    )  # fmt: skip
    return {
        "auth": Bearer(permission, scope),
        "openapi_extra": {"security": [{SCHEME: [scope.value]}], "responses": documented(*kinds)},
    }


def hands_out(content: Mapping[str, Any], *required: Any) -> dict[str, Any]:
    """How an operation is declared that answers with a file: its media types with their schemas; the rest as above."""
    declared = requires(*required)
    declared["openapi_extra"]["responses"] |= file_of(content)
    return declared


def takes_in(*required: Any) -> dict[str, Any]:
    """How an operation is declared that takes a file: as the body itself, or as the one part of a form."""
    declared = requires(*required)
    form = {"type": "object", "properties": {"file": BINARY}, "required": ["file"], "additionalProperties": False}
    content = {kind: {"schema": BINARY} for kind in FILE_TYPES} | {MULTIPART: {"schema": form}}
    declared["openapi_extra"]["requestBody"] = {"required": True, "content": content}
    return declared


def file_of(content: Mapping[str, Any]) -> dict[int, Any]:
    """An answer that is a file as the description of an operation lists it."""
    return {200: {"description": "OK", "content": {kind: {"schema": schema} for kind, schema in content.items()}}}


def documented(*kinds: type[errors.MediationError]) -> dict[int, Any]:
    """Errors as the description of an operation lists them, by status."""
    by_status: dict[int, list[str]] = {}
    for kind in kinds:
        by_status.setdefault(kind.status, []).append(f"`{kind.code}`: {(kind.__doc__ or '').splitlines()[0]}")
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": " ".join(said), "content": content} for status, said in sorted(by_status.items())}
