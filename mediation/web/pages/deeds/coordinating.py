"""An institution settles with the parties itself: it begins to talk with them, and says how it ended (C6, C7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation import present
from mediation.cases import coordinating
from mediation.cases.coordinating import Resolved
from mediation.cases.words import DirectResolution
from mediation.db import Tx
from mediation.filing import documents
from mediation.permissions import Permission
from mediation.vocabulary import CaseEvent, CaseState
from mediation.web.access import BANKS, STAFF
from mediation.web.navigation import Text
from mediation.web.pages.deeds.page import Deed, Told
from mediation.web.templatetags.parts import yuan
from mediation.web.words import choosing


class Talks(forms.Form):
    """Why the institution talks with the parties itself first."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=coordinating.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For instance: who is on site, since when, and what is to be talked about."),
    )


class Settled(forms.Form):
    """How it was settled, and what shows it."""

    kind = forms.ChoiceField(label=gettext_lazy("How it was settled"), choices=choosing(DirectResolution, nothing="—"))
    file = forms.FileField(
        label=gettext_lazy("What shows it"),
        max_length=255,
        help_text=gettext_lazy(
            "A receipt, the arrangement, or your statement that the claim is dropped: PDF, JPG, PNG, TXT, DOCX or "
            "XLSX, at most 20 MB. It stays with the case."
        ),
    )


def _begins(_tx: Tx, _case: Any) -> Sequence[Text]:
    return (
        _("The case is “in coordination”: the institution talks with the parties itself, the centre does not mediate."),
        _("Calls and letters stay within the rules of contact, whoever makes them."),
        _("It goes on to mediation as soon as the parties are asked for their consent, and ends if it is settled."),
    )


def _ends(_tx: Tx, case: Any) -> Sequence[Text]:
    return (
        _("The case ends, and cannot be opened again here."),
        _("Of %(claim)s nothing is counted as mediated, in no figure.") % {"claim": yuan(case.claim_total)},
        _("Nobody is called or written to in this case any more."),
    )


def _start(tx: Tx, case: Any, told: Told) -> None:
    coordinating.start(tx, [case.id], reason=told["reason"], at=present.now())


def _resolve(tx: Tx, case: Any, told: Told) -> None:
    kept, at = told["file"].kept, present.now()
    documents.add(tx, [case.id], kept, at=at)
    how = Resolved(kind=DirectResolution(told["kind"]), evidence=kept.sha256)
    coordinating.resolve(tx, {case.id: how}, at=at)


START = Deed(
    at="coordinate",
    event=CaseEvent.START_COORDINATION,
    states=(CaseState.ACCEPTED,),
    permission=Permission.FILE,
    audiences=BANKS,
    title=gettext_lazy("Talk with the parties yourselves first"),
    action=gettext_lazy("Begin to coordinate"),
    done=gettext_lazy("The case is in coordination."),
    follows=_begins,
    form=Talks,
    do=_start,
)
START_FOR = replace(
    START,
    at="centre/coordinate",
    permission=Permission.ACCEPT,
    audiences=STAFF,
    title=gettext_lazy("Let the institution talk with the parties first"),
)
RESOLVE = Deed(
    at="resolve",
    event=CaseEvent.RESOLVE_DIRECTLY,
    states=(CaseState.COORDINATING, CaseState.SEEKING_CONSENT),
    permission=Permission.FILE,
    audiences=BANKS,
    title=gettext_lazy("It is settled between you and the parties"),
    action=gettext_lazy("End the case as settled"),
    done=gettext_lazy("The case has ended; it was settled without mediation."),
    follows=_ends,
    form=Settled,
    do=_resolve,
)
DEEDS = (START, START_FOR, RESOLVE)
