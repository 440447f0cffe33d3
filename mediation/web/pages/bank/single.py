"""One dispute by a form: a filing of one row, through the same door as a file, with what is wrong at its fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from mediation import errors, present
from mediation.accounts.models import Court
from mediation.db import Tx
from mediation.filing import actions, blocks, rules
from mediation.filing.template import BY_NAME, Column, Kind
from mediation.http.language import say
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import Product
from mediation.web.access import institution_of, requires
from mediation.web.fields import DayInput
from mediation.web.pages.bank.columns import choices_of, help_of, name_of
from mediation.web.templatetags.parts import called

MOST_FINDINGS = 500
LONG_TEXT = 200


class Dispute(forms.Form):
    """The columns of the template that a dispute of a product has, each as text: the door judges them, as in a file."""

    def __init__(self, product: Product, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.product = product
        self.asked = blocks.parts(product)
        for column in (column for columns in self.asked.values() for column in columns):
            self.fields[column.name] = _field(column, is_needed=product in column.required_for)

    def row(self) -> dict[str, str]:
        """The dispute as a line of a file has it."""
        filled = {name: value for name, value in self.cleaned_data.items() if value}
        return {"product": self.product.zh, **filled}

    def laid_out(self) -> Iterator[tuple[blocks.Part, list[Any], list[Any], bool]]:
        """The fields part by part: those that must be filled, then the others, and whether one of these is wrong."""
        for part, columns in self.asked.items():
            needed = [column.name for column in columns if self.product in column.required_for]
            others = [self[column.name] for column in columns if column.name not in needed]
            yield part, [self[name] for name in needed], others, any(field.errors for field in others)

    def mark(self, findings: list[Any]) -> None:
        """What was found goes to its field; what is about none stands above all."""
        for one in findings:
            name = one.column if one.column in self.fields else None
            text = say(*rules.SENTENCES[one.code])
            self.add_error(name, text if name else f"{_named(one.column)}{text}")


def _named(column: str) -> str:
    return f"{name_of(BY_NAME[column])}: " if column in BY_NAME else ""


def _field(column: Column, *, is_needed: bool) -> forms.Field:
    field = forms.CharField(
        label=name_of(column),
        required=False,
        max_length=column.longest,
        help_text=help_of(column),
        widget=_widget(column),
    )
    field.widget.attrs["autocomplete"] = "off"
    field.is_needed = is_needed  # type: ignore[attr-defined]
    return field


def _widget(column: Column) -> forms.Widget:
    if listed := choices_of(column):
        return forms.Select(choices=[("", "—"), *listed])
    match column.kind:
        case Kind.DATE:
            return DayInput()
        case Kind.MONEY | Kind.RATE:
            return forms.TextInput({"inputmode": "decimal"})
        case Kind.INT | Kind.PHONE:
            return forms.TextInput({"inputmode": "numeric"})
    return forms.Textarea({"rows": 3}) if column.longest > LONG_TEXT else forms.TextInput()


def _ask_for_court(field: forms.Field) -> None:
    """A court is chosen by its name, so nothing need be said of its code."""
    field.widget = forms.Select(choices=[("", "—"), *Court.objects.values_list("code", "name")])
    field.help_text = say("", BY_NAME["court_code"].header)


@requires(Permission.FILE)
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """Which product the dispute is about."""
    return render(request, "bank/products.html", {"products": list(Product)})


@requires(Permission.FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def single(request: HttpRequest, product: str) -> HttpResponse:
    """The form; what is filled in is kept while something is wrong, and nothing of it is taken in meanwhile."""
    if product not in set(Product):
        raise errors.NotFound()
    institution = institution_of(request)
    handler = called(request.user)  # type: ignore[arg-type]  # nobody comes here who is not logged in
    first = {"claimant_uscc": institution.uscc, "handler_name": handler, **blocks.BEGINNING}
    form = Dispute(Product(product), request.POST if request.method == "POST" else None, initial=first)
    _ask_for_court(form.fields["court_code"])
    if form.is_valid() and (batch := _filed(tx_of(request), institution.code, form)):
        return redirect("bank_filing", batch)
    shown = {"form": form, "parts": list(form.laid_out()), "product": Product(product)}
    return render(request, "bank/single.html", shown, status=422 if form.errors else 200)


def _filed(tx: Tx, institution: str, form: Dispute) -> int | None:
    """The filing that the dispute became; None if its row is wrong, and then the form says where."""
    report = actions.file_one(tx.actor, institution, form.row(), at=present.now())
    batch = int(report["batch"])
    if not report["rows"]["wrong"]:
        return batch
    found = actions.findings_of_lines(tx, batch, after=0, limit=MOST_FINDINGS)
    form.mark([one for one in found if one.severity == "E"])
    return None
