"""The way in and out: a notice's code and an identity number open half an hour's visit to one case."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mediation import errors, present
from mediation.db import SYSTEM, transaction
from mediation.http import visiting
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.notices import codes, knowing
from mediation.notices.knowing import Said
from mediation.permissions import Permission
from mediation.web.access import requires, requires_party
from mediation.web.pages.checking import centre, source_of


class Identity(forms.Form):
    """What somebody says of themselves; never kept."""

    number = forms.CharField(
        label=gettext_lazy("The last six characters of your identity number"),
        help_text=gettext_lazy("Or the whole number, if it is not of a resident identity card."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    born = forms.RegexField(
        r"^\s*[0-9]{4}\s*$",
        label=gettext_lazy("The year you were born"),
        help_text=gettext_lazy("Four digits. Not needed with the whole number."),
        error_messages={"invalid": gettext_lazy("Please write the year in four digits, such as 1985.")},
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "maxlength": "4"}),
    )

    def said(self) -> Said:
        """What a valid form says."""
        return Said(number=self.cleaned_data["number"], born=self.cleaned_data["born"])


class Entrance(Identity):
    """The same with the code on the notice."""

    code = forms.CharField(
        label=gettext_lazy("The code on the letter or message (12 characters)"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ("code", "number", "born")


@requires(Permission.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, code: str = "") -> HttpResponseBase:
    """Asks who somebody is; says nothing of any case, and the same to whoever is wrong in whatever way."""
    known = codes.read_code(code)
    form = Entrance(request.POST or None, initial={"code": codes.spoken(known) if known else ""})
    if not form.is_valid():
        return _shown(request, form)
    try:
        opened = _opened(request, form)
    except (errors.IdentityLocked, errors.TooManyChecks) as refusal:
        form.add_error(None, refusal.sentence(language()))
        return _shown(request, form, status=refusal.status)
    if opened is None:
        form.add_error(None, _("This does not fit together. Please check the code and your number once more."))
    return opened or _shown(request, form)


@requires_party(Permission.READ_CASES)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the visit at once, on this phone and wherever else its cookie may be."""
    left = redirect("ask")
    with tx_of(request).handing_over():
        visiting.end(left, request.visit)  # type: ignore[attr-defined]
    return left


def _opened(request: HttpRequest, form: Entrance) -> HttpResponse | None:
    """The way to the case for who is right, with a visit; wrong answers are counted with the centre's hands."""
    with transaction(SYSTEM) as tx:
        typed, source = form.cleaned_data["code"], source_of(request)
        known = knowing.identify(tx, typed, form.said(), source=source, at=present.now())
        if known is None:
            return None
        opened = redirect(wanted_in(request) or "party_case")
        visiting.begin(opened, party_id=known.party_id, case_id=known.case_id)
        return opened


def wanted_in(request: HttpRequest) -> str:
    """The page of the portal where somebody was before their visit ended; empty if there is none."""
    said = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = said.startswith(visiting.PATH) and url_has_allowed_host_and_scheme(said, allowed_hosts=None)
    return said if is_ours else ""


def _shown(request: HttpRequest, form: Entrance, *, status: int = 200) -> HttpResponse:
    minutes = settings.VISIT_IDLE.seconds // 60
    shown = {"form": form, "centre": centre(), "minutes": minutes, "next": wanted_in(request)}
    return render(request, "party/enter.html", shown, status=status)
