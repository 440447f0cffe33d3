"""What goes to a court with a joint application, printed again, at whichever door it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mediation.agreements import actions as agreements
from mediation.agreements import joint
from mediation.confirmation import packets
from mediation.db import Tx


def papers_of(tx: Tx, case_ids: Sequence[int]) -> Mapping[int, packets.Papers]:
    """What was signed in cases; CannotUnseal, Erased."""
    facts, applications = joint.agreed(tx, case_ids), joint.documents(tx, case_ids)
    return {
        case: packets.Papers(facts=facts[case], agreement=agreement, application=applications[case])
        for case, agreement in agreements.documents(tx, case_ids).items()
    }
