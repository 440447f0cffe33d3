"""The admin of reference data: what the stages register with Django, opened by the role and nothing else."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from mediation.accounts.admin import administers
from mediation.accounts.models import User
from mediation.permissions import Permission
from mediation.web.access import entry, requires
from mediation.web.reference_words import name_all


class Administration(admin.AdminSite):
    """Institutions, courts, mediators, the centre and its users."""

    permission = Permission.ADMINISTER
    site_title = site_header = _("Reference data")
    index_title = _("Maintenance")
    enable_nav_sidebar = False  # its script moves what somebody already reads; the way back leads to the same list

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
    site._registry[User].actions = (renew_second_factors,)
    name_all(site)
    return site


@admin.action(description=_("Let them set up a new second factor"))
def renew_second_factors(options: admin.ModelAdmin[User], request: HttpRequest, users: QuerySet[User]) -> None:
    """For who has lost the telephone and the recovery codes, once it is clear who asks; their logins end."""
    for user in users:
        options.log_change(request, user, "second factors removed")
    Authenticator.objects.filter(user__in=users).delete()
    for login in UserSession.objects.filter(user__in=users):
        login.end()
    messages.success(request, _("They set up a new one when they log in next."))
