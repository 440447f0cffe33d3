"""A court asked for a supplement to an application: whoever may gives it the papers, by the day that it named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation import present
from mediation.confirmation import actions as confirmation
from mediation.db import Tx
from mediation.filing import documents
from mediation.permissions import Permission
from mediation.vocabulary import CaseState
from mediation.web.access import BANKS, MEDIATORS
from mediation.web.navigation import Text
from mediation.web.pages.deeds.page import Deed, Told

PAPERS = ("first", "second", "third")
"""Fields for papers; more than these are handed in as one."""


class Papers(forms.Form):
    """What the court is given."""

    first = forms.FileField(
        label=gettext_lazy("Paper"),
        max_length=255,
        help_text=gettext_lazy(
            "PDF, JPG, PNG, TXT, DOCX or XLSX, at most 20 MB each. The court reads it, and it stays with the case."
        ),
    )
    second = forms.FileField(label=gettext_lazy("Another paper"), max_length=255, required=False)
    third = forms.FileField(label=gettext_lazy("Another paper"), max_length=255, required=False)


def _follows(tx: Tx, case: Any) -> Sequence[Text]:
    by = confirmation.supplement_of(tx, case.id)
    return (
        _("The court asked for a supplement by %(day)s; without it the application counts as withdrawn (Interpretation "
          "of the Civil Procedure Law art. 356).") % {"day": by or "—"},
        _("The court's desk shows the papers at once, and the court goes on with the application."),
        _("What the court is given is not taken back."),
    )  # fmt: skip


def _answer(tx: Tx, case: Any, told: Told) -> None:
    at: datetime = present.now()
    kept = [told[name].kept for name in PAPERS if told[name]]
    for one in kept:
        documents.add(tx, [case.id], one, at=at)
    confirmation.answer_supplement(tx, [case.id], papers=[one.sha256 for one in kept], at=at)


ANSWER = Deed(
    at="supplement",
    event=None,
    states=(CaseState.AGREED,),
    permission=Permission.APPLY_CONFIRMATION,
    audiences=BANKS,
    title=gettext_lazy("Give the court what it asked for"),
    action=gettext_lazy("Give it to the court"),
    done=gettext_lazy("The court has the papers."),
    follows=_follows,
    form=Papers,
    also=lambda tx, case: confirmation.supplement_of(tx, case.id) is not None,
    do=_answer,
)
DEEDS = (ANSWER, replace(ANSWER, at="centre/supplement", audiences=MEDIATORS))
