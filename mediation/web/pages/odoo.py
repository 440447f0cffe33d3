"""Connections to Odoo: who makes them says what goes out, sees what is missing, decides what was changed there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from mediation import errors, present
from mediation.db import Tx
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.odoo import checking, connecting, deciding, pulling_waiting
from mediation.odoo.connecting import Connection, Wanted
from mediation.odoo.failures import Trouble
from mediation.odoo.words import CaseModel, Decision, GoesOut, Protocol
from mediation.permissions import Permission, may
from mediation.web.access import requires
from mediation.web.attempts import told_on
from mediation.web.words import choices, said

FIXED = ("database", "namespace", "case_model")
"""What is never changed: another database, or another model of cases, is another connection."""


class ConnectionForm(forms.Form):
    """How an Odoo is reached, what goes there, and what is filed from there."""

    name = forms.CharField(label=_("Name"), max_length=60)
    host = forms.CharField(label=_("Host"), max_length=253, help_text=_("Such as erp.example.com."))
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=443)
    is_tls = forms.BooleanField(label=_("Over TLS"), required=False, initial=True)
    protocol = forms.ChoiceField(label=_("Protocol"))
    database = forms.CharField(label=_("Database"), max_length=63)
    login = forms.CharField(label=_("User of Odoo"), max_length=100)
    secret = forms.CharField(
        label=_("Key or password"), max_length=200, required=False, widget=forms.PasswordInput,
        help_text=_("It is sealed and never shown; empty leaves the one that is kept."),
    )  # fmt: skip
    namespace = forms.CharField(
        label=_("Its records are known by"), max_length=30, initial="mediation",
        help_text=_("Module of their external names in Odoo; small letters."),
    )  # fmt: skip
    case_model = forms.ChoiceField(label=_("A case is"))
    goes_out = forms.MultipleChoiceField(
        label=_("What goes out besides the cases"), required=False, widget=forms.CheckboxSelectMultiple
    )
    pull_profile = forms.CharField(
        label=_("Mapping profile"),
        max_length=60,
        required=False,
        help_text=_("Nothing is filed from there without one."),
    )
    pull_model = forms.CharField(label=_("Model that is read"), max_length=64, initial="account.move")
    pull_filter = forms.JSONField(
        label=_("Filter"),
        required=False,
        initial=list,
        widget=forms.Textarea({"rows": 3}),
        help_text=_('A domain of Odoo: [["state", "=", "posted"]].'),
    )
    pull_daily = forms.BooleanField(label=_("Read it daily"), required=False)

    def __init__(self, *given: Any, fixed: bool = False, **more: Any) -> None:
        super().__init__(*given, **more)
        for name, kind in (("protocol", Protocol), ("case_model", CaseModel), ("goes_out", GoesOut)):
            self.fields[name].choices = choices(kind)  # type: ignore[attr-defined]
        for name in FIXED if fixed else ():
            self.fields[name].disabled = True
        self.fields["secret"].widget.attrs["autocomplete"] = "new-password"

    def wanted(self) -> Wanted:
        """What was filled in."""
        given = self.cleaned_data
        kinds: dict[str, Callable[[Any], Any]] = {
            "protocol": Protocol,
            "case_model": CaseModel,
            "goes_out": lambda chosen: frozenset(map(GoesOut, chosen)),
            "pull_filter": lambda domain: domain or [],
        }
        return Wanted(**{name: kinds[name](value) if name in kinds else value for name, value in given.items()})

    @staticmethod
    def initial_of(connection: Connection) -> dict[str, Any]:
        """What stands, for the form to begin with; all but the secret."""
        kept = {name: getattr(connection, name) for name in ConnectionForm.base_fields if name != "secret"}
        return {**kept, "goes_out": sorted(connection.goes_out), "pull_filter": list(connection.pull_filter)}


@requires(Permission.ODOO)
@require_http_methods(["GET", "HEAD", "POST"])
def connections(request: HttpRequest) -> HttpResponse:
    """The connections there are, and the form for another."""
    tx, form = tx_of(request), ConnectionForm(request.POST or None)
    if form.is_valid():
        with told_on(form, tx):
            one = connecting.connect(tx, form.wanted(), at=present.now())
            messages.success(request, _("The connection is made. See now whether anything is missing there."))
            return redirect("odoo_connection", one)
    shown = [(one, deciding.standing(tx, one), _reason(one)) for one in connecting.owned(tx)]
    return render(request, "odoo/connections.html", {"connections": shown, "form": form}, status=_status(form))


@requires(Permission.ODOO)
@require_http_methods(["GET", "HEAD", "POST"])
def connection(request: HttpRequest, connection_id: int) -> HttpResponse:
    """One connection: how it stands, what waits for a person, and its settings."""
    tx = tx_of(request)
    found = connecting.own(tx, connection_id)
    form = ConnectionForm(request.POST or None, initial=ConnectionForm.initial_of(found), fixed=True)
    if form.is_valid():
        with told_on(form, tx):
            connecting.change(tx, connection_id, form.wanted(), at=present.now())
            messages.success(request, _("Kept. What waits is sent with the next run."))
            return redirect("odoo_connection", connection_id)
    return render(request, "odoo/connection.html", _facts(tx, found) | {"form": form}, status=_status(form))


@requires(Permission.ODOO)
@require_POST
def check(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Ask the Odoo for all that the connection needs."""
    found = checking.check(tx_of(request), connection_id, at=present.now())
    for one in found:
        messages.error(request, one.sentence(language()))
    if not found:
        messages.success(request, _("All is there."))
    return redirect("odoo_connection", connection_id)


