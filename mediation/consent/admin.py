"""The texts that people are asked with, in Django's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from mediation.accounts.admin import ShownAdmin, WordFilter
from mediation.consent.models import ConsentText


@admin.register(ConsentText)
class ConsentTextAdmin(ShownAdmin):
    """Versions of the texts of consent, kept for ever: a new one comes by `consent publish`."""

    list_display: Any = ("purpose", "version", "effective_from", "published_at")
    list_filter = (("purpose", WordFilter),)
