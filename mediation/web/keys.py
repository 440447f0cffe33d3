"""Security keys as their owners name them: allauth's forms, whose field has a name in English alone."""

from __future__ import annotations

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class Added(AddWebAuthnForm):  # type: ignore[misc]
    """A new key."""

    name = forms.CharField(label=_("Name"), max_length=100, required=False)


class Renamed(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    name = forms.CharField(label=_("Name"), max_length=100)
