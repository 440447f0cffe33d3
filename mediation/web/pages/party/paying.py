"""What is to be paid and when, what was paid, and the papers of the agreement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediation import errors, present
from mediation.agreements import actions as agreements
from mediation.agreements import renegotiating
from mediation.agreements.renegotiating import Asked
from mediation.contact.rules import OVER
from mediation.http.row_security import tx_of
from mediation.performance import defaults, papers, standing
from mediation.permissions import Permission
from mediation.vocabulary import PartyRole
from mediation.web.access import requires_party
from mediation.web.attempts import attempt, told_on
from mediation.web.handing_out import as_pdf
from mediation.web.pages.party.case import LATE, OWES, case_in, debtor_case_in, phone_in, plan_of, sql, visit_in
from mediation.web.pages.party.signing import places_in
from mediation.web.pages.performance.paying import Disputing


@requires_party(Permission.READ_CASES)
@require_safe
def paying(request: HttpRequest) -> HttpResponse:
    """The instalments and payments of the plan, once there is one."""
    case, tx = case_in(request), tx_of(request)
    plan = plan_of(request, case)
    disputes = standing.disputes(tx, plan.id) if plan else []
    shown = {
        "case": case,
        "is_over": case.state in OVER,
        "phone": phone_in(request),
        "plan": plan,
        "is_late": plan is not None and plan.state in LATE,
        "left": plan.total - plan.paid if plan else None,
        "instalments": tx.rows(sql.instalments, plan_id=plan.id) if plan else [],
        "payments": tx.rows(sql.payments, plan_id=plan.id) if plan else [],
        "disputes": disputes,
        "may_dispute": plan is not None and case.role in OWES and standing.may_dispute(plan.state, disputes),
        "number": agreements.of_case(tx, case.id),
        "may_ask_again": case.role in OWES and case.id in renegotiating.possible(tx, [case.id]),
        "wanted": next(iter(renegotiating.waiting(tx, case_id=case.id)), None),
        "papers": [place for place in places_in(request) if place.signed_at],
    }
    return render(request, "party/paying.html", shown)


@requires_party(Permission.NEGOTIATE)
@require_POST
def ask_again(request: HttpRequest) -> HttpResponse:
    """Want another plan than the agreement has; it binds until there is another."""
    case = debtor_case_in(request)
    asked = Asked(case_id=case.id, by=PartyRole(case.role), reason=request.POST.get("reason", "")[:500])
    done = _("Written down. The mediator asks the bank. Until there is a new agreement, please pay as before.")
    attempt(request, lambda tx: renegotiating.ask(tx, [asked], at=present.now()), done)
    return redirect("party_paying")


@requires_party(Permission.DISPUTE_PAYMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def missing(request: HttpRequest) -> HttpResponse:
    """Say that something was paid which is not shown; the bank answers, and meanwhile nothing falls into default."""
    case, tx, now = debtor_case_in(request), tx_of(request), present.now()
    plan = standing.of_case(tx, case.id, at=now)
    if plan is None:
        raise errors.PlanNotRunning()
    form = Disputing(request.POST if request.method == "POST" else None, plan=plan)
    if form.is_valid():
        with told_on(form, tx):
            told = form.cleaned_data
            by = defaults.dispute(tx, case.id, paid_on=told["paid_on"], amount=told["amount"], at=now)
            messages.success(request, _("Written down. The bank answers by %(day)s.") % {"day": by})
            return redirect("party_paying")
    shown = {"case": case, "form": form, "answer_by": defaults.due_of_dispute(tx, plan.on)}
    return render(request, "party/missing.html", shown, status=422 if form.errors else 200)


@requires_party(Permission.READ_CASES)
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """That all was paid, on paper; NotFulfilled before that."""
    tx, case_id = tx_of(request), visit_in(request).case_id
    (paper,) = papers.certify(tx, agreements.facts_of(tx, [case_id]), at=present.now())
    return as_pdf(paper.pdf, "certificate.pdf")
