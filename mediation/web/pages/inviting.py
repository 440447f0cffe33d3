"""People asked to make themselves a login: the form, how each invitation stands, once more, and no longer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from mediation import errors, present
from mediation.accounts import invitations
from mediation.accounts.admin import check_links
from mediation.accounts.invitations import Link, Wanted
from mediation.accounts.models import LINKS, Court, Institution, Mediator, User
from mediation.accounts.words import InvitationState
from mediation.db import SYSTEM, Tx, transaction
from mediation.http.row_security import tx_of
from mediation.permissions import INVITES, Permission
from mediation.reach import inviting
from mediation.vocabulary import Role
from mediation.web.access import requires
from mediation.web.attempts import attempt, told_on
from mediation.web.templatetags.parts import called
from mediation.web.words import choices

MOST = 200
"""So many invitations are listed, the newest."""


class InvitationForm(forms.Form):
    """Who is to come in, and as what; whoever invites to one role and one institution is not asked for them."""

    last_name = forms.CharField(label=_("Family name"), max_length=150)
    first_name = forms.CharField(label=_("Given name"), max_length=150)
    address = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    role = forms.ChoiceField(label=_("Role"))
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.order_by("code"),
        required=False,
        empty_label="—",
        help_text=_("For its operators and supervisors."),
    )
    court = forms.ModelChoiceField(
        label=_("Court"),
        queryset=Court.objects.order_by("code"),
        required=False,
        empty_label="—",
        help_text=_("For its liaisons and judges."),
    )
    mediator = forms.ModelChoiceField(
        label=_("Mediator"),
        queryset=Mediator.objects.order_by("name"),
        required=False,
        empty_label="—",
        help_text=_("For a mediator: who they are on the roster."),
    )

    def __init__(self, tx: Tx, *given: Any) -> None:
        super().__init__(*given)
        self._of = tx.actor.institution_id
        self._roles = INVITES[tx.actor.role]
        self.fields["role"].choices = choices(self._roles)  # type: ignore[attr-defined]
        if self._of:
            for name in ("role", *LINKS.values()):
                del self.fields[name]

    def clean(self) -> Any:
        """With the link that the role needs."""
        super().clean()
        return self.cleaned_data if self._of else check_links(self)

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        told = self.cleaned_data
        links = {f"{link}_id": found.pk for link in LINKS.values() if (found := told.get(link))}
        return Wanted(
            **{name: told[name] for name in ("last_name", "first_name", "address", "language")},
            role=Role(told.get("role", self._roles[0])),
            **(links or {"institution_id": self._of or None}),
        )


@requires(Permission.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Who was invited and how it stands, and the form for another."""
    tx, at = tx_of(request), present.now()
    form = InvitationForm(tx, request.POST or None)
    if form.is_valid():
        with told_on(form, tx, of=(errors.TooManyInvitations,)):
            return _sent(request, invitations.invite(tx, form.wanted(), at=at))
    return _page(request, form=form, status=422 if form.errors else 200)


@requires(Permission.INVITE)
@require_POST
def again(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Another link; the one before opens nothing any more."""
    return _sent(request, invitations.send_again(tx_of(request), invitation_id, at=present.now()))


@requires(Permission.INVITE)
@require_POST
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """The link opens nothing any more."""
    at = present.now()
    attempt(request, lambda tx: invitations.withdraw(tx, invitation_id, at=at), _("The invitation is withdrawn."))
    return redirect("invitations")


def addresses() -> list[URLPattern]:
    """The list, and what is done with one of it."""
    return [
        path("invitations", people, name="invitations"),
        path("invitations/<int:invitation_id>/again", again, name="invitation_again"),
        path("invitations/<int:invitation_id>/withdraw", withdraw, name="invitation_withdraw"),
    ]


def _sent(request: HttpRequest, link: Link) -> HttpResponse:
    """By e-mail; where no server is set up it is shown this once, to be handed over."""
    if settings.SMTP_URL:
        inviting.mail(tx_of(request), link, at=present.now())
        messages.success(request, _("The invitation is on its way."))
        return redirect("invitations")
    address = request.build_absolute_uri(reverse("invitation", args=[link.token]))
    return _page(request, form=InvitationForm(tx_of(request)), link=address)


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    rows = invitations.newest(tx_of(request), at=present.now(), limit=MOST)
    with transaction(SYSTEM):  # logins are not in an institution's sight
        inviters = User.objects.in_bulk({row.invited_by_id for row in rows})
    listed = [
        {
            "row": row,
            "role": Role(row.role),
            "state": InvitationState(row.state),
            "address": invitations.address_of(row),
            "by": called(inviters[row.invited_by_id]),
        }
        for row in rows
    ]
    shown = {"listed": listed, "by_mail": bool(settings.SMTP_URL), "days": invitations.LASTS.days, "most": MOST}
    return render(request, "web/invitations.html", shown | more, status=status)
