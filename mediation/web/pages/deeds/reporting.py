"""A mediation ends without agreement, and its mediator reports how: with the end, or after it (C24)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation import present
from mediation.cases import actions as cases
from mediation.db import Tx
from mediation.permissions import Permission
from mediation.sessions import reporting
from mediation.sessions.reporting import Written
from mediation.vocabulary import CaseEvent, CaseState, TerminationReason
from mediation.web.access import MEDIATORS
from mediation.web.navigation import Text
from mediation.web.pages.deeds.page import Deed, Told
from mediation.web.pages.mediator.ending import ENDINGS
from mediation.web.words import choosing


class Report(forms.Form):
    """How a mediation went, in the mediator's words."""

    course = forms.CharField(
        label=gettext_lazy("How the mediation went"),
        max_length=reporting.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "lang": "zh-Hans"}),
        help_text=gettext_lazy(
            "Drafted from the record; read it and complete it. No offer, no concession, nothing that a side told you "
            "alone: what quotes them is refused."
        ),
    )
    remarks = forms.CharField(
        label=gettext_lazy("What else there is to say"),
        max_length=reporting.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
        help_text=gettext_lazy("For instance what the court should know of reaching the parties."),
    )


class End(Report):
    """The same, with the legal ground."""

    reason = forms.ChoiceField(label=gettext_lazy("Why it ends"), choices=choosing(ENDINGS, nothing="—"))
    field_order = ("reason",)


def _ends(_tx: Tx, _case: Any) -> Sequence[Text]:
    return (
        _("The mediation ends at once: nothing on the table can be accepted any more, sessions to come are not held."),
        *_reports(_tx, _case),
    )


def _reports(_tx: Tx, _case: Any) -> Sequence[Text]:
    return (
        _("Both sides can read the report, and a court that is handed the case gets it (Invited Mediation Provisions "
          "art. 26)."),
        _("Beside your words it holds the days of the sessions, the ground, and the facts that everybody signed as "
          "undisputed."),
    )  # fmt: skip


def _drafted(tx: Tx, case: Any) -> Told:
    ground = TerminationReason(case.termination_reason) if case.termination_reason else None
    return {"course": reporting.draft(tx, case.id, ground).course}


def _written(told: Told) -> Written:
    return Written(course=told["course"], remarks=told["remarks"])


def _end(tx: Tx, case: Any, told: Told) -> None:
    at = present.now()
    cases.terminate(tx, {case.id: TerminationReason(told["reason"])}, at=at)
    reporting.make(tx, {case.id: _written(told)}, at=at)


def _report(tx: Tx, case: Any, told: Told) -> None:
    reporting.make(tx, {case.id: _written(told)}, at=present.now())


END = Deed(
    at="end-without-agreement",
    event=CaseEvent.TERMINATE,
    states=(CaseState.IN_MEDIATION, CaseState.SUSPENDED),
    permission=Permission.MEDIATE,
    audiences=MEDIATORS,
    title=gettext_lazy("End without agreement"),
    action=gettext_lazy("End the mediation, and report"),
    done=gettext_lazy("The mediation has ended, and its end is reported."),
    follows=_ends,
    form=End,
    draft=_drafted,
    also=lambda _tx, case: not case.agreed_on,
    do=_end,
)
REPORT = Deed(
    at="report",
    event=CaseEvent.TERMINATE,
    states=(CaseState.TERMINATED,),
    permission=Permission.MEDIATE,
    audiences=MEDIATORS,
    title=gettext_lazy("Report how the mediation ended"),
    action=gettext_lazy("Make the report"),
    done=gettext_lazy("The end of the mediation is reported."),
    follows=_reports,
    form=Report,
    draft=_drafted,
    do=_report,
)
DEEDS = (END, REPORT)
