"""Who may open which page: every view names its permission, and a test walks the addresses to see that it does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from mediation import errors
from mediation.permissions import Permission, may
from mediation.vocabulary import Role

View = Callable[..., HttpResponseBase]


def requires(permission: Permission) -> Callable[[View], View]:
    """Opens a view to the roles that have the permission; whoever is not known yet is asked to log in."""

    def mark(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permission is not Permission.PUBLIC:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path(), reverse("login"))
                if not may(Role(request.user.role), permission):
                    raise errors.NotPermitted()
            return view(request, *args, **kwargs)

        checked.permission = permission  # type: ignore[attr-defined]
        return checked

    return mark


def permission_of(view: Any) -> Permission | None:
    """What a view requires, or the admin site that it belongs to; None if neither says."""
    site = getattr(getattr(view, "model_admin", view), "admin_site", None)
    found: Permission | None = getattr(view, "permission", getattr(site, "permission", None))
    return found
