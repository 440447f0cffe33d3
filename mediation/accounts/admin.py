"""Reference data as Django's admin shows it; who may see and change it is a matter of the role alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from mediation.accounts.models import Court, Institution, Mediator, Organisation, User
from mediation.permissions import Permission, may
from mediation.vocabulary import Role

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class ReferenceAdmin(ModelAdmin):
    """Adds, shows and changes; removes nothing, since cases point at what was."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """By role."""
        return may(Role(request.user.role), Permission.ADMINISTER)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By role."""
        return self.has_module_permission(request)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False
