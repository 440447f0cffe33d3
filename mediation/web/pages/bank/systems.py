"""Systems of an institution: which may use the API in its name, and where they are told of what happens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediation import errors, present
from mediation.api import clients
from mediation.cases.notes import BY_SUBJECT, EVENTS
from mediation.db import SYSTEM, Tx, transaction
from mediation.http.row_security import tx_of
from mediation.outbox import webhooks
from mediation.permissions import Permission
from mediation.web.access import institution_of, requires
from mediation.web.attempts import told_on
from mediation.web.paging import number_in
from mediation.web.words import choices, said

MESSAGES = 50


class ClientForm(forms.Form):
    """A system to let in."""

    name = forms.CharField(label=_("Name of the system"), max_length=40)
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["scopes"].choices = choices(clients.Scope)  # type: ignore[attr-defined]


class WebhookForm(forms.Form):
    """An address to tell."""

    url = forms.CharField(label=_("Address"), max_length=500, help_text=_("https, and of the outside."))
    events = forms.MultipleChoiceField(
        label=_("Which events"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("All of them, if you choose none."),
    )  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["events"].choices = [(said(about), choices(words)) for about, words in BY_SUBJECT.items()]  # type: ignore[attr-defined]

    def groups(self) -> list[tuple[str, list[Any], bool]]:
        """The events under what they are about, as boxes to tick, and whether one is ticked."""
        field = self["events"]
        grouped = field.field.widget.optgroups(field.html_name, field.value() or [], {"id": field.auto_id})
        return [(about, boxes, any(box["selected"] for box in boxes)) for about, boxes, _index in grouped]


@requires(Permission.SYSTEMS)
@require_http_methods(["GET", "HEAD", "POST"])
def systems(request: HttpRequest) -> HttpResponse:
    """The systems that are let in, and the form for another; its secret is shown this once."""
    form = ClientForm(request.POST or None)
    if not form.is_valid():
        return _page(request, client_form=form)
    told = form.cleaned_data
    made = clients.create(institution_of(request).code, name=told["name"], scopes=told["scopes"])
    return _page(request, made=made)


@requires(Permission.SYSTEMS)
@require_POST
def revoke(request: HttpRequest, client_id: str) -> HttpResponse:
    """Shut a system out, with every token it has."""
    if client_id not in {client.id for client in _clients(tx_of(request))}:
        raise errors.NotFound()
    clients.revoke(client_id)
    messages.success(request, _("The system is shut out."))
    return redirect("bank_systems")


@requires(Permission.SYSTEMS)
@require_POST
def add_webhook(request: HttpRequest) -> HttpResponse:
    """Tell an address from now on; the secret that its messages are signed with is shown this once."""
    form = WebhookForm(request.POST)
    if form.is_valid():
        tx, told = tx_of(request), form.cleaned_data
        with told_on(form, tx, field="url", of=(errors.WebhookAddress, errors.TooManyWebhooks)):
            _id, secret = webhooks.add(tx, told["url"], events=told["events"], at=present.now())
            return _page(request, secret=secret)
    return _page(request, webhook_form=form)


@requires(Permission.SYSTEMS)
@require_safe
def webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """The last messages to an address, and what became of them."""
    before = number_in(request, "before")
    found = webhooks.messages(tx_of(request), webhook_id, before=before, limit=MESSAGES + 1)
    behind = found[MESSAGES - 1].id if len(found) > MESSAGES else None
    sent = [(one, _called(one.event)) for one in found[:MESSAGES]]
    page = {"sent": sent, "before": behind, "webhook_id": webhook_id}
    return render(request, "bank/webhook.html", page)


@requires(Permission.SYSTEMS)
@require_POST
def test_webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Have a message that says nothing sent there."""
    webhooks.test(tx_of(request), webhook_id, at=present.now())
    messages.success(request, _("A test is on its way."))
    return redirect("bank_webhook", webhook_id)


@requires(Permission.SYSTEMS)
@require_POST
def remove_webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Tell an address nothing more."""
    webhooks.remove(tx_of(request), webhook_id, at=present.now())
    messages.success(request, _("Nothing more is sent there."))
    return redirect("bank_systems")


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    tx = tx_of(request)
    shown = {
        "client_form": ClientForm(),
        "webhook_form": WebhookForm(),
        "clients": [(one, [said(clients.Scope(scope)) for scope in one.get_scopes()]) for one in _clients(tx)],
        "webhooks": [(one, [_called(name) for name in one.events]) for one in webhooks.registered(tx)],
    }
    is_wrong = any(form.errors for name, form in more.items() if name.endswith("_form"))
    return render(request, "bank/systems.html", shown | more, status=422 if is_wrong else 200)


def _called(event: str) -> str:
    """An event in the reader's language; as the API names it where the vocabulary has no word for it."""
    if event == webhooks.TEST:
        return gettext("A test")
    return said(EVENTS[event]) if event in EVENTS else event


def _clients(tx: Tx) -> list[Any]:
    with transaction(SYSTEM):  # logins are not in an institution's sight
        return list(clients.registered().filter(owner__institution_id=tx.actor.institution_id))
