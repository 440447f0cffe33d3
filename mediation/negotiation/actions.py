"""Verbs of negotiation: offer, accept, reject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.vocabulary import CaseEvent, OfferState, PartyRole, TermsKind

sql = load(Path(__file__).with_name("negotiation.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffer:
    """Terms to propose; yuan. What the claim exceeds `settled_amount` by is waived."""

    case_id: int
    made_by: PartyRole
    settled_amount: Decimal
    periods: int
    first_due_on: date
    expires_on: date

    @property
    def kind(self) -> TermsKind:
        return TermsKind.LUMP_SUM if self.periods == 1 else TermsKind.INSTALMENTS


def propose(tx: Tx, offers: Sequence[NewOffer], *, at: datetime) -> list[int]:
    """Put terms on the table; OfferClosed if one is open already."""
    made = tx.rows(
        sql.make_offers,
        at=at,
        case_ids=[offer.case_id for offer in offers],
        made_by=[str(offer.made_by) for offer in offers],
        kinds=[str(offer.kind) for offer in offers],
        amounts=[offer.settled_amount for offer in offers],
        periods=[offer.periods for offer in offers],
        first_due_on=[offer.first_due_on for offer in offers],
        expires_on=[offer.expires_on for offer in offers],
    )
    payloads = {row.case_id: {"amount": str(row.settled_amount), "periods": row.periods} for row in made}
    return cases.move(tx, CaseEvent.PROPOSE, payloads, at=at)


def accept(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Accept the open offers; OfferClosed if one was answered or has expired."""
    _answer(tx, case_ids, OfferState.ACCEPTED, at)


def reject(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Reject the open offers; OfferClosed if one was answered or has expired."""
    _answer(tx, case_ids, OfferState.REJECTED, at)


def _answer(tx: Tx, case_ids: Sequence[int], state: OfferState, at: datetime) -> None:
    answered = tx.rows(sql.answer_offers, case_ids=list(case_ids), state=state, at=at, on=cases.today_of(at))
    if len(answered) != len(case_ids):
        raise errors.OfferClosed()
