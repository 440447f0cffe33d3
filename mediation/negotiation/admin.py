"""The limits that plans keep to, in Django's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from mediation.accounts.admin import ReferenceAdmin
from mediation.negotiation.models import PlanLimit


@admin.register(PlanLimit)
class PlanLimitAdmin(ReferenceAdmin):
    """Limits by product and the day they hold from; no product means all others."""

    list_display: Any = ("product", "valid_from", "most_periods", "largest_balloon", "source")
