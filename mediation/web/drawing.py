"""How a field of a form is drawn: its label, the field as the browser knows it, what is wrong with it, what helps.

crispy's template asks fifty things of a field that ours answer alike, and Django's takes three templates for an input:
together they were a third of a page with two forms.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

FIELD = """<div id="div_{id}" class="mb-3">
<label for="{id}" class="form-label">{label}</label>{field}{wrong}{helps}</div>"""
TICK = """<div class="mb-3"><div id="div_{id}" class="form-check">
{field}<label for="{id}" class="form-check-label">{label}</label>{wrong}{helps}</div></div>"""
REQUIRED = mark_safe('<span class="asteriskField">*</span>')


def takes_file(field: forms.BoundField) -> bool:
    """Whether a field is one to choose a file with."""
    return isinstance(field.field.widget, forms.FileInput)


def drawn(field: forms.BoundField) -> SafeString:
    """A field under its label; one that is hidden has none."""
    widget = field.field.widget
    if field.is_hidden:
        return field.as_widget()
    is_tick = isinstance(widget, forms.CheckboxInput)
    kind = "form-check-input" if is_tick else "form-select" if isinstance(widget, forms.Select) else "form-control"
    return format_html(
        TICK if is_tick else FIELD,
        id=field.auto_id,
        label=format_html("{}{}", field.label, REQUIRED if field.field.required else ""),
        field=field.as_widget(attrs={"class": f"{kind} is-invalid" if field.errors else kind}),
        wrong=_wrong(field) if field.errors else "",
        helps=_helps(field) if field.help_text else "",
    )


def _wrong(field: forms.BoundField) -> SafeString:
    told = format_html_join("", "<span><strong>{}</strong></span>", ((error,) for error in field.errors))
    return format_html('<div id="{}_error" class="invalid-feedback">{}</div>', field.auto_id, told)


def _helps(field: forms.BoundField) -> SafeString:
    return format_html('<div id="{}_helptext" class="form-text">{}</div>', field.auto_id, field.help_text)


class Renderer(DjangoTemplates):
    """Writes inputs, and selects without groups, as Django's templates do; what else there is, is left to those."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """What a widget or a form asks to have written."""
        write = WRITTEN.get(template_name)
        written = write(context["widget"]) if write else None
        return written or mark_safe(super().render(template_name, context, request))  # noqa: S308


def _input(widget: dict[str, Any]) -> SafeString | None:
    if widget.get("is_initial"):  # a file that is there, and may be taken away
        return None
    value = "" if widget["value"] is None else format_html(' value="{}"', widget["value"])
    attributes = flatatt(widget["attrs"])
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, attributes)


def _select(widget: dict[str, Any]) -> SafeString | None:
    if any(group for group, _, _ in widget["optgroups"]):
        return None
    options = (option for _, group, _ in widget["optgroups"] for option in group)
    written = ((option["value"], flatatt(option["attrs"]), option["label"]) for option in options)
    inside = format_html_join("", '<option value="{}"{}>{}</option>', written)
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inside)


INPUTS = (forms.TextInput, forms.NumberInput, forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.HiddenInput,
          forms.PasswordInput, forms.CheckboxInput, forms.ClearableFileInput)  # fmt: skip
WRITTEN = {forms.Select.template_name: _select} | {kind.template_name: _input for kind in INPUTS}
