"""What the roster says beyond the mediators themselves, in Django's admin: ties to institutions, and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from mediation.accounts.admin import ReferenceAdmin
from mediation.assignment.models import Leave, Relation, WorkingHours

if TYPE_CHECKING:
    RelationModelForm = forms.ModelForm[Relation]
else:
    RelationModelForm = forms.ModelForm


class RelationForm(RelationModelForm):
    """A tie; without a last day it holds for good."""

    until = forms.DateField(label=_("Until"), required=False)

    class Meta:
        model = Relation
        fields = ("mediator", "institution", "kind", "until")


@admin.register(Relation)
class RelationAdmin(ReferenceAdmin):
    """Ties that forbid an assignment; one that is over gets its last day, and stays."""

    form = RelationForm
    list_display: Any = ("mediator", "institution", "kind", "until")


@admin.register(Leave)
class LeaveAdmin(ReferenceAdmin):
    """Days on which a mediator gets no cases."""

    list_display: Any = ("mediator", "from_day", "until", "reason")


@admin.register(WorkingHours)
class WorkingHoursAdmin(ReferenceAdmin):
    """When a mediator works, a row a weekday; who has none works whenever the centre does."""

    list_display: Any = ("mediator", "weekday", "starts", "ends")
