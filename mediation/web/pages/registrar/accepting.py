"""Acceptance of many cases at once: judged and previewed by what the rules say, then accepted in one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mediation import errors, present
from mediation.cases import acceptance, triage
from mediation.cases.acceptance import LONGEST_NOTE, Codes, Wanted, mark
from mediation.cases.models import Verdict
from mediation.cases.triage_rules import TRIAGE
from mediation.db import Tx
from mediation.http.language import language, say
from mediation.http.row_security import LARGEST_ID, tx_of
from mediation.permissions import Permission
from mediation.vocabulary import Product
from mediation.web.access import requires
from mediation.web.paging import ticked
from mediation.web.tables import Column
from mediation.web.templatetags.parts import yuan
from mediation.web.words import choices, said

CLEAN, FLAGGED, TICKED = "clean", "flagged", "ticked"
HELD_BACK = [rule for rule in TRIAGE if rule.verdict is not Verdict.ACCEPT]


class Narrowed(forms.Form):
    """Which filed cases are meant; what is not valid narrows nothing."""

    institution = forms.CharField(required=False, max_length=20)
    product = forms.ChoiceField(required=False)
    filing = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    rule = forms.ChoiceField(required=False)

    def __init__(self, given: QueryDict) -> None:
        super().__init__(given)
        self.fields["product"].choices = [("", ""), *choices(Product)]  # type: ignore[attr-defined]
        self.fields["rule"].choices = [("", ""), *rules_to_choose()]  # type: ignore[attr-defined]
        self.full_clean()

    def wanted(self) -> Wanted:
        """As the list takes it."""
        told = self.cleaned_data
        product = told.get("product")
        return Wanted(
            institution=told.get("institution") or None,
            product=Product(product) if product else None,
            filing=told.get("filing"),
            rule=told.get("rule") or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The cases that a form means: of those that a list is narrowed to the clean or the flagged ones, or the ticked."""

    which: str
    wanted: Wanted
    ticked: tuple[int, ...]
    note: str

    def among(self, tx: Tx) -> Sequence[int]:
        """Their ids."""
        return self.ticked if self.which == TICKED else acceptance.filed(tx, self.wanted)


def rules_to_choose() -> list[tuple[str, str]]:
    """What holds cases back, for a field to choose from."""
    return [*((rule.code, say(rule.zh, rule.en)) for rule in HELD_BACK), (triage.PUT_RIGHT, str(PUT_RIGHT))]


PUT_RIGHT = _("What was lacking was answered: see whether well")
SUMMED = (
    Column(label=_("Institution"), cell=lambda row: row.institution),
    Column(label=_("Product"), cell=lambda row: said(Product(row.product))),
    Column(label=_("Cases"), cell=lambda row: row.cases, is_number=True),
    Column(label=_("Claimed"), cell=lambda row: yuan(row.claimed), is_number=True),
)


@requires(Permission.ACCEPT)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Judge what is meant, and show how many would be accepted, which rules hold others back, and what comes next."""
    return _shown(request, tx_of(request), _chosen(request))


@requires(Permission.ACCEPT)
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Accept what the preview showed; shown again where it has changed."""
    tx, chosen = tx_of(request), _chosen(request)
    try:
        with tx.attempt():
            accepted = _accept(tx, chosen, request.POST.get("seen", ""))
    except (errors.ShownChanged, errors.ReasonMissing) as refusal:
        messages.error(request, refusal.sentence(language()))
        return _shown(request, tx, chosen)
    told = ngettext("%(cases)s case is accepted.", "%(cases)s cases are accepted.", len(accepted))
    messages.success(request, told % {"cases": len(accepted)})
    return redirect("intake")


def _accept(tx: Tx, chosen: Chosen, seen: str) -> list[int]:
    among, now = chosen.among(tx), present.now()
    if chosen.which == CLEAN:
        return acceptance.accept_clean(tx, among, shown=seen, at=now)
    return acceptance.accept_flagged(tx, among, shown=seen, note=chosen.note, at=now)


def _chosen(request: HttpRequest) -> Chosen:
    told = request.POST
    which = told.get("which", "")
    return Chosen(
        which=which if which in (FLAGGED, TICKED) else CLEAN,
        wanted=Narrowed(told).wanted(),
        ticked=tuple(ticked(told, "case")),
        note=told.get("note", "").strip()[:LONGEST_NOTE],
    )


def _shown(request: HttpRequest, tx: Tx, chosen: Chosen) -> HttpResponse:
    found = acceptance.sort_out(tx, chosen.among(tx), at=present.now())
    meant = found.clean if chosen.which == CLEAN else found.flagged
    sums = acceptance.summed(tx, list(meant))
    shown = {
        "chosen": chosen,
        "is_clean": chosen.which == CLEAN,
        "found": found,
        "count": len(meant),
        "claimed": sum((row.claimed for row in sums), Decimal(0)),
        "sums": sums,
        "columns": SUMMED,
        "looks": _rules(found.flagged),
        "lacks": _rules(found.wrong),
        "seen": mark(meant),
        "longest_note": LONGEST_NOTE,
    }
    return render(request, "registrar/accepting.html", shown)


def _rules(found: Codes) -> list[tuple[str, int]]:
    """What holds cases back, and how many of them."""
    names = dict(rules_to_choose())
    counted = Counter(code for codes in found.values() for code in codes)
    return [(names[code], count) for code, count in counted.most_common()]


def lists(tx: Tx, wanted: Wanted) -> dict[str, Any]:
    """What the queue shows beside the cases: filings that wait, what it can be narrowed to, and how many match."""
    filings = acceptance.by_filing(tx)
    is_narrowed = wanted != Wanted()
    return {
        "filings": filings,
        "institutions": sorted({(row.institution, row.name) for row in filings}, key=lambda one: one[1]),
        "rules": rules_to_choose(),
        "wanted": wanted,
        "is_narrowed": is_narrowed,
        "matching": acceptance.filed(tx, wanted) if is_narrowed else None,
    }
