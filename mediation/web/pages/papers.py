"""Papers that parties handed in themselves, for the mediator; for the bank where the party says so."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx
from mediation.filing import proofs
from mediation.filing.evidence_words import ProofKind
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.web.access import AT_DESKS, BANKS, MEDIATORS, requires

READERS = BANKS | MEDIATORS
"""What somebody shows of their troubles is for nobody else, the centre's own desks included."""


@requires(Permission.READ_CASES, AT_DESKS)
@require_safe
def paper(request: HttpRequest, number: str, proof_id: int) -> HttpResponseBase:
    """A paper of a party, as it was handed in; NotFound where it is not for the reader."""
    tx = tx_of(request)
    if tx.actor.audience not in READERS:
        raise errors.NotFound()
    found, stream = proofs.proof(tx, cases.find(tx, number).id, proof_id)
    return FileResponse(stream, as_attachment=True, filename=found.file_name)


def shown(tx: Tx, case_id: int) -> list[tuple[ProofKind, Any]]:
    """The papers that the page of a case lists for its reader."""
    return [(ProofKind(row.kind), row) for row in proofs.of_case(tx, case_id)] if tx.actor.audience in READERS else []
