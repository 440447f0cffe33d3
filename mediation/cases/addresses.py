"""Where papers reach a party: the confirmation of the address for service (送达地址确认书), sealed, version by version.

What reached a confirmed address is served, whether or not it was read; so a party says it itself, or who acts for it.
Papers go to an e-mail address or a phone only with consent to electronic service (民事诉讼法 art. 90).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted, draw_ids
from mediation.cases.consented import consented
from mediation.cases.representing import acts_for, in_sight
from mediation.db import Tx, load
from mediation.db.sealed import seal, unseal
from mediation.identifiers import compact_phone, is_landline, is_mobile
from mediation.vocabulary import Channel, ConsentPurpose

sql = load(Path(__file__).with_name("addresses.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where papers are to reach a party, in clear; at least one of the three."""

    address: str = ""
    email: str = ""
    phone: str = ""

    def checked(self) -> Address:
        """As it is written down; AddressMissing if there is none, or a number or e-mail address cannot be one."""
        phone = compact_phone(self.phone)
        if not (self.address.strip() or self.email or phone) or not (
            not phone or is_mobile(phone) or is_landline(phone)
        ):
            raise errors.AddressMissing()
        if self.email:
            try:
                validate_email(self.email)
            except ValidationError as failure:
                raise errors.AddressMissing() from failure
        return Address(address=self.address.strip(), email=self.email, phone=phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A confirmation as it counts now, in clear: for the hand that posts, never for a log."""

    party_id: int
    version: int
    confirmed_by: int
    confirmed_at: datetime
    to: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """How a confirmation came: by whom (a party id; the party itself if None), which way, on which paper."""

    by: int | None = None
    channel: Channel
    document_sha256: bytes | None = None


def confirm(tx: Tx, party_id: int, to: Address, *, signed: Signed, at: datetime) -> int:
    """Write down a confirmation; its version, from 1. NoAuthority if somebody signed who may not."""
    to, party, by = to.checked(), in_sight(tx, party_id), signed.by or party_id
    with tx.handing_over():
        if not acts_for(tx, by, party_id, at=at):
            raise errors.NoAuthority()
        version = int(tx.value(sql.hold_party, party_id=party_id))
        (row_id,) = draw_ids(tx, "address_confirmations", count=1)
        tx.run(
            sql.confirm,
            id=row_id,
            case_id=party.case_id,
            party_id=party_id,
            version=version,
            address_sealed=_sealed(to.address, "address", row_id),
            email_sealed=_sealed(to.email, "email", row_id),
            phone_sealed=_sealed(to.phone, "phone", row_id),
            confirmed_by=by,
            channel=signed.channel,
            document_sha256=signed.document_sha256,
            at=at,
            actor_id=tx.actor.user_id,
        )
        said = {"party": party_id, "version": version, "by": by, "channel": signed.channel}
        cases.note(tx, "party:address", {party.case_id: Noted("", "", said)}, at=at)
    return version


def newest(tx: Tx, party_ids: Sequence[int], *, at: datetime) -> dict[int, Confirmed]:
    """What counts for each party that has confirmed an address."""
    rows = tx.rows(sql.newest, party_ids=list(party_ids), at=at)
    return {
        row.party_id: Confirmed(
            party_id=row.party_id,
            version=row.version,
            confirmed_by=row.confirmed_by_id,
            confirmed_at=row.confirmed_at,
            to=Address(**{name: _clear(row, name) for name in ("address", "email", "phone")}),
        )
        for row in rows
    }


def electronic(tx: Tx, party_ids: Sequence[int], *, at: datetime) -> dict[int, Confirmed]:
    """Parties who may be served electronically: they consent to it, and confirmed an e-mail address or a phone."""
    willing = consented(tx, party_ids, ConsentPurpose.E_SERVICE, at=at)
    return {
        party: found for party, found in newest(tx, sorted(willing), at=at).items() if found.to.email or found.to.phone
    }


def _sealed(value: str, name: str, row_id: int) -> bytes | None:
    return seal(value, f"address_confirmations.{name}", row_id) if value else None


def _clear(row: object, name: str) -> str:
    return unseal(getattr(row, f"{name}_sealed"), f"address_confirmations.{name}", row.id) or ""  # type: ignore[attr-defined]
