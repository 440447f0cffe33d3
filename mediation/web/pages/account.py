"""One's own login: who one is here, and the ways to what can be changed."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mediation.permissions import Permission
from mediation.web.access import has_second_factor, requires


@requires(Permission.OWN_LOGIN)
def overview(request: HttpRequest) -> HttpResponse:
    """Role, second factors, logins that are open, password, language."""
    kinds = Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True)
    shown = {
        "kinds": set(kinds),
        "has_second_factor": has_second_factor(request),
        "logins": len(UserSession.objects.purge_and_list(request.user)),
        "can_sign_on": bool(settings.SIGN_ON),
    }
    return render(request, "web/account.html", shown)
