"""Rooms for sessions in person, in Django's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from mediation.accounts.admin import ReferenceAdmin
from mediation.sessions.models import Room


@admin.register(Room)
class RoomAdmin(ReferenceAdmin):
    """Rooms of the centre; one that is closed is not offered any more, and stays."""

    list_display: Any = ("name", "is_open", "is_step_free")
