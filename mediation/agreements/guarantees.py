"""Verbs on guarantors who do not sign, and what an institution must do before a guarantee period ends.

A guarantor who does not consent in writing is bound by no increase, and an extension leaves his guarantee period as it
was; a reduction works for him too (民法典 2021-01-01 art. 695). Nothing interrupts, suspends or lengthens the period
(art. 692), and mediation is neither a suit against the debtor nor a demand from the guarantor (art. 693).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import timebars
from mediation.cases.actions import Noted
from mediation.clocks import Phrase
from mediation.db import Tx, load
from mediation.permissions import Permission, may
from mediation.vocabulary import GuaranteeMode

sql = load(Path(__file__).with_name("guarantees.sql"))
CONSEQUENCE = Phrase(
    "保证人未书面同意的，加重债务对其不生效，延长期限不影响原保证期间；期间届满未依法行使权利的，保证责任消灭。",
    "Without the guarantor's written consent no increase binds him and an extension leaves his guarantee period as it "
    "was; once it ends without the right having been exercised, the guarantee is gone.",
)
"""What both sides are told before a guarantor is left out."""
MUST = {
    GuaranteeMode.GENERAL: Phrase(
        "须在{day}前（含当日）对债务人提起诉讼或者申请仲裁；申请调解、调解协议和司法确认均不能代替。",
        "Sue or arbitrate the debtor by {day}; filing for mediation, an agreement or its confirmation does not do.",
    ),
    GuaranteeMode.JOINT: Phrase(
        "须在{day}前（含当日）请求保证人承担保证责任，并保存送达凭证；调解不能代替。",
        "Demand performance from the guarantor by {day} and keep proof that it reached him; mediation does not do.",
    ),
}
OVER = Phrase(
    "保证期间已于{day}届满；期间内未依法行使权利的，保证人不再承担保证责任。",
    "The guarantee period ended on {day}; unless the right was exercised in time the guarantor is free.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A reminder for an institution, ready to send: nothing in it identifies a person but the number of the case."""

    case_id: int
    number: str
    party_id: int
    mode: GuaranteeMode
    ends_on: date
    days_left: int
    text: Phrase


class Closing(NamedTuple):
    """A guarantee period that ends soon, as an institution is reminded of it."""

    case_id: int
    number: str
    guarantor: int
    mode: GuaranteeMode
    ends_on: date
    days_left: int
    says: str
    threshold: int


def consent_in_writing(tx: Tx, party_id: int, *, document_sha256: bytes, at: datetime) -> None:
    """A guarantor consents to the new terms in a document of his own; NotPermitted, NotFound unless a guarantor."""
    _stand(tx, party_id, reason="", document_sha256=document_sha256, at=at)


def leave_out(tx: Tx, party_id: int, *, reason: str, claimant_knows: bool, debtor_knows: bool, at: datetime) -> None:
    """Go on without a guarantor, both sides knowing CONSEQUENCE; he is left off the paper and asked for no signature.

    ConsequenceUnknown unless both know and the mediator says why; NotPermitted, NotFound unless a guarantor.
    """
    if not (reason.strip() and claimant_knows and debtor_knows):
        raise errors.ConsequenceUnknown()
    _stand(tx, party_id, reason=reason.strip(), document_sha256=None, at=at)


def left_out(tx: Tx, case_ids: Sequence[int]) -> frozenset[int]:
    """Guarantors of cases who neither sign nor stand on the paper: left out, or consenting by letter."""
    return frozenset(row.party_id for row in tx.rows(sql.without_signature, case_ids=list(case_ids)))


def must_do(mode: GuaranteeMode, ends_on: date, *, on: date) -> Phrase:
    """What the institution must do by the last day of a guarantee period, or that it is over."""
    said = MUST[mode] if on <= ends_on else OVER
    return Phrase(said.zh.format(day=ends_on), said.en.format(day=ends_on))


def reminders(tx: Tx, *, on: date, within_days: int, among: Sequence[int] | None = None) -> list[Draft]:
    """Drafts for every guarantee period of an open case that ends soon, as far as the actor sees, earliest first."""
    modes = {code: mode for mode, code in timebars.GUARANTEE.items()}
    return [
        Draft(
            case_id=row.case_id,
            number=row.number,
            party_id=row.party_id,
            mode=modes[row.code],
            ends_on=row.due_on,
            days_left=row.days_left,
            text=must_do(modes[row.code], row.due_on, on=on),
        )
        for row in timebars.clocks_due(tx, on=on, within_days=within_days, among=among)
        if row.code in modes
    ]


def closing(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Closing]:
    """Guarantee periods that end within timebars.WARN_DAYS, the nearest of these as `threshold`, and what to do."""
    days = timebars.WARN_DAYS
    return [
        Closing(
            case_id=one.case_id,
            number=one.number,
            guarantor=one.party_id,
            mode=one.mode,
            ends_on=one.ends_on,
            days_left=one.days_left,
            says=one.text.zh,
            threshold=min(day for day in days if day >= one.days_left),
        )
        for one in reminders(tx, on=cases.today_of(at), within_days=max(days), among=among)
    ]


def _stand(tx: Tx, party_id: int, *, reason: str, document_sha256: bytes | None, at: datetime) -> None:
    if not may(tx.actor.role, Permission.MEDIATE):
        raise errors.NotPermitted()
    guarantor: Any = tx.one(sql.guarantor, party_id=party_id)
    is_left_out = document_sha256 is None
    tx.run(
        sql.stand,
        case_id=guarantor.case_id,
        party_id=party_id,
        document_sha256=document_sha256,
        reason=reason,
        both_know=is_left_out,
        at=at,
        actor_id=tx.actor.user_id,
    )
    event = "guarantor:leave_out" if is_left_out else "guarantor:consent"
    cases.note(tx, event, {guarantor.case_id: Noted("", "", {"party": party_id})}, at=at)
