"""What an institution wants to change in an accepted case, column by column: acknowledged, or left as it is.

The registrar answers, or the mediator of the case; until then the case stays as it was accepted.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from mediation import errors, present
from mediation.db import Tx
from mediation.filing import amendments
from mediation.filing.sheets import column_of
from mediation.permissions import Permission
from mediation.web.access import CENTRE
from mediation.web.pages.bank.columns import name_of
from mediation.web.pages.buttons import button


def shown(tx: Tx, case: Any) -> dict[str, Any]:
    """What the page of a case holds of this."""
    waiting = amendments.of_case(tx, case.id)
    return {"wished": [(one, [(_title(each.column), each) for each in one.changes]) for one in waiting]}


def _title(name: str) -> str:
    column = column_of(name)
    return name_of(column) if column else name


@button(Permission.CONSENT, _("The change takes effect."), audiences=CENTRE)
def acknowledge(tx: Tx, case: int, request: HttpRequest) -> None:
    """Let a change take effect."""
    amendments.acknowledge(tx, [_chosen(tx, case, request)], at=present.now())


@button(Permission.CONSENT, _("The case stays as it is."), audiences=CENTRE)
def refuse(tx: Tx, case: int, request: HttpRequest) -> None:
    """Leave the case as it is."""
    amendments.refuse(tx, [_chosen(tx, case, request)], at=present.now())


def _chosen(tx: Tx, case: int, request: HttpRequest) -> int:
    """A change of this case that waits; NotFound for any other."""
    waiting = {str(one.amendment_id): one.amendment_id for one in amendments.of_case(tx, case)}
    found = waiting.get(request.POST.get("change", ""))
    if found is None:
        raise errors.NotFound()
    return found


def addresses() -> list[URLPattern]:
    """The buttons, below the number of a case."""
    return [
        path("cases/<str:number>/changes/acknowledge", acknowledge, name="changes_acknowledge"),
        path("cases/<str:number>/changes/refuse", refuse, name="changes_refuse"),
    ]
