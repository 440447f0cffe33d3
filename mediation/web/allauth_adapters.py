"""How allauth is told the rules of this house: nobody signs up, secrets are sealed, a bank vouches for its own only."""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import render

from mediation.accounts.models import User
from mediation.db import SYSTEM, sealed, transaction

SEALED_AS = "mfa_authenticator.secret"
A_MOMENT_SECONDS = 300
PRIMARY = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Logins are made by administrators."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """To nobody."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:  # noqa: ARG002
        """For what concerns the login itself, unless they proved who they are a moment ago, by logging in or again."""
        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - record["at"] < A_MOMENT_SECONDS for record in records)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: what leaves the system leaves through the outbox."""


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are sealed like every other, and whoever has a second factor keeps one."""

    def encrypt(self, text: str) -> str:
        """Sealed, as text."""
        return base64.b64encode(sealed.seal(text, SEALED_AS, 0)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed; CannotUnseal when it was changed or the key is gone."""
        return sealed.unseal(base64.b64decode(encrypted_text), SEALED_AS, 0) or ""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """All but the last, since the role could not be used without."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=PRIMARY)
        return bool(others.exclude(pk=authenticator.pk).exists())


def enrolled(request: HttpRequest, user: AbstractBaseUser, authenticator: Authenticator, **_: Any) -> None:
    """Who sets up a second factor has just used it, so need not log in again."""
    if authenticator.type in PRIMARY:
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)


class SignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A bank's or court's own sign-on opens the logins of its own people, once an administrator has made them."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        """To nobody."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the login that is vouched for; a page that says so when there is none."""
        user = _vouched_for(sociallogin)
        if user is None or (sociallogin.is_existing and sociallogin.user.pk != user.pk):
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)


def _vouched_for(sociallogin: SocialLogin) -> User | None:
    """Who the claim names among the people of whom the sign-on vouches for."""
    source = next((one for one in settings.SIGN_ON if one["provider_id"] == sociallogin.account.provider), None)
    claims = sociallogin.account.extra_data
    claims = {**claims, **claims.get("id_token", {}), **claims.get("userinfo", {})}
    if source is None or not (name := claims.get(source.get("username_claim", "preferred_username"))):
        return None
    whose = {field: source[key] for key, field in WHOSE.items() if source.get(key)}
    with transaction(SYSTEM):
        return User.objects.filter(username=name, is_active=True, **whose).first() if whose else None


WHOSE = {"institution": "institution__code", "court": "court__code"}
