"""A mediation rests and goes on, by its mediator or by who assigns: why, and when to look again (C18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation import present
from mediation.cases import periods
from mediation.cases.periods import Rest
from mediation.db import Tx
from mediation.permissions import Permission
from mediation.vocabulary import CaseEvent, CaseState, Role, SuspensionReason
from mediation.web.access import MEDIATORS, STAFF
from mediation.web.fields import DayInput
from mediation.web.navigation import Text
from mediation.web.pages.deeds.page import Deed, Told
from mediation.web.words import choosing, said

BOTH_READ_IT = gettext_lazy("Both sides may read it: nothing that one of them said to the mediator alone.")


class Resting(forms.Form):
    """Why a mediation rests, and until when at first."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=choosing(SuspensionReason, nothing="—"))
    why = forms.CharField(
        label=gettext_lazy("In a sentence"),
        max_length=periods.LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=BOTH_READ_IT,
    )
    look_again_on = forms.DateField(
        label=gettext_lazy("Look again on"),
        widget=DayInput(),
        help_text=gettext_lazy("By that day the mediator is reminded to see whether it can go on."),
    )


class GoingOn(forms.Form):
    """What is different now."""

    why = forms.CharField(
        label=gettext_lazy("Why it can go on"),
        max_length=periods.LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=BOTH_READ_IT,
    )


def shown(tx: Tx, case: Any) -> dict[str, Any]:
    """What the page of a case that rests says of it."""
    rest = periods.rest_of(tx, case.id) if case.state == CaseState.SUSPENDED else None
    if rest is None:
        return {}
    return {"rest": {"at": rest.at, "by": Role(rest.role), "reason": SuspensionReason(rest.reason), "why": rest.why,
                     "look_again_on": rest.look_again_on}}  # fmt: skip


def _rests(_tx: Tx, case: Any) -> Sequence[Text]:
    return (
        _("No offer is made or answered and nothing is signed until it goes on."),
        _("Its period ends on %(day)s and runs on; only the days of an appraisal are not counted (Online Mediation "
          "Rules art. 26).") % {"day": case.period_ends_on or "—"},
    )  # fmt: skip


def _goes_on(tx: Tx, case: Any) -> Sequence[Text]:
    rest = periods.rest_of(tx, case.id)
    since = (
        [_("It has rested since %(day)s: %(reason)s.")
         % {"day": timezone.localtime(rest.at).date(), "reason": said(SuspensionReason(rest.reason))}]
        if rest else []
    )  # fmt: skip
    return [*since, _("Its period is computed anew; the days of an appraisal are not counted.")]


def _suspend(tx: Tx, case: Any, told: Told) -> None:
    rest = Rest(reason=SuspensionReason(told["reason"]), why=told["why"], look_again_on=told["look_again_on"])
    periods.suspend(tx, {case.id: rest}, at=present.now())


def _resume(tx: Tx, case: Any, told: Told) -> None:
    periods.resume(tx, [case.id], why=told["why"], at=present.now())


SUSPEND = Deed(
    at="suspend",
    event=CaseEvent.SUSPEND,
    states=(CaseState.IN_MEDIATION,),
    permission=Permission.MEDIATE,
    audiences=MEDIATORS,
    title=gettext_lazy("Let the mediation rest"),
    action=gettext_lazy("Let it rest"),
    done=gettext_lazy("The mediation rests; only appraisal stops its period."),
    follows=_rests,
    form=Resting,
    do=_suspend,
)
RESUME = Deed(
    at="resume",
    event=CaseEvent.RESUME,
    states=(CaseState.SUSPENDED,),
    permission=Permission.MEDIATE,
    audiences=MEDIATORS,
    title=gettext_lazy("Go on with the mediation"),
    action=gettext_lazy("Go on"),
    done=gettext_lazy("The mediation goes on."),
    follows=_goes_on,
    form=GoingOn,
    do=_resume,
)
DEEDS = (
    SUSPEND,
    RESUME,
    replace(SUSPEND, at="centre/suspend", permission=Permission.ASSIGN, audiences=STAFF),
    replace(RESUME, at="centre/resume", permission=Permission.ASSIGN, audiences=STAFF),
)
