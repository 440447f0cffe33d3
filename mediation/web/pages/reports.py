"""Reports that come by themselves: what the reader ordered, and what was made of it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediation import errors, present
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.statistics import ordering
from mediation.statistics.forms import kind_of
from mediation.statistics.ordering import Order
from mediation.statistics.words import ReportForm, Rhythm, Span
from mediation.web.access import requires
from mediation.web.attempts import told_on
from mediation.web.handing_out import as_file
from mediation.web.words import choices


class OrderForm(forms.Form):
    """Which report, how often, and whether to be told."""

    rhythm = forms.ChoiceField(label=_("How often"))
    span = forms.ChoiceField(label=_("Which cases"))
    form = forms.ChoiceField(label=_("As"))
    tells_by_mail = forms.BooleanField(label=_("Tell me by e-mail when one is there"), required=False)

    def __init__(self, *given: object, has_address: bool) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        for name, words in (("rhythm", Rhythm), ("span", Span), ("form", ReportForm)):
            self.fields[name].choices = choices(words)  # type: ignore[attr-defined]
        if not has_address:
            del self.fields["tells_by_mail"]


@requires(Permission.READ_STATISTICS)
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """What the reader ordered and what was made, newest first, and the form for another order."""
    tx = tx_of(request)
    form = OrderForm(request.POST or None, has_address=bool(request.user.email))  # type: ignore[union-attr]
    if form.is_valid():
        told = form.cleaned_data
        wanted = Order(
            form=ReportForm(told["form"]),
            rhythm=Rhythm(told["rhythm"]),
            span=Span(told["span"]),
            tells_by_mail=told.get("tells_by_mail", False),
        )
        with told_on(form, tx, of=(errors.TooManyOrders,)):
            ordering.order(tx, wanted, at=present.now())
            messages.success(request, _("It is ordered. The first one is made within the hour."))
            return redirect("statistics_reports")
    shown = {"form": form, "orders": ordering.orders(tx), "made": ordering.made(tx)}
    return render(request, "statistics/reports.html", shown, status=422 if form.errors else 200)


@requires(Permission.READ_STATISTICS)
@require_POST
def end(request: HttpRequest, order_id: int) -> HttpResponse:
    """No more of these; those that were made stay."""
    ordering.end(tx_of(request), order_id, at=present.now())
    messages.success(request, _("No more of these are made."))
    return redirect("statistics_reports")


@requires(Permission.READ_STATISTICS)
@require_safe
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """A report that was made for the reader."""
    found = ordering.report(tx_of(request), report_id)
    return as_file(bytes(found.content), f"statistics-{found.as_of}.{found.form}", kind=kind_of(found.form))
