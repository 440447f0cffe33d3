"""The calendar of days off, in Django's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from mediation.accounts.admin import ShownAdmin
from mediation.cases.models import CalendarDay, CalendarNotice


@admin.register(CalendarNotice)
class CalendarNoticeAdmin(ShownAdmin):
    """Notices of the State Council that were loaded: `load-calendar`, which computes anew what runs."""

    list_display: Any = ("year", "title", "loaded_at")


@admin.register(CalendarDay)
class CalendarDayAdmin(ShownAdmin):
    """Days off on weekdays and days worked on weekends, as the notices name them."""

    list_display: Any = ("day", "is_worked", "why")
    date_hierarchy = "day"
