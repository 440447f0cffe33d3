"""A step about a plan: a page that says what follows, in yuan and days, and on what it rests, before it is taken.

What was shown comes back with the form as a mark; where it is not the same any more, or was not shown yet, it is shown
first. A refusal stands above the form in a sentence, and what was typed stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from mediation import errors, present
from mediation.cases import actions as cases
from mediation.db import Tx
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.performance import standing
from mediation.performance.standing import Standing
from mediation.performance.words import Basis
from mediation.permissions import Permission, may
from mediation.vocabulary import Audience, Role
from mediation.web.access import requires
from mediation.web.attempts import told_on
from mediation.web.pages.previewing import mark
from mediation.web.templatetags.parts import yuan

Told = Mapping[str, Any]
"""What a form says; nothing before it is filled in."""


class PlanForm(forms.Form):
    """What a step asks, with what the plan offers to choose from."""

    def __init__(self, *given: Any, plan: Standing, **more: Any) -> None:
        super().__init__(*given, **more)
        self.plan = plan
        self.offer()

    def offer(self) -> None:
        """Fill the choices in."""


def come(plan: Standing, day: date) -> date:
    """A day that has come; refused at its field if it has not."""
    if day > plan.on:
        raise forms.ValidationError(gettext("This day has not come yet."))
    return day


def owed(plan: Standing) -> str:
    """How much of what is open has fallen due."""
    text = gettext("Fallen due by today, %(day)s: %(owed)s of %(open)s open.")
    return text % {"day": plan.on, "owed": yuan(plan.owed), "open": yuan(plan.open)}


def _at_once(_plan: Standing) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that somebody may do about a plan.

    `fits` says whether a plan is one for it, `waits` why it is too early, in a sentence; `follows` what comes of what
    the form says, nothing where that cannot be said yet; `act` may answer with a text to say instead of `done`.
    """

    name: str
    title: Any
    basis: Basis
    button: Any
    done: Any
    permission: Permission
    audiences: frozenset[Audience]
    fits: Callable[[Standing], bool]
    follows: Callable[[Tx, Standing, Told], list[str]]
    act: Callable[[Tx, Standing, Told, datetime], object]
    form: type[PlanForm] = PlanForm
    waits: Callable[[Standing], str] = _at_once

    @property
    def address(self) -> str:
        """What its page is called among the pages of a case."""
        return f"plan_{self.name.replace('-', '_')}"

    def is_for(self, role: Role) -> bool:
        """Whether somebody in a role may take it."""
        return may(role, self.permission, self.audiences)


def page_of(step: Step) -> Callable[..., HttpResponseBase]:
    """The page of a step, below the number of a case."""

    @requires(step.permission, step.audiences)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, number: str) -> HttpResponse:
        tx = tx_of(request)
        case = cases.find(tx, number)
        plan = standing.of_case(tx, case.id, at=present.now())
        if plan is None:
            raise errors.NotFound()
        form = step.form(request.POST if request.method == "POST" else None, plan=plan)
        why_not = _why_not(step, plan)
        follows = [] if why_not else step.follows(tx, plan, form.cleaned_data if form.is_valid() else {})
        if form.is_valid() and follows and request.POST.get("seen") == mark(follows):
            with told_on(form, tx):
                told = step.act(tx, plan, form.cleaned_data, present.now())
                messages.success(request, told if isinstance(told, str) else str(step.done))
                return redirect("case_performance", number=number)
        shown = {"case": case, "step": step, "form": form, "why_not": why_not, "follows": follows, "plan": plan}
        is_wrong = bool(form.errors)
        status = 409 if why_not and request.method == "POST" else 422 if is_wrong else 200
        return render(request, "performance/step.html", shown | {"seen": mark(follows)}, status=status)

    return view


def _why_not(step: Step, plan: Standing) -> str:
    return step.waits(plan) if step.fits(plan) else errors.PlanNotRunning().sentence(language())
