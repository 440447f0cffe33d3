"""Papers of cases: those of a whole list as one file for their institution, and the certificate of one."""

from __future__ import annotations

import tempfile

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mediation import errors, present
from mediation.agreements import actions as agreements
from mediation.cases import actions as cases
from mediation.cases import searching
from mediation.http import case_papers
from mediation.http.row_security import tx_of
from mediation.performance import papers
from mediation.permissions import Permission
from mediation.web.access import BANKS, CENTRE, requires
from mediation.web.handing_out import as_pdf
from mediation.web.pages.cases import MOST_PAPERS, wanted
from mediation.web.paging import number_in


@requires(Permission.READ_CASES, BANKS)
@require_safe
def of_list(request: HttpRequest) -> FileResponse:
    """Agreements and certificates of the cases of a list from where it stands on, and what courts said of them.

    NotFound where there is no case.
    """
    tx, before = tx_of(request), number_in(request, "before")
    found = searching.search(tx, wanted(request), before=before, limit=MOST_PAPERS).cases
    if not found:
        raise errors.NotFound()
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    case_papers.write(tx, found, target, at=present.now())
    target.seek(0)
    name = f"papers-{found[0].number}-{found[-1].number}.zip"
    return FileResponse(target, as_attachment=True, filename=name, content_type="application/zip")


@requires(Permission.READ_CASES, BANKS | CENTRE)
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate that all of an agreement was performed; asked for again, the same bytes."""
    tx = tx_of(request)
    agreed = agreements.facts_of(tx, [cases.find(tx, number).id])
    (paper,) = papers.certify(tx, agreed, at=present.now())
    return as_pdf(paper.pdf, f"{number}-certificate.pdf")
