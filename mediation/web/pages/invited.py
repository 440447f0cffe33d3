"""The way in for who was invited: the link leaves the address bar, they choose a name and a password, and are in.

What their role asks for besides, a second factor, is where every first login leads.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.forms import UserCreationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mediation import errors, present
from mediation.accounts import invitations
from mediation.accounts.models import User
from mediation.db import SYSTEM, transaction
from mediation.http.language import language
from mediation.permissions import Permission
from mediation.vocabulary import Role
from mediation.web.access import requires
from mediation.web.pages.checking import centre

KEPT_AS = "invitation"
"""In the session: the digest of the link, which opens nothing by itself."""


class Chosen(UserCreationForm):  # type: ignore[type-arg]
    """What somebody calls themselves here, and a password."""

    class Meta(UserCreationForm.Meta):
        model = User


@requires(Permission.PUBLIC)
@never_cache
@require_safe
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Keeps the digest of the link and goes on where no address tells it, in the language it was sent in."""
    if refused := _too_often(request):
        return refused
    digest = invitations.digest_of(token)
    request.session[KEPT_AS] = digest.hex()
    answer = redirect("invited")
    try:
        with transaction(SYSTEM) as tx:
            spoken = invitations.opened(tx, digest, at=present.now()).language
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, spoken, samesite="Lax")
    except errors.NoInvitation:
        pass  # the next page says so
    return answer


@requires(Permission.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest) -> HttpResponse:
    """Asks for a name and a password, and makes the login; one plain sentence for a link that opens nothing."""
    if request.method == "POST" and (refused := _too_often(request)):
        return refused
    digest, at = bytes.fromhex(request.session.get(KEPT_AS, "")), present.now()
    form = Chosen(request.POST or None)
    try:
        with transaction(SYSTEM) as tx:
            one = invitations.opened(tx, digest, at=at)
            user = None
            if form.is_valid():
                told = form.cleaned_data
                user = invitations.take_up(tx, digest, told["username"], told["password1"], at=at)
    except errors.NoInvitation as refusal:
        return _shown(request, sentence=refusal.sentence(language()), status=refusal.status)
    if user is None:
        return _shown(request, form=form, one=one, status=422 if form.errors else 200)
    logout(request)  # the link with it, and whoever was logged in here: this is somebody else
    answer: HttpResponse = perform_password_login(request, {"username": user.username}, Login(user=user))
    return answer


def _shown(request: HttpRequest, *, status: int, **shown: Any) -> HttpResponse:
    if one := shown.get("one"):
        shown["as_what"] = Role(one.role)
    return render(request, "account/invited.html", {"centre": centre(), **shown}, status=status)


def _too_often(request: HttpRequest) -> HttpResponse | None:
    """The page that says to wait; counted as guesses at a login are, by all workers together."""
    answer: HttpResponse | None = ratelimit.consume_or_429(
        request, app="allauth.account", action="invited", limit_get=True
    )
    return answer
