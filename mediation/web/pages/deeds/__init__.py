"""Deeds of a case that have a page of their own, each in the module of what it is about."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern

from mediation.db import Tx
from mediation.web.pages.deeds import coordinating, reporting, resting, supplementing
from mediation.web.pages.deeds.page import Deed, page_of

DEEDS: tuple[Deed, ...] = (*coordinating.DEEDS, *resting.DEEDS, *reporting.DEEDS, *supplementing.DEEDS)


def shown(tx: Tx, case: Any) -> dict[str, Any]:
    """What the page of a case holds of this: the deeds that are open to whoever reads, and why it rests."""
    return {"deeds": [deed for deed in DEEDS if deed.is_open(tx, case)], **resting.shown(tx, case)}


def addresses() -> list[URLPattern]:
    """Their pages, below the number of a case."""
    return [page_of(deed) for deed in DEEDS]
