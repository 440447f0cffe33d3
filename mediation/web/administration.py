"""The admin of reference data: what the stages register with Django, opened by the role and nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from mediation.accounts.admin import administers
from mediation.permissions import Permission
from mediation.web.access import entry, requires


class Administration(admin.AdminSite):
    """Institutions, courts, mediators, the centre and its users."""

    permission = Permission.ADMINISTER
    site_title = site_header = _("Reference data")
    index_title = _("Maintenance")

    def has_permission(self, request: HttpRequest) -> bool:
        """By role, as for everything the site holds."""
        return administers(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A view of the admin is opened as every other is."""
        return requires(self.permission)(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """There is one login for everybody; whoever has used it is already there."""
        return entry(request, self.permission) or redirect("admin:index")

    login.permission = Permission.ADMINISTER  # type: ignore[attr-defined]


def administration() -> Administration:
    """The site with all that `mediation` registers; to be called once Django is set up."""
    site = Administration()
    for model, options in admin.site._registry.items():
        if model.__module__.startswith("mediation."):
            site.register(model, type(options))
    return site
