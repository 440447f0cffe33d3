"""The organisation's seal on many agreements: those that wait, a preview of those chosen, what became of each."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mediation import errors, present
from mediation.agreements import sealing
from mediation.agreements.sealing import MOST, Wanted
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import Product
from mediation.web.access import STAFF, requires
from mediation.web.paging import number_in, ticked
from mediation.web.tables import Column
from mediation.web.templatetags.parts import link, tick_box, yuan
from mediation.web.words import choices, said

A_PAGE = 50


class Narrowed(forms.Form):
    """What the list is narrowed to."""

    institution = forms.CharField(required=False, max_length=20)
    product = forms.ChoiceField(required=False)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.fields["product"].choices = [("", ""), *choices(Product)]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """As the list takes it; what is not valid narrows nothing."""
        told = self.cleaned_data if self.is_valid() else {}
        product = told.get("product")
        return Wanted(institution=told.get("institution") or None, product=Product(product) if product else None)


REST = (
    Column(label=_("Agreement"), cell=lambda row: row.agreement),
    Column(label=_("Institution"), cell=lambda row: row.institution),
    Column(label=_("Product"), cell=lambda row: said(Product(row.product))),
    Column(label=_("To be paid"), cell=lambda row: yuan(row.settled_amount), is_number=True),
    Column(label=_("Mediator"), cell=lambda row: row.mediator or "—"),
    Column(label=_("Signed by all others on"), cell=lambda row: timezone.localtime(row.waiting_since).date()),
)
TO_CHOOSE = (Column(label=_("Case"), cell=lambda row: tick_box("place", row.place, row.number)), *REST)
CHOSEN = (Column(label=_("Case"), cell=lambda row: link(row.number, "case", row.number)), *REST)


@requires(Permission.SIGN, STAFF)
@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """Agreements that wait for nothing but the seal, a page of them, to be chosen from."""
    tx, form = tx_of(request), Narrowed(request.GET)
    rows = sealing.waiting(tx, form.wanted(), after=number_in(request, "after") or 0, limit=A_PAGE + 1)
    matching = sealing.waiting(tx, form.wanted(), limit=MOST + 1)
    shown = {
        "rows": rows[:A_PAGE],
        "columns": TO_CHOOSE,
        "after": rows[A_PAGE - 1].place if len(rows) > A_PAGE else None,
        "is_later": "after" in request.GET,
        "matching": len(matching[:MOST]),
        "is_more": len(matching) > MOST,
        "most": MOST,
        "institutions": tx.rows(sealing.sql.institutions),
        "institution": request.GET.get("institution", ""),
        "product": request.GET.get("product", ""),
    }
    return render(request, "registrar/seals.html", shown)


@requires(Permission.SIGN, STAFF)
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """What would be sealed: the chosen ones, the page, or all that match; how many, and what they come to."""
    which = request.GET.get("which", "chosen")
    names = {"chosen": "place", "page": "on_page"}
    places = None if which == "all" else ticked(request.GET, names.get(which, "place"))
    rows = sealing.waiting(tx_of(request), Narrowed(request.GET).wanted(), places=places, limit=MOST)
    by_institution = Counter(row.institution for row in rows)
    shown = {
        "rows": rows,
        "columns": CHOSEN,
        "total": sum((row.settled_amount for row in rows), Decimal(0)),
        "by_institution": by_institution.most_common(),
    }
    return render(request, "registrar/seals_preview.html", shown)


@requires(Permission.SIGN, STAFF)
@require_POST
def seal(request: HttpRequest) -> HttpResponse:
    """Seal what the preview showed, and say what became of each."""
    shown = {}
    for one in request.POST.getlist("paper")[: MOST + 1]:
        place, _colon, digest = one.partition(":")
        try:
            shown[int(place)] = bytes.fromhex(digest)
        except ValueError as failure:
            raise errors.PaperNotShown() from failure
    sealed = sealing.seal(tx_of(request), shown, at=present.now())
    return render(request, "registrar/seals_done.html", {"sealed": sealed})
