"""Who may open which page: every view names its permission, and a test walks the addresses to see that it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit, urlunsplit

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from mediation import errors
from mediation.accounts.models import Institution
from mediation.http import visiting
from mediation.permissions import EVERYBODY, Permission, may
from mediation.vocabulary import Audience, Role

View = Callable[..., HttpResponseBase]
# How somebody can have proved who they are, besides a password; who vouches for its people asks them for the second.
STRONG = frozenset({"mfa", "socialaccount"})
WITHOUT_SECOND_FACTOR = frozenset({Permission.PUBLIC, Permission.OWN_LOGIN})
BINDING = frozenset({Permission.SIGN})
"""What is done under these binds somebody: who proved a while ago who they are proves it again before each of it."""
AT_DESKS = EVERYBODY - {Audience.PARTY}
"""A party has pages of its own."""
BANKS = frozenset({Audience.BANK})
COURTS = frozenset({Audience.COURT})
MEDIATORS = frozenset({Audience.MEDIATOR})
STAFF = frozenset({Audience.STAFF})
CENTRE = STAFF | MEDIATORS


class Address(NamedTuple):
    """One address of the site: its pattern, the name of the pattern if it has one, and its view."""

    route: str
    name: str
    view: View


def requires(permission: Permission, audiences: frozenset[Audience] = EVERYBODY) -> Callable[[View], View]:
    """Opens a view to the roles that have the permission; whoever is not known yet is asked to log in.

    `audiences` where others have the permission too, but pages of their own.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer = entry(request, permission, audiences) or view(request, *args, **kwargs)
            if permission is not Permission.PUBLIC:
                answer.headers.setdefault("Cache-Control", "no-store")  # the next person at this computer goes back
            return answer

        checked.permission, checked.audiences = permission, audiences  # type: ignore[attr-defined]
        return checked

    return mark


def requires_party(permission: Permission) -> Callable[[View], View]:
    """Opens a view to parties who have shown who they are (`mediation.http.visiting`); no login opens it.

    Everybody else is sent to where they show it, whatever they asked for.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer = view(request, *args, **kwargs) if visiting.is_visit(request) else _to_entrance(request)
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer

        if not may(Role.PARTY, permission):
            raise errors.NotPermitted()
        checked.permission, checked.is_of_party = permission, True  # type: ignore[attr-defined]
        return checked

    return mark


def institution_of(request: HttpRequest) -> Institution:
    """The institution of somebody who is logged in; NotPermitted for whoever is of none."""
    found: Institution | None = request.user.institution  # type: ignore[union-attr]
    if found is None:
        raise errors.NotPermitted()
    return found


def role_of(request: HttpRequest) -> Role:
    """As what somebody who is logged in is here."""
    return Role(request.user.role)  # type: ignore[union-attr]


def entry(
    request: HttpRequest, permission: Permission, audiences: frozenset[Audience] = EVERYBODY
) -> HttpResponse | None:
    """Where to send a request first, to the login or to its second factor; None if it may go on.

    NotPermitted when the role lacks the permission, or is of another audience.
    """
    if permission is Permission.PUBLIC:
        return None
    if not request.user.is_authenticated:
        return _sent_to(request, "account_login")
    role = role_of(request)
    if not may(role, permission, audiences):
        raise errors.NotPermitted()
    if permission not in WITHOUT_SECOND_FACTOR and not has_second_factor(request):
        return _sent_to(request, "mfa_activate_totp")
    return to_proof(request) if permission in BINDING and request.method == "POST" else None


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this login was made with more than a password."""
    return bool(_proofs(request))


def to_proof(request: HttpRequest) -> HttpResponse | None:
    """Where somebody shows again who they are before what binds; None if they did within settings.PROOF_HOLDS.

    Nothing has been done by then: they come back to the page they were on, and press once more.
    """
    newest = _proofs(request)[-1]
    if time.time() - newest["at"] < settings.PROOF_HOLDS.total_seconds():
        return None
    messages.info(request, _("This binds you or whom you act for: show once more who you are, then press again."))
    back = where_one_was(request, otherwise=reverse("home"))
    if newest["method"] == "socialaccount":  # who vouched for them is to ask them anew (OpenID Connect Core 3.1.2.1)
        asked = {"auth_params": "prompt=login", "next": back}
        address = f"{reverse('openid_connect_login', args=[newest['provider']])}?{urlencode(asked)}"
    else:
        is_key = newest.get("type") == "webauthn"
        again = reverse("mfa_reauthenticate_webauthn" if is_key else "mfa_reauthenticate")
        address = f"{again}?{urlencode({'next': back})}"
    return _redirected(request, address)


def _proofs(request: HttpRequest) -> list[dict[str, Any]]:
    """When and how this login was proved by more than a password, oldest first."""
    return [record for record in get_authentication_records(request, request.user) if record["method"] in STRONG]


def permission_of(view: Any) -> Permission | None:
    """What a view requires, or the admin site that it belongs to; None if neither says."""
    site = getattr(getattr(view, "model_admin", view), "admin_site", None)
    found: Permission | None = getattr(view, "permission", getattr(site, "permission", None))
    return found


def lets_in(view: Any, role: Role) -> bool:
    """Whether a view is open to a role: it has the permission, and is of an audience that the view is for."""
    permission = permission_of(view)
    return permission is not None and may(role, permission, getattr(view, "audiences", EVERYBODY))


def is_of_party(view: Any) -> bool:
    """Whether a view is for parties alone."""
    return getattr(view, "is_of_party", False)


def addresses(patterns: Sequence[Any], prefix: str = "") -> Iterator[Address]:
    """Every address below some patterns."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield Address(route, pattern.name or "", pattern.callback)


def where_one_was(request: HttpRequest, *, otherwise: str) -> str:
    """The page to come back to: the one asked for, or that whose form or part asked for something."""
    if getattr(request, "htmx", False):
        return request.htmx.current_url_abs_path or otherwise  # type: ignore[attr-defined]
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    before = urlsplit(request.headers.get("Referer", ""))
    is_ours = before.netloc == request.get_host() and before.path.startswith("/")
    return urlunsplit(("", "", before.path, before.query, "")) if is_ours else otherwise


def _to_entrance(request: HttpRequest) -> HttpResponse:
    """Where a party shows who it is; one that was here comes back to where it was."""
    entrance = reverse("party_enter")
    wanted = where_one_was(request, otherwise=visiting.PATH) if visiting.was_here(request) else visiting.PATH
    return redirect(entrance if wanted == visiting.PATH else f"{entrance}?{urlencode({'next': wanted})}")


def _sent_to(request: HttpRequest, name: str) -> HttpResponse:
    if getattr(request, "was_left_alone", False):
        messages.info(request, _("You were away for a while, so you were logged out. Log in to go on."))
    answer = redirect_to_login(where_one_was(request, otherwise=reverse("home")), reverse(name))
    return _redirected(request, answer.url)


def _redirected(request: HttpRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)
