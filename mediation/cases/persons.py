"""The same person in several cases: found by the keyed index of the identifier, and told only to who may know.

One person is to have one mediator and one budget of contacts, whichever institutions claim from them. An institution
learns of another's claim only with the person's consent to coordination (个人信息保护法 arts. 23, 29).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.db import Tx, load
from mediation.permissions import Permission, may
from mediation.vocabulary import Audience, CaseState

sql = load(Path(__file__).with_name("persons.sql"))
WITH_MEDIATOR = [
    CaseState.ASSIGNED,
    CaseState.IN_MEDIATION,
    CaseState.SUSPENDED,
    CaseState.AGREEMENT_PENDING_SIGNATURE,
]
OPEN = [
    CaseState.FILED,
    CaseState.RECTIFICATION_REQUESTED,
    CaseState.ACCEPTED,
    CaseState.COORDINATING,
    CaseState.SEEKING_CONSENT,
    CaseState.AWAITING_ASSIGNMENT,
    *WITH_MEDIATOR,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePerson:
    """Other open cases with somebody of a case: how many, and for the centre's staff which."""

    count: int
    cases: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Open cases in which the same person owes: `party_ids` are that person in each; `claim_total` in yuan."""

    case_ids: tuple[int, ...]
    party_ids: tuple[int, ...]
    mediator_ids: tuple[int, ...]
    institutions: int
    claim_total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherClaims:
    """What other institutions claim from a party of a case, at this centre and now: how many claims, yuan in all."""

    party_id: int
    count: int
    total: Decimal


def same_person(tx: Tx, case_id: int) -> SamePerson:
    """Other open cases with the people of a case, in whatever part.

    Registrars and assigners get the cases and their institutions, a mediator the number for a case of theirs.
    NotPermitted for everybody else, NotFound if the case is not the actor's to see.
    """
    audience = tx.actor.audience
    if audience not in (Audience.STAFF, Audience.MEDIATOR) or not may(tx.actor.role, Permission.READ_CASES):
        raise errors.NotPermitted()
    tx.one(sql.case_in_sight, case_id=case_id)
    if audience is Audience.MEDIATOR:
        with tx.handing_over():
            return SamePerson(count=tx.value(sql.count_same_person, case_id=case_id, states=OPEN))
    found = tx.rows(sql.same_person, case_id=case_id, states=OPEN)
    return SamePerson(count=len({row.case_id for row in found}), cases=tuple(found))


def other_claims(tx: Tx, case_id: int) -> list[OtherClaims]:
    """What an institution may know of others' claims on the people of its case: number and total, by person.

    Nothing of a person before they consented to coordination in this case and in the other, nor once they revoked it.
    NotPermitted but for institutions and staff, NotFound if the case is not the actor's to see.
    """
    if tx.actor.audience not in (Audience.STAFF, Audience.BANK):
        raise errors.NotPermitted()
    tx.one(sql.case_in_sight, case_id=case_id)
    with tx.handing_over():
        found = tx.rows(sql.other_claims, case_id=case_id, states=OPEN)
    return [OtherClaims(party_id=row.party_id, count=row.count, total=row.total) for row in found]


def groups(tx: Tx, *, states: Sequence[CaseState] = OPEN) -> list[Group]:
    """People who owe in two or more cases in these states that the actor may see, the oldest case first."""
    return [
        Group(
            case_ids=tuple(row.case_ids),
            party_ids=tuple(row.party_ids),
            mediator_ids=tuple(row.mediator_ids),
            institutions=row.institutions,
            claim_total=row.claim_total,
        )
        for row in tx.rows(sql.groups, states=list(states))
    ]


def continuity(tx: Tx, case_ids: Sequence[int]) -> dict[int, int]:
    """The mediator who already has an open case of the same debtor, of several the oldest's, by case."""
    found = tx.rows(sql.continuity, case_ids=list(case_ids), states=WITH_MEDIATOR)
    return {row.case_id: row.mediator_id for row in found}
