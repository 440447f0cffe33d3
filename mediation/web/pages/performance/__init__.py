"""Performance: how the plan of a case stands and what anybody may do about it, and what needs a decision where."""

from __future__ import annotations

from django.urls import URLPattern, path

from mediation.web.pages.performance import crediting, deciding, plan
from mediation.web.pages.performance.steps import page_of


def addresses() -> list[URLPattern]:
    """What needs a decision; the plan of a case, each step about it, and the kit to enforce it."""
    return [
        path("performance", deciding.needed, name="performance"),
        path("performance/credit-records", crediting.credit_records, name="credit_records"),
        path("performance/credit-records/take", crediting.take, name="credit_take"),
        path("performance/credit-records/give-back", crediting.give_back, name="credit_give_back"),
        path("cases/<str:number>/performance", plan.plan, name="case_performance"),
        path("cases/<str:number>/enforcement-kit.zip", plan.kit, name="case_enforcement_kit"),
        *(path(f"cases/<str:number>/performance/{step.name}", page_of(step), name=step.address) for step in plan.STEPS),
    ]
