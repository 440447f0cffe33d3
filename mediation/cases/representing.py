"""Who acts for a party: agents by power of attorney, the head of an organisation, a guardian by law.

An agent acts within what was given and until it ends (民事诉讼法 arts. 61, 62; 民法典 arts. 163, 173). Heads of
organisations and guardians act by law, for as long as they are that (民法典 arts. 61, 23), and may settle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted, draw_ids
from mediation.cases.words import RepresentationKind
from mediation.db import Tx, load
from mediation.db.sealed import index, seal
from mediation.identifiers import compact, compact_phone, is_landline, is_mobile, is_resident_id
from mediation.permissions import Permission, may
from mediation.vocabulary import AuthorityType, IdType, PartyRole

sql = load(Path(__file__).with_name("representing.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """Who is to act for a party, identifiers in clear; what an agent may do is in `authority` and, in words, `scope`.

    RepresentativeWrong when it cannot be.
    """

    name: str
    id_number: str
    id_type: IdType = IdType.RESIDENT_ID
    phone: str = ""
    kind: RepresentationKind = RepresentationKind.AGENT
    authority: AuthorityType = AuthorityType.GENERAL
    scope: str = ""
    holds_from: date
    holds_until: date | None = None
    document_sha256: bytes | None = None

    def __post_init__(self) -> None:
        is_sound = is_resident_id(compact(self.id_number)) if self.id_type is IdType.RESIDENT_ID else self.id_number
        is_phone = not self.phone or is_mobile(self._phone) or is_landline(self._phone)
        is_in_time = self.holds_until or self.kind is not RepresentationKind.AGENT
        if not (self.name.strip() and is_sound and is_phone and is_in_time):
            raise errors.RepresentativeWrong()

    @property
    def _phone(self) -> str:
        return compact_phone(self.phone)

    def given(self) -> AuthorityType:
        """What they may do: who acts by law may settle too."""
        return self.authority if self.kind is RepresentationKind.AGENT else AuthorityType.SPECIAL

    def row(self, party_id: int) -> dict[str, Any]:
        """Columns of the representative as a party, sealed."""
        number = compact(self.id_number)
        return {
            "id": party_id,
            "name": self.name.strip(),
            "id_type": self.id_type,
            "id_sealed": seal(number, "parties.id", party_id),
            "id_index": index(number, "identifier"),
            "phone_sealed": seal(self._phone, "parties.phone", party_id) if self.phone else None,
            "phone_index": index(self._phone, "phone") if self.phone else None,
        }


def add(tx: Tx, principal_id: int, who: Representative, *, at: datetime) -> int:
    """Write down who acts for a party from now on; the representative's party id. Once more, it replaces the former.

    NotPermitted without the permission; NotFound if the party is not the actor's to see, or acts for others itself.
    """
    principal = in_sight(tx, principal_id)
    if principal.role == PartyRole.AGENT:
        raise errors.NotFound()
    with tx.handing_over():
        known = tx.value(
            sql.representative_known,
            case_id=principal.case_id,
            id_type=who.id_type,
            id_index=index(compact(who.id_number), "identifier"),
        )
        representative_id = int(known or _add_party(tx, principal.case_id, who))
        tx.run(sql.end_representation, representative_id=representative_id, principal_id=principal_id, at=at)
        tx.run(
            sql.represent,
            case_id=principal.case_id,
            representative_id=representative_id,
            principal_id=principal_id,
            kind=who.kind,
            authority=who.given(),
            scope=who.scope,
            holds_from=who.holds_from,
            holds_until=who.holds_until,
            document_sha256=who.document_sha256,
            at=at,
        )
        said = {"party": principal_id, "representative": representative_id, "kind": who.kind,
                "authority": who.given(), "until": who.holds_until}  # fmt: skip
        cases.note(tx, "party:represent", {principal.case_id: Noted("", "", said)}, at=at)
    return representative_id


def end(tx: Tx, representative_id: int, *, principal_id: int, at: datetime) -> None:
    """What somebody may do for a party ends now; NotFound if they may do nothing."""
    in_sight(tx, principal_id)
    with tx.handing_over():
        ended = tx.one(sql.end_representation, representative_id=representative_id, principal_id=principal_id, at=at)
        said = {"party": principal_id, "representative": representative_id}
        cases.note(tx, "party:represent_end", {ended.case_id: Noted("", "", said)}, at=at)


def of_cases(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[Any]:
    """Who acts or acted for whom in cases, and whether it `holds` at this moment."""
    return tx.rows(sql.of_cases, case_ids=list(case_ids), at=at)


def acts_for(tx: Tx, who: int, whom: int, *, at: datetime, needs_special: bool = False) -> bool:
    """Whether a party may act for another, or itself, at this moment; settling needs special authority."""
    return bool(tx.value(sql.acts_for, who=who, whom=whom, at=at, needs_special=needs_special))


def in_sight(tx: Tx, party_id: int) -> Any:
    """A party that the actor may see and record things of: id, case_id, role, kind; NotPermitted, NotFound."""
    if not may(tx.actor.role, Permission.REPRESENT):
        raise errors.NotPermitted()
    return tx.one(sql.party_in_sight, party_id=party_id)


def _add_party(tx: Tx, case_id: int, who: Representative) -> int:
    (party_id,) = draw_ids(tx, "parties", count=1)
    tx.run(sql.add_representative, case_id=case_id, **who.row(party_id))
    return party_id
