"""The systems that may use the API: each belongs to an institution or a court, as a login that no person has."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from allauth.idp.oidc.models import Client, Token
from django.db.models import QuerySet
from django.http import HttpRequest

from mediation import errors
from mediation.accounts.models import Court, Institution, User
from mediation.db import SYSTEM, transaction
from mediation.http import refusals
from mediation.vocabulary import Role, Word


class Scope(Word):
    """What a token is good for."""

    FILINGS_READ = "filings:read", "查看批次", "Read filings, receipts and findings"
    FILINGS_WRITE = "filings:write", "提交批次", "File, commit and cancel"
    CASES_READ = "cases:read", "查看案件", "Read its cases, their logs and their papers"
    CASES_WRITE = "cases:write", "撤回案件", "Take cases back"
    OFFERS_READ = "offers:read", "查看方案", "Read what is offered in its cases"
    OFFERS_WRITE = "offers:write", "提出和答复方案", "Make and answer offers"
    AUTHORITY_READ = "authority:read", "查看授权", "Read its authority, and requests beyond it"
    AUTHORITY_WRITE = "authority:write", "提交授权、答复审批请求", "Hand in its authority, and answer requests"
    STATISTICS_READ = "statistics:read", "查看统计", "Read its statistics"
    WEBHOOKS = "webhooks:manage", "管理回调", "Say where it is told of what happens in its cases"
    NOTICES_READ = "notices:read", "查看通知", "Read what people of its cases were told and what arrived, check codes"
    CONTACT_READ = "contact:read", "查看联系限制", "Read who of its cases may be called when"
    CONTACT_WRITE = "contact:write", "预约和报送呼叫", "Reserve calls of its dialler, and report their results"
    SESSIONS_READ = "sessions:read", "查看调解会", "Read the sessions of its cases"
    SESSIONS_WRITE = "sessions:write", "选定和取消调解会", "Have times offered, pick them, call sessions off"
    PAYMENTS_READ = "payments:read", "查看还款和履行计划", "Read its files of payments, and how plans stand"
    PAYMENTS_WRITE = "payments:write", "报送还款", "Report payments"
    CONFIRMATIONS_READ = "confirmations:read", "查看司法确认", "Read applications for confirmation, and their packets"
    CONFIRMATIONS_WRITE = "confirmations:write", "登记裁定", "Record what a court says about them"
    CONSENTS_READ = "consents:read", "查看同意", "Read what the people of its cases consent to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A client with the secret that is shown once and kept nowhere."""

    id: str
    secret: str


def create(institution: str, *, name: str, scopes: Sequence[str]) -> Registered:
    """Let a system of the institution with this code in, as a bank operator.

    Raises UnknownInstitution, or UnknownScope.
    """
    with transaction(SYSTEM):
        owner = Institution.objects.filter(code=institution).first()
        if owner is None:
            raise errors.UnknownInstitution()
        return _let_in(_login(institution, Role.BANK_OPERATOR, institution=owner), name, scopes)


def create_for_court(court: str, *, name: str, scopes: Sequence[str]) -> Registered:
    """Let a system of the court with this code in, as its liaison; NotFound, or UnknownScope."""
    with transaction(SYSTEM):
        owner = Court.objects.filter(code=court).first()
        if owner is None:
            raise errors.NotFound()
        return _let_in(_login(court, Role.COURT_LIAISON, court=owner), name, scopes)


def _login(code: str, role: Role, **owner: Any) -> User:
    username = f"api-{code}-{secrets.token_hex(4)}".lower()
    return User.objects.create_user(username, role=role, is_machine=True, **owner)


def _let_in(user: User, name: str, scopes: Sequence[str]) -> Registered:
    if unknown := set(scopes) - set(Scope):
        raise refusals.UnknownScope(" ".join(sorted(unknown)))
    client, secret = Client(name=name, owner=user, type=Client.Type.CONFIDENTIAL), secrets.token_urlsafe(32)
    client.set_scopes(list(scopes))
    client.set_default_scopes(list(scopes))
    client.set_grant_types([Client.GrantType.CLIENT_CREDENTIALS])
    client.set_secret(secret)
    client.save()
    return Registered(id=client.id, secret=secret)


def registered() -> QuerySet[Client]:
    """All clients, oldest first; to be read in a transaction."""
    found: QuerySet[Client] = Client.objects.select_related("owner__institution", "owner__court").order_by(
        "created_at", "id"
    )
    return found


def revoke(client_id: str) -> None:
    """Shut a system out, with every token it has; NotFound if there is none of this id."""
    with transaction(SYSTEM):
        if not User.objects.filter(client__id=client_id).update(is_active=False):
            raise errors.NotFound()
        Client.objects.filter(id=client_id).delete()


def token_of(request: HttpRequest) -> Token | None:
    """The valid access token that a request carries in its Authorization header (RFC 6750, 2.1)."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    known = Token.objects.select_related("client__owner")
    token: Token | None = known.lookup(Token.Type.ACCESS_TOKEN, value.strip())
    return token if token and token.client and token.client.owner and token.client.owner.is_active else None
