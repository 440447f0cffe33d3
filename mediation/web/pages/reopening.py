"""What ended without agreement, tried once more: an institution says so itself, a respondent's wish is taken down."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from mediation import present
from mediation.assignment import actions as assignment
from mediation.db import Tx, transaction
from mediation.lifecycle import who_may
from mediation.permissions import Permission
from mediation.vocabulary import CaseEvent, CaseState, Role
from mediation.web.access import BANKS, CENTRE
from mediation.web.pages.buttons import button, word_of

DONE = _("The case is open again; everybody is asked anew whether they mediate.")


def shown(tx: Tx, case: Any) -> dict[str, Any]:
    """What the page of a case holds of this."""
    may_say = tx.actor.audience in CENTRE or tx.actor.role in who_may(CaseEvent.REOPEN)
    is_over = case.state == CaseState.TERMINATED
    return {"may_reopen": may_say and is_over and not assignment.reopened(tx, [case.id])}


@button(Permission.FILE, DONE, audiences=BANKS)
def reopen(tx: Tx, case: int, _request: HttpRequest) -> object:
    """An institution tries once more."""
    return assignment.reopen(tx, [case], at=present.now())


@button(Permission.CONSENT, DONE, audiences=CENTRE)
def reopen_for(tx: Tx, case: int, _request: HttpRequest) -> object:
    """Take down that the respondent's side wants to try once more."""
    with transaction(word_of(tx, Role.PARTY)) as word:
        return assignment.reopen(word, [case], at=present.now())


def addresses() -> list[URLPattern]:
    """The buttons, below the number of a case."""
    return [
        path("cases/<str:number>/reopen", reopen, name="reopen"),
        path("cases/<str:number>/respondent/reopen", reopen_for, name="reopen_for"),
    ]
