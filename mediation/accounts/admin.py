"""Reference data as Django's admin shows it; who may see and change it is a matter of the role alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import models
from django.http import HttpRequest

from mediation.accounts.models import Court, Institution, Mediator, Organisation, User
from mediation.permissions import Permission, may
from mediation.vocabulary import Role

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


def administers(request: HttpRequest) -> bool:
    """Whether the request comes from someone who may change reference data; Django's own flags do not count."""
    user = request.user
    return user.is_authenticated and may(Role(user.role), Permission.ADMINISTER)


class ReferenceAdmin(ModelAdmin):
    """Adds, shows and changes; removes nothing, since cases point at what was."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """By role."""
        return administers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """By role."""
        return administers(request)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nobody."""
        return False


class ShownAdmin(ReferenceAdmin):
    """Shows what comes in by a command of its own, with all that follows from it; changes nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nobody."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(ReferenceAdmin):
    """The centre itself."""

    list_display = ("name", "short_name", "regime", "region_code")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Court)
class CourtAdmin(ReferenceAdmin):
    """Courts that confirm agreements."""

    list_display = ("code", "name", "region_code")
    search_fields = ("code", "name")


@admin.register(Institution)
class InstitutionAdmin(ReferenceAdmin):
    """Institutions that file. Their standing consent is recorded with its document: `consent stand`."""

    readonly_fields = ("standing_consent_on",)
    list_display = ("code", "name", "uscc", "standing_consent_on", "error_limit_pct")
    search_fields = ("code", "name", "uscc")


@admin.register(Mediator)
class MediatorAdmin(ReferenceAdmin):
    """The public roster."""

    list_display = ("name", "licence_number", "capacity", "term_from", "term_until")
    search_fields = ("name", "licence_number")


@admin.register(User)
class LoginAdmin(ReferenceAdmin, UserAdmin):  # type: ignore[type-arg]
    """People with a login: their role, and whose rows they see."""

    list_display = ("username", "last_name", "first_name", "role", "institution", "court", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("username", "last_name", "first_name")
    autocomplete_fields = ("institution", "court", "mediator")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active", "last_login", "date_joined")}),
        ("", {"fields": ("last_name", "first_name", "email")}),
        ("", {"fields": ("role", "institution", "court", "mediator")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("", {"fields": ("role", "institution", "court", "mediator")}),
    )
