"""How fields of forms are drawn: as Django's templates have it, under a label, with what is wrong and what helps."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html

from mediation.web.drawing import Renderer, drawn
from mediation.web.fields import DayInput

HOSTILE = '"><script>'


class Asked(forms.Form):
    """A field of every kind that is written without a template."""

    words = forms.CharField(label="<b>", help_text="<i>", max_length=9, initial=HOSTILE)
    times = forms.IntegerField(min_value=1)
    day = forms.DateField(widget=DayInput())
    file = forms.FileField(required=False)
    kept = forms.BooleanField(required=False, initial=True)
    kind = forms.ChoiceField(choices=[("", "none"), (HOSTILE, "<b>"), (3, "three")], initial=3)
    grouped = forms.ChoiceField(choices=[("group", [("a", "A")])], required=False)
    before = forms.IntegerField(widget=forms.HiddenInput, required=False)


def attributes(html: str) -> set[str]:
    """Tags and attributes, whatever their order and the space between them."""
    return set(html.replace(">", " > ").replace("<", " < ").split())


@pytest.mark.parametrize("given", [None, {}, {"words": HOSTILE, "times": "x", "kind": HOSTILE, "kept": "on"}])
@pytest.mark.parametrize("name", list(Asked.base_fields))
def test_a_field_is_written_as_djangos_templates_write_it(name: str, given: dict[str, Any] | None) -> None:
    ours, djangos = (Asked(given, renderer=renderer)[name].as_widget() for renderer in (Renderer(), DjangoTemplates()))
    assert attributes(ours) == attributes(djangos)


def test_a_field_says_what_is_wrong_with_it_and_what_helps() -> None:
    html = drawn(Asked({"words": "much too long"}, renderer=Renderer())["words"])
    assert 'aria-invalid="true"' in html
    assert 'class="form-control is-invalid"' in html
    assert 'for="id_words" class="form-label">&lt;b&gt;<span class="asteriskField">*</span>' in html
    assert '<div id="id_words_error" class="invalid-feedback">' in html
    assert format_html('<div id="id_words_helptext" class="form-text">{}</div>', "<i>") in html


def test_a_field_to_tick_stands_before_its_label_and_a_hidden_one_has_none() -> None:
    form = Asked(renderer=Renderer())
    assert drawn(form["kept"]).index("<input") < drawn(form["kept"]).index("<label")
    assert drawn(form["before"]) == '<input type="hidden" name="before" id="id_before">'
