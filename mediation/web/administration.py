"""The admin of reference data: what the stages register with Django, opened by the role and nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import lazy

from mediation import errors
from mediation.accounts.admin import administers
from mediation.http.language import say
from mediation.permissions import Permission

_say = lazy(say, str)


class Administration(admin.AdminSite):
    """Institutions, courts, mediators, the centre and its users."""

    permission = Permission.ADMINISTER
    site_title = site_header = _say("基础数据", "Reference data")
    index_title = _say("维护", "Maintenance")

    def has_permission(self, request: HttpRequest) -> bool:
        """By role, as for everything the site holds."""
        return administers(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A view of the admin says what it requires, as every other does."""
        checked = super().admin_view(view, cacheable)
        checked.permission = self.permission
        return checked

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """There is one login for everybody; whoever has used it and comes here still is not permitted."""
        if request.user.is_authenticated:
            raise errors.NotPermitted()
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), reverse("login"))

    login.permission = Permission.PUBLIC  # type: ignore[attr-defined]


def administration() -> Administration:
    """The site with all that `mediation` registers; to be called once Django is set up."""
    site = Administration()
    for model, options in admin.site._registry.items():
        if model.__module__.startswith("mediation."):
            site.register(model, type(options))
    return site
