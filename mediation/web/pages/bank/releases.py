"""What somebody wants to give up or write off beyond what one person may: a supervisor confirms it, or refuses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mediation import present
from mediation.accounts.models import Institution
from mediation.http.row_security import tx_of
from mediation.performance import releasing
from mediation.performance.words import ReleaseKind, ReleaseState
from mediation.permissions import Permission
from mediation.web.access import BANKS, institution_of, requires, to_proof
from mediation.web.attempts import attempt
from mediation.web.pages.buttons import reason_in
from mediation.web.tables import Column
from mediation.web.templatetags.parts import link, yuan
from mediation.web.words import explained, said

ANSWERED = (
    Column(label=_("Case"), cell=lambda row: link(row.number, "case_performance", row.number)),
    Column(label=_("What"), cell=lambda row: said(ReleaseKind(row.kind))),
    Column(label=_("Amount"), cell=lambda row: yuan(row.amount), is_number=True),
    Column(label=_("Proposed by"), cell=lambda row: row.proposed_name or "—"),
    Column(label=_("Answered by"), cell=lambda row: row.answered_name or "—"),
    Column(label=_("Answer"), cell=lambda row: explained(ReleaseState(row.state), row.answer)),
    Column(label=_("Answered on"), cell=lambda row: timezone.localdate(row.answered_at)),
)


@requires(Permission.REPORT_PAYMENT, BANKS)
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and what was answered."""
    tx, institution = tx_of(request), institution_of(request)
    waiting = [(row, ReleaseKind(row.kind), releasing.may_answer(tx, row.proposed_by)) for row in releasing.waiting(tx)]
    shown = {
        "waiting": waiting,
        "answered": releasing.answered(tx),
        "columns": ANSWERED,
        "limits": Institution.objects.only("release_sum_over", "release_cases_over").get(pk=institution.pk),
        "longest": releasing.LONGEST_REASON,
    }
    return render(request, "bank/releases.html", shown)


@requires(Permission.REPORT_PAYMENT, BANKS)
@require_POST
def confirm(request: HttpRequest, release_id: int) -> HttpResponse:
    """Carry out what a colleague proposed; who does shows once more who they are."""
    if proof := to_proof(request):
        return proof
    attempt(
        request, lambda tx: releasing.confirm(tx, [release_id], at=present.now()), _("It is confirmed and carried out.")
    )
    return redirect("bank_releases")


@requires(Permission.REPORT_PAYMENT, BANKS)
@require_POST
def refuse(request: HttpRequest, release_id: int) -> HttpResponse:
    """Refuse what a colleague proposed, and say why."""
    attempt(
        request,
        lambda tx: releasing.refuse(tx, [release_id], reason=reason_in(request), at=present.now()),
        _("It is refused."),
    )
    return redirect("bank_releases")
