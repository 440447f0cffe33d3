"""A small file of reference data: handed in, shown as it was understood, and published from the page that shows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation import errors
from mediation.csv_files import text_of
from mediation.http.language import language

LARGEST_FILE = 1 << 20


class Upload(forms.Form):
    """A file; or its content, once its preview has been shown."""

    file = forms.FileField(label=_("File"), required=False)
    content = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """`content` is that of the file, if there is one; UTF-8 or GB18030."""
        told = super().clean() or self.cleaned_data
        if file := told.get("file"):
            if file.size > LARGEST_FILE:
                raise forms.ValidationError(_("This is larger than such a file can be."))
            try:
                told["content"] = text_of(file.read())
            except errors.UnreadableText as refusal:
                raise forms.ValidationError(refusal.sentence(language())) from refusal
        if not told.get("content"):
            self.add_error("file", _("Choose the file."))
        return told
