"""Papers that show the visitor's troubles: hand one in, say whether the bank may see it, take it back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediation import errors, present
from mediation.contact.rules import OVER
from mediation.filing import proofs as actions
from mediation.filing.evidence_words import ProofKind
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.web.access import requires_party
from mediation.web.attempts import told_on
from mediation.web.pages.party.case import case_in, visit_in
from mediation.web.words import choices

VERBS = {"show": actions.show, "hide": actions.hide, "back": actions.take_back}


class Proof(forms.Form):
    """A paper, and what it shows."""

    kind = forms.ChoiceField(label=gettext_lazy("What it shows"))
    file = forms.FileField(
        label=gettext_lazy("A photo or a PDF"),
        max_length=255,
        help_text=gettext_lazy("JPG, PNG or PDF, at most 10 MB. Your phone can take the photo now."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf,.pdf"}),
    )

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.fields["kind"].choices = choices(ProofKind)  # type: ignore[attr-defined]


@requires_party(Permission.CONSENT)
@require_http_methods(["GET", "HEAD", "POST"])
def proofs(request: HttpRequest) -> HttpResponse:
    """What the visitor handed in, and a form for more."""
    case, tx = case_in(request), tx_of(request)
    form = Proof(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        told = form.cleaned_data
        with told_on(form, tx, field="file"):
            kept = told["file"].kept
            actions.hand_in(tx, case.party_id, ProofKind(told["kind"]), kept=kept, at=present.now())
            messages.success(request, _("It is there. Only the mediator sees it, until you say otherwise."))
            return redirect("party_proofs")
    found = [(ProofKind(row.kind), row) for row in actions.of_case(tx, case.id)]
    shown = {"case": case, "form": form, "proofs": found, "is_over": case.state in OVER}
    return render(request, "party/proofs.html", shown, status=422 if form.errors else 200)


@requires_party(Permission.CONSENT)
@require_POST
def settle(request: HttpRequest, proof_id: int) -> HttpResponse:
    """Let the bank see a paper, or no longer, or take it back."""
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise errors.NotFound()
    verb(tx_of(request), proof_id, at=present.now())
    messages.success(request, _("Written down. Thank you."))
    return redirect("party_proofs")


@requires_party(Permission.READ_CASES)
@require_safe
def proof(request: HttpRequest, proof_id: int) -> HttpResponseBase:
    """A paper that the visitor handed in, as it was."""
    found, stream = actions.proof(tx_of(request), visit_in(request).case_id, proof_id)
    return FileResponse(stream, as_attachment=True, filename=found.file_name)
