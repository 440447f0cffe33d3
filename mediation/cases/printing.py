"""A case's people as papers print them: particulars in clear, for who may read them."""

from __future__ import annotations

from typing import Any

from mediation.db.sealed import unseal
from mediation.vocabulary import AuthorityType, IdType, PartyKind, PartyRole
from reports.parties import PartyFacts


def particulars(row: Any) -> PartyFacts:
    """A party, from its row in `cases.parties`."""
    return PartyFacts(
        role=PartyRole(row.role).value,
        kind=PartyKind(row.kind).value,
        name=row.name,
        id_type=row.id_type,
        id_number=_clear(row, "id") or "",
        sex=row.sex,
        birth_date=row.birth_date,
        phone=_clear(row, "phone"),
        address=_clear(row, "address"),
        legal_representative=row.legal_representative,
    )


def claimant(case: Any) -> PartyFacts:
    """The institution and who acts for it, from a row that holds both."""
    return PartyFacts(
        role="claimant",
        kind="legal_person",
        name=case.institution,
        id_type=IdType.USCC,
        id_number=case.uscc,
        phone=case.phone,
        address=case.address,
        legal_representative=case.legal_representative,
        agent_name=case.handler_name,
        agent_authority=AuthorityType(case.authority_type),
    )


def _clear(row: Any, what: str) -> str | None:
    return unseal(getattr(row, f"{what}_sealed"), f"parties.{what}", row.id)
