"""Relief programmes that were loaded, in Django's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from mediation.accounts.admin import ShownAdmin
from mediation.relief.models import LoadedProgramme


@admin.register(LoadedProgramme)
class LoadedProgrammeAdmin(ShownAdmin):
    """Versions of programmes beyond those that come along: `relief load`."""

    list_display: Any = ("code", "effective_from", "version", "loaded_at")
    search_fields = ("code",)