@requires(Permission.ODOO)
@require_POST
def act(request: HttpRequest, connection_id: int, verb: str) -> HttpResponse:
    """Pause, resume, send all cases, send once more what was given up, or read what is filed from there."""
    if verb not in ACTS:
        raise errors.NotFound()
    do, told = ACTS[verb]
    do(tx_of(request), connection_id, at=present.now())
    messages.success(request, told)
    return redirect("odoo_connection", connection_id)


@requires(Permission.ODOO)
@require_POST
def decide(request: HttpRequest, connection_id: int, conflict_id: int, decision: str) -> HttpResponse:
    """Say whose value stands."""
    if decision not in [*map(str, Decision)]:
        raise errors.NotFound()
    deciding.decide(tx_of(request), conflict_id, Decision(decision), at=present.now())
    messages.success(request, said(Decision(decision)))
    return redirect("odoo_connection", connection_id)


ACTS: dict[str, tuple[Callable[..., Any], Any]] = {
    "pause": (connecting.pause, _("Nothing leaves until you resume.")),
    "resume": (connecting.resume, _("What waits is sent with the next run.")),
    "push": (deciding.push, _("All cases are sent with the next run; what stands there already is not written.")),
    "retry": (deciding.retry, _("What was given up is sent once more.")),
    "pull": (pulling_waiting.ask, _("It is read within the minute, and what is right taken in.")),
}


def addresses() -> list[URLPattern]:
    """The addresses below odoo/."""
    return [
        path("", connections, name="odoo"),
        path("<int:connection_id>", connection, name="odoo_connection"),
        path("<int:connection_id>/check", check, name="odoo_check"),
        path("<int:connection_id>/<str:verb>", act, name="odoo_act"),
        path("<int:connection_id>/conflicts/<int:conflict_id>/<str:decision>", decide, name="odoo_decide"),
    ]


def _facts(tx: Tx, found: Connection) -> dict[str, Any]:
    return {
        "connection": found,
        "may_open": may(tx.actor.role, Permission.READ_CASES),
        "standing": deciding.standing(tx, found),
        "reason": _reason(found),
        "conflicts": deciding.conflicts(tx, found.id),
        "dead": deciding.dead_letters(tx, found.id),
        "pulls": [(row, _trouble(row.trouble)) for row in pulling_waiting.pulls(tx, found.id, limit=5)],
    }


def _reason(found: Connection) -> str:
    """Why it is broken, in the reader's language."""
    return f"{_trouble(found.reason)} {found.blame}".strip()


def _trouble(code: str) -> str:
    if code in [*map(str, Trouble)]:
        return said(Trouble(code))
    known = next((kind for kind in errors.catalogue() if kind.code == code), None)
    return known().sentence(language()) if known else code


def _status(form: ConnectionForm) -> int:
    return 422 if form.errors else 200
