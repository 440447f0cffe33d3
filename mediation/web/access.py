"""Who may open which page: every view names its permission, and a test walks the addresses to see that it does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from mediation import errors
from mediation.permissions import Permission, may
from mediation.vocabulary import Role
from mediation.web.administration import Administration

View = Callable[..., HttpResponseBase]


def requires(permission: Permission) -> Callable[[View], View]:
    """Opens a view to roles that have the permission; others are refused, and who is not known is asked to log in."""

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
    """What a view requires; None if it does not say."""
    marked: Permission | None = getattr(view, "permission", None)
    if marked is None and isinstance(_site_of(view), Administration):
        return Permission.ADMINISTER
    return marked


def _site_of(view: Any) -> Any:
    model_admin = getattr(view, "model_admin", None)
    return model_admin.admin_site if isinstance(model_admin, ModelAdmin) else getattr(view, "admin_site", None)
